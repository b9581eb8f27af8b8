"""Submissions of an assignment with asserts: each notebook runs, and its test cells say what it is worth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..asserts import (
    AssertedAssignment,
    AssertedCell,
    AssertedNotebook,
    Failure,
    load_asserted,
    with_ids,
)
from ..asserts.failing_line import PART, STOPPED, failure_in, first_line
from ..errors import CourseError, IntakeError, NoNotebookError
from ..examiner import CellVerdict, Examiner, ExamPlan
from ..files.notebook_cells import is_code, source_of
from ..intake import Template, Tools, code_cells, manifest
from ..judge import Credits
from ..misconceptions import RecordedBank
from ..model import OWN_TESTS_WEIGHT, CellRun, Mark, Marks, Submission, Verdict
from ..sandbox.outside.sandbox import Sandbox
from ..selfcheck.words import _
from .grader import Grader
from .messages import Bundle, Graded, Task
from .outcome import Assignment, nothing_handed_in, unjudged
from .stages import Stages

_SEVERAL = "{name} was not handed in."


class AssertedGrader:
    """Grades all notebooks of a hand-in with one sandbox."""

    def __init__(self, bundle: Bundle, sandbox: Sandbox, examiner: Callable[[ExamPlan], Examiner]) -> None:
        """`examiner` opens one, for a notebook with test cells."""
        asserted = load_asserted(Path(bundle.key))
        self._clashing = asserted.clashing
        full = {
            (each.name, asserted.exercise(each, cell.name))
            for each in asserted.notebooks
            for cell in each.cells
        }
        self._exercises = {(notebook, _short(name)): name for notebook, name in full}
        self._graders = [
            NotebookGrader(bundle, sandbox, asserted, each, examiner if each.plan else None)
            for each in asserted.notebooks
        ]

    def grade(self, task: Task) -> Graded:
        """All that is to be written about one submission. Raises SandboxError if the grader is at fault."""
        found = [(each, each.grade_if_there(task)) for each in self._graders]
        absent = all(graded is None for _, graded in found)
        return _together(
            [
                (each.notebook.name, graded or (each.unread(task) if absent else each.without(task)))
                for each, graded in found
            ],
            self._clashing,
            self._exercises,
        )


class NotebookGrader(Grader):
    """Grades one notebook of hand-ins."""

    def __init__(
        self,
        bundle: Bundle,
        sandbox: Sandbox,
        asserted: AssertedAssignment,
        notebook: AssertedNotebook,
        examiner: Callable[[ExamPlan], Examiner] | None,
    ) -> None:
        super().__init__(bundle, assignment_of(bundle, asserted, notebook), sandbox)
        self._examiner = examiner(ExamPlan.from_json(notebook.plan)) if examiner else None
        self.notebook = notebook
        self._tests = {cell.name: cell for cell in notebook.cells}
        self._exercises = {each.test_cell: each.name for each in self._key.exercises}

    def grade_if_there(self, task: Task) -> Graded | None:
        """As `grade`; None if nothing in the hand-in can be this notebook, though something was handed in."""
        try:
            return self.grade(task)
        except NoNotebookError:
            return None

    def unread(self, task: Task) -> Graded:
        """There is no notebook at all: a person has to look."""
        reason = f"There is no notebook in the submission; it should be `{self.notebook.file}`."
        return unjudged(self._assignment, task, reason, tier=self._sandbox.tier)

    def without(self, task: Task) -> Graded:
        """Others are there, and this one is not: as with nbgrader it is worth nothing, and there is none."""
        told = _SEVERAL.format(name=self.notebook.file)
        graded = nothing_handed_in(self._assignment, task, tier=self._sandbox.tier, incident=told)
        return replace(graded, notebook="")

    def _without_a_run(self, task: Task, error: IntakeError) -> Graded:
        if isinstance(error, NoNotebookError) and not task.empty:
            raise error
        return super()._without_a_run(task, error)

    def _run(self, task: Task, submission: Submission, stages: Stages) -> tuple[Marks, tuple[CellRun, ...]]:
        cells = code_cells(submission, self._assignment.template)
        verdicts: tuple[CellVerdict, ...] = ()
        with ExitStack() as ending:
            with stages.stage("cells"):
                session = ending.enter_context(self._sandbox.session(cells, submission.files))
                runs = session.cell_runs
            with stages.stage("answers"):
                if self._examiner is not None:
                    verdicts = self._examiner.examine(session)
            seconds = session.seconds
        with stages.stage("judge"):
            marks = tuple(self._examined({each.id: each for each in verdicts}))
        incidents = (*task.incidents, *submission.incidents, *session.incidents)
        return Marks(task.student, self._key.assignment, marks, seconds, self._sandbox.tier, incidents), runs

    def _examined(self, verdicts: Mapping[str, CellVerdict]) -> Iterator[Mark]:
        template = self._assignment.template
        for cell in self.notebook.cells:
            identity = template.cells[template.by_grade_id[cell.name]]["id"]
            yield examined_mark(self._exercises[cell.name], cell, verdicts[identity])


def examined_mark(exercise: str, cell: AssertedCell, verdict: CellVerdict) -> Mark:
    """What a test cell gives."""
    told = told_verdict(verdict, cell, full=verdict.passed and verdict.score >= cell.points)
    return Mark(exercise, verdict.score, cell.points, (told,), judged=verdict.judged)


def told_verdict(verdict: CellVerdict, cell: AssertedCell, *, full: bool, ordinal: int = 1) -> Verdict:
    """The tests of a cell as one check.

    full : whether there is nothing amiss
    """
    if full:
        return Verdict(ordinal, cell.hidden, OWN_TESTS_WEIGHT, "passed", "")
    failure = failure_told(verdict, cell)
    return Verdict(ordinal, failure.hidden, OWN_TESTS_WEIGHT, "failed", failure.rationale, failure.detail)


def failure_told(verdict: CellVerdict, cell: AssertedCell) -> Failure:
    """What may be told of it."""
    if verdict.passed:
        return Failure(_(PART), hidden=cell.hidden)
    if verdict.ended in STOPPED:
        return Failure(_(STOPPED[verdict.ended]), hidden=verdict.hidden)
    if verdict.ended == "refused" and not verdict.hidden:
        return Failure(first_line(verdict.message))
    lines = cell.source.split("\n")
    line = lines[verdict.line - 1].strip() if verdict.line and verdict.line <= len(lines) else ""
    return failure_in(verdict.error, verdict.message, line, hidden=verdict.hidden)


# ---------------------------------------------------------------- what a notebook is held against


def assignment_of(bundle: Bundle, asserted: AssertedAssignment, notebook: AssertedNotebook) -> Assignment:
    """One notebook of the release. Raises CourseError where it cannot be read."""
    release = Path(bundle.release)
    try:
        content = with_ids(json.loads((release / notebook.file).read_bytes()))
        cells: list[dict[str, Any]] = content["cells"]
        texts = frozenset(source_of(cell) for cell in cells if cell["cell_type"] == "markdown")
        code = frozenset(source_of(cell) for cell in cells if is_code(cell))
    except (OSError, ValueError, KeyError, TypeError) as error:
        path = release / notebook.file
        raise CourseError(
            f"{path} is damaged ({error}). Run `gradestone build {bundle.assignment}` again."
        ) from error
    key = asserted.key([notebook])
    exercises = tuple(replace(each, name=_short(each.name)) for each in key.exercises)
    others = frozenset(each.file for each in asserted.notebooks if each is not notebook)
    template = Template(content, replace(key, exercises=()), others)
    key = replace(key, exercises=exercises)
    files = manifest(release)
    return Assignment(
        key,
        template,
        texts,
        code,
        files,
        Tools.of(template, files),
        RecordedBank(None),
        Credits({}, 0.0),
        bundle.assignment,
    )


# ---------------------------------------------------------------- several notebooks as one result


def _short(exercise: str) -> str:
    """What the notebook itself calls it."""
    return exercise.rpartition("/")[2]


def _together(
    results: Sequence[tuple[str, Graded]], clashing: frozenset[str], names: Mapping[tuple[str, str], str]
) -> Graded:
    """The results of a hand-in's notebooks as one.

    names : of exercises in the whole assignment, by notebook and by the name there
    """
    (_, first), *others = results
    records = [graded.marks for _, graded in results]
    summed = {name: sum(each[name] for each in records) for name in ("score", "max_score", "seconds")}
    marks = {
        **first.marks,
        **{name: round(total, 3) for name, total in summed.items()},
        "needs_manual_grading": any(each["needs_manual_grading"] for each in records),
        "exercises": [
            {**exercise, "name": names[name, exercise["name"]]}
            for name, graded in results
            for exercise in graded.marks["exercises"]
        ],
        "incidents": list(dict.fromkeys(told for each in records for told in each["incidents"])),
        **{
            kind: {
                f"{name}/{cell}" if cell in clashing else cell: value
                for name, graded in results
                for cell, value in graded.marks[kind].items()
            }
            for kind in ("grades", "comments")
        },
    }
    return Graded(
        first.student,
        marks,
        first.notebook,
        "; ".join(dict.fromkeys(graded.reason for _, graded in results if graded.reason)),
        "; ".join(dict.fromkeys(graded.unshown for _, graded in results if graded.unshown)),
        {
            stage: sum(graded.stages.get(stage, 0.0) for _, graded in results)
            for stage in dict.fromkeys(stage for _, graded in results for stage in graded.stages)
        },
        {name: graded.notebook for name, graded in others},
    )
