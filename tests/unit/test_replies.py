"""What the sandbox says about a call: written on its side, and read without believing it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradestone.model import Answer
from gradestone.sandbox.outside.question import Foreseen
from gradestone.sandbox.replies import read_answer, reply_of
from gradestone.sandbox.wire import decode, encode
from gradestone.selfcheck.answers import LONGEST_LINE, LONGEST_MESSAGE, LONGEST_NAME, LONGEST_OPERANDS
from gradestone.selfcheck.plain import Opaque

ANSWERS = [
    Answer("value", 3.5, changed=("x",)),
    Answer("value", 3.5, warned="numpy warns"),
    Answer("value", 3.5, ("x",), exception="AssertionError", line=3, source_line="assert x.shape == ()"),
    Answer("undefined", message="a number"),
    Answer("memory"),
    Answer("unreadable"),
    Answer(
        "raised",
        exception="KeyError",
        message="'b'",
        line=3,
        source_line='return x["b"]',
        operands="x is empty.",
    ),
    Answer("raised", exception="OwnError", builtin_exception=False),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.status)
def test_an_answer_comes_through(answer: Answer) -> None:
    assert read_answer(decode(encode(reply_of(answer))), ("x",), 0.0) == answer


def test_a_right_answer_is_recognised_by_its_bytes() -> None:
    W = np.array([[1.0, np.nan]])
    foreseen = Foreseen.of((W, None))
    assert foreseen.is_in(encode(reply_of(Answer("value", (W.copy(), None)))))
    assert not foreseen.is_in(encode(reply_of(Answer("value", [W, None]))))
    assert not foreseen.is_in(encode(reply_of(Answer("value", (W, None), changed=("x",)))))


@pytest.mark.parametrize(
    "reply",
    [
        None,
        3,
        "value",
        {"value": 1},
        ["value", 1, ()],
        np.zeros(3),
        Opaque("a set"),
        (),
        ("value",),
        ("value", 1),
        ("value", 1, ()),
        ("value", 1, None, ""),
        ("value", 1, "x", ""),
        ("value", 1, (np.zeros(2),), ""),
        ("value", 1, (), 0.0),
        ("value", 1, (), np.zeros(2)),
        ("value", 1, (), "", 0.0),
        ("value", 1, (), "", "", True, "", None, "", ""),
        ("value", 1, (), "", "AssertionError", True, "", None, ""),
        ("value", 1, (), "", "AssertionError", True, "", None, "", Opaque("a set")),
        ("passed", "", True, "", None, "", ""),
        ("killed", "", True, "", None, "", ""),
        (np.array(["raised", "x"]), "", True, "", None, "", ""),
        ("raised", b"x", True, "", None, "", ""),
        ("raised", "", True, np.zeros(2), None, "", ""),
        ("raised", "", True, "", None, Opaque("a set"), ""),
        ("raised", "", True, "", None, "", np.zeros(2)),
        ("raised", "", True, "", None, ""),
    ],
    ids=repr,
)
def test_any_other_reply_is_refused(reply: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_answer(reply, ("x",), 0.0)


def test_what_is_told_is_cut_and_names_are_those_of_the_parameters() -> None:
    answer = read_answer(("raised", "E" * 9999, 1, "m" * 9999, 2.5, "s" * 9999, "o" * 9999), ("x",), 1.0)
    texts = (answer.exception, answer.message, answer.source_line, answer.operands)
    assert tuple(map(len, texts)) == (LONGEST_NAME, LONGEST_MESSAGE, LONGEST_LINE, LONGEST_OPERANDS)
    assert (answer.builtin_exception, answer.line) == (False, None)
    assert read_answer(("value", 1, ("secret", "x"), ""), ("w", "x"), 1.0).changed == ("x",)
