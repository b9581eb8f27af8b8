"""The only writer of nbgrader's gradebook while a class is graded: one transaction per submission.

The rows are those nbgrader's own `autograde` leaves behind (init_assignment, SaveAutoGrades,
AssignLatePenalties). nbgrader opens the gradebook several times per submission and commits for every cell;
here the ids of the assignment's cells are read once, and a submission costs a few selects and one commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..errors import GradebookError
from .course import Course, options_in_force
from .gradebookfile import not_in_gradebook, open_engine, refuse_foreign_objects, resolve, why

_assignment = api.Assignment.__table__
_notebook = api.Notebook.__table__
_base_cell = api.BaseCell.__table__
_student = api.Student.__table__
_submission = api.SubmittedAssignment.__table__
_submitted = api.SubmittedNotebook.__table__
_grade = api.Grade.__table__
_comment = api.Comment.__table__


Grades = Mapping[str, float | None]
"""Automatic scores by grade_id; None: a person has to look."""
Comments = Mapping[str, str | None]
"""Automatic comments by grade_id."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the gradebook is to hold about one submission."""

    student: str
    timestamp: datetime | None  # UTC, naive, as nbgrader keeps it; None leaves what is there
    grades: Grades
    comments: Comments


@dataclass(frozen=True, slots=True)
class _CellRow:
    """A cell of the assignment as the gradebook knows it."""

    id: str
    name: str
    graded: bool
    commented: bool


@dataclass(frozen=True, slots=True)
class _AssignmentRows:
    """What does not change during a run."""

    id: str
    duedate: datetime | None
    cells: Mapping[str, list[_CellRow]]  # by notebook


@contextmanager
def open_gradebook(course: Course, *, create_students: bool = True) -> Iterator[GradebookWriter]:
    """The writer of the course's gradebook, for the coordinator alone.

    Raises
    ------
    GradebookError
        The gradebook is missing, does not know the assignment, has triggers or views, or cannot be written.
    CourseError
        The configuration names a plugin for late submissions that cannot be had.
    """
    with options_in_force():
        late = AssignLatePenalties(config=course.config)
        late.init_plugin()
    url = resolve(course.db_url, course.root)
    engine = open_engine(url)
    try:
        with _connected(engine) as connection:
            refuse_foreign_objects(connection)
            assignment = _read_assignment(connection, course.assignment)
        penalty = late.plugin_inst.late_submission_penalty
        yield GradebookWriter(engine, assignment, penalty, create_students=create_students)
    finally:
        engine.dispose()


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """One transaction. What the database says is a GradebookError."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise GradebookError(why(engine.url, error)) from error


def _read_assignment(connection: Connection, name: str) -> _AssignmentRows:
    found = connection.execute(
        select(_assignment.c.id, _assignment.c.duedate).where(_assignment.c.name == name)
    ).one_or_none()
    if found is None:
        raise GradebookError(not_in_gradebook(connection.engine.url, name))
    query = (
        select(_notebook.c.id, _base_cell.c.id, _base_cell.c.name, _base_cell.c.type)
        .join(_base_cell, _base_cell.c.notebook_id == _notebook.c.id)
        .where(_notebook.c.assignment_id == found.id)
    )
    cells: dict[str, list[_CellRow]] = {}
    for notebook, cell, cell_name, kind in connection.execute(query):
        graded, commented = kind in ("GradeCell", "TaskCell"), kind in ("SolutionCell", "TaskCell")
        cells.setdefault(notebook, []).append(_CellRow(cell, cell_name, graded, commented))
    return _AssignmentRows(found.id, found.duedate, cells)


class GradebookWriter:
    """Writes submissions of one assignment. `open_gradebook` makes one."""

    def __init__(
        self,
        engine: Engine,
        assignment: _AssignmentRows,
        late_penalty: Callable[[str, float, float], float | None],
        *,
        create_students: bool,
    ) -> None:
        self._engine, self._assignment, self._late_penalty = engine, assignment, late_penalty
        self._create_students = create_students

    def recorded(self) -> frozenset[str]:
        """Students whose submission of this assignment is in the gradebook."""
        query = select(_submission.c.student_id).where(_submission.c.assignment_id == self._assignment.id)
        with _connected(self._engine) as connection:
            return frozenset(connection.scalars(query))

    def refusal(self, student: str) -> str:
        """Why the gradebook cannot take a student of this id; "" if it can."""
        longest = _student.c.id.type.length
        if self._engine.dialect.name == "sqlite" or len(student) <= longest:  # SQLite counts no letters
            return ""
        return f"this gradebook takes ids of {longest} letters at most. Give the folder a shorter name."

    def write(self, row: Row) -> None:
        """All rows of one submission, in one transaction. Manual scores, comments and extra credit stay."""
        with _connected(self._engine) as connection:
            self._ensure_student(connection, row.student)
            submission, late_s = self._upsert_submission(connection, row)
            for notebook, cells in self._assignment.cells.items():
                submitted = self._ensure_submitted(connection, submission, notebook)
                grades = self._write_grades(connection, submitted, cells, row.grades)
                self._write_comments(connection, submitted, cells, row.comments)
                self._write_penalty(connection, submitted, self._penalty(row.student, _score(grades), late_s))

    def rescore(self, scores: Mapping[str, Grades]) -> None:
        """New automatic scores of some cells of submissions that are there, all in one transaction.

        The penalties for lateness follow. All else stays, above all what a person has said of other cells.
        """
        with _connected(self._engine) as connection:
            for student, grades in scores.items():
                submission, late_s = self._upsert_submission(connection, Row(student, None, grades, {}))
                for notebook, cells in self._assignment.cells.items():
                    submitted = self._ensure_submitted(connection, submission, notebook)
                    changed = [cell for cell in cells if cell.name in grades]
                    self._write_grades(connection, submitted, changed, grades)
                    stored = _rows(connection, _grade, submitted).values()
                    self._write_penalty(connection, submitted, self._penalty(student, _score(stored), late_s))

    def _ensure_student(self, connection: Connection, student: str) -> None:
        known = connection.scalar(select(_student.c.id).where(_student.c.id == student))
        if known is None and not self._create_students:
            raise GradebookError(
                f"No student {student} is in the gradebook, and none is to be created. "
                f"Run `nbgrader db student add {student}`."
            )
        if known is None:
            connection.execute(insert(_student).values(id=student))

    def _upsert_submission(self, connection: Connection, row: Row) -> tuple[str, float]:
        """Id of the submission and the seconds it is late, with the extension the student was given."""
        found = connection.execute(
            select(_submission.c.id, _submission.c.timestamp, _submission.c.extension).where(
                _submission.c.assignment_id == self._assignment.id, _submission.c.student_id == row.student
            )
        ).one_or_none()
        if found is None:
            new = api.new_uuid()
            values = {"id": new, "assignment_id": self._assignment.id, "student_id": row.student}
            connection.execute(insert(_submission).values(timestamp=row.timestamp, **values))
            return new, self._seconds_late(row.timestamp, None)
        if row.timestamp is not None and row.timestamp != found.timestamp:
            connection.execute(
                update(_submission).where(_submission.c.id == found.id).values(timestamp=row.timestamp)
            )
        return found.id, self._seconds_late(row.timestamp or found.timestamp, found.extension)

    def _seconds_late(self, timestamp: datetime | None, extension: timedelta | None) -> float:
        if timestamp is None or self._assignment.duedate is None:
            return 0.0
        late: timedelta = timestamp - self._assignment.duedate - (extension or timedelta())
        return max(0.0, late.total_seconds())

    def _ensure_submitted(self, connection: Connection, submission: str, notebook: str) -> str:
        found: str | None = connection.scalar(
            select(_submitted.c.id).where(
                _submitted.c.assignment_id == submission, _submitted.c.notebook_id == notebook
            )
        )
        if found is not None:
            return found
        new: str = api.new_uuid()
        connection.execute(insert(_submitted).values(id=new, assignment_id=submission, notebook_id=notebook))
        return new

    def _write_grades(
        self, connection: Connection, submitted: str, cells: list[_CellRow], grades: Grades
    ) -> list[dict[str, Any]]:
        """Writes auto_score and needs_manual_grade; returns the rows as they stand then."""
        graded = [cell for cell in cells if cell.graded]
        stored = _rows(connection, _grade, submitted)
        rows = [_grade_row(stored.get(cell.id), cell, submitted, grades.get(cell.name)) for cell in graded]
        _insert(connection, _grade, [row for row in rows if row["cell_id"] not in stored])
        _update(connection, _grade, [row for row in rows if row["cell_id"] in stored])
        return rows

    def _write_comments(
        self, connection: Connection, submitted: str, cells: list[_CellRow], comments: Comments
    ) -> None:
        stored = _rows(connection, _comment, submitted)
        for cell in cells:
            if not cell.commented:
                continue
            comment = comments.get(cell.name)
            if cell.id not in stored:
                row = {
                    "id": api.new_uuid(),
                    "cell_id": cell.id,
                    "notebook_id": submitted,
                    "auto_comment": comment,
                }
                connection.execute(insert(_comment).values(row))
            elif stored[cell.id]["auto_comment"] != comment:
                connection.execute(
                    update(_comment)
                    .where(_comment.c.id == stored[cell.id]["id"])
                    .values(auto_comment=comment)
                )

    def _write_penalty(self, connection: Connection, submitted: str, penalty: float | None) -> None:
        values = {"late_submission_penalty": penalty}
        connection.execute(update(_submitted).where(_submitted.c.id == submitted).values(values))

    def _penalty(self, student: str, score: float, late_s: float) -> float | None:
        """The penalty of the course's plugin for late submissions, kept within 0..score as nbgrader does."""
        if late_s <= 0:
            return None
        penalty = self._late_penalty(student, score, late_s)
        return None if penalty is None else min(max(0.0, penalty), score)


def _rows(connection: Connection, table: Any, submitted: str) -> dict[str, dict[str, Any]]:
    query = select(table).where(table.c.notebook_id == submitted)
    return {row["cell_id"]: dict(row) for row in connection.execute(query).mappings()}


def _grade_row(
    stored: dict[str, Any] | None, cell: _CellRow, submitted: str, score: float | None
) -> dict[str, Any]:
    row = stored or {
        "id": api.new_uuid(),
        "cell_id": cell.id,
        "notebook_id": submitted,
        "manual_score": None,
        "extra_credit": None,
    }
    # nbgrader's rule: a mark given by hand is to be looked at again after every regrade.
    return {
        **row,
        "auto_score": score,
        "needs_manual_grade": row["manual_score"] is not None or score is None,
    }


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        values = {"auto_score": row["auto_score"], "needs_manual_grade": row["needs_manual_grade"]}
        connection.execute(update(table).where(table.c.id == row["id"]).values(values))


def _score(grades: Iterable[Mapping[str, Any]]) -> float:
    """The notebook's score as nbgrader computes it: manual before automatic, plus extra credit."""
    total = 0.0
    for row in grades:
        score = row["auto_score"] if row["manual_score"] is None else row["manual_score"]
        if score is not None:
            total += score + (row["extra_credit"] or 0.0)
    return total
