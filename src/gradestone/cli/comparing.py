"""The command `compare`: what nbgrader gives, and what we give, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.table import Table

from .common import console, course_option, course_root, followed_bar, say

if TYPE_CHECKING:
    from ..proof.compared import CellDifference, Comparison

SOME_DIFFER = 2
MOST_LISTED = 40


@click.command()
@click.argument("assignment")
@click.option("--student", "-s", default="*", help="Id of one student, or a glob of ids.")
@course_option
def compare(assignment: str, student: str, course_folder: Path | None) -> None:
    """Grade the same hand-ins with nbgrader and with gradestone, and show both scores of every cell.

    Both work in copies of the course; nothing of it is changed. Beside what
    lies in submitted/ the instructor's notebook and the untouched release are
    graded. A cell on which the two do not agree is listed with the reason.
    nbgrader takes some seconds for each hand-in.

    Exit code 0 when they agree in every cell, 2 when they do not, 1 when one
    of the two could not work.

    \b
    Examples:
      gradestone compare ps1
      gradestone compare ps1 --student "a*"
    """
    from ..bridge.course import load_course
    from ..bridge.ownership import owner
    from ..files.progress import tell
    from ..proof.compared import compare as run

    course = load_course(course_root(course_folder), assignment)
    owner(course.directory, assignment, examine=True).require_ours(f"nbgrader autograde {assignment}")
    named = course.layout(course.directory.submitted_directory).students(student)
    with followed_bar(assignment):
        found = run(course, tuple(named), lambda doing: tell(doing, 0, 1))
    console.print(_table(found))
    console.print(_differing(found.differences) if found.differences else "They agree in every cell.")
    say(f"nbgrader took {found.stock_s:.1f} s, gradestone {found.ours_s:.1f} s.")
    if found.differences:
        raise SystemExit(SOME_DIFFER)


def _table(found: Comparison) -> Table:
    table = _empty("Notebook", "Cell", "judged", "hand-ins", "nbgrader's mean", "gradestone's mean")
    for row in _rows(found):
        table.add_row(*row)
    return table


def _rows(found: Comparison) -> Iterator[tuple[str, ...]]:
    scores: dict[tuple[str, str], list[tuple[float | None, float | None]]] = defaultdict(list)
    for student, notebook, cell in {**found.stock, **found.ours}:
        place = (student, notebook, cell)
        scores[notebook, cell].append((found.stock.get(place), found.ours.get(place)))
    for (notebook, cell), pairs in sorted(scores.items()):
        means = (_mean([pair[side] for pair in pairs]) for side in (0, 1))
        judged = found.judged.get(cell) or found.judged.get(cell.removeprefix("test_"), "by hand")
        yield notebook, cell, judged, str(len(pairs)), *means


def _differing(differences: tuple[CellDifference, ...]) -> Table:
    table = _empty("Student", "Notebook", "Cell", "nbgrader", "gradestone", "Why")
    for each in differences[:MOST_LISTED]:
        table.add_row(each.student, each.notebook, each.cell, _score(each.stock), _score(each.ours), each.why)
    if len(differences) > MOST_LISTED:
        table.add_row(f"and {len(differences) - MOST_LISTED} more")
    return table


def _empty(*columns: str) -> Table:
    table = Table(box=box.HEAVY_HEAD if console.is_terminal else None)
    for name in columns:
        table.add_column(name)
    return table


def _mean(scores: list[float | None]) -> str:
    known = [score for score in scores if score is not None]
    return f"{sum(known) / len(known):.2f}" if known else "–"


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"
