"""A shape that a scaffold's assert stops is told in the words of a comparison, here and in feedback."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradestone.sandbox.replies import read_answer, reply_of
from gradestone.sandbox.wire import decode, encode
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import explain

A, W, B = np.arange(6.0).reshape(2, 3), np.array([[1.0, 2.0], [3.0, -1.0]]), np.ones((2, 1))
FORWARD = """
def linear_forward(A, W, b):
    Z = {formula}
    assert Z.shape == (W.shape[0], A.shape[1])
    return Z, (A, W, b)
"""
RIGHT = "W @ A + b"


def defined(source: str, name: str = "linear_forward", **names: Any) -> Callable[..., Any]:
    """The function of a cell, whose lines can be looked up as in a notebook."""
    file = f"<cell of {abs(hash(source))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"np": np, **names}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


def told(function: object, *, hidden: bool = False) -> tuple[str, str]:
    """Rung and sentence, after the answer went over the line to the grader."""
    answer = answer_of(function, (A, W, B), {}, ("A", "W", "b"))
    received = read_answer(decode(encode(reply_of(answer))), ("A", "W", "b"), answer.seconds)
    expected = (W @ A + B, (A, W, B))
    said = [
        explain("linear_forward", expected, each, returns=("Z", "cache"), hidden=hidden)
        for each in (answer, received)
    ]
    assert said[0] == said[1]
    return said[0].rung, said[0].summary


def test_a_wrong_shape_is_told_as_one() -> None:
    rung, sentence = told(defined(FORWARD.format(formula="W @ A[:, :2] + b")))
    assert rung == "shape"
    assert sentence.startswith("linear_forward: Z has shape (2, 2); it should be (2, 3)")


def test_of_a_hidden_check_too() -> None:
    rung, sentence = told(defined(FORWARD.format(formula="W @ A[:, :2] + b")), hidden=True)
    assert rung == "shape"
    assert "AssertionError" not in sentence


@pytest.mark.parametrize(("formula", "rung"), [("None", "stub"), ("3", "shape"), ("[[1, 2]]", "shape")])
def test_what_has_no_shape_is_told_for_what_it_is(formula: str, rung: str) -> None:
    assert told(defined(FORWARD.format(formula=formula)))[0] in (rung, "structure", "kind")


def test_without_a_mistake_nothing_changes() -> None:
    assert told(defined(FORWARD.format(formula=RIGHT)))[0] == "passed"


def test_a_right_value_behind_a_wrong_assert_is_not_right() -> None:
    source = FORWARD.format(formula=RIGHT).replace("A.shape[1]", "2")
    rung, sentence = told(defined(source))
    assert rung == "raised"
    assert "AssertionError at your line 4: `assert Z.shape == (W.shape[0], 2)`" in sentence


def test_an_assert_about_something_else_stops_the_function_as_ever() -> None:
    assert told(defined(FORWARD.format(formula=RIGHT + "\n    assert Z.sum() < 0")))[0] == "raised"


def test_an_assert_of_a_function_that_is_called_is_not_passed_over() -> None:
    inner = defined(FORWARD.format(formula="W @ A[:, :2] + b"))
    outer = defined("def layer(A, W, b):\n    return inner(A, W, b)\n", "layer", inner=inner)
    answer = answer_of(outer, (A, W, B), {})
    assert (answer.status, answer.exception) == ("raised", "AssertionError")
    said = explain("layer", (A, (A, W, B)), answer, hidden=False)
    assert said.rung == "raised"
    assert "finds another shape" in said.hint


def test_a_decorated_function_and_one_of_two_in_a_cell_are_found() -> None:
    wrong = FORWARD.format(formula="W @ A[:, :2] + b")
    decorated = "import functools\ndef same(f):\n    @functools.wraps(f)\n    def g(*a):\n"
    decorated += f"        return f(*a)\n    return g\n\n@same{wrong}"
    assert told(defined(decorated))[0] == "shape"
    assert told(defined(FORWARD.format(formula=RIGHT) + wrong))[0] == "shape"


def test_a_function_with_a_closure_is_told_as_raising() -> None:
    made = "def make(n):" + FORWARD.format(formula="W @ A[:, :n] + b").replace("\n", "\n    ")
    assert told(defined(made + "\n    return linear_forward\n", "make")(2))[0] == "raised"
