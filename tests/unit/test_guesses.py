"""Guesses about wrong numbers are true: steps, random numbers, and what the code leaves unread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from trial_ground import ground

from gradestone.batch.grader import _Writings
from gradestone.model import CellRun, CodeCell
from gradestone.selfcheck.answers import Answer, Explanation
from gradestone.selfcheck.compare import explain
from gradestone.selfcheck.unread import unread_hint
from gradestone.selfcheck.written import UNKNOWN, Written, written_of

RNG = np.random.default_rng(8)
BEFORE = {"W1": RNG.normal(size=(3, 4)), "b1": RNG.normal(size=(3, 1)), "W2": RNG.normal(size=(1, 3))}
GRADS = {f"d{key}": RNG.normal(size=array.shape) for key, array in BEFORE.items()}
RATE = 0.3


def stepped(step: Any, keys: str = "W1 b1 W2") -> dict[str, Any]:
    """What update_parameters gives where `step(before, gradient)` stands for the right one for these keys."""
    right = {key: array - RATE * GRADS[f"d{key}"] for key, array in BEFORE.items()}
    return right | {key: step(BEFORE[key], GRADS[f"d{key}"]) for key in keys.split()}


def told(step: Any, keys: str = "W1 b1 W2", *, hidden: bool = False) -> str:
    expected = stepped(lambda before, gradient: before - RATE * gradient)
    inputs = {"parameters": BEFORE, "grads": GRADS, "learning_rate": RATE}
    answer = Answer("value", stepped(step, keys))
    found = explain("update", expected, answer, returns=("parameters",), hidden=hidden, inputs=inputs)
    return found.summary.removeprefix("update: ")


ALL = 'parameters["W1"], parameters["b1"] and parameters["W2"]'


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda p, g: p + RATE * g, "take a step in the wrong direction: plus and minus are exchanged."),
        (lambda p, g: p - g, "take a step that is 3.333 times too long. Is learning_rate missing in it?"),
        (
            lambda p, g: p - RATE**2 * g,
            "take a step that is 3.333 times too short. Is learning_rate in it twice?",
        ),
        (
            lambda p, g: p - g / RATE,
            "take a step that is 11.11 times too long. Is it divided by learning_rate instead of multiplied?",
        ),
        (lambda p, g: p - 10 * RATE * g, "take a step that is 10 times too long."),
        (lambda p, g: p + 2 * RATE * g, "take a step in the wrong direction that is 2 times too long."),
        (lambda p, g: p, "keep the value from before: no step is taken, or its result is stored elsewhere."),
        (lambda p, g: -RATE * g, "are the step alone; they should start from the value before."),
        (lambda p, g: RATE * g, "are the step alone; they should start from the value before."),
        (lambda p, g: p - RATE, "take the same step in every entry. Is the gradient left out?"),
        (lambda p, g: p - 0.123, "take the same step in every entry."),
        (
            lambda p, g: p * RATE * g,
            "are the product of the value before and the step; they should be their sum or difference.",
        ),
        (
            lambda p, g: p - (RATE + g),
            "take a step of learning_rate plus the gradient, not of learning_rate times",
        ),
        (
            lambda p, g: p - RATE / g,
            "take steps that are the longer the smaller they should be. Is a * meant where / stands?",
        ),
        (lambda p, g: g - RATE * g, "start from the wrong array; the step itself is right."),
        (lambda p, g: np.exp(p) - np.sin(g), "differ from the expected values."),
    ],
)
def test_a_wrong_step_is_named_by_its_ratio(step: Any, words: str) -> None:
    assert told(step).removeprefix(f"{ALL} ").startswith(words)
    assert not any(letter.isdigit() for letter in told(step, hidden=True).removeprefix(ALL))


@pytest.mark.parametrize("keys", ["W1", "b1", "W2"])
def test_a_wrong_step_of_one_array_is_told_of_that_one(keys: str) -> None:
    assert told(lambda p, g: p + RATE * g, keys) == (
        f'parameters["{keys}"] takes a step in the wrong direction: plus and minus are exchanged.'
    )


def test_steps_of_another_length_in_each_array_are_told_so() -> None:
    factors = iter((1.0, 2.0, 3.0))
    assert "off by a factor, another one for each array" in told(lambda p, g: p - next(factors) * g)


def test_without_inputs_there_are_no_steps() -> None:
    expected, answer = stepped(lambda p, g: p - RATE * g), Answer("value", stepped(lambda p, g: p - g))
    assert "step" not in explain("update", expected, answer, hidden=False).summary


# ---------------------------------------------------------------- random numbers

SEEDED = Written("def init(n):\n    np.random.seed(3)\n    return np.random.randn(n)", "init")
UNSEEDED = Written("def init(n):\n    return np.random.randn(n)", "init")
SHAPES = {"W1": (3, 4), "W2": (2, 3)}


def drawn(seed: int, scale: Any = 0.01, generator: str = "randn", offset: float = 0.0) -> dict[str, Any]:
    stream = np.random.RandomState(seed)
    scales = scale if callable(scale) else lambda shape: scale
    return {
        key: getattr(stream, generator)(*shape) * scales(shape) + offset for key, shape in SHAPES.items()
    } | {"b1": np.zeros((3, 1))}


def draw_told(value: Any, written: Written = SEEDED, *, hidden: bool = False) -> str:
    answer = Answer("value", value)
    found = explain("init", drawn(3), answer, returns=("p",), hidden=hidden, written=written)
    return found.summary.removeprefix('init: p["W1"] and p["W2"] ')


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (drawn(1), "hold the numbers of seed 1; the text wants seed 3."),
        (drawn(0), "hold the numbers of seed 0; the text wants seed 3."),
        (drawn(42), "hold the numbers of seed 42; the text wants seed 3."),
        (drawn(3, generator="rand"), "hold numbers of rand, not of randn, which also gives negative ones."),
        (drawn(7, generator="rand"), "hold numbers of rand, not of randn, which also gives negative ones."),
        (drawn(3, 1.0), "hold the right random numbers, multiplied by 1, not by 0.01."),
        (drawn(3, 0.1), "hold the right random numbers, multiplied by 0.1, not by 0.01."),
        (drawn(3, 100.0), "hold the right random numbers, multiplied by 100, not by 0.01."),
        (
            drawn(3, lambda s: s[1] ** -0.5),
            "hold random numbers scaled by 1 / sqrt(number of columns), not by 0.01.",
        ),
        (
            drawn(3, lambda s: (2 / s[1]) ** 0.5),
            "hold random numbers scaled by sqrt(2 / number of columns), not by",
        ),
        (drawn(3, 1.0, offset=0.01), "hold random numbers plus a number, not times 0.01."),
        (
            {key: RNG.normal(size=array.shape) * (key != "b1") for key, array in drawn(3).items()},
            "differ from",
        ),
    ],
)
def test_wrong_random_numbers_are_named_by_seed_generator_and_scale(value: Any, words: str) -> None:
    assert draw_told(value).startswith(words)


def test_a_seed_or_scale_that_a_hidden_answer_chose_is_not_told() -> None:
    seeds = {draw_told(drawn(seed), hidden=True) for seed in (0, 1, 2, 7, 42)}
    assert seeds == {"hold the numbers of another seed; the text wants seed 3."}
    scales = {draw_told(drawn(3, scale), hidden=True) for scale in (1.0, 0.1, 0.5, 7.0)}
    assert scales == {"hold random numbers of another scale than 0.01."}


@pytest.mark.parametrize("seed", [0, 5, 20_011])
def test_numbers_without_a_seed_are_known_by_the_code(seed: int) -> None:
    words = "hold numbers drawn without a seed; the text wants np.random.seed(3)."
    assert draw_told(drawn(seed), UNSEEDED) == words


def test_single_numbers_are_never_taken_for_those_of_a_seed() -> None:
    expected = {f"W{layer}": np.full((1, 1), 0.01 * layer) for layer in (1, 2, 3)}
    answer = {key: array * 1.7 + 0.3 for key, array in expected.items()}
    told = explain("init", expected, Answer("value", answer), returns=("p",), hidden=False, written=SEEDED)
    assert told.summary.endswith("differ from the expected values.")


def test_a_seed_that_is_set_again_or_too_late_is_told() -> None:
    again = drawn(3) | {"W2": np.random.RandomState(3).randn(2, 3) * 0.01}
    found = explain("init", drawn(3), Answer("value", again), returns=("p",), hidden=False, written=SEEDED)
    assert found.summary == 'init: p["W2"] starts the random numbers anew. Is the seed set more than once?'
    backwards = np.random.RandomState(3)
    last = {"W2": backwards.randn(2, 3) * 0.01}
    assert draw_told(drawn(3) | {"W1": backwards.randn(3, 4) * 0.01} | last).startswith(
        "hold random numbers drawn in another order"
    )
    late = again | {"W1": RNG.normal(size=(3, 4)) * 0.01}
    assert draw_told(late) == "have numbers that are drawn before the seed is set."


def test_code_that_draws_nothing_is_not_asked_for_seeds() -> None:
    plain = Written("def init(n):\n    return n * 0.01", "init")
    assert "seed" not in draw_told(drawn(1), plain)
    assert "seed" not in draw_told(drawn(1), UNKNOWN)


def test_a_scale_of_one_is_not_taken_for_one_that_depends_on_the_columns() -> None:
    two = {"W": np.random.RandomState(3).randn(3, 2)}
    expected = {"W": two["W"] * 0.01}
    found = explain("init", expected, Answer("value", two), returns=("p",), hidden=False, written=SEEDED)
    assert found.summary == 'init: p["W"] holds the right random numbers, multiplied by 1, not by 0.01.'


# ---------------------------------------------------------------- what the code leaves unread


def hint_of(body: str, head: str = "def f(x, y):") -> str:
    source = "\n".join([head, *(f"    {line}" for line in body.splitlines())])
    return Written(source, "f").hint


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("return x", "It never uses its parameter `y`."),
        ("x = 3\nreturn x + y", ""),
        ("z = x + y\nreturn x", "It computes `z` and does not use it afterwards."),
        ("z = x\nif y:\n    z = 2\nreturn z", ""),
        (
            "if y:\n    z = g(x)\n    return x\nz = 2\nreturn z",
            "It computes `z` and does not use it afterwards.",
        ),
        ("a = 0\nfor i in y:\n    b = a\n    a = b + x\nreturn a", ""),
        ("for i in y:\n    a = x\nreturn 1", "It computes `a` and does not use it afterwards."),
        ("z = x\nreturn lambda: z + y", ""),
        ("a, b = x\nreturn a + y", ""),
        ("z = x\nz += y\nreturn z", ""),
        ("_unused = x\nreturn y + x", ""),
        ("with x:\n    z = y\nreturn z", ""),
    ],
)
def test_what_is_given_or_computed_and_never_read_is_told(body: str, hint: str) -> None:
    assert hint_of(body) == hint


def test_nothing_is_said_of_the_solutions_themselves() -> None:
    for exercise in ground().key.exercises:
        assert Written(exercise.source, exercise.name).hint == ""


def test_of_what_is_no_function_nothing_is_known() -> None:
    assert unread_hint(None) == ""
    for value in (3, None, print, np.linalg.inv, "text", Explanation, np.vectorize(abs)):
        assert not written_of(value, "f").is_known
    assert not Written("def f(:", "f").is_known
    assert not Written("f = 3", "f").is_known
    assert Written("%matplotlib inline\ndef f(x):\n    return x", "f").is_known


def test_the_last_definition_counts() -> None:
    source = "def f(x):\n    y = None\n    return y\ndef f(x):\n    return x"
    assert not Written(source, "f").has_stub
    assert Written(source.partition("def f(x):\n    return x")[0], "f").has_stub


@pytest.mark.parametrize("stub", ["z = None", "z, w = None, None", "(z, w) = (None, None)", "z = w = None"])
def test_none_for_each_of_several_names_is_a_stub_too(stub: str) -> None:
    written = Written(f"def f(x):\n    {stub}\n    return z", "f")
    assert written.has_stub and written.gives_only_none
    half_done = Written("def f(x):\n    z, w = None, x\n    return w", "f")
    assert not half_done.has_stub and not half_done.gives_only_none


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        (("def f(x):\n    return x + X",), True),
        (("def f(x):\n    return x + X", "def f(x):\n    y = None\n    return y"), True),
        (("def f(x):\n    y = None\n    return y", "def f(x):\n    return x + X"), True),
        (("def f(x):\n    y = None\n    return y",), False),
        (("def f_of_another_name(x):\n    return x + X",), False),
        (("%%time\ndef f(x):\n    return x + X",), True),
    ],
)
def test_the_code_of_a_student_is_the_last_that_is_no_stub(cells: tuple[str, ...], known: Any) -> None:
    notebook = [CodeCell("data", "X = 3"), *(CodeCell("f", source) for source in cells)]
    written = _Writings(notebook, [CellRun(cell.id, "ok") for cell in notebook])
    assert ("`X`" in written("f").hint) == known
