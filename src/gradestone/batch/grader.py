"""One submission from folder to marks: intake, execution, judgement, autograded notebook.

Runs in a worker process, local or of any scheduler: all it needs is a Bundle and, per submission, a Task.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import IntakeError
from ..files.temporary import TemporaryFolder
from ..intake import code_cells, read_submission, ungraded_end
from ..judge import WrongVersions, carry_forward, carry_plan, fell_short, judge
from ..model import Answer, CellRun, Check, CodeCell, Mark, Marks, Submission
from ..page.sanitise import sanitise
from ..page.tables import with_outputs
from ..sandbox.confine import Confinement
from ..sandbox.outside.forkserver import ForkServer
from ..sandbox.outside.question import Question
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..selfcheck.free_variables import assigned_names, outside_hint, outside_names
from ..selfcheck.plain import identical
from .messages import Bundle, Graded, Task
from .outcome import Assignment, graded, nothing_handed_in, unjudged
from .worker import Grade

NOT_RUN = "Not run while grading: no mark depends on this cell.\n"
AS_HANDED_IN = "What follows is as it was handed in.\n"


@contextmanager
def open_grader(bundle: Bundle, server: ForkServer | None = None) -> Iterator[Grade]:
    """Grades submissions of the bundle's assignment, one after the other, in one sandbox.

    server : a fork server started beforehand
    """
    assignment = Assignment.load(bundle)
    with Sandbox(
        Path(bundle.release),
        bundle.limits,
        unsafe=bundle.unsafe,
        assignment=bundle.assignment,
        confinement=Confinement(bundle.tier, bundle.layers) if bundle.layers else None,
        server=server,
    ) as sandbox:
        yield Grader(bundle, assignment, sandbox).grade


class Grader:
    """Grades with one sandbox."""

    def __init__(self, bundle: Bundle, assignment: Assignment, sandbox: Sandbox) -> None:
        self._bundle, self._assignment, self._sandbox = bundle, assignment, sandbox
        self._key = assignment.key
        self._questions = functools.cache(self._ask)

    def grade(self, task: Task) -> Graded:
        """All that is to be written about one submission. Raises SandboxError if the grader is at fault."""
        clock = _Clock()
        with TemporaryFolder() as staging:
            try:
                submission = self._read(task, staging.path)
            except IntakeError as error:
                if _is_empty(Path(task.folder)):
                    return nothing_handed_in(self._assignment, task, tier=self._sandbox.tier)
                return unjudged(self._assignment, task, str(error), tier=self._sandbox.tier)
            clock.lap("intake")
            cells, left_out = self._cells(submission)
            with self._sandbox.session(cells, submission.files) as session:
                clock.lap("cells")
                marks = self._marks(session, task.variant, _Hints(cells), clock)
                seconds = session.seconds
        incidents = (*task.incidents, *submission.incidents, *session.incidents)
        result = Marks(task.student, self._key.assignment, marks, seconds, self._sandbox.tier, incidents)
        executed = with_outputs(submission.notebook, (*session.cell_runs, *left_out))
        shown = sanitise(executed, trusted=self._assignment.texts)
        clock.lap("sanitise")
        outcome = graded(self._assignment, task, shown, result)
        clock.lap("notebook")
        # Tracebacks through the helpers name the folder they were imported from: the grader's own business.
        notebook = outcome.notebook.replace(f"{self._bundle.release}/", "")
        return replace(outcome, notebook=notebook, stages=clock.laps)

    def _read(self, task: Task, staging: Path) -> Submission:
        return read_submission(
            task.parcel or Path(task.folder),
            template=self._assignment.released,
            key=self._key,
            student=task.student,
            assignment=self._key.assignment,
            staging=staging,
            released=self._assignment.files,
        )

    def _cells(self, submission: Submission) -> tuple[tuple[CodeCell, ...], tuple[CellRun, ...]]:
        """The cells to run, and what there is to say of the others."""
        cells = code_cells(submission, self._key)
        end = 0 if self._bundle.run_ungraded_end else ungraded_end(cells, self._assignment.released)
        kept = len(cells) - end
        pictures = {cell["id"]: cell.get("outputs", ()) for cell in submission.notebook["cells"]}
        return cells[:kept], tuple(_left_out(cell.id, pictures[cell.id]) for cell in cells[kept:])

    def _marks(
        self, session: Session, variant: int, hints: Callable[[str], str], clock: _Clock
    ) -> tuple[Mark, ...]:
        """Own answers of all exercises first, and only then runs with reference code in them."""
        own = self._own_marks(session, variant, hints, clock)
        credit = self._bundle.carried_credit
        plan = dict(carry_plan(self._key, fell_short(own))) if credit else {}
        sources = {exercise.name: exercise.source for exercise in self._key.exercises}
        carried = {
            name: session.answer(self._questions(variant)[name], replacing=[sources[each] for each in others])
            for name, others in plan.items()
        }
        session.stop()  # nothing more is asked: its processes end while the marks are worked out
        clock.lap("carried")
        marks = carry_forward(
            self._key,
            variant,
            own,
            carried,
            replaced=plan,
            credit=credit,
            wrong_versions=self._wrong_versions(variant),
        )
        clock.lap("judge")
        return marks

    def _own_marks(
        self, session: Session, variant: int, hint: Callable[[str], str], clock: _Clock
    ) -> tuple[Mark, ...]:
        """All exercises from one fork; then those that are not right alone, which is what counts for them."""
        questions = self._questions(variant)
        together = session.answer_together(questions.values())
        clock.lap("answers")
        marks = self._judged(variant, together, hint)
        clock.lap("judge")
        again = [mark.exercise for mark in marks if not _all_passed(mark)]
        alone = {name: session.answer(questions[name]) for name in again}
        clock.lap("answers")
        spoiled = {name: each for name, each in alone.items() if not _alike(each, together.get(name, ()))}
        if spoiled:
            pairs = zip(marks, self._judged(variant, spoiled, hint), strict=True)
            marks = tuple(second if second.exercise in spoiled else first for first, second in pairs)
        clock.lap("judge")
        return marks

    def _judged(
        self, variant: int, answers: Mapping[str, Sequence[Answer]], hint: Callable[[str], str]
    ) -> tuple[Mark, ...]:
        return judge(self._key, variant, answers, wrong_versions=self._wrong_versions(variant), hint=hint)

    def _wrong_versions(self, variant: int) -> WrongVersions:
        return lambda exercise: self._assignment.misconceptions.of(exercise, variant)

    def _ask(self, variant: int) -> dict[str, Question]:
        checks: dict[str, list[Check]] = {exercise.name: [] for exercise in self._key.exercises}
        for check in self._key.variants[variant]:
            checks[check.exercise].append(check)
        return {
            exercise.name: Question.of(
                exercise.name,
                [check.call for check in checks[exercise.name]],
                exercise.parameters,
                [check.expected for check in checks[exercise.name]],
            )
            for exercise in self._key.exercises
        }


class _Hints:
    """Looks for variables of the notebook that a function uses in the place of its parameters."""

    def __init__(self, cells: Sequence[CodeCell]) -> None:
        self._sources = [cell.source for cell in cells]

    def __call__(self, function: str) -> str:
        written = [source for source in self._sources if f"def {function}" in source]
        return outside_hint(outside_names(written[-1], function, self._variables)) if written else ""

    @functools.cached_property
    def _variables(self) -> frozenset[str]:
        return frozenset().union(*map(assigned_names, self._sources))


def _left_out(cell: str, pictures: Sequence[dict[str, Any]]) -> CellRun:
    text = NOT_RUN + (AS_HANDED_IN if pictures else "")
    return CellRun(cell, "skipped", ({"output_type": "stream", "name": "stdout", "text": text}, *pictures))


def _all_passed(mark: Mark) -> bool:
    return all(verdict.outcome == "passed" for verdict in mark.verdicts)


def _alike(first: Sequence[Answer], second: Sequence[Answer]) -> bool:
    """Whether these answers differ in nothing but the time they took."""
    return len(first) == len(second) and all(
        replace(one, value=None, seconds=0.0) == replace(other, value=None, seconds=0.0)
        and identical(one.value, other.value)
        for one, other in zip(first, second, strict=True)
    )


def _is_empty(submission: Path) -> bool:
    """Whether a folder holds nothing but the collector's timestamp."""
    try:
        return {path.name for path in submission.iterdir()} <= {"timestamp.txt"}
    except OSError:
        return False


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """What passed since the last lap belongs to this stage."""
        now = time.perf_counter()
        self.laps[stage] = round(self.laps.get(stage, 0.0) + now - self._last, 6)
        self._last = now
