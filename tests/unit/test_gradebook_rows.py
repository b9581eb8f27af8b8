"""Rows of a real gradebook against what they should be: what is amiss is found, written, and nothing else."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import BasePlugin
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from gradestone.bridge.course import Course
from gradestone.bridge.gradebook import GradebookWriter, open_gradebook
from gradestone.bridge.rowchanges import Row
from gradestone.errors import CourseError, GradebookError
from gradestone.files.notebook_cells import GradebookCell

DUE, LATE = datetime(2031, 5, 1, 12), datetime(2031, 5, 1, 13)
GRADES = {"test_f": 4.0, "essay": None}
ROW = Row("ada", LATE, GRADES, {"f": "No response."}, same_work=True)
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own add_submission


class PerHour(BasePlugin):  # type: ignore[misc]  # nbgrader is untyped
    """A point for every hour begun."""

    rate = 1.0

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> Any:
        return self.rate * -(-total_seconds_late // 3600)


@pytest.fixture
def gradebook(empty_gradebook: Path, tmp_path: Path) -> Path:
    """One assignment with an exercise, an essay and a task; due."""
    path = Path(shutil.copy(empty_gradebook, tmp_path / "gradebook.db"))
    with opened(path) as book:
        book.add_assignment("ps", duedate=str(DUE))
        book.add_notebook("ps", "ps")
        book.add_grade_cell("test_f", "ps", "ps", max_score=4, cell_type="code")
        book.add_solution_cell("f", "ps", "ps")
        book.add_grade_cell("essay", "ps", "ps", max_score=3, cell_type="markdown")
        book.add_solution_cell("essay", "ps", "ps")
    return path


@contextmanager
def opened(path: Path) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{path}", "small") as book:
        yield book


@contextmanager
def writing(path: Path, plugin: Any = PerHour, *, create_students: bool = True) -> Iterator[GradebookWriter]:
    config = Config()
    config.AssignLatePenalties.plugin_class = plugin
    facts = {"db_url": f"sqlite:///{path}", "root": path.parent, "assignment": "ps", "config": config}
    course = cast(Course, SimpleNamespace(**facts))
    with open_gradebook(course, create_students=create_students) as writer:
        yield writer


def graded(path: Path, *rows: Row) -> None:
    with writing(path) as writer:
        writer.write(*(rows or (ROW,)))


def amiss(path: Path, row: Row = ROW, plugin: Any = PerHour) -> set[str]:
    with writing(path, plugin) as writer:
        return set(writer.amiss(row, writer.stored([row.student])))


def execute(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as database:
        for statement in statements:
            assert database.execute(statement).rowcount
    database.close()


def everything(path: Path) -> list[str]:
    with sqlite3.connect(path) as database:
        dump = sorted(database.iterdump())
    database.close()
    return dump


def test_what_was_written_is_as_it_should_be_and_is_not_written_again(gradebook: Path) -> None:
    graded(gradebook)
    before = everything(gradebook)
    assert amiss(gradebook) == set()
    graded(gradebook)
    assert everything(gradebook) == before


IN = "WHERE cell_id IN (SELECT id FROM base_cell WHERE name ="


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        (["DELETE FROM grade"], {"missing"}),
        ([f"DELETE FROM grade {IN} 'essay')"], {"missing"}),
        (["DELETE FROM comment"], {"missing"}),
        (
            ["DELETE FROM grade", "DELETE FROM comment", "DELETE FROM submitted_notebook"],
            {"missing", "lateness"},
        ),
        (["DELETE FROM student"], {"missing"}),
        ([f"UPDATE grade SET auto_score = 3.5 {IN} 'test_f')"], {"otherwise"}),
        ([f"UPDATE grade SET auto_score = NULL {IN} 'test_f')"], {"otherwise"}),
        (["UPDATE grade SET auto_score = 3.0 WHERE auto_score IS NULL"], {"otherwise"}),
        (["UPDATE grade SET needs_manual_grade = 0 WHERE needs_manual_grade"], {"otherwise"}),
        (["UPDATE comment SET auto_comment = NULL WHERE auto_comment IS NOT NULL"], {"otherwise"}),
        (["UPDATE submitted_assignment SET timestamp = '2031-05-01 12:30:00.000000'"], {"otherwise"}),
        (["UPDATE submitted_assignment SET timestamp = NULL"], {"otherwise"}),
        (["UPDATE submitted_notebook SET late_submission_penalty = NULL"], {"lateness"}),
        (["UPDATE assignment SET duedate = '2031-05-01 11:30:00.000000'"], {"lateness"}),
        (["UPDATE assignment SET duedate = NULL"], {"lateness"}),
    ],
)
def test_whatever_is_amiss_is_found_and_mended_with_nothing_else_touched(
    gradebook: Path, changes: list[str], causes: set[str]
) -> None:
    graded(gradebook)
    execute(gradebook, *changes)
    assert amiss(gradebook) == causes
    graded(gradebook)
    assert amiss(gradebook) == set()
    with opened(gradebook) as book:
        submission = book.find_submission("ps", "ada")
        assert submission.timestamp == LATE
        assert {grade.name: grade.auto_score for grade in submission.notebooks[0].grades} == GRADES


@pytest.mark.parametrize(
    ("change", "costs"),
    [
        (lambda book: book.update_or_create_assignment("ps", duedate="2031-05-01 10:30:00"), 3.0),
        (lambda book: book.update_or_create_assignment("ps", duedate="2031-06-01 00:00:00"), None),
        (lambda book: book.grant_extension("ps", "ada", minutes=30), 1.0),
        (lambda book: book.grant_extension("ps", "ada", days=1), None),
        (lambda book: setattr(book.find_grade("test_f", "ps", "ps", "ada"), "manual_score", 0.5), 0.5),
    ],
    ids=["due earlier", "due later", "half an extension", "an extension", "points by hand"],
)
def test_lateness_costs_what_it_costs_today(
    gradebook: Path, change: Callable[[Gradebook], object], costs: float | None
) -> None:
    graded(gradebook)
    with opened(gradebook) as book:
        change(book)
        book.db.commit()
    graded(gradebook)
    with opened(gradebook) as book:
        assert book.find_submission("ps", "ada").notebooks[0].late_submission_penalty == costs


def test_another_rule_for_lateness_is_noticed(gradebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graded(gradebook)
    monkeypatch.setattr(PerHour, "rate", 2.0)
    assert amiss(gradebook) == {"lateness"}


@pytest.mark.parametrize("answer", [RuntimeError("no calendar"), "much", [1]])
def test_a_rule_that_does_not_work_is_a_sentence(gradebook: Path, answer: Any) -> None:
    class Broken(PerHour):
        def late_submission_penalty(self, *facts: Any) -> Any:
            if isinstance(answer, Exception):
                raise answer
            return answer

    with (
        writing(gradebook, Broken) as writer,
        pytest.raises(CourseError, match=r"Broken of nbgrader_config\.py cannot say what lateness costs ada"),
    ):
        writer.write(ROW)


# ---------------------------------------------------------------- what a person has said


def by_hand(path: Path, *, settled: bool = True) -> None:
    """The exercise and the essay are marked by hand."""
    with opened(path) as book:
        for name, score in (("test_f", 2.0), ("essay", 1.5)):
            grade = book.find_grade(name, "ps", "ps", "ada")
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, 0.5, not settled
        book.find_comment("f", "ps", "ps", "ada").manual_comment = "Well."
        book.db.commit()


def flags(path: Path) -> dict[str, bool]:
    with opened(path) as book:
        grades = book.find_submission("ps", "ada").notebooks[0].grades
        assert {(grade.manual_score, grade.extra_credit) for grade in grades} == {(2.0, 0.5), (1.5, 0.5)}
        assert book.find_comment("f", "ps", "ps", "ada").manual_comment == "Well."
        return {grade.name: grade.needs_manual_grade for grade in grades}


@pytest.mark.parametrize(
    ("row", "again"),
    [
        (ROW, set()),
        (Row("ada", LATE, GRADES, {}, same_work=True), set()),
        (Row("ada", LATE, {"test_f": 3.0, "essay": None}, {}, same_work=True), {"test_f"}),
        (Row("ada", LATE, {"test_f": 4.0, "essay": 0.0}, {}, same_work=True), {"essay"}),
        (Row("ada", LATE, GRADES, {}), {"test_f", "essay"}),
        (Row("ada", LATE + timedelta(hours=1), GRADES, {}, same_work=True), {"test_f", "essay"}),
    ],
    ids=["the same", "another comment", "another score", "now unanswered", "other work", "another time"],
)
def test_a_mark_by_hand_is_to_be_looked_at_again_only_if_what_it_was_given_for_is_another(
    gradebook: Path, row: Row, again: set[str]
) -> None:
    graded(gradebook)
    by_hand(gradebook)
    graded(gradebook, row)
    assert {name for name, flag in flags(gradebook).items() if flag} == again


def test_what_a_person_has_still_to_look_at_stays_so(gradebook: Path) -> None:
    graded(gradebook)
    by_hand(gradebook, settled=False)
    assert amiss(gradebook) <= {"lateness"}
    graded(gradebook)
    assert flags(gradebook) == {"test_f": True, "essay": True}


# ---------------------------------------------------------------- a class


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_class_costs_as_many_statements_as_a_student(gradebook: Path) -> None:
    many = [Row(f"s{number}", LATE, GRADES, {}) for number in range(200)]
    counts = []
    for rows in (many[:1], many[1:], many):
        with writing(gradebook) as writer, statements() as found:
            writer.write(*rows)
            stored = writer.stored([row.student for row in rows])
            assert not any(writer.amiss(row, stored) for row in rows)
        counts.append(len(found))
    one, all_of_them, unchanged = counts
    assert one == all_of_them > unchanged


def test_where_none_are_to_be_created_a_new_student_is_refused_and_nothing_written(gradebook: Path) -> None:
    graded(gradebook)
    before = everything(gradebook)
    with (
        writing(gradebook, create_students=False) as writer,
        pytest.raises(GradebookError, match="No student bob is in the gradebook"),
    ):
        writer.write(Row("ada", LATE, {"test_f": 1.0}, {}), Row("bob", LATE, GRADES, {}))
    assert everything(gradebook) == before


def test_the_cells_are_those_of_the_notebook_with_what_can_be_earned(gradebook: Path) -> None:
    with writing(gradebook) as writer:
        assert writer.cells("ps") == {
            "test_f": GradebookCell(4.0),
            "f": GradebookCell(answer=True),
            "essay": GradebookCell(3.0, answer=True),
        }
        assert writer.cells("another") is None
