"""What counts in the end: the gradebook's totals, with what was given by hand. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, select

from ..model import Total
from .course import Course
from .gradebookfile import open_engine, resolve
from .transactions import Transactions

_TEST = "test_"  # a test cell has the name of its exercise after it


def read_totals(course: Course) -> Mapping[str, Total]:
    """The total of every student of the assignment. Raises GradebookError when it cannot be read."""
    engine = open_engine(resolve(course.db_url, course.root))
    try:
        max_score, arrivals, penalties, cells = Transactions(engine).read(partial(_rows, course.assignment))
    finally:
        engine.dispose()
    late: dict[str, float] = {student: 0.0 for student, *_ in arrivals}
    for student, penalty in penalties:
        late[student] += penalty or 0.0
    graded: dict[str, list[Mapping[str, Any]]] = {student: [] for student in late}
    for cell in cells:
        graded[cell["student_id"]].append(dict(cell))
    return {
        student: replace(
            _total(graded[student], late[student], max_score or 0.0), **_arrival(timestamp, due, extension)
        )
        for student, timestamp, due, extension in arrivals
    }


def _arrival(timestamp: datetime | None, due: datetime | None, extension: timedelta | None) -> dict[str, Any]:
    """When it came and how late that was, as the gradebook counts penalties."""
    late = timestamp - due - (extension or timedelta()) if timestamp and due else timedelta()
    late_s, extension_s = max(0.0, late.total_seconds()), (extension or timedelta()).total_seconds()
    return {"handed_in": timestamp, "late_s": late_s, "extension_s": extension_s}


def _rows(assignment: str, connection: Connection) -> tuple[Any, Any, Any, Any]:
    """Points there are; when submissions came, their penalties, and the cells of all."""
    ours = api.Assignment.name == assignment
    max_score = connection.scalar(select(api.Assignment.max_score).where(ours))
    arrivals = connection.execute(_ARRIVALS.where(ours)).all()
    penalties = connection.execute(_PENALTIES.where(ours)).all()
    return max_score, arrivals, penalties, connection.execute(_CELLS.where(ours)).mappings().all()


def _total(cells: list[Mapping[str, Any]], late: float, max_score: float) -> Total:
    """As `nbgrader export` counts: what is late costs no more than there is."""
    score = sum(cell["score"] for cell in cells)
    waiting = tuple(_exercise(cell) for cell in cells if _is_waiting(cell))
    given = {_exercise(cell): float(cell["score"]) for cell in cells if _by_hand(cell)}
    return Total(round(max(0.0, score - late), 2), max_score, round(late, 2), given, waiting)


def _by_hand(cell: Mapping[str, Any]) -> bool:
    return cell["manual_score"] is not None or (bool(cell["extra_credit"]) and not _is_waiting(cell))


def _is_waiting(cell: Mapping[str, Any]) -> bool:
    return cell["auto_score"] is None and cell["manual_score"] is None


def _exercise(cell: Mapping[str, Any]) -> str:
    return str(cell["name"]).removeprefix(_TEST)


_ARRIVALS = select(
    api.SubmittedAssignment.student_id,
    api.SubmittedAssignment.timestamp,
    api.Assignment.duedate,
    api.SubmittedAssignment.extension,
).join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
_PENALTIES = (
    select(api.SubmittedAssignment.student_id, api.SubmittedNotebook.late_submission_penalty)
    .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
    .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
)
_CELLS = (
    select(
        api.SubmittedAssignment.student_id,
        api.BaseCell.name,
        api.Grade.score.label("score"),
        api.Grade.auto_score,
        api.Grade.manual_score,
        api.Grade.extra_credit,
    )
    .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
    .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
    .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
    .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
)
