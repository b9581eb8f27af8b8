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
from benchmarks import honest_ways_back as back
from benchmarks.honest_words import CELLS, ENDINGS, FILLERS, MISTAKES, OPENERS, REMARKS
from benchmarks.honest_writer import Writer
from gradestone.files.notebook_cells import grade_id_of, is_exercise, source_of

ROOT = Path(__file__).resolve().parents[1]
RELEASED = ROOT / "release" / "building_dnn" / "building_dnn.ipynb"
ELSEWHERE = "other cells"
_REGION = re.compile(
    r"(?P<start>[ ]*### START CODE HERE ###[^\n]*\n)(?P<body>.*?)(?P<end>[ ]*### END CODE HERE ###)", re.S
)


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
                    (back.cost_sum, 55),
                    (back.cost_mean, 8),
                    (back.cost_steps, 16),
                    (back.cost_two, 7),
                    (back.cost_dot, 9),
                    (back.cost_loop, 3),
                    (back.cost_where, 2),
                )
            ]
        if name == "linear_backward":
            return [
                w.one_of(
                    (back.linear_back, 82),
                    (back.linear_back_steps, 5),
                    (back.linear_back_divide, 5),
                    (back.linear_back_transposed, 6),
                    (back.linear_back_einsum, 2),
                )
            ]
        if name == "linear_activation_backward":
            way3 = self.rng.choices(
                (
                    back.back_branch,
                    back.back_branch_nested,
                    back.back_branch_by_hand,
                    back.back_branch_keywords,
                ),
                (80, 6, 8, 6),
            )[0]
            return [way3(w, "relu"), way3(w, "sigmoid")]
        if name == "L_model_backward":
            way4 = self.rng.choices(
                (back.model_back, back.model_back_temp, back.model_back_direct), (60, 30, 10)
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
