"""Variables of the notebook that a wrong function uses in the place of its parameters."""

from __future__ import annotations

import pytest

from gradestone.judge import judge
from gradestone.model import Answer, AnswerKey, Call, Check, Exercise
from gradestone.selfcheck.free_variables import assigned_names, outside_hint, outside_names
from gradestone.selfcheck.written import Written

SET_UP = """%matplotlib inline
import numpy as np
from math import pi
W, eps = np.eye(2), 1e-8
def helper(): ...
"""


def test_only_what_a_cell_binds_to_values_is_a_variable() -> None:
    assert assigned_names(SET_UP) == {"W", "eps"}
    assert assigned_names("1 +") == frozenset()
    assert assigned_names("P = namedtuple('P', 'x')\nQ = collections.namedtuple('Q', 'x')\nx = P(1)") == {"x"}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("return W @ A", ("W",)),
        ("return np.dot(helper(), A) * eps + W", ("W", "eps")),
        ("return [W * a for a in A]", ("W",)),
        ("W = A\n    return W", ()),
        ("global W\n    W = A\n    return W", ("W",)),
        ("return A", ()),
    ],
)
def test_what_a_function_reads_from_outside_is_found(body: str, names: tuple[str, ...]) -> None:
    assert outside_names(f"def f(A):\n    {body}\n", "f", assigned_names(SET_UP)) == names


def test_the_words_name_the_variables() -> None:
    assert outside_hint(()) == ""
    assert outside_hint(("W",)) == "It uses `W`, which is no parameter of it. Is one of its parameters meant?"
    assert outside_hint(("W", "b")).startswith("It uses `W` and `b`, which are no parameters of it.")


def test_the_judge_says_so_where_a_failed_check_has_no_better_hint() -> None:
    exercise = Exercise("f", "test_f", 10.0, ("x",), ("y",), (), "")
    checks = tuple(Check("f", number, number > 1, 1.0, Call((number,)), 2.0) for number in (1, 2))
    key = AnswerKey("small", "small", "", (exercise,), (checks,))
    answers = {"f": (Answer("value", 2.0), Answer("value", 2.5))}
    written = Written("def f(x):\n    return X + x / x", "f", frozenset({"X"}))
    [mark] = judge(key, 0, answers, written=lambda exercise: written)
    assert [verdict.hint for verdict in mark.verdicts] == ["", outside_hint(("X",))]
