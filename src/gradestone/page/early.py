"""Pages for students who can still hand in again: they tell no more than the course wants told.

An autograded notebook is the full record and stays as it is. These are cut from it, and from its marks, each
time a page is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_test
from ..model import FeedbackLevel, Mark, Marks
from .signs import sign_of
from .tables import SUMMARY_ID, display, first_look, render, table_html, table_text, without_blank_lines

CARD_ID = "gradestone-early"
HIDDEN_LEFT = "The visible checks are passed; not all hidden ones are."
LATER = "points after the due date"
_TEST = "test_"  # a test cell has the name of its exercise after it


def early_notebook(
    notebook: Mapping[str, Any], marks: Marks, level: FeedbackLevel, words: Sequence[str]
) -> dict[str, Any]:
    """An autograded notebook cut down to what the level tells, with these sentences in a card on top.

    "all" cuts nothing. Below it nothing is left of hidden checks, of comments or of nbgrader's flags, which
    its pages show points for.
    """
    if level == "all":
        return {**notebook, "cells": [_card(marks.assignment, words), *notebook["cells"]]}
    shown = [_visible(mark, level) for mark in marks.marks]
    tables = {f"{_TEST}{mark.exercise}": _table(mark, level) for mark in shown}
    cells = (_cut(cell, tables) for cell in notebook["cells"] if cell.get("id") != SUMMARY_ID)
    total = f"{round(marks.score, 2):g} of {marks.max_score:g}" if level == "score" else ""
    card = _card(marks.assignment, [*words, *marks.incidents], shown, total)
    return {**notebook, "cells": [card, *cells]}


def receipt_notebook(assignment: str, words: Sequence[str]) -> dict[str, Any]:
    """A page of the card alone, which needs nothing of the hand-in, not even its marks."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [_card(assignment, words)]}


def _visible(mark: Mark, level: FeedbackLevel) -> Mark:
    """The mark as its visible checks show it; with the points that it has, or with those they would give."""
    verdicts = tuple(verdict for verdict in mark.verdicts if not verdict.hidden)
    outcomes = {verdict.outcome for verdict in verdicts}
    score = None if "not judged" in outcomes else 0.0 if "failed" in outcomes else mark.points
    return replace(
        mark,
        score=mark.score if level == "score" else score,
        verdicts=verdicts,
        explained_by=(),
        credit=None,
        other_runs=(),
    )


def _table(mark: Mark, level: FeedbackLevel) -> dict[str, Any]:
    points = _points(mark) if level == "score" else LATER
    table = display(table_html(mark, points), table_text(mark, points))
    # nbgrader's pages set the links to an exercise by its flags, which are gone.
    table["data"]["text/html"] = f'<a name="{_TEST}{mark.exercise}"></a>{table["data"]["text/html"]}'
    return table


def _cut(cell: CellJson, tables: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The cell without what a page would tell of its points."""
    outputs: dict[str, Any] = {}
    if is_test(cell):
        table = tables.get(grade_id_of(cell))
        outputs = {"outputs": [table] if table else []}
    kept = {name: value for name, value in cell["metadata"].items() if name != "nbgrader"}
    return {**cell, **outputs, "metadata": kept} if flags_of(cell) else dict(cell)


def _card(
    assignment: str, words: Sequence[str], shown: Sequence[Mark] = (), total: str = ""
) -> dict[str, Any]:
    right = {mark.exercise for mark in shown if mark.score == mark.points}
    lines = [_line(mark, right, with_points=bool(total)) for mark in shown]
    html = render("early.html.j2", assignment=assignment, total=total, words=words, lines=lines)
    return {"cell_type": "markdown", "id": CARD_ID, "metadata": {}, "source": without_blank_lines(html)}


def _line(mark: Mark, right: set[str], *, with_points: bool) -> dict[str, Any]:
    passed = sum(verdict.outcome == "passed" for verdict in mark.verdicts)
    look = first_look(mark, right)
    if not look and with_points and mark.score is not None and mark.score < mark.points:
        look = HIDDEN_LEFT
    return {
        "name": mark.exercise,
        "anchor": f"{_TEST}{mark.exercise}",
        "sign": sign_of(mark.score, mark.points),
        "points": _points(mark) if with_points else "",
        "passed": f"{passed} of {len(mark.verdicts)}",
        "look": look,
    }


def _points(mark: Mark) -> str:
    if mark.score is None:
        return f"not judged, {mark.points:g} points open"
    return f"{round(mark.score, 2):g} of {mark.points:g} points"
