"""What a marked notebook means for the gradebook, cell by cell, by nbgrader's rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import AnswerKey, Marks

NO_RESPONSE = "No response."
UNREAD = "What was handed in could not be read or run. A person will look at it."


def gradebook_values(
    notebook: Mapping[str, Any],
    released: Mapping[str, Any],
    key: AnswerKey,
    marks: Marks,
    *,
    unread: bool = False,
) -> tuple[dict[str, float | None], dict[str, str | None]]:
    """Automatic scores and comments by grade_id; a score is None where a person has to look.

    nbgrader recognises an unanswered cell by a checksum over source, kind, flags and points. After
    intake all but the source is the instructor's own, so comparing it with the released source says the same.

    unread : nothing of the submission is in the notebook, so that nothing can be said of its cells
    """
    scores = {
        exercise.test_cell: mark.score for exercise in key.exercises for mark in _of(marks, exercise.name)
    }
    released_sources = {name: cell["source"] for name, cell in _cells(released).items()}
    grades: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for name, cell in _cells(notebook).items():
        flags = cell["metadata"]["nbgrader"]
        unanswered = not unread and cell["source"] == released_sources.get(name)
        if flags.get("grade"):
            by_hand = 0.0 if unanswered and flags.get("solution") else None
            grades[name] = scores.get(name, by_hand)
        if flags.get("solution") or flags.get("task"):
            told = UNREAD if unread else NO_RESPONSE if unanswered else None
            comments[name] = None if flags.get("task") else told
    return grades, comments


def _of(marks: Marks, exercise: str) -> list[Any]:
    return [mark for mark in marks.marks if mark.exercise == exercise]


def _cells(notebook: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Cells with a grade_id. Sources are joined: notebooks on disk may keep them as lists of lines."""
    found = {}
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name:
            found[name] = {**cell, "source": "".join(cell["source"])}
    return found
