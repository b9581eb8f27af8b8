"""What passes for a set, bytes, a range, a record, texts, dates and any key, and what is said of the rest."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, make_dataclass
from typing import Any

import numpy as np
import pytest

from gradestone.answerkey.cheats import accepted_cheats
from gradestone.judge.glance import told_apart
from gradestone.model import AnswerKey, Call, Check, Exercise
from gradestone.sandbox.inside.answering import reply
from gradestone.sandbox.outside.question import Foreseen
from gradestone.sandbox.wire import encode
from gradestone.sandbox.wireformat import Caps
from gradestone.selfcheck.answers import Answer, Rules
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import alike, explain, matches
from gradestone.selfcheck.plain import plain_copy
from gradestone.selfcheck.resemblance import hint_for_answer

Point = namedtuple("Point", "x y")
Dot = namedtuple("Dot", "a b")


@dataclass
class Line:
    slope: float
    at: float = 0.0


@dataclass(frozen=True)
class Card:
    suit: str
    rank: int


OTHER_LINE = make_dataclass("Line", ["at", "more", "slope"])
SHORT_LINE = make_dataclass("Line", ["slope"])
DAYS = np.array(["2026-02-28", "NaT"], dtype="M8[D]")
NAN = float("nan")

RIGHT: dict[str, tuple[Any, list[Any]]] = {
    "set": (
        {1, 2.5, "a"},
        [frozenset({1, 2.5, "a"}), {1.0, np.float64(2.5), np.str_("a")}, {1, 2.5 + 1e-12, "a"}],
    ),
    "set of pairs": ({(1, 0.3), (2, 0.7)}, [{(1, 0.1 + 0.2), (2, 0.7)}, {Point(1, 0.3), (2, 0.7)}]),
    "set of sets": ({frozenset({1, 2}), frozenset()}, [{frozenset({2, 1}), frozenset()}]),
    "set of named tuples": ({Point(1, 2)}, [{(1, 2)}, {Dot(1, 2)}]),
    "set of nan": ({NAN, 1}, [{float("nan"), 1}]),
    "frozenset": (frozenset("ab"), [set("ab"), frozenset(["b", "a"])]),
    "empty set": (set(), [set(), frozenset()]),
    "bytes": (b"ab\x00", [b"ab\x00", bytearray(b"ab\x00"), np.array(b"ab\x01")[()][:2] + b"\x00"]),
    "text": ("abc", ["abc", np.str_("abc"), np.array("abc")]),
    "range": (range(0, 6, 2), [range(0, 5, 2), [0, 2, 4], (0, 2.0, np.int64(4))]),
    "list": ([0, 2, 4], [range(0, 5, 2), (0, 2, 4)]),
    "named tuple": (Point(1.0, [2]), [Point(1.0, [2]), (1.0, (2,)), [1, [2]], Dot(1.0 + 1e-12, [2])]),
    "tuple": ((1.0, 2), [Point(1, 2), [1, 2]]),
    "dataclass": (Line(1.5, 2.0), [Line(1.5, 2), Line(1.5 + 1e-12, 2.0), OTHER_LINE(2.0, 7, 1.5)]),
    "texts": (np.array(["a", "bb"]), [np.array(["a", "bb"], "U9"), np.array(["a", "bb"], ">U2")]),
    "bytes in an array": (np.array([b"a", b"bb"]), [np.array([b"a", b"bb"], "S9")]),
    "dates": (DAYS, [DAYS.astype("M8[s]"), DAYS.copy()]),
    "a date": (
        np.datetime64("2026-01-01"),
        [np.datetime64("2026-01-01T00"), np.array("2026-01-01", "M8[D]")],
    ),
    "a time span": (np.timedelta64(1, "D"), [np.timedelta64(24, "h")]),
    "tuple keys": (
        {(0, 1): 1.0, (1, 0): 2.0},
        [{(1, 0): 2, (0, 1): 1, (5, 5): 3}, {Point(0, 1): 1, (np.int64(1), 0.0): 2 + 1e-12}],
    ),
    "named keys": ({Point(0, 1): 1.0}, [{(0, 1): 1}, {Dot(0, 1): 1}]),
    "other keys": (
        {None: 1, True: 2, 2.5: 3, b"x": 4, frozenset({1}): 5},
        [{None: 1, 1: 2, 2.5: 3, b"x": 4, frozenset({1}): 5}],
    ),
    "number keys": ({1: 2.0, 3: 1.0}, [{np.int64(1): 2, np.int32(3): 1}, {1.0: 2, 3.0: 1}]),
    "cards": ({Card("S", 2): Card("H", 3)}, [{Card("S", 2): Card("H", 3)}]),
}


def answered(value: Any) -> Any:
    return answer_of(lambda: value, (), {}).value


@pytest.mark.parametrize(
    ("expected", "value"),
    [(expected, value) for expected, accepted in RIGHT.values() for value in (expected, *accepted)],
    ids=[f"{name} {n}" for name, (_, accepted) in RIGHT.items() for n in range(len(accepted) + 1)],
)
def test_a_right_answer_of_every_kind_passes(expected: Any, value: Any) -> None:
    expected, value = plain_copy(expected), answered(value)
    assert matches(expected, value)
    assert not told_apart(expected, value, Rules())
    for hidden in (False, True):
        assert explain("f", expected, Answer("value", value), hidden=hidden).passed


@pytest.mark.parametrize("expected", [expected for expected, _ in RIGHT.values()], ids=RIGHT.keys())
def test_a_right_answer_of_every_kind_is_recognised_without_being_taken_apart(expected: Any) -> None:
    sent = reply(lambda: expected, encode(((), {})), (), Caps())
    assert Foreseen.of(plain_copy(expected)).is_in(sent)


WRONG: dict[str, tuple[Any, Any, str, str]] = {
    "a list for a set": ({1, 2}, [1, 2], "structure", "is a list; it should be a set."),
    "a member too few": ({1, 2, 3}, {1, 3}, "values", "lacks 2."),
    "a member too many": ({"a"}, {"a", "b"}, "values", "has 'b', which does not belong there."),
    "a member by another": ({1, 4}, {1, 5}, "values", "lacks 4, and has 5, which does not belong there."),
    "a number too far": ({0.5, 0.25}, {0.5001, 0.25}, "values", "differs from the expected value"),
    "numbers too far": (
        {0.5, 0.25, 1},
        {0.5001, 0.2501, 1},
        "values",
        "f: the result differs from the expected values.",
    ),
    "pairs of numbers too far": ({(0.5, "a")}, {(0.5001, "a")}, "values", "differs from the expected value"),
    "pairs by their order": ({(1, 2)}, {(2, 1)}, "values", "lacks (1, 2), and has (2, 1)"),
    "a member that is no value": ({1}, {1, print}, "values", "which does not belong there."),
    "a dict for a set": ({"a"}, {"a": 1}, "structure", "is a dict; it should be a set."),
    "None for a set": ({1}, None, "stub", ""),
    "text for bytes": (b"a", "a", "kind", "is text; it should be bytes."),
    "other bytes": (b"a", b"b", "values", "does not hold the expected bytes."),
    "bytes for text": ("a", b"a", "kind", "is bytes; it should be text."),
    "another range": (range(3), range(4), "values", "is range(0, 4); it should be range(0, 3)."),
    "too short a list for a range": (
        range(3),
        [0, 1],
        "structure",
        "has 2 entries; it should have 3 entries.",
    ),
    "a number for a range": (range(3), 3, "structure", "is a number; it should have 3 entries."),
    "a value of a named tuple": (Point(1.0, 2.0), Point(1.0, 3.0), "values", "result.y"),
    "a shorter tuple": (
        Point(1.0, 2.0),
        (1.0,),
        "structure",
        "has 1 entry; it should have 2 entries: x and y.",
    ),
    "a number for a named tuple": (Point(1, 2), 3, "structure", "is a number; it should be a `Point`."),
    "a field": (Line(1.0), Line(2.0), "values", "result.slope"),
    "a class of another name": (
        Line(1.0),
        Card("a", 1),
        "structure",
        "is a dataclass object; it should be a `Line`.",
    ),
    "a class of other fields": (Line(1.0), SHORT_LINE(1.0), "key", "has no field at."),
    "a tuple for a dataclass": (Line(1.0), (1.0, 0.0), "structure", "is a tuple; it should be a `Line`."),
    "a dict for a dataclass": (
        Line(1.0),
        {"slope": 1.0, "at": 0.0},
        "structure",
        "is a dict; it should be a `Line`.",
    ),
    "a list of texts for an array": (
        np.array(["a"]),
        ["a"],
        "kind",
        "is a list; it should be a numpy array of texts.",
    ),
    "objects for texts": (
        np.array(["a"]),
        np.array(["a"], object),
        "kind",
        "`.astype(str)` makes one of it.",
    ),
    "an array of None": (np.array(["a"]), np.array([None]), "stub", ""),
    "another text": (
        np.array(["a", "b"]),
        np.array(["a", "c"]),
        "values",
        "in 1 of 2 entries: at [1] it has 'c' where it should be 'b'.",
    ),
    "another shape": (
        np.array(["a", "b"]),
        np.array([["a", "b"]]),
        "shape",
        "has shape (1, 2); it should be (2,).",
    ),
    "bytes for texts": (
        np.array(["a"]),
        np.array([b"a"]),
        "kind",
        "is an array of bytes; it should be a numpy array of texts.",
    ),
    "numbers for dates": (
        DAYS,
        np.zeros(2),
        "kind",
        "is an array of numbers; it should be a numpy array of dates.",
    ),
    "another date": (DAYS, DAYS + 1, "values", "at [0] it has 2026-03-01 where it should be 2026-02-28."),
    "a date that is missing": (DAYS, DAYS[::-1], "values", "differs in 2 of 2 entries: at [0] it has NaT"),
    "a span for a date": (
        np.datetime64("2026"),
        np.timedelta64(1, "D"),
        "kind",
        "is a time span; it should be a date.",
    ),
    "another single date": (
        np.datetime64("2026"),
        np.datetime64("2025"),
        "values",
        "is not what is expected: 2025.",
    ),
    "years for days": (np.timedelta64(365, "D"), np.timedelta64(1, "Y"), "values", "is not what is expected"),
    "a tuple key": ({(0, 1): 1}, {(1, 0): 1}, "key", "has no (0, 1). It has (1, 0)."),
    "text for tuple keys": ({(0, 1): 1}, {"0, 1": 1}, "key", 'has no (0, 1). It has "0, 1".'),
    "a value under a tuple key": ({(0, 1): 1}, {(0, 1): 2}, "values", "result[(0, 1)]"),
    "None where another key is": ({"a": 1}, {None: 1}, "key", 'has no "a". It has None.'),
}


@pytest.mark.parametrize(("expected", "value", "rung", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_of_every_kind_is_told_in_its_words(
    expected: Any, value: Any, rung: str, words: str
) -> None:
    expected, answer = plain_copy(expected), Answer("value", answered(value))
    told = explain("f", expected, answer, hidden=False)
    assert not matches(expected, answer.value)
    assert (told.rung, words in told.summary) == (rung, True), told.summary
    assert explain("f", expected, answer, hidden=True).rung == rung


@pytest.mark.parametrize(
    "pair",
    [
        ({"4217"}, {"a"}),
        ({1: 2}, {(4217,): 1}),
        (np.array(["a"]), np.array(["4217"])),
        (np.array(["a"]), np.array([4217], object)),
        (range(3), range(4217)),
        (b"a", b"4217"),
        (Line(1.0), make_dataclass("Four4217", ["x4217"])(4217)),
        (Line(1.0), Point(4217, 4217)),
        (Point(1, 2), (4217,) * 42),
        (np.datetime64("2026"), np.datetime64("4217")),
        (DAYS, DAYS + 4217),
    ],
    ids=repr,
)
def test_of_a_hidden_check_nothing_is_told_that_the_answer_chose(pair: tuple[Any, Any]) -> None:
    expected, value = pair
    explanation = explain("f", plain_copy(expected), Answer("value", answered(value)), hidden=True)
    assert not explanation.passed
    assert "4217" not in repr(explanation)


@pytest.mark.parametrize(
    ("recorded", "answer", "same"),
    [
        ({1, 2}, frozenset({2, 1}), True),
        ({1, 2}, {1, 2, 3}, False),
        (Point(1, 2), (1, 2), True),
        (Line(1.0), Line(1.0), True),
        (Line(1.0), OTHER_LINE(0.0, 1, 1.0), False),  # with a field that the wrong version has not
        ({(0, 1): 1}, {Point(0, 1): 1}, True),
        ({(0, 1): 1}, {(0, 1): 1, (1, 1): 2}, False),
        (np.array(["a"]), np.array(["a"], "U5"), True),
        (range(3), [0, 1, 2], True),
    ],
)
def test_a_misconception_is_recognised_by_values_of_every_kind(
    recorded: Any, answer: Any, same: bool
) -> None:
    known = [("a hint", Answer("value", plain_copy(recorded)))]
    assert hint_for_answer(known, Answer("value", answered(answer)), Rules()) == ("a hint" if same else "")
    assert alike(plain_copy(recorded), answered(answer)) == same


def cheats_that_pass(expected: Any, *inputs: Any, visible: Any = 0) -> list[str]:
    exercise = Exercise("f", "test_f", 10.0, ("x",), (), (), "")
    call = Call(plain_copy(inputs))
    checks = (
        Check("f", 1, False, 1.0, call, plain_copy(visible)),
        Check("f", 2, True, 1.0, call, plain_copy(expected)),
    )
    return list(accepted_cheats(AnswerKey("week", "week", "digest", (exercise,), (checks,)), exercise))


@pytest.mark.parametrize(
    "expected",
    [
        {"a", "b"},
        {(1, "a"), (2, "b")},
        frozenset({3, 4}),
        b"abc",
        range(2, 9),
        Point(2.0, 3.0),
        {Point(2.0, 3.0), Point(4.0, 5.0)},
        Line(2.0, 3.0),
        {(0, 1): 2.5, (1, 0): 3.5},
        np.array(["a", "b"]),
        DAYS,
        np.timedelta64(3, "D"),
    ],
    ids=lambda value: type(value).__name__,  # the order in which a set is written differs from run to run
)
def test_a_check_of_any_kind_is_strong_where_its_value_has_an_idea(expected: Any) -> None:
    assert cheats_that_pass(expected, np.ones(2), 7) == []


@pytest.mark.parametrize(
    ("expected", "value", "name"),
    [
        (set(), 1, "an empty set"),
        (b"\x00\x00", 1, "zeros"),
        ({0.0: 0}, 1, "zeros"),
        (Line(1.0, 1.0), 1, "ones"),
        (Point(0.0, 0.0), 1, "zeros"),
        (np.array(["", ""]), 1, "zeros"),
        ({1, 2}, {1, 2}, "its input 1"),
        (Line(2.0), Line(2.0), "an input"),
        (b"ab", b"ab", "its input 1"),
        ({(3, 4): 7}, 7, "inputs of the right shapes"),
        (Point(7, 7), 7, "inputs of the right shapes"),
    ],
    ids=repr,
)
def test_a_check_that_takes_an_answer_without_an_idea_is_named(expected: Any, value: Any, name: str) -> None:
    problems = cheats_that_pass(expected, value)
    assert any(f"accepts {name};" in problem or f"accept {name};" in problem for problem in problems)


def test_the_answer_of_a_visible_check_is_a_cheat_of_any_kind() -> None:
    for value in ({1, 2}, Line(2.0), b"ab", range(1, 4), np.array(["a"])):
        assert any("visible check" in problem for problem in cheats_that_pass(value, 1, visible=value))
