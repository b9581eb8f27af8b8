"""Submissions before the examiner: one verdict for each test cell."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType

from ..model import Limits
from ..sandbox.confine import Confinement
from ..sandbox.examtask import ExamTask
from ..sandbox.outside.examination import LOST, DeskLostError, Examination, Outcome, Stops, lost_outcome
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..sandbox.outside.zygotes import Zygote
from ..sandbox.protocol import Ending
from .examplan import CellEnd, CellVerdict, ExamCell, ExamPlan, Where
from .scoring import earned, is_hidden

GONE_WORDS = {"timeout": "It took too long.", "memory": "It used too much memory."}


class Examiner:
    """Of one assignment, in a sandbox of its own; `with` waits for it.

    bundle : what lies beside the notebook
    """

    def __init__(
        self,
        plan: ExamPlan,
        bundle: Path,
        limits: Limits,
        *,
        confinement: Confinement | None = None,
        zygote: Zygote | None = None,
        unsafe: bool = False,
    ) -> None:
        self._plan = plan
        self._sandbox = Sandbox(bundle, limits, unsafe=unsafe, confinement=confinement, zygote=zygote)

    def __enter__(self) -> Examiner:
        self._sandbox.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        self._sandbox.close()

    def examine(self, session: Session, files: Path | None = None) -> tuple[CellVerdict, ...]:
        """The verdicts of the test cells that are judged outside, in their order.

        session : of a submission whose cells have been run; a second run, of which nothing is shown, is asked
        files : what the student has handed in beside the notebook
        """
        return examined(self._plan, session, self._sandbox, files)


def examined(
    plan: ExamPlan, session: Session, examiners: Sandbox, files: Path | None = None
) -> tuple[CellVerdict, ...]:
    """As `Examiner.examine`, with this sandbox for the examiner's process."""
    verdicts: list[CellVerdict] = []
    with contextlib.closing(Desks(examiners, session, files)) as desks:
        for cell in plan.cells:
            if cell.role == "solution":
                continue
            judged = plan.plans[cell.id].judged
            outcome = desks.outcome(cell, plan)  # of those judged inside too: others may use what they bind
            if cell.role == "test" and judged == "inside":
                outcome = desks.outcome_inside(cell)
            if cell.role == "test":
                verdicts.append(verdict_of(cell, outcome, judged))
    return tuple(verdicts)


class Desks:
    """The examiner's process, and another one when it is lost over a cell."""

    def __init__(self, sandbox: Sandbox, student: Session, files: Path | None) -> None:
        self._sandbox, self._files, self._limits = sandbox, files, sandbox.limits
        self._stops = Stops(student, sandbox.limits)
        self._places = {cell.id: number for number, cell in enumerate(student.cells)}
        self._session: Session | None = None
        self._examination: Examination | None = None
        self._given: list[ExamTask] = []  # that have been run at the desk

    def close(self) -> None:
        """End it."""
        if self._session is not None:
            self._session.close()
        self._session = self._examination = None

    def outcome_inside(self, cell: ExamCell) -> Outcome:
        """What comes of a test cell in a fork of the student's process, at its place."""
        place = self._places.get(cell.id)
        return lost_outcome(Ending.GONE) if place is None else self._stops.run_inside(place, cell.whole)

    def outcome(self, cell: ExamCell, plan: ExamPlan, *, recording: bool = False) -> Outcome:
        """What comes of a cell of the instructor's."""
        known = plan.plans.get(cell.id)
        task = ExamTask(
            cell.id,
            cell.whole,
            judged=cell.role == "test",
            owned=known.owned if known else (),
            tools=plan.tools,
            pushed=known.pushed if known else (),
            rules=None if recording else dict(known.rules) if known else {},
            libraries=plan.libraries,
            whole_objects=known is not None and known.whole_objects,
            theirs=known.theirs if known else (),
        )
        try:
            return self._at_desk().examine(self._places.get(cell.id), task.to_json())
        except DeskLostError as error:
            self.close()
            return lost_outcome(error.why)
        finally:
            if cell.role == "given":
                self._given.append(task)

    def _at_desk(self) -> Examination:
        if self._examination is None:
            self._session = Session(self._sandbox, (), None)
            run = self._session.walk().run
            run.run_cells((), stop_s=self._limits.total_s)
            examination = Examination(self._stops, run, self._limits)
            for task in self._given:
                examination.examine(None, task.to_json())
            self._examination = examination
        return self._examination


def verdict_of(cell: ExamCell, outcome: Outcome, judged: Where = "outside") -> CellVerdict:
    """The verdict that this outcome of a test cell is."""
    error, line = outcome["error"], outcome["line"]
    if not error:
        return CellVerdict(cell.id, earned(outcome["value"], cell.points), "ok", judged)
    message: str = GONE_WORDS.get(outcome["lost"]) or outcome["message"]
    return CellVerdict(
        cell.id,
        0.0,
        _end(outcome),
        judged,
        error=error,
        message=message,
        line=line,
        hidden=is_hidden(cell, line),
    )


def _end(outcome: Outcome) -> CellEnd:
    if outcome["error"] == "RefusalError":
        return "refused"
    if outcome["error"] in ("StudentGoneError", LOST):
        return "timeout" if outcome["lost"] == "timeout" else "killed"
    return "raised"
