"""Pages for students who can still hand in again: they tell no more than the course wants told.

An autograded notebook is the full record and stays as it is. These are cut from it, and from its marks, each
time a page is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..files.notebook_cells import CellJson, flags_of, is_test
from ..model import FeedbackLevel, Mark, Total
from ..selfcheck.words import N_, _
from .document import PageContent
from .tables import GRADERS_ID, SUMMARY_ID

HIDDEN_LEFT = N_("The visible checks are passed; not all hidden ones are.")
LATER = N_("points after the due date")
_KEPT_FLAGS = ("grade_id", "grade", "solution", "task", "locked")


def early_page(content: PageContent, level: FeedbackLevel) -> PageContent:
    """A page cut down to what the level tells: "visible" or "score".

    Nothing is left of hidden checks, of comments or of what the gradebook says.
    """
    marks = content.marks
    assert marks is not None
    with_points = level == "score"
    total = Total(marks.score, marks.max_score) if with_points else None
    return replace(
        content,
        cells=[_cut(cell) for cell in content.cells if cell.get("id") not in (SUMMARY_ID, GRADERS_ID)],
        marks=replace(marks, marks=tuple(_visible(mark, with_points=with_points) for mark in marks.marks)),
        total=total,
        points_later="" if with_points else _(LATER),
        hidden_left=_(HIDDEN_LEFT) if with_points else "",
    )


def _visible(mark: Mark, *, with_points: bool) -> Mark:
    """The mark as its visible checks show it; with the points that it has, or with those they would give."""
    verdicts = tuple(verdict for verdict in mark.verdicts if not verdict.hidden)
    outcomes = {verdict.outcome for verdict in verdicts}
    score = None if "not judged" in outcomes else 0.0 if "failed" in outcomes else mark.points
    return replace(
        mark,
        score=mark.score if with_points else score,
        verdicts=verdicts,
        explained_by=(),
        credit=None,
        other_runs=(),
    )


def _cut(cell: CellJson) -> Mapping[str, Any]:
    """The cell without what a page would tell of its points."""
    flags = flags_of(cell)
    if not flags:
        return cell
    kept = {name: flags[name] for name in _KEPT_FLAGS if name in flags}
    table: dict[str, Any] = {"outputs": []} if is_test(cell) else {}  # it tells of all checks
    return {**cell, **table, "metadata": {**cell["metadata"], "nbgrader": kept}}
