"""An assignment with asserts as its source, release and gradebook have it.

The whole text of its test cells is in the gradebook: nbgrader keeps it there when it makes the release, with
hidden tests, and with what it has made of AUTOTEST.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from nbgrader import api
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Connection, select

from ..asserts import AssertedAssignment, AssertedCell, AssertedNotebook
from ..errors import CourseError, GradebookError
from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_test, source_of
from .course import Course
from .gradebookfile import open_engine, resolve
from .transactions import Transactions

Kept = Mapping[tuple[str, str], tuple[str, float]]
"""By notebook and grade_id: the whole text of a cell, and its points."""


def asserted_assignment(course: Course) -> AssertedAssignment:
    """Every notebook of the release with its test cells; none of them is proven to be judged outside yet.

    Raises
    ------
    CourseError
        There is no release, it cannot be read, or the gradebook does not know a cell of it.
    GradebookError
        The gradebook cannot be read.
    """
    engine = open_engine(resolve(course.db_url, course.root))
    try:
        kept = Transactions(engine).read(partial(_kept, course.assignment))
    finally:
        engine.dispose()
    notebooks = (_notebook(course, name, kept) for name in course.notebooks)
    return AssertedAssignment(course.assignment, tuple(notebooks))


def whole_texts(directory: CourseDirectory, assignment: str, notebook: str) -> dict[str, str]:
    """By grade_id what the gradebook has of the cells of a notebook; nothing where it cannot be read."""
    try:
        engine = open_engine(resolve(directory.db_url, Path(directory.root)))
    except GradebookError:
        return {}
    try:
        found = Transactions(engine).read(partial(_kept, assignment))
    except GradebookError:
        return {}
    finally:
        engine.dispose()
    return {cell: text for (name, cell), (text, _) in found.items() if name == notebook}


def _kept(assignment: str, connection: Connection) -> Kept:
    query = (
        select(api.Notebook.name, api.SourceCell.name, api.SourceCell.source)
        .join(api.Notebook, api.Notebook.id == api.SourceCell.notebook_id)
        .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
        .where(api.Assignment.name == assignment)
    )
    worth = (
        select(api.Notebook.name, api.GradeCell.name, api.GradeCell.max_score)
        .join(api.Notebook, api.Notebook.id == api.GradeCell.notebook_id)
        .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
        .where(api.Assignment.name == assignment)
    )
    points = {(notebook, cell): most for notebook, cell, most in connection.execute(worth)}
    rows = [((notebook, cell), text or "") for notebook, cell, text in connection.execute(query)]
    return {place: (text, float(points[place] or 0.0)) for place, text in rows if place in points}


def _notebook(course: Course, name: str, kept: Kept) -> AssertedNotebook:
    release = _cells(course.release / f"{name}.ipynb")
    if release is None:
        path = course.near(course.release / f"{name}.ipynb")
        raise CourseError(f"{path} is damaged. Run `gradestone build {course.assignment}` again.")
    wanted = {grade_id_of(cell) for cell in release if flags_of(cell).get("solution")}
    source = _cells(course.source / f"{name}.ipynb") or []
    return AssertedNotebook(
        name,
        tuple(_tests(course, name, release, kept)),
        tuple(filter(None, map(grade_id_of, release))),
        {grade_id_of(cell): source_of(cell) for cell in source if grade_id_of(cell) in wanted},
    )


def _tests(course: Course, name: str, release: list[CellJson], kept: Kept) -> Iterator[AssertedCell]:
    for cell in filter(is_test, release):
        grade_id = grade_id_of(cell)
        if (name, grade_id) not in kept:
            raise CourseError(
                f"The cell {grade_id} of {name}.ipynb is in the release and not in the gradebook. "
                f"Run `gradestone build {course.assignment}`, which makes them agree, then grade again."
            )
        whole, points = kept[name, grade_id]
        yield AssertedCell(grade_id, whole, source_of(cell), points)


def _cells(notebook: Path) -> list[CellJson] | None:
    try:
        return [cell for cell in json.loads(notebook.read_bytes())["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return None
