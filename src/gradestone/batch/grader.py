"""One submission from folder to marks: intake, execution, judgement, autograded notebook.

Runs in a worker process, local or of any scheduler: all it needs is a Bundle and, per submission, a Task.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import IntakeError
from ..files.temporary import TemporaryFolder
from ..intake import SubmissionCaps, code_cells, read_submission, replacements, ungraded_end
from ..model import CellRun, CodeCell, Mark, Marks, Submission
from ..page.sanitise import sanitise
from ..page.tables import with_outputs
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..selfcheck.free_variables import assigned_names
from ..selfcheck.words import N_, _
from ..selfcheck.written import UNKNOWN, Written
from .causes import absent_modules, failures
from .marking import Exam, Marking, Notebook
from .messages import Bundle, Graded, Task
from .outcome import Assignment, graded, nothing_handed_in, unjudged
from .speech import speaking_of
from .stages import Stages
from .students_files import complete

NOT_RUN = N_("Not run while grading: no mark depends on this cell.")
UNSHOWN = N_("What was handed in cannot be shown on a page ({why}). The marks are those of its run.")
AS_HANDED_IN = N_("What follows is as it was handed in.")


class Grader:
    """Grades with one sandbox."""

    def __init__(self, bundle: Bundle, assignment: Assignment, sandbox: Sandbox) -> None:
        self._bundle, self._assignment, self._sandbox = bundle, assignment, sandbox
        self._key = assignment.key
        self._exam = functools.cache(self._make_exam)

    def grade(self, task: Task) -> Graded:
        """All that is to be written about one submission. Raises SandboxError if the grader is at fault."""
        with speaking_of(self._bundle):  # here and not around all: a pool's threads take turns
            return self._graded(task, Stages())

    def _graded(self, task: Task, stages: Stages) -> Graded:
        with TemporaryFolder() as staging:
            try:
                with stages.stage("intake"):
                    submission = self._read(task, staging.path)
            except IntakeError as error:
                return self._without_a_run(task, error)
            result, runs = self._run(task, submission, stages)
        outcome = self._shown(task, with_outputs(submission.notebook, runs), result, stages)
        # Tracebacks through the helpers name the folder they were imported from: the grader's own business.
        notebook = outcome.notebook
        for folder in {self._bundle.release, str(self._sandbox.bundle)}:
            notebook = notebook.replace(f"{folder}/", "")
        return replace(outcome, notebook=notebook, stages=stages.seconds)

    def _shown(self, task: Task, run: dict[str, Any], result: Marks, stages: Stages) -> Graded:
        """The marks with the notebook as it ran; with the released one, if that cannot be shown."""
        try:
            with stages.stage("sanitise"):
                given = {"trusted": self._assignment.texts, "released": self._assignment.code}
                shown = sanitise(run, **given)
            with stages.stage("notebook"):
                return graded(self._assignment, task, shown, result)
        except Exception as error:  # beyond all measure, or a fault of ours: it must not cost the marks
            why = type(error).__name__
            told = replace(result, incidents=(*result.incidents, _(UNSHOWN).format(why=why)))
            plain = with_outputs(self._assignment.released, ())
            return graded(self._assignment, task, plain, told, unshown=why)

    def _without_a_run(self, task: Task, error: IntakeError) -> Graded:
        if task.empty:
            return nothing_handed_in(self._assignment, task, tier=self._sandbox.tier)
        return unjudged(self._assignment, task, str(error), tier=self._sandbox.tier)

    def _run(self, task: Task, submission: Submission, stages: Stages) -> tuple[Marks, tuple[CellRun, ...]]:
        """The marks, and what there is to show of every cell."""
        cells, left_out = self._cells(submission)
        with ExitStack() as ending:
            with stages.stage("cells"):
                session = ending.enter_context(self._sandbox.session(cells, submission.files))
            notebook = Notebook(cells, self._assignment.template, _Writings(cells, session.cell_runs))
            marks = self._marks(Marking(self._exam(task.variant), session, notebook, stages), session, stages)
            seconds = session.seconds
        absent = dict.fromkeys(absent_modules(session.cell_runs))
        incidents = (*task.incidents, *submission.incidents, *session.incidents, *absent)
        replaces = replacements(cells, self._assignment.template, self._assignment.tools)
        tier = self._sandbox.tier
        result = Marks(task.student, self._assignment.name, marks, seconds, tier, incidents, replaces)
        return result, (*session.cell_runs, *left_out)

    def _marks(self, marking: Marking, session: Session, stages: Stages) -> tuple[Mark, ...]:
        """Of a submission whose cells have been run."""
        return marking.marks()

    def _read(self, task: Task, staging: Path) -> Submission:
        theirs = self._bundle.students_files
        submission = read_submission(
            task.parcel or Path(task.folder),
            template=self._assignment.template,
            student=task.student,
            loose=task.loose,
            staging=staging,
            released=self._assignment.files,
            theirs=theirs,
            caps=SubmissionCaps.allowing(self._bundle.limits.notebook_bytes),
        )
        if not theirs:
            return submission
        complete(staging, Path(self._bundle.release), theirs)
        return replace(submission, files=staging)

    def _cells(self, submission: Submission) -> tuple[tuple[CodeCell, ...], tuple[CellRun, ...]]:
        """The cells to run, and what there is to say of the others."""
        cells = code_cells(submission, self._assignment.template)
        end = 0 if self._bundle.run_ungraded_end else ungraded_end(cells, self._assignment.template)
        kept = len(cells) - end
        pictures = {cell["id"]: cell.get("outputs", ()) for cell in submission.notebook["cells"]}
        return cells[:kept], tuple(_left_out(cell.id, pictures[cell.id]) for cell in cells[kept:])

    def _make_exam(self, variant: int) -> Exam:
        return Exam.of(
            self._key,
            variant,
            misconceptions=lambda exercise: self._assignment.misconceptions.of(exercise, variant),
            carried_credit=self._bundle.carried_credit,
        )


class _Writings:
    """The code of a student's functions in the cells that run; of several, the last that is no stub.

    It is asked for at every check; what is too long is not looked through.
    """

    def __init__(self, cells: Sequence[CodeCell], runs: Sequence[CellRun]) -> None:
        self._cells, self._runs = cells, runs
        self._sources = [cell.source for cell in cells if cell.legible]
        self._variables = _Variables(self._sources)
        self._found: dict[str, Written] = {}

    def __call__(self, function: str) -> Written:
        if function not in self._found:
            self._found[function] = self._find(function)
        return self._found[function]

    def _find(self, function: str) -> Written:
        defining = [source for source in reversed(self._sources) if f"def {function}(" in source]
        codes = [Written(source, function, self._variables) for source in defining]
        # A look at the text spares taking apart what is no stub, as is most that is asked for.
        whole = (code for code in codes if "None" not in code.source or not code.has_stub)
        code = next(whole, codes[0] if codes else UNKNOWN)
        return replace(code, failure=self._failures.get(function, ""))

    @functools.cached_property
    def _failures(self) -> Mapping[str, str]:
        return failures(self._cells, self._runs)


class _Variables:
    """The names that cells bind to values. They are looked for when the first is asked for."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = sources

    def __contains__(self, name: object) -> bool:
        return name in self._names

    @functools.cached_property
    def _names(self) -> frozenset[str]:
        return frozenset().union(*map(assigned_names, self._sources))


def _left_out(cell: str, pictures: Sequence[dict[str, Any]]) -> CellRun:
    lines = (_(NOT_RUN), *((_(AS_HANDED_IN),) if pictures else ()))
    text = "".join(f"{line}\n" for line in lines)
    return CellRun(cell, "skipped", ({"output_type": "stream", "name": "stdout", "text": text}, *pictures))
