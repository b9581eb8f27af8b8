"""One submission in the sandbox: its cells, run again without those that kill or hang; then its answers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import SandboxError, WireError
from ...files.temporary import remove_folder
from ...model import Answer, CellRun, CodeCell
from ...selfcheck.words import _
from ..protocol import End, Ending
from ..replies import read_answer
from .cell_results import CellResults
from .connection import RunError
from .notebook_run import ForkError, Run
from .question import AS_THEY_ARE, AnswerRoom, NotebookState, Question, order, stopped
from .scratch import make_scratch
from .shortage import Machine
from .walk import CELLS_SHARE, NotebookWalk

if TYPE_CHECKING:
    from .sandbox import Sandbox

RESTARTS = 30  # of the notebook process, whatever the reason
SERVER_LOSSES = 2  # of the fork server, before a cell is blamed
FORKS = 4  # for the calls of one exercise
LATER_PATIENCE = 0.2  # share of the time of a call that has, or will have, another chance


class Session:
    """Made by `Sandbox.session`: first `run_cells`; then `answer` may be called, in any order.

    Carried-forward answers, in a state with reference code, come after all own answers and in the order
    of the course: a fork that holds reference code could remember it for an exercise answered later.
    """

    def __init__(self, sandbox: Sandbox, cells: Sequence[CodeCell], files: Path | None) -> None:
        self._sandbox = sandbox
        self._limits = sandbox.limits
        self._later_patience_s = sandbox.limits.call_s * LATER_PATIENCE
        self._files = files
        self._cells = tuple(cells)
        self._started = time.monotonic()
        self._machine = Machine(sandbox.limits.memory_bytes)
        self._spent_before_s = 0.0  # by earlier runs
        self._cell_results = CellResults(self._cells)
        self._room = AnswerRoom(sandbox.limits.answer_bytes)
        self._restarts = self._server_losses = 0
        self._run: Run | None = None
        self._served = False  # whether the run has answered anything yet
        self._walk: NotebookWalk | None = None  # of the run, where that has not come to its end yet
        self._slow: set[str] = set()  # exercises of which a call has taken too long
        self._suspects: set[int] = set()  # cells behind which a run has ended
        self._scratch: Path | None = None

    @property
    def cell_runs(self) -> tuple[CellRun, ...]:
        """What came of every cell, in the order given."""
        return self._cell_results.runs

    @property
    def cells(self) -> tuple[CodeCell, ...]:
        """What was given."""
        return self._cells

    @property
    def incidents(self) -> tuple[str, ...]:
        """What was stopped, or not run, in sentences."""
        return self._cell_results.incidents

    @property
    def seconds(self) -> float:
        """Since the session began."""
        return time.monotonic() - self._started

    @property
    def total_s(self) -> float:
        """What all cells and calls of one run may spend."""
        return self._limits.total_s

    @property
    def spent_s(self) -> float:
        """What all cells and calls together have spent of it, up to the last look."""
        return self._spent_before_s + (self._run.spent_s if self._run is not None else 0.0)

    def stop(self) -> None:
        """Have the run's processes killed while the caller goes on; `close` waits for their end."""
        if self._run is not None:
            self._run.stop()

    def close(self) -> None:
        """Return when every process of the run is dead and its folder gone."""
        self._served, self._walk = False, None
        run, self._run = self._run, None
        scratch, self._scratch = self._scratch, None
        try:
            if run is not None:
                self._spent_before_s += run.spent_s
                run.close()
        except OSError:
            self._sandbox.server()
        finally:
            if scratch is not None:
                remove_folder(scratch)

    # ------------------------------------------------------------ cells

    def run_cells(self) -> None:
        """Run the cells until a run reaches its end; each failure takes a cell out or uses up a restart."""
        if len(self._cells) > self._limits.cells:
            words = _("Only the first {most} of {count} code cells were run.")
            self._cell_results.note(words.format(most=self._limits.cells, count=len(self._cells)))
        while not self._attempt():
            self._restarts += 1
            if self._restarts > RESTARTS or self._left_s() <= 0:
                self._cell_results.note(_("The notebook could not be run to its end."))
                return

    def _attempt(self) -> bool:
        cells = self._cell_results.left(self._limits.cells)
        try:
            run = self._new_run()
            kept_s = self._limits.total_s * (1 - CELLS_SHARE)
            run.run_cells(cells, stop_s=max(self._left_s() - kept_s, 1))
        except RunError as error:
            self._blame(error.end)
            return False
        for name in run.outputs.errors():
            self._machine.excuse(name)
        self._cell_results.keep(run, cells)
        return True

    def _new_run(self) -> Run:
        try:
            self.close()
            server = self._sandbox.server()
            self._scratch = make_scratch(server.folder, self._sandbox.bundle, self._files)
            self._run = Run(server, self._scratch, self._limits)
        except OSError as error:
            words = _("a run could not be started: {error}. See to the machine.")
            raise SandboxError(words.format(error=error)) from error
        return self._run

    def _left_s(self) -> float:
        """What all cells and calls together may still spend."""
        return self._limits.total_s - self.spent_s

    def _blame(self, end: End) -> None:
        """Take the cell out that was running when the run ended."""
        run = self._run
        if run is None or run.last is None:  # nothing of the student's has run in it
            self._machine.count_false_start(end)
            return
        self.close()
        self._machine.excuse(end.why)
        between_cells = run.current is None
        if end.why is Ending.SERVER and (between_cells or self._server_died()):
            return
        if between_cells and run.last not in self._suspects:
            self._suspects.add(run.last)  # it has left that behind, or it was somebody else: once is no proof
            return
        self._cell_results.lose(run, run.last, end)

    def _server_died(self) -> bool:
        """True when the fork server is gone too, which is not yet held against the cell."""
        self._server_losses += 1
        return self._server_losses <= SERVER_LOSSES

    # ------------------------------------------------------------ answers

    def answer_together(self, questions: Sequence[Question]) -> tuple[tuple[Answer, ...], ...]:
        """Answers to the questions from one fork, in their order, as far as it lived to give them.

        A fork costs more than the calls. But functions share it: one may spoil it for those after it.
        """
        answers: list[list[Answer]] = []
        try:
            run = self._living_run()
            run.ask(order(questions), [request for each in questions for request in each.requests])
            for question in questions:
                answers.append([])
                for number in range(len(question.requests)):
                    answers[-1].append(self._next_answer(run, question, number, self._later_patience_s))
        except (TimeoutError, ForkError):
            pass
        except RunError:
            self.close()
        self._served = self._run is not None
        return tuple(map(tuple, answers))

    def answer_in_place(self, stops: Mapping[int, Sequence[Question]]) -> dict[str, tuple[Answer, ...]]:
        """Answers from a new notebook run, each from a fork of the state before the cell of that number.

        It is a new process in a new folder: nothing of it can tell that questions were asked before. What it
        does not live to answer is missing.
        """
        answers: dict[str, tuple[Answer, ...]] = {}
        try:
            walk = self.walk()
            run = walk.run
            for place, questions in sorted(stops.items()):
                walk.to(place)
                for question in questions:
                    with contextlib.suppress(TimeoutError, ForkError):
                        run.ask(order([question]), question.requests)
                        answers[question.exercise] = tuple(
                            self._next_answer(run, question, number, self._limits.call_s)
                            for number in range(len(question.requests))
                        )
        except RunError:
            self.close()
        self._served = self._run is not None
        return answers

    def walk(self) -> NotebookWalk:
        """A new notebook run in a new folder, before its first cell. `close` ends it."""
        self.close()
        self._spent_before_s = 0.0  # a run that takes the place of the first has as much time
        self._walk = NotebookWalk(self._new_run(), self._cell_results.left(self._limits.cells), self._limits)
        return self._walk

    def answer(self, question: Question, state: NotebookState = AS_THEY_ARE) -> tuple[Answer, ...]:
        """One answer per call, all from one fork of their own as long as it lives."""
        answers: list[Answer] = []
        forks = 0
        while len(answers) < len(question.requests) and forks < FORKS and self._left_s() > 0:
            forks += 1
            patience_s = self._later_patience_s if question.exercise in self._slow else self._limits.call_s
            answers += self._answer_in_fork(question.after(len(answers)), patience_s, state)
            if answers[-1].status == "timeout":
                self._slow.add(question.exercise)
            if self._run is None:
                break  # this exercise has cost its run
        missing = len(question.requests) - len(answers)
        return (*answers, *[Answer(answers[-1].status if answers else "timeout")] * missing)

    def _answer_in_fork(self, question: Question, patience_s: float, state: NotebookState) -> list[Answer]:
        """At least one answer; all of them if the fork lives."""
        answers: list[Answer] = []
        started = time.monotonic()
        try:
            run = self._living_run()
            run.ask(order([question], state), question.requests)
            for number in range(len(question.requests)):
                started = time.monotonic()
                answers.append(self._next_answer(run, question, number, patience_s))
        except TimeoutError:
            answers.append(stopped(Ending.TIMEOUT, time.monotonic() - started))
        except ForkError as error:
            self._machine.excuse(error.why)
            answers.append(stopped(error.why, time.monotonic() - started))
        except RunError as error:
            # A run that has served others may have died of one of them: ask a new one.
            innocent = self._served and not answers
            self.close()
            self._machine.excuse(error.end.why)
            if innocent or (error.end.why is Ending.SERVER and self._server_died()):
                rest = question.after(len(answers))
                return [*answers, *self._answer_in_fork(rest, patience_s, state)]
            words = _("The notebook was run again: a call of {function} ended it.")
            self._cell_results.note(words.format(function=question.exercise))
            if len(answers) < len(question.requests):
                answers.append(stopped(error.end.why, time.monotonic() - started))
        self._served = self._run is not None
        return answers

    def _next_answer(self, run: Run, question: Question, number: int, patience_s: float) -> Answer:
        started = time.monotonic()
        reply = run.next_answer(min(patience_s, max(self._left_s(), 0.0)))
        foreseen = question.foreseen[number]
        if foreseen is not None and foreseen.is_in(reply):
            return Answer("value", foreseen.value, seconds=time.monotonic() - started)
        try:
            told = self._room.decode(reply, foreseen)
            answer = read_answer(told, question.parameters, time.monotonic() - started)
        except (WireError, ValueError, TypeError):
            return Answer("unreadable", seconds=time.monotonic() - started)
        self._machine.excuse(answer.status)
        return answer

    def _living_run(self) -> Run:
        if self._run is None:
            self._restarts += 1
            if self._restarts > RESTARTS:
                raise RunError(Ending.RESTARTS)
            self.run_cells()
        if self._run is None or self._run.current is not None:
            raise RunError(Ending.RESTARTS)
        if self._walk is not None:
            self._walk.to()
        return self._run
