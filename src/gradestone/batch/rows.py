"""What a marked notebook means for the gradebook, cell by cell, by nbgrader's rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..files.notebook_cells import flags_of, grade_id_of, source_of
from ..model import AnswerKey, Marks
from ..selfcheck.words import N_, _

NO_RESPONSE = N_("No response.")
UNREAD = N_("What was handed in could not be read or run. A person will look at it.")


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
    own = {mark.exercise: mark.score for mark in marks.marks}
    scores = {each.test_cell: own[each.name] for each in key.exercises if each.name in own}
    released_sources = {grade_id_of(cell): source_of(cell) for cell in released["cells"]}
    grades: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in filter(grade_id_of, notebook["cells"]):
        name, flags = grade_id_of(cell), flags_of(cell)
        unanswered = not unread and source_of(cell) == released_sources.get(name)
        if flags.get("grade"):
            by_hand = 0.0 if unanswered and flags.get("solution") else None
            grades[name] = scores.get(name, by_hand)
        if flags.get("solution") or flags.get("task"):
            told = _(UNREAD) if unread else _(NO_RESPONSE) if unanswered else None
            comments[name] = None if flags.get("task") else told
    return grades, comments
