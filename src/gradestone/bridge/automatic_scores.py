"""Automatic scores as a gradebook has them, cell by cell, whoever has graded."""

from __future__ import annotations

from functools import partial

from nbgrader import api
from sqlalchemy import Connection, select

from .course import Course
from .gradebookfile import open_engine, resolve
from .transactions import Transactions

Scores = dict[tuple[str, str, str], float | None]
"""By student, notebook and grade_id; None: a person has to look."""


def automatic_scores(course: Course) -> Scores:
    """Of every cell of the assignment that gives points. Raises GradebookError when it cannot be read."""
    engine = open_engine(resolve(course.db_url, course.root))
    try:
        return Transactions(engine).read(partial(_read, course.assignment))
    finally:
        engine.dispose()


def _read(assignment: str, connection: Connection) -> Scores:
    columns = (api.SubmittedAssignment.student_id, api.Notebook.name, api.BaseCell.name, api.Grade.auto_score)
    query = (
        select(*columns)
        .select_from(api.SubmittedAssignment)
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
        .where(api.Assignment.name == assignment)
    )
    return {(student, notebook, cell): score for student, notebook, cell, score in connection.execute(query)}
