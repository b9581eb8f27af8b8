"""What nbgrader's gradebook holds about an assignment, read a class at a time.

nbgrader asks for every row of every student by itself; here a few selects serve hundreds of students.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from nbgrader import api
from sqlalchemy import Connection, func, select

from ..files.notebook_cells import GradebookCell

ASSIGNMENT = api.Assignment.__table__
NOTEBOOK = api.Notebook.__table__
BASE_CELL = api.BaseCell.__table__
STUDENT = api.Student.__table__
SUBMISSION = api.SubmittedAssignment.__table__
SUBMITTED_NOTEBOOK = api.SubmittedNotebook.__table__
GRADE = api.Grade.__table__
COMMENT = api.Comment.__table__
_GRADE_CELL = api.GradeCell.__table__
_TASK_CELL = api.TaskCell.__table__


# ---------------------------------------------------------------- the assignment


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of the assignment as the gradebook knows it."""

    id: str
    name: str
    graded: bool
    commented: bool
    points: float | None  # of a graded one


@dataclass(frozen=True, slots=True)
class AssignmentRows:
    """What does not change during a run."""

    id: str
    duedate: datetime | None
    notebooks: Mapping[str, str]  # name by id
    cells: Mapping[str, tuple[CellRow, ...]]  # by id of the notebook

    def cells_of(self, notebook: str) -> dict[str, GradebookCell] | None:
        """The cells of the notebook of this name; None if the gradebook has none of that name."""
        ids = [each for each, name in self.notebooks.items() if name == notebook]
        if not ids:
            return None
        found: dict[str, GradebookCell] = {}
        for row in self.cells.get(ids[0], ()):  # marked by hand: a row as question, one as answer
            known = found.get(row.name, GradebookCell())
            points = row.points if row.graded else known.points
            found[row.name] = GradebookCell(points, answer=known.answer or row.commented)
        return found


def read_assignment(connection: Connection, name: str) -> AssignmentRows | None:
    """The assignment of this name with its cells; None if there is none."""
    found = connection.execute(
        select(ASSIGNMENT.c.id, ASSIGNMENT.c.duedate).where(ASSIGNMENT.c.name == name)
    ).one_or_none()
    if found is None:
        return None
    notebooks = select(NOTEBOOK.c.id, NOTEBOOK.c.name).where(NOTEBOOK.c.assignment_id == found.id)
    names = {row.id: row.name for row in connection.execute(notebooks)}
    points = func.coalesce(_GRADE_CELL.c.max_score, _TASK_CELL.c.max_score)
    query = (
        select(BASE_CELL.c.notebook_id, BASE_CELL.c.id, BASE_CELL.c.name, BASE_CELL.c.type, points)
        .outerjoin(_GRADE_CELL, _GRADE_CELL.c.id == BASE_CELL.c.id)
        .outerjoin(_TASK_CELL, _TASK_CELL.c.id == BASE_CELL.c.id)
        .where(BASE_CELL.c.notebook_id.in_(list(names)))
    )
    cells: dict[str, list[CellRow]] = {notebook: [] for notebook in names}
    for notebook, cell, cell_name, kind, worth in connection.execute(query):
        graded, commented = kind in ("GradeCell", "TaskCell"), kind in ("SolutionCell", "TaskCell")
        cells[notebook].append(CellRow(cell, cell_name, graded, commented, worth))
    in_order = {notebook: tuple(found) for notebook, found in cells.items()}
    return AssignmentRows(found.id, found.duedate, names, in_order)


# ---------------------------------------------------------------- submissions

NOTHING: Mapping[str, Any] = {}


class GradeRow(NamedTuple):
    """Points of one cell."""

    id: str
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool


class CommentRow(NamedTuple):
    """Words about one cell."""

    id: str
    auto_comment: str | None


@dataclass(frozen=True, slots=True)
class NotebookRows:
    """A submitted notebook."""

    id: str
    penalty: float | None
    grades: Mapping[str, GradeRow]  # by cell
    comments: Mapping[str, CommentRow]  # by cell


@dataclass(frozen=True, slots=True)
class SubmissionRows:
    """A submission."""

    id: str
    timestamp: datetime | None
    extension: timedelta | None
    notebooks: Mapping[str, NotebookRows]  # by notebook of the assignment


@dataclass(frozen=True, slots=True)
class StoredRows:
    """All that is there about some students and one assignment."""

    students: frozenset[str]  # those of them whom the gradebook knows
    submissions: Mapping[str, SubmissionRows]  # by student


def read_stored(connection: Connection, assignment: AssignmentRows, students: Collection[str]) -> StoredRows:
    """What is there about these students, in five selects."""
    known = frozenset(connection.scalars(select(STUDENT.c.id).where(STUDENT.c.id.in_(students))))
    ours = (SUBMISSION.c.assignment_id == assignment.id) & SUBMISSION.c.student_id.in_(students)
    notebooks = _notebooks(connection, ours)
    columns = (SUBMISSION.c.student_id, SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension)
    submissions = {
        student: SubmissionRows(id, timestamp, extension, notebooks.get(id, NOTHING))
        for student, id, timestamp, extension in connection.execute(select(*columns).where(ours))
    }
    return StoredRows(known, submissions)


def _notebooks(connection: Connection, ours: Any) -> dict[str, dict[str, NotebookRows]]:
    """By submission, and by notebook of the assignment."""
    table = SUBMITTED_NOTEBOOK.c
    grades = _cells(connection, ours, GRADE, GradeRow)
    comments = _cells(connection, ours, COMMENT, CommentRow)
    query = select(table.assignment_id, table.notebook_id, table.id, table.late_submission_penalty)
    of_submissions = query.join(SUBMISSION, SUBMISSION.c.id == table.assignment_id).where(ours)
    found: dict[str, dict[str, NotebookRows]] = defaultdict(dict)
    for submission, notebook, id, penalty in connection.execute(of_submissions):
        own = NotebookRows(id, penalty, grades.get(id, NOTHING), comments.get(id, NOTHING))
        found[submission][notebook] = own
    return found


def _cells(connection: Connection, ours: Any, table: Any, kind: Any) -> dict[str, dict[str, Any]]:
    """Rows about cells, in fields of the names that they have in the table: by notebook, and by cell."""
    columns = [table.c[name] for name in kind._fields]
    query = (
        select(table.c.notebook_id, table.c.cell_id, *columns)
        .join(SUBMITTED_NOTEBOOK, SUBMITTED_NOTEBOOK.c.id == table.c.notebook_id)
        .join(SUBMISSION, SUBMISSION.c.id == SUBMITTED_NOTEBOOK.c.assignment_id)
        .where(ours)
    )
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for notebook, cell, *values in connection.execute(query):
        found[notebook][cell] = kind._make(values)
    return found
