"""Which lines of a test cell are hidden, and which words about it may be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradestone.asserts.failing_line import failure_in
from gradestone.examiner import CellVerdict, ExamCell
from gradestone.examiner.cell_verdicts import in_words_of, speaks_of_hidden
from gradestone.examiner.scoring import hidden_lines, is_hidden, visible_part

LOOP = "for n in (1, 2):\n    assert f(n) == n"
REGION = "### BEGIN HIDDEN TESTS\nfor n in (17, 18):\n    assert f(n) == n\n### END HIDDEN TESTS"


def cell(whole: str, released: str) -> ExamCell:
    return ExamCell("test", "test", released, whole, 4.0)


AFTER, BEFORE = cell(f"{LOOP}\n{REGION}", LOOP), cell(f"{REGION}\n{LOOP}", LOOP)
FAILED = CellVerdict("test", 0.0, "raised", error="AssertionError", message="'17' == 2", line=2)


def test_a_hidden_line_that_reads_like_a_visible_one_is_hidden() -> None:
    assert hidden_lines(AFTER) == {3, 4, 5, 6}
    assert hidden_lines(BEFORE) == {1, 2, 3, 4}
    assert hidden_lines(cell(LOOP, LOOP)) == frozenset()


def test_a_visible_helper_called_by_a_hidden_line_is_hidden() -> None:
    assert is_hidden(AFTER, [4, 2])
    assert not is_hidden(AFTER, [1, 2])
    assert is_hidden(AFTER, [])


def test_the_visible_part_keeps_its_numbers() -> None:
    assert visible_part(BEFORE).splitlines() == ["", "", "", "", *LOOP.splitlines()]


@pytest.mark.parametrize(
    ("tests", "line", "asked_before", "doubtful"),
    [(AFTER, 2, False, False), (AFTER, 2, True, True), (BEFORE, 6, False, True)],
    ids=["nothing hidden yet", "an earlier cell", "above in this cell"],
)
def test_words_are_doubted_once_something_hidden_was_asked(
    tests: ExamCell, line: int, asked_before: bool, doubtful: bool
) -> None:
    assert speaks_of_hidden(replace(FAILED, line=line), tests, asked_before=asked_before) is doubtful


@pytest.mark.parametrize("message", ["", "name 'f' is not defined", "f(n)"])
def test_words_of_python_and_of_the_visible_test_are_not_doubted(message: str) -> None:
    error = "NameError" if "name" in message else "AssertionError"
    told = replace(FAILED, message=message, error=error)
    assert not speaks_of_hidden(told, AFTER, asked_before=True)
    assert speaks_of_hidden(replace(told, error="Told17"), AFTER, asked_before=True)


def test_other_words_than_those_of_a_clean_run_are_not_told() -> None:
    clean = replace(FAILED, message="1 == 2")
    assert in_words_of(FAILED, clean) == clean
    for other in (replace(clean, line=1), replace(clean, ended="timeout"), None):
        assert in_words_of(FAILED, other).message == ""
    assert in_words_of(replace(FAILED, error="Told17"), None).error == "Exception"


def test_an_exception_of_a_students_own_is_not_named_in_a_hidden_test() -> None:
    assert failure_in("Told17", "17", "", hidden=True).rationale == "A hidden test failed"
    assert failure_in("KeyError", "17", "", hidden=True).rationale == "A hidden test ended with KeyError"
