"""Which rows of the gradebook are not as they should be. The same answer is asked for and acted on.

The rows are those that nbgrader's own `autograde` leaves behind (init_assignment, SaveAutoGrades,
AssignLatePenalties). Points, comments and extra credit that a person has given are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from nbgrader.api import new_uuid
from sqlalchemy import Connection, bindparam, insert, update

from .storedrows import (
    COMMENT,
    GRADE,
    NOTHING,
    STUDENT,
    SUBMISSION,
    SUBMITTED_NOTEBOOK,
    AssignmentRows,
    CellRow,
    CommentRow,
    GradeRow,
    NotebookRows,
    StoredRows,
    SubmissionRows,
)

Grades = Mapping[str, float | None]
"""Automatic scores by grade_id, behind the name of its notebook where several have it; None: a person."""
Comments = Mapping[str, str | None]
"""Automatic comments by grade_id."""
Penalty = Callable[[str, float, float], float | None]
"""(student, score, seconds late) -> what it costs."""
Cause = Literal["missing", "otherwise", "lateness"]
"""The row is not there; it says something else; lateness counts otherwise now."""

_ORDER = (STUDENT, SUBMISSION, SUBMITTED_NOTEBOOK, GRADE, COMMENT)  # what others refer to comes first


@dataclass(frozen=True, slots=True)
class Row:
    """What the gradebook is to hold about one submission."""

    student: str
    timestamp: datetime | None  # UTC, naive, as nbgrader keeps it; None leaves what is there
    grades: Grades
    comments: Comments
    same_work: bool = False  # it was graded before as it is: what a person has settled stays settled


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a table that is to be written."""

    cause: Cause
    table: Any
    values: Mapping[str, Any]
    new: bool = False


def changes(row: Row, stored: StoredRows, assignment: AssignmentRows, penalty: Penalty) -> Iterator[Change]:
    """All that has to be written about one submission; nothing when it is as it should be."""
    if row.student not in stored.students:
        yield Change("missing", STUDENT, {"id": row.student}, new=True)
    found = stored.submissions.get(row.student)
    if found is None:
        found = SubmissionRows(new_uuid(), row.timestamp, None, NOTHING)
        facts = {"assignment_id": assignment.id, "student_id": row.student, "timestamp": row.timestamp}
        yield Change("missing", SUBMISSION, {"id": found.id, **facts}, new=True)
    handed_in = row.timestamp or found.timestamp
    if handed_in != found.timestamp:
        yield Change("otherwise", SUBMISSION, {"id": found.id, "timestamp": handed_in})
    settled = row.same_work and handed_in == found.timestamp
    late_s = _seconds_late(handed_in, found, assignment)
    for notebook, cells in assignment.cells.items():
        own = found.notebooks.get(notebook)
        if own is None:
            own = NotebookRows(new_uuid(), None, NOTHING, NOTHING)
            facts = {"assignment_id": found.id, "notebook_id": notebook}
            yield Change("missing", SUBMITTED_NOTEBOOK, {"id": own.id, **facts}, new=True)
        names = {cell.id: _name_in(row, assignment.notebooks[notebook], cell) for cell in cells}
        grades = {
            cell.id: _grade(cell, own, row.grades.get(names[cell.id]), settled=settled)
            for cell in cells
            if cell.graded
        }
        yield from _grade_changes(own, grades)
        yield from _comment_changes(
            own, cells, {cell: row.comments.get(name) for cell, name in names.items()}
        )
        costs = _penalty(row.student, _score(grades.values()), late_s, penalty)
        if costs != own.penalty:
            yield Change("lateness", SUBMITTED_NOTEBOOK, {"id": own.id, "late_submission_penalty": costs})


def write_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Writes them, those of one kind in one statement."""
    for table in _ORDER:
        new = [change.values for change in changes if change.table is table and change.new]
        if new:
            connection.execute(insert(table), new)
        # Of one table it is always the same columns that change.
        old = [change.values for change in changes if change.table is table and not change.new]
        if old:
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in old[0] if name != "id"}
            statement = update(table).where(table.c.id == bindparam("new_id")).values(values)
            connection.execute(statement, [_prefixed(each) for each in old])


def _prefixed(values: Mapping[str, Any]) -> dict[str, Any]:
    """SQLAlchemy keeps the columns' own names for itself."""
    return {f"new_{name}": value for name, value in values.items()}


# ---------------------------------------------------------------- points and words


def _name_in(row: Row, notebook: str, cell: CellRow) -> str:
    """What marks call the cell: with its notebook before it where others have a cell of that name, too."""
    full = f"{notebook}/{cell.name}"
    return full if full in row.grades or full in row.comments else cell.name


def _grade(cell: CellRow, own: NotebookRows, score: float | None, *, settled: bool) -> GradeRow:
    """The row of a cell as it should be."""
    before = own.grades.get(cell.id)
    if before is None:
        return GradeRow(new_uuid(), score, None, None, score is None)
    if before.manual_score is None:
        return before._replace(auto_score=score, needs_manual_grade=score is None)
    # nbgrader has every mark given by hand looked at again after every regrade. Where neither the hand-in nor
    # the automatic score is another one, the person would see what was seen before.
    seen = settled and before.auto_score == score
    return before._replace(auto_score=score, needs_manual_grade=before.needs_manual_grade or not seen)


def _grade_changes(own: NotebookRows, grades: Mapping[str, GradeRow]) -> Iterator[Change]:
    for cell, after in grades.items():
        before = own.grades.get(cell)
        if before is None:
            place = {"cell_id": cell, "notebook_id": own.id}
            yield Change("missing", GRADE, {**place, **after._asdict()}, new=True)
        elif after != before:
            written = {name: getattr(after, name) for name in ("id", "auto_score", "needs_manual_grade")}
            yield Change("otherwise", GRADE, written)


def _comment_changes(
    own: NotebookRows, cells: Iterable[CellRow], comments: Mapping[str, str | None]
) -> Iterator[Change]:
    for cell in cells:
        if not cell.commented:
            continue
        words, before = comments.get(cell.id), own.comments.get(cell.id)
        if before is None:
            place = {"cell_id": cell.id, "notebook_id": own.id}
            yield Change("missing", COMMENT, {**place, **CommentRow(new_uuid(), words)._asdict()}, new=True)
        elif words != before.auto_comment:
            yield Change("otherwise", COMMENT, {"id": before.id, "auto_comment": words})


# ---------------------------------------------------------------- lateness


def _seconds_late(handed_in: datetime | None, found: SubmissionRows, assignment: AssignmentRows) -> float:
    """With the extension the student was given."""
    if handed_in is None or assignment.duedate is None:
        return 0.0
    due = assignment.duedate if found.extension is None else assignment.duedate + found.extension
    return max(0.0, (handed_in - due).total_seconds())


def _penalty(student: str, score: float, late_s: float, penalty: Penalty) -> float | None:
    """What the course's plugin for late submissions says, kept within 0..score as nbgrader does."""
    if late_s <= 0:
        return None
    costs = penalty(student, score, late_s)
    return None if costs is None else min(max(0.0, costs), score)


def _score(grades: Iterable[GradeRow]) -> float:
    """The notebook's score as nbgrader computes it: manual before automatic, plus extra credit."""
    total = 0.0
    for row in grades:
        score = row.auto_score if row.manual_score is None else row.manual_score
        if score is not None:
            total += score + (row.extra_credit or 0.0)
    return total
