"""What is written about a submission, once its marks are known or known to be out of reach."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..answerkey import load
from ..answerkey.source_notebook import TEST_PREFIX
from ..asserts import AssertedCell, load_asserted
from ..errors import CourseError
from ..files.jsontext import json_text
from ..files.notebook_cells import CellJson, is_code, source_of
from ..intake import Template, Tools, manifest
from ..judge import Credits, credited
from ..judge.marksfile import marks_record
from ..misconceptions import RecordedBank
from ..model import OWN_TESTS_WEIGHT, AnswerKey, Mark, Marks, Outcome, Verdict
from ..page.tables import with_outputs, with_verdicts
from ..release.own_tests import own_tests
from ..selfcheck.words import _
from .messages import Bundle, Graded, Task
from .rows import gradebook_values

NOTEBOOK_LEVELS = 2  # of its JSON: a line per cell


@dataclass(frozen=True, slots=True)
class Assignment:
    """What all submissions of an assignment are held against."""

    key: AnswerKey
    template: Template  # the notebook the students got
    texts: frozenset[str]  # its markdown
    code: frozenset[str]  # its code cells
    files: Mapping[str, str]  # what was released beside it, with digests
    tools: Tools  # what its checks rest on
    misconceptions: RecordedBank
    credits: Credits
    name: str  # to nbgrader
    mixed: Mapping[str, AssertedCell] = field(default_factory=dict)  # by exercise: tests beside its checks

    @property
    def released(self) -> Mapping[str, Any]:
        """The notebook the students got."""
        return self.template.notebook

    @classmethod
    def load(cls, bundle: Bundle) -> Assignment:
        """Reads key and release of the bundle."""
        release = Path(bundle.release)
        path = release / f"{bundle.notebook}.ipynb"
        try:
            notebook = json.loads(path.read_bytes())
        except ValueError as error:
            name = bundle.edition or bundle.assignment
            raise CourseError(f"{path} is damaged ({error}). Run `gradestone build {name}` again.") from error
        cells: list[CellJson] = notebook["cells"]
        texts = frozenset(source_of(cell) for cell in cells if cell["cell_type"] == "markdown")
        code = frozenset(source_of(cell) for cell in cells if is_code(cell))
        recorded = RecordedBank(Path(bundle.misconceptions) if bundle.misconceptions else None)
        recorded.refuse_broken()
        key, credits = load(Path(bundle.key)), Credits(bundle.credits, bundle.carried_credit)
        template, files = Template(notebook, key), manifest(release)
        tools = Tools.of(template, files)
        name = bundle.edition or key.assignment
        mixed = {_exercise_of(cell): cell for cell in _mixed_cells(bundle)}
        return cls(key, template, texts, code, files, tools, recorded, credits, name, mixed)


def _mixed_cells(bundle: Bundle) -> tuple[AssertedCell, ...]:
    return load_asserted(Path(bundle.tests)).notebooks[0].cells if bundle.tests else ()


def _exercise_of(cell: AssertedCell) -> str:
    return cell.name.removeprefix(TEST_PREFIX)


def graded(
    assignment: Assignment,
    task: Task,
    notebook: Mapping[str, Any],
    marks: Marks,
    *,
    reason: str = "",
    unshown: str = "",
) -> Graded:
    """Marks, with the credit that is due, into all their forms.

    notebook : the executed submission after sanitising
    reason, unshown : why the notebook is the released one instead, with nothing of the submission in it: it
        could not be judged, or not be shown
    """
    released, key, unread = assignment.released, assignment.key, bool(reason or unshown)
    marks = replace(marks, marks=credited(marks.marks, assignment.credits))
    grades, comments = gradebook_values(notebook, released, key, marks, unread=unread)
    text = json_text(with_verdicts(notebook, key, marks), NOTEBOOK_LEVELS)
    open_marks = [mark.exercise for mark in marks.marks if mark.score is None]
    if open_marks and not reason:
        reason = f"{', '.join(open_marks)} could not be judged"
    record = marks_record(marks, submission=task.digest, key=key.digest, grades=grades, comments=comments)
    return Graded(task.student, record, text, reason, unshown)


def unjudged(
    assignment: Assignment, task: Task, reason: str, *, tier: int, incident: str = "{reason}"
) -> Graded:
    """A submission that could not be graded: the released notebook with the reason on it, all points open.

    incident : what students read of it
    """
    rationale = _("The submission could not be run. A person will look at it.")
    incidents = (*task.incidents, incident.format(reason=reason))
    marks = _same_for_all(assignment, None, outcome="not judged", rationale=rationale)
    return _without_a_run(assignment, task, marks, incidents, tier=tier, reason=reason)


def nothing_handed_in(assignment: Assignment, task: Task, *, tier: int, incident: str = "") -> Graded:
    """An empty submission: no points and nothing to look at, as with nbgrader."""
    incidents = (*task.incidents, incident or _("The submission is empty."))
    marks = _same_for_all(assignment, 0.0, outcome="failed", rationale=_("Nothing was handed in."))
    return _without_a_run(assignment, task, marks, incidents, tier=tier)


def _without_a_run(
    assignment: Assignment,
    task: Task,
    marks: tuple[Mark, ...],
    incidents: tuple[str, ...],
    *,
    tier: int,
    reason: str = "",
) -> Graded:
    """These marks on the released notebook."""
    result = Marks(task.student, assignment.name, marks, 0.0, tier, incidents)
    return graded(assignment, task, with_outputs(assignment.released, ()), result, reason=reason)


def _same_for_all(
    assignment: Assignment, score: float | None, *, outcome: Outcome, rationale: str
) -> tuple[Mark, ...]:
    """The same verdict for every check and the same score for every exercise."""
    key, judged = assignment.key, {name: cell.judged for name, cell in assignment.mixed.items()}
    verdicts: dict[str, list[Verdict]] = {exercise.name: [] for exercise in key.exercises}
    for check in key.variants[0]:
        verdict = Verdict(check.ordinal, check.hidden, check.weight, outcome, rationale)
        verdicts[check.exercise].append(verdict)
    for name, cell in assignment.mixed.items():
        ordinal = len(verdicts[name]) + 1
        verdicts[name].append(own_tests_verdict(ordinal, cell, outcome=outcome, rationale=rationale))
    return tuple(
        Mark(each.name, score, each.points, tuple(verdicts[each.name]), judged=judged.get(each.name, ""))
        for each in key.exercises
    )


def own_tests_verdict(ordinal: int, cell: AssertedCell, *, outcome: Outcome, rationale: str = "") -> Verdict:
    """On the tests that a cell has beside its checks, as a whole."""
    hidden = len(own_tests(cell.source)) > len(own_tests(cell.released))
    return Verdict(ordinal, hidden, OWN_TESTS_WEIGHT, outcome, rationale, judged=cell.judged)
