"""What is written about a submission, once its marks are known or known to be out of reach."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..answerkey import load
from ..errors import CourseError
from ..files.jsontext import json_text
from ..intake import manifest
from ..judge.marksfile import to_record
from ..misconceptions import RecordedBank
from ..model import AnswerKey, Exercise, Mark, Marks, Verdict
from ..page.tables import with_outputs, with_verdicts
from .messages import Bundle, Graded, Task
from .rows import gradebook_values

NOTEBOOK_LEVELS = 2  # of its JSON: a line per cell


@dataclass(frozen=True, slots=True)
class Assignment:
    """What all submissions of an assignment are held against."""

    key: AnswerKey
    released: dict[str, Any]  # the notebook the students got
    texts: frozenset[str]  # its markdown
    files: Mapping[str, str]  # what was released beside it, with digests
    misconceptions: RecordedBank

    @classmethod
    def load(cls, bundle: Bundle) -> Assignment:
        """Reads key and release of the bundle."""
        release = Path(bundle.release)
        path = release / f"{bundle.notebook}.ipynb"
        try:
            notebook = json.loads(path.read_bytes())
        except ValueError as error:
            raise CourseError(
                f"{path} is damaged ({error}). Run `gradestone build {bundle.assignment}` again."
            ) from error
        texts = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
        recorded = RecordedBank(Path(bundle.misconceptions) if bundle.misconceptions else None)
        return cls(load(Path(bundle.key)), notebook, frozenset(texts), manifest(release), recorded)


def graded(
    assignment: Assignment, task: Task, notebook: Mapping[str, Any], marks: Marks, *, reason: str = ""
) -> Graded:
    """Marks into all their forms. `notebook` is the executed submission after sanitising.

    reason : why the notebook is the released one instead, with nothing of the submission in it
    """
    released, key, unread = assignment.released, assignment.key, bool(reason)
    grades, comments = gradebook_values(notebook, released, key, marks, unread=unread)
    text = json_text(with_verdicts(notebook, key, marks), NOTEBOOK_LEVELS)
    open_marks = [mark.exercise for mark in marks.marks if mark.score is None]
    if open_marks and not reason:
        reason = f"{', '.join(open_marks)} could not be judged"
    record = to_record(marks, submission=task.digest, key=key.digest)
    return Graded(task.student, record, text, grades, comments, reason)


def unjudged(assignment: Assignment, task: Task, reason: str, *, tier: int) -> Graded:
    """A submission that could not be graded: the released notebook with the reason on it, all points open."""
    rationale = "The submission could not be run. A person will look at it."
    verdict = Verdict(0, False, 0.0, "not judged", rationale)
    return _without_a_run(
        assignment, task, (verdict, None), (*task.incidents, reason), tier=tier, reason=reason
    )


def nothing_handed_in(assignment: Assignment, task: Task, *, tier: int) -> Graded:
    """An empty submission: no points and nothing to look at, as with nbgrader."""
    verdict = Verdict(0, False, 0.0, "failed", "Nothing was handed in.")
    incidents = (*task.incidents, "The submission is empty.")
    return _without_a_run(assignment, task, (verdict, 0.0), incidents, tier=tier)


def _without_a_run(
    assignment: Assignment,
    task: Task,
    judgement: tuple[Verdict, float | None],
    incidents: tuple[str, ...],
    *,
    tier: int,
    reason: str = "",
) -> Graded:
    """The same verdict for every check and the same score for every exercise, on the released notebook."""
    key = assignment.key
    verdict, score = judgement
    marks = tuple(
        Mark(exercise.name, score, exercise.points, _for_all_checks(key, exercise, verdict))
        for exercise in key.exercises
    )
    result = Marks(task.student, key.assignment, marks, 0.0, tier, incidents)
    return graded(assignment, task, with_outputs(assignment.released, ()), result, reason=reason)


def _for_all_checks(key: AnswerKey, exercise: Exercise, verdict: Verdict) -> tuple[Verdict, ...]:
    return tuple(
        replace(verdict, ordinal=check.ordinal, hidden=check.hidden, weight=check.weight)
        for check in key.variants[0]
        if check.exercise == exercise.name
    )
