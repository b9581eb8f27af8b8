"""A known wrong version found again: by its value, or by a fault that every operator words in its own way."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradestone.selfcheck.answers import Answer, Rules
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.resemblance import hint_for_answer, same_answer

RULES = Rules()
W, A, X = np.ones((1, 3)), np.ones((2, 3)), np.ones((4, 3))
PRODUCTS: tuple[Callable[[Any, Any], Any], ...] = (
    np.dot,
    np.matmul,
    lambda a, b: a @ b,
    lambda a, b: a.dot(b),
    lambda a, b: np.einsum("ij,jk->ik", a, b),
)


def raised(function: Callable[..., Any], *args: Any) -> Answer:
    answer = answer_of(function, args, {})
    assert answer.status == "raised"
    return answer


@pytest.mark.parametrize(("one", "other"), [*itertools.product(PRODUCTS[:4], PRODUCTS[:4])])
def test_a_product_that_does_not_fit_is_one_fault_however_it_is_written(one: Any, other: Any) -> None:
    assert same_answer(raised(one, W, A), raised(other, W, A), RULES)
    assert not same_answer(raised(one, W, A), raised(other, W, X), RULES)


def test_einsum_is_told_by_the_shapes_that_dot_tells_too() -> None:
    dot, einsum = PRODUCTS[0], PRODUCTS[-1]
    assert same_answer(raised(dot, W, A), raised(einsum, W, A), RULES)
    assert not same_answer(raised(dot, W, A), raised(einsum, W, X), RULES)


def test_a_product_is_no_sum() -> None:
    add = raised(lambda a, b: a + b, np.ones((2, 2)), A)
    assert not same_answer(raised(np.dot, np.ones((2, 2)), X), add, RULES)
    assert same_answer(add, raised(np.multiply, np.ones((2, 2)), A), RULES)
    assert not same_answer(add, raised(np.multiply, np.ones((2, 4)), A), RULES)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("KeyError", "'W0'"), ("KeyError", "'W0'"), True),
        (("KeyError", "'W0'"), ("KeyError", "'W3'"), False),
        (("KeyError", "'W0'"), ("ValueError", "'W0'"), False),
        (
            ("ValueError", "too many values to unpack (expected 2)"),
            ("ValueError", "too many values to unpack (expected 2, got 3)"),
            True,
        ),
        (
            ("ValueError", "not enough values to unpack (expected 3, got 1)"),
            ("ValueError", "not enough values to unpack (expected 2, got 1)"),
            False,
        ),
        (
            ("ValueError", "not enough values to unpack (expected 2, got 1)"),
            ("ValueError", "too many values to unpack (expected 2)"),
            False,
        ),
        (
            ("UnboundLocalError", "local variable 'Z' referenced before assignment"),
            (
                "UnboundLocalError",
                "cannot access local variable 'Z' where it is not associated with a value",
            ),
            True,
        ),
        (("NameError", "name 'Z' is not defined"), ("NameError", "name 'A' is not defined"), False),
        (
            ("NameError", "name 'Z' is not defined"),
            ("NameError", "name 'Z' is not defined. Did you mean: 'dZ'?"),
            False,
        ),
        (("ValueError", ""), ("ValueError", ""), False),
    ],
)
def test_faults_are_compared_by_what_they_are_about(one: Any, other: Any, *, same: bool) -> None:
    answers = [Answer("raised", exception=kind, message=text) for kind, text in (one, other)]
    assert same_answer(answers[0], answers[1], RULES) == same


def test_an_exception_of_the_learners_own_is_never_taken_for_one_of_pythons() -> None:
    recorded = Answer("raised", exception="KeyError", message="'W0'")
    own = Answer("raised", exception="KeyError", builtin_exception=False, message="'W0'")
    assert not same_answer(recorded, own, RULES)


def test_the_hint_is_that_of_the_first_that_fits() -> None:
    known = (
        ("Look at the key.", Answer("raised", exception="KeyError", message="'W0'")),
        ("It is doubled.", Answer("value", W * 2)),
        ("The same again.", Answer("value", W * 2)),
    )
    assert hint_for_answer(known, Answer("value", W * 2), RULES) == "It is doubled."
    assert (
        hint_for_answer(known, Answer("raised", exception="KeyError", message="'W0'"), RULES) == known[0][0]
    )
    assert hint_for_answer(known, Answer("value", W), RULES) == ""
    assert hint_for_answer(known, Answer("timeout"), RULES) == ""
