"""A made class that nobody copied in: each member writes every function by their own habits.

What people do not choose by habit alone is here too: remarks, stray prints, commented-out tries, layout,
cells of their own, stubs that stay, and mistakes.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import honest_ways as ways
from benchmarks.honest_ways import Writer
from gradestone.files.notebook_cells import grade_id_of, is_exercise, source_of

ROOT = Path(__file__).resolve().parents[1]
RELEASED = ROOT / "release" / "building_dnn" / "building_dnn.ipynb"
ELSEWHERE = "other cells"
_REGION = re.compile(
    r"(?P<start>[ ]*### START CODE HERE ###[^\n]*\n)(?P<body>.*?)(?P<end>[ ]*### END CODE HERE ###)", re.S
)

REMARKS: Mapping[str, Sequence[str]] = {
    "initialize_parameters": (
        "small random numbers",
        "weights random, bias zero",
        "break the symmetry",
        "init weights",
        "hidden layer",
        "output layer",
        "shape (n_h, n_x)",
        "careful: double brackets for zeros",
        "randn not rand!",
        "zeros takes a tuple",
    ),
    "initialize_parameters_deep": (
        "loop over the layers",
        "same as above but for every layer",
        "layer_dims[l] rows",
        "current layer x previous layer",
        "weights of layer l",
        "bias is a column",
        "why 0.01 and not xavier?",
        "l-1 is the layer before",
    ),
    "linear_forward": (
        "matrix product plus bias",
        "broadcasting adds b to every column",
        "Z = WA + b",
        "see formula (4)",
        "b is broadcast",
        "linear part only",
    ),
    "linear_activation_forward": (
        "first the linear part, then the activation",
        "sigmoid returns two values",
        "cache for backprop",
        "same thing with relu",
        "linear -> activation",
    ),
    "L_model_forward": (
        "remember the cache",
        "A of the last layer",
        "save for the backward pass",
        "relu for all hidden layers",
        "sigmoid at the end",
        "A_prev is the input of this layer",
        "last layer is different",
    ),
    "compute_cost": (
        "cross entropy",
        "log likelihood",
        "elementwise product then sum",
        "average over the examples",
        "formula 7",
        "be careful with log(0)",
        "minus sign!",
        "vectorized, no loop",
    ),
    "linear_backward": (
        "gradient of W",
        "gradient of the bias",
        "keepdims or the shape is wrong",
        "sum over the examples",
        "divide by m",
        "pass back to the previous layer",
        "formulas (8) (9) (10)",
        "transpose of W",
        "db has the shape of b",
    ),
    "linear_activation_backward": (
        "derivative of the activation",
        "chain rule",
        "first dZ, then the rest",
        "use the helper function",
        "relu passes the gradient where Z > 0",
    ),
    "L_model_backward": (
        "derivative of the cost",
        "start from the end",
        "go backwards through the layers",
        "store the gradients",
        "last layer",
        "index is one less because lists start at 0",
        "the caches are numbered from 0",
        "lth layer",
    ),
    "update_parameters": (
        "gradient descent step",
        "update rule",
        "W = W - alpha dW",
        "go against the gradient",
        "for each layer",
        "old minus learning rate times gradient",
    ),
}
OPENERS = (
    "",
    "",
    "",
    "",
    "TODO ",
    "note: ",
    "here ",
    "so ",
    "ok, ",
    "now ",
    "step: ",
    "i think ",
    "compute ",
    "this is ",
    "1. ",
    "2. ",
    "hint: ",
)
ENDINGS = (
    "",
    "",
    "",
    "",
    "",
    " :)",
    " ?",
    " (checked)",
    " - works now",
    " see lecture",
    " like in the video",
    " as on the slide",
    ", right?",
    " finally",
    " (took me an hour)",
    " !!",
)
FILLERS = ("maybe", "really", "just", "again", "only", "first", "later", "still", "basically", "also", "then")
CELLS = (
    "print(np.__version__)",
    "linear_forward(np.ones((2, 3)), np.ones((1, 2)), np.zeros((1, 1)))",
    "a = np.random.randn({n}, {k})\nprint(a.shape, a.T.shape)",
    "params = initialize_parameters_deep([{n}, {k}, 1])\nfor k, v in params.items():\n    print(k, v.shape)",
    "# scratch\nx = np.arange({n}).reshape(1, -1)\nprint(x.sum(axis=1, keepdims=True))",
    "%time L_model_forward(*L_model_forward_test_case())",
    "help(np.squeeze)",
    "np.dot(np.ones(({n}, {k})), np.ones(({k}, {n}))).shape",
    "test = np.zeros(({n}, 1))\ntest",
    "for i in range({n}):\n    print(i, end=' ')",
    "AL, c = L_model_forward(*L_model_forward_test_case())\nprint(AL)\nprint(len(c))",
)
MISTAKES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "linear_backward": (
        ("db-not-averaged", "db = ", "db = m * "),
        ("dw-transposed", "A_prev.T", "A_prev"),
        ("da-untransposed", "W.T", "W"),
        ("dw-not-averaged", "dW = ", "dW = m * "),
    ),
    "compute_cost": (
        ("cost-positive", "cost = -", "cost = "),
        ("log-ten", "np.log(1", "np.log10(1"),
        ("log-two", "np.log(AL)", "np.log2(AL)"),
    ),
    "initialize_parameters": (
        ("scale-too-large", "0.01", "0.1"),
        ("uniform-drawn", "randn", "rand"),
        ("ones-for-zeros", "np.zeros", "np.ones"),
    ),
    "initialize_parameters_deep": (
        ("deep-scale-too-large", "0.01", "0.1"),
        ("deep-uniform", "randn", "rand"),
        ("deep-scale-forgotten", " * 0.01", ""),
    ),
    "linear_forward": (
        ("bias-missing", " + b", ""),
        ("factors-swapped", "W, A", "A, W"),
        ("bias-subtracted", "+ b", "- b"),
    ),
    "update_parameters": (
        ("uphill", " - learning_rate", " + learning_rate"),
        ("uphill-in-place", "-= ", "+= "),
        ("one-layer-short", "range(1, L + 1)", "range(1, L)"),
    ),
    "L_model_backward": (
        ("wrong-cache", "caches[l-1]", "caches[l]"),
        ("sigmoid-inside", "'relu'", "'sigmoid'"),
        ("dal-sign", "dAL = -", "dAL = "),
    ),
    "L_model_forward": (("sigmoid-everywhere", "relu", "sigmoid"), ("input-again", "(A_prev,", "(X,")),
    "linear_activation_backward": (("cache-whole", "linear_cache)", "cache)"),),
}


@dataclass
class Member:
    """Somebody of the class: their cells by place, and the mistakes that grading would name."""

    student: str
    cells: dict[str, str]
    mistakes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def stubs() -> dict[str, str]:
    """Exercise -> its released solution cell."""
    cells = json.loads(RELEASED.read_text(encoding="utf-8"))["cells"]
    return {grade_id_of(cell): source_of(cell) for cell in cells if is_exercise(cell)}


def honest_class(size: int, seed: int) -> list[Member]:
    """So many who each wrote on their own. The same seed makes the same class."""
    released = stubs()
    return [
        member(f"s{seed}-{number:04}", random.Random(f"{seed}/{number}"), released) for number in range(size)
    ]


def member(student: str, rng: random.Random, released: Mapping[str, str]) -> Member:
    """One of them, with habits drawn once."""
    return Author(student, rng).write(released)


@dataclass
class Author:
    """How somebody fills in a notebook, beyond the code itself."""

    student: str
    rng: random.Random

    def __post_init__(self) -> None:
        rng = self.rng
        self.writer = Writer(rng, steady=rng.choice((0.7, 0.85, 0.95)))
        self.talkative = rng.choice((0.0, 0.0, 0.1, 0.25, 0.5))
        self.layout = rng.choices(("plain", "tight", "wide"), (70, 15, 15))[0]
        self.careless = rng.choice((0.0, 0.02, 0.05, 0.12))
        self.untidy = rng.choice((0.0, 0.03, 0.1, 0.2))

    def write(self, released: Mapping[str, str]) -> Member:
        made = Member(self.student, {})
        stop = self.rng.choice((99,) * 14 + tuple(range(4, 10)))
        for number, (name, stub) in enumerate(released.items()):
            if number >= stop:
                break
            made.cells[name] = self.cell(name, stub)
            self._slip(name, made)
        if self.rng.random() < 0.3:
            chosen = self.rng.sample(CELLS, self.rng.randint(1, 3))
            made.cells[ELSEWHERE] = "\n\n".join(
                each.format(n=self.rng.randint(2, 9), k=self.rng.randint(2, 6)) for each in chosen
            )
        return made

    def cell(self, name: str, stub: str) -> str:
        """One exercise, its regions filled in; the marker lines stay for most people."""
        bodies = iter(self.bodies(name))
        keep = self.rng.random() < 0.93

        def filled(found: re.Match[str]) -> str:
            indent = " " * (len(found["end"]) - len(found["end"].lstrip()))
            body = self._dressed(name, next(bodies))
            text = "".join(f"{indent}{line}\n" if line else "\n" for line in body)
            return f"{found['start']}{text}{found['end']}" if keep else text.rstrip("\n")

        return _REGION.sub(filled, stub)

    def bodies(self, name: str) -> list[Sequence[str]]:
        w = self.writer
        if name == "initialize_parameters":
            return [
                w.one_of(
                    (ways.init_plain, 70),
                    (ways.init_weights_first, 9),
                    (ways.init_biases_first, 2),
                    (ways.init_scale, 8),
                    (ways.init_tuples, 3),
                    (ways.init_in_place, 3),
                )
            ]
        if name == "initialize_parameters_deep":
            return [
                w.one_of(
                    (ways.deep_plain, 80),
                    (ways.deep_swapped, 3),
                    (ways.deep_sizes, 6),
                    (ways.deep_variables, 8),
                    (ways.deep_update, 2),
                )
            ]
        if name == "linear_forward":
            return [
                w.one_of(
                    (ways.forward_plain, 78),
                    (ways.forward_steps, 7),
                    (ways.forward_add, 6),
                    (ways.forward_in_place, 6),
                    (ways.forward_bias_first, 3),
                )
            ]
        if name == "linear_activation_forward":
            way = self.rng.choices(
                (
                    ways.branch_plain,
                    ways.branch_keywords,
                    ways.branch_nested,
                    ways.branch_result,
                    ways.branch_by_hand,
                ),
                (78, 5, 5, 7, 5),
            )[0]
            return [way(w, "sigmoid"), way(w, "relu")]
        if name == "L_model_forward":
            way2 = self.rng.choices(
                (ways.model_plain, ways.model_variables, ways.model_keywords, ways.model_joined),
                (72, 10, 9, 9),
            )[0]
            return list(way2(w))
        if name == "compute_cost":
            return [
                w.one_of(
                    (ways.cost_sum, 55),
                    (ways.cost_mean, 8),
                    (ways.cost_steps, 16),
                    (ways.cost_two, 7),
                    (ways.cost_dot, 9),
                    (ways.cost_loop, 3),
                    (ways.cost_where, 2),
                )
            ]
        if name == "linear_backward":
            return [
                w.one_of(
                    (ways.linear_back, 82),
                    (ways.linear_back_steps, 5),
                    (ways.linear_back_divide, 5),
                    (ways.linear_back_transposed, 6),
                    (ways.linear_back_einsum, 2),
                )
            ]
        if name == "linear_activation_backward":
            way3 = self.rng.choices(
                (
                    ways.back_branch,
                    ways.back_branch_nested,
                    ways.back_branch_by_hand,
                    ways.back_branch_keywords,
                ),
                (80, 6, 8, 6),
            )[0]
            return [way3(w, "relu"), way3(w, "sigmoid")]
        if name == "L_model_backward":
            way4 = self.rng.choices(
                (ways.model_back, ways.model_back_temp, ways.model_back_direct), (60, 30, 10)
            )[0]
            return list(way4(w))
        return [
            w.one_of(
                (ways.update_plain, 40),
                (ways.update_from_zero, 25),
                (ways.update_in_place, 17),
                (ways.update_keys, 6),
                (ways.update_kinds, 5),
                (ways.update_steps, 7),
            )
        ]

    def remark(self, name: str) -> str:
        """Words of their own on what they do: no two people put it quite alike, but some do."""
        rng, text = self.rng, self.rng.choice(REMARKS[name])
        words = text.split()
        if rng.random() < 0.4 and len(words) > 2:
            words.insert(rng.randrange(1, len(words)), rng.choice(FILLERS))
        if rng.random() < 0.25 and len(words) > 2:
            del words[rng.randrange(len(words))]
        text = rng.choice(OPENERS) + " ".join(words) + rng.choice(ENDINGS)
        return text[0].upper() + text[1:] if rng.random() < 0.4 else text

    def _dressed(self, name: str, body: Sequence[str]) -> list[str]:
        lines: list[str] = []
        for line in body:
            if line.strip().endswith((",", "(")) or line.lstrip().startswith(
                (")", "A_prev=", "b=", "W=", "activation=")
            ):
                lines.append(line)
                continue
            indent = line[: len(line) - len(line.lstrip())]
            roll = self.rng.random()
            if roll < self.talkative / 2:
                lines.append(f"{indent}# {self.remark(name)}")
            line = self._spaced(line)
            if self.talkative / 2 <= roll < self.talkative:
                line += f"  # {self.remark(name)}"
            lines.append(line)
            if self.rng.random() < self.untidy and not line.rstrip().endswith(":"):
                lines += self._litter(line, indent)
        return lines

    def _litter(self, line: str, indent: str) -> list[str]:
        target = line.split("=")[0].split(",")[0].strip()
        kind = self.rng.random()
        if kind < 0.35 and re.fullmatch(r"\w+", target):
            return [
                f"{indent}"
                + self.rng.choice(
                    (
                        "print({0}.shape)",
                        "# print({0})",
                        "#print({0}.shape)",
                        "print('{0}', {0})",
                        "# print({0}.shape)",
                    )
                ).format(target)
            ]
        if kind < 0.7:
            return [f"{indent}# {line.strip()}"]
        return [""]

    def _spaced(self, line: str) -> str:
        if self.layout == "tight":
            return re.sub(r" ([-+*/]) ", r"\1", line).replace(", ", ",") if self.rng.random() < 0.8 else line
        if self.layout == "wide":
            return (
                line.replace("(", "( ").replace(")", " )").replace("(  )", "()")
                if self.rng.random() < 0.8
                else line
            )
        return line

    def _slip(self, name: str, made: Member) -> None:
        """A mistake, if one fits what was written."""
        if self.rng.random() >= self.careless:
            return
        fitting = [each for each in MISTAKES.get(name, ()) if each[1] in made.cells[name]]
        if fitting:
            mistake, old, new = self.rng.choice(fitting)
            head, marker, body = made.cells[name].partition("### START CODE HERE")
            made.cells[name] = head + marker + body.replace(old, new)
            made.mistakes[name] = (mistake,)
