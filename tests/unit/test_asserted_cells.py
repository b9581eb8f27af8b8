"""Test cells with asserts: what may be told of them, what they are called, and how they travel."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestone.asserts import (
    AssertedAssignment,
    AssertedCell,
    AssertedNotebook,
    load_asserted,
    save_asserted,
    with_ids,
)
from gradestone.batch.asserted_grader import examined_mark
from gradestone.errors import CourseError
from gradestone.examiner import CellVerdict
from gradestone.examiner.examplan import CellEnd
from gradestone.model import Verdict

WHOLE = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(7) == 14, 'seven'\n### END HIDDEN TESTS"
RELEASED = "assert f(1) == 2"


CELL = AssertedCell("test_f", WHOLE, RELEASED, 2.0, "outside")


def failed(error: str, message: str, line: int | None, *, hidden: bool, score: float = 0.0) -> Verdict:
    """What is told of a test cell that raised this."""
    ended: CellEnd = "raised" if error else "ok"
    verdict = CellVerdict("t", score, ended, "outside", error, message, line, hidden)
    (told,) = examined_mark("f", CELL, verdict).verdicts
    return told


@pytest.mark.parametrize(
    ("name", "message", "told"),
    [
        ("AssertionError", "", "`assert f(1) == 2` does not hold"),
        ("AssertionError", "one is wrong", "one is wrong"),
        ("NameError", "name 'f' is not defined", "NameError: name 'f' is not defined"),
        ("NotImplementedError", "", "NotImplementedError"),
    ],
)
def test_a_visible_test_is_told_with_its_own_words(name: str, message: str, told: str) -> None:
    verdict = failed(name, message, 1, hidden=False)
    assert (verdict.rationale, verdict.outcome, verdict.hidden) == (told, "failed", False)


@pytest.mark.parametrize("line", [3, 99, None])
@pytest.mark.parametrize("name", ["AssertionError", "ValueError"])
def test_of_a_hidden_test_neither_text_nor_values_are_told(name: str, line: int | None) -> None:
    verdict = failed(name, "f(7) is 13", line, hidden=True)
    assert verdict.hidden
    assert not {"seven", "13", "7"} & set(f"{verdict.rationale} {verdict.detail}".split())


@pytest.mark.parametrize("ended", ["timeout", "killed", "not examined"])
def test_a_cell_that_was_stopped_says_so(ended: CellEnd) -> None:
    mark = examined_mark("f", CELL, CellVerdict("t", 0.0, ended, error="Lost"))
    assert mark.score == 0 and mark.verdicts[0].rationale


def test_all_points_are_a_passed_check_and_a_part_of_them_is_not() -> None:
    whole, part = (examined_mark("f", CELL, CellVerdict("t", score, "ok")) for score in (2.0, 0.5))
    assert (whole.score, whole.verdicts[0].outcome, whole.judged) == (2.0, "passed", "outside")
    assert (part.score, part.verdicts[0].outcome) == (0.5, "failed")


# ---------------------------------------------------------------- all of an assignment


def notebook(name: str, *cells: str, others: tuple[str, ...] = ()) -> AssertedNotebook:
    made = tuple(AssertedCell(cell, WHOLE, RELEASED, 1.0) for cell in cells)
    return AssertedNotebook(name, made, (*cells, *others), {})


def test_a_cell_is_called_by_its_name_where_people_read_of_it() -> None:
    both = notebook("a", "test_f", "g"), notebook("b", "h")
    assert exercises(*both) == ["f", "g", "h"]


def test_names_that_several_notebooks_have_are_told_with_their_notebook() -> None:
    assert exercises(notebook("a", "f"), notebook("b", "f", "g")) == ["a/f", "b/f", "g"]


def test_a_test_keeps_its_whole_name_where_another_question_has_the_short_one() -> None:
    assert exercises(notebook("a", "test_f", others=("f",))) == ["test_f"]


def exercises(*notebooks: AssertedNotebook) -> list[str]:
    return [each.name for each in AssertedAssignment("ps1", notebooks).key().exercises]


def test_an_assignment_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    asserted = AssertedAssignment("ps1", (notebook("a", "f"), notebook("b", "g")))
    path = tmp_path / "own" / "a.tests.json"
    save_asserted(path, asserted)
    assert load_asserted(path) == asserted
    assert path.stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.tests.json").write_text('{"assignment": "ps1"}')
    with pytest.raises(CourseError, match=r"is damaged .* Delete it and grade again"):
        load_asserted(tmp_path / "a.tests.json")


def test_every_cell_of_an_old_format_gets_an_id_of_its_own() -> None:
    cells = [{"source": "1"}, {"id": "cell-0", "source": "2"}, {"source": "3"}]
    ids = [cell["id"] for cell in with_ids({"cells": cells})["cells"]]
    assert len(set(ids)) == 3 and ids[1] == "cell-0"
