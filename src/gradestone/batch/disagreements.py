"""Source, release and gradebook have to agree on what can be earned where: points come from all three."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..bridge.course import Course
from ..bridge.gradebook import GradebookWriter
from ..errors import CourseError
from ..files.notebook_cells import GradebookCell, gradebook_cells

Cells = Mapping[str, GradebookCell]


def refuse_disagreement(course: Course, gradebook: GradebookWriter, *, with_source: bool = True) -> None:
    """Raises CourseError, with the first difference and the command that mends it, where they do not agree.

    A source that cannot be read is said better by whoever records it.

    with_source : nbgrader's own steps may add cells to a release, those of a header; the source has less then
    """
    for notebook in course.notebooks:
        _refuse(course, notebook, gradebook.cells(notebook) or {}, with_source=with_source)


def _refuse(course: Course, notebook: str, booked: Cells, *, with_source: bool) -> None:
    name = f"{notebook}.ipynb"
    release = _cells(course.release / name)
    source = _cells(course.source / name) if with_source else release
    build = f"`gradestone build {course.assignment}`"
    if release is None:
        raise CourseError(f"{course.release / name} is damaged. Run {build} again.")
    if source is None:
        return
    own = "source" if with_source else "release"
    told = {**_differences(source, booked, own, "gradebook"), **_differences(source, release, own, "release")}
    if told:
        more = f" (one of {len(told)} cells that differ)" if len(told) > 1 else ""
        raise CourseError(
            f"{next(iter(told.values()))}{more}. Run {build}, which makes them agree, then grade again."
        )


def _cells(notebook: Path) -> Cells | None:
    try:
        return gradebook_cells(json.loads(notebook.read_bytes())["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _differences(source: Cells, other: Cells, own: str, place: str) -> dict[str, str]:
    """What is said of each cell that is not the same in both."""
    pairs = {name: (source.get(name), other.get(name)) for name in (*source, *other)}
    return {name: _difference(name, *pair, own, place) for name, pair in pairs.items() if pair[0] != pair[1]}


def _difference(
    name: str, ours: GradebookCell | None, theirs: GradebookCell | None, own: str, place: str
) -> str:
    if theirs is None:
        return f"{name} is in the {own} and not in the {place}"
    if ours is None:
        return f"{name} is in the {place} and not in the {own}"
    if ours.points != theirs.points:
        return f"{name} has {_points(ours)} in the {own} and {_points(theirs)} in the {place}"
    return f"{name} is another kind of cell in the {own} and in the {place}"


def _points(cell: GradebookCell) -> str:
    return "no points" if cell.points is None else f"{cell.points:g} points"
