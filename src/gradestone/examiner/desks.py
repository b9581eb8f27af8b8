"""The examiner's process beside a student's, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from ..sandbox.examtask import ExamTask, bound_names
from ..sandbox.outside.examination import DeskLostError, Examination, Outcome, Stops, lost_outcome
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..sandbox.protocol import Ending
from ..selfcheck.free_variables import python_of
from .borrowing import borrowed_by
from .examplan import ExamCell, ExamPlan


class Desks:
    """The examiner's process, and another one when it is lost over a cell."""

    def __init__(self, sandbox: Sandbox, student: Session, plan: ExamPlan) -> None:
        self._sandbox, self._limits, self._plan = sandbox, sandbox.limits, plan
        self._places = {cell.id: number for number, cell in enumerate(student.cells)}
        self._stops = Stops(student, sandbox.limits, frozenset(self._idle()))
        self._session: Session | None = None
        self._examination: Examination | None = None
        self._given: list[ExamTask] = []  # that have been run at the desk

    def close(self) -> None:
        """End it."""
        if self._session is not None:
            self._session.close()
        self._session = self._examination = None

    @property
    def is_calm(self) -> bool:
        """Whether the student's process has lived through all that it was asked."""
        return self._stops.walks <= 1

    def outcome_inside(self, cell: ExamCell) -> Outcome:
        """What comes of a test cell in a fork of the student's process, at its place."""
        place = self._places.get(cell.id)
        if place is None:
            return lost_outcome(Ending.GONE)
        return self._stops.run_inside(place, cell.whole, borrowed_by(cell, self._plan.cells))

    def _idle(self) -> Iterator[int]:
        """Places of test cells that bind no name and have no magic: calls are all that is left of them."""
        for cell in self._plan.cells:
            is_plain = python_of(cell.source).strip() == cell.source.strip() and not bound_names(cell.source)
            if cell.role == "test" and cell.id in self._places and is_plain:
                yield self._places[cell.id]

    def outcome(self, cell: ExamCell, *, recording: bool = False) -> Outcome:
        """What comes of a cell of the instructor's."""
        plan = self._plan
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
        place = self._places.get(cell.id)
        try:
            outcome = self._at_desk().examine(place, task.to_json())
            if outcome["shared"]:
                # It gets a fork of its own, and a desk that has not begun with it.
                self.close()
                outcome = self._at_desk().examine(place, task.to_json())
            return outcome
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
