"""Test cells with asserts: what their outputs are worth, what may be told, and how they travel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradestone.asserts import (
    AssertedAssignment,
    AssertedCell,
    AssertedNotebook,
    failure_of,
    load_asserted,
    save_asserted,
    score_of_outputs,
    with_ids,
)
from gradestone.errors import CourseError
from gradestone.model import CellRun, CellStatus

WHOLE = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(7) == 14, 'seven'\n### END HIDDEN TESTS"
RELEASED = "assert f(1) == 2"


def value(shown: str) -> dict[str, Any]:
    return {"output_type": "execute_result", "data": {"text/plain": shown}, "metadata": {}}


def error(name: str, message: str, line: int, count: int = 3) -> dict[str, Any]:
    frame = f"\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[{count}]\x1b[39m\x1b[32m, line {line}\x1b[39m"
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [frame]}


def run(*outputs: dict[str, Any], status: CellStatus = "ok") -> CellRun:
    return CellRun("test", status, outputs, 3)


PRINTED = {"output_type": "stream", "name": "stdout", "text": "0.5\n"}
WARNED = {"output_type": "stream", "name": "stderr", "text": "a warning\n"}


@pytest.mark.parametrize(
    ("outputs", "status", "score"),
    [
        ((), "ok", 4.0),
        ((PRINTED,), "ok", 4.0),
        ((value("1.5"),), "ok", 1.5),
        ((PRINTED, value("0"),), "ok", 0.0),
        ((value("'done'"),), "ok", 4.0),
        ((value("True"),), "ok", 4.0),
        ((value("-1"),), "ok", 4.0),
        ((value("9"),), "ok", 4.0),
        ((value("nan"),), "ok", 4.0),
        ((WARNED,), "ok", 4.0),
        ((error("AssertionError", "", 1),), "error", 0.0),
        ((error("ValueError", "no", 1),), "error", 0.0),
        ((), "timeout", 0.0),
        ((), "killed", 0.0),
        ((), "skipped", 0.0),
    ],
)  # fmt: skip
def test_outputs_are_worth_what_nbgrader_gives_but_that_stderr_costs_nothing(
    outputs: tuple[dict[str, Any], ...], status: CellStatus, score: float
) -> None:
    assert score_of_outputs(run(*outputs, status=status), 4.0) == score


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
    failure = failure_of(run(error(name, message, 1), status="error"), WHOLE, RELEASED)
    assert (failure.rationale, failure.hidden) == (told, False)


@pytest.mark.parametrize("line", [3, 99])
@pytest.mark.parametrize("name", ["AssertionError", "ValueError"])
def test_of_a_hidden_test_neither_text_nor_values_are_told(name: str, line: int) -> None:
    failure = failure_of(run(error(name, "f(7) is 13", line), status="error"), WHOLE, RELEASED)
    assert failure.hidden
    assert not {"seven", "13", "7"} & set(f"{failure.rationale} {failure.detail}".split())


@pytest.mark.parametrize("status", ["timeout", "killed", "skipped"])
def test_a_cell_that_was_stopped_says_so(status: CellStatus) -> None:
    assert failure_of(run(status=status), WHOLE, RELEASED).rationale


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
