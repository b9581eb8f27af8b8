"""One submission in the sandbox: its cells, run again without those that kill or hang; then its answers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import WireError
from ...files.temporary import remove_folder
from ...model import Answer, CellRun, CellStatus, CodeCell
from ...selfcheck.answers import Status
from ..protocol import End, Ending
from ..replies import read_answer
from ..wire import decode
from ..wireformat import Caps
from .connection import RunError
from .notebook_run import ForkError, Run
from .question import AS_THEY_ARE, Circumstances, Question, order
from .scratch import make_scratch

if TYPE_CHECKING:
    from .sandbox import Sandbox

RESTARTS = 30  # of the notebook process, whatever the reason
SERVER_LOSSES = 2  # of the fork server, before a cell is blamed
FORKS = 4  # for the calls of one exercise
CELLS_SHARE = 0.75  # of the total time; the rest is kept for the answers
LATER_PATIENCE = 0.2  # share of the time of a call that has, or will have, another chance


class Session:
    """Made by `Sandbox.session`: first `run_cells`; then `answer` may be called, in any order.

    Carried-forward answers, in circumstances with reference code, come after all own answers and in the order
    of the course: a fork that holds reference code could remember it for an exercise answered later.
    """

    def __init__(self, sandbox: Sandbox, cells: Sequence[CodeCell], files: Path | None) -> None:
        self.incidents: tuple[str, ...] = ()
        self._sandbox = sandbox
        self._limits = sandbox.limits
        self._files = files
        self._cells = tuple(cells)
        self._started = time.monotonic()
        self._ends = self._started + self._limits.total_s
        self._cells_end = self._started + self._limits.total_s * CELLS_SHARE
        self._lost: dict[int, CellRun] = {}
        self._results: dict[int, CellRun] = {}
        self._restarts = self._server_losses = 0
        self._run: Run | None = None
        self._served = False  # whether the run has answered anything yet
        self._behind: tuple[int, ...] = ()  # cells that the run has not come to yet
        self._slow: set[str] = set()  # exercises of which a call has taken too long
        self._scratch: Path | None = None

    @property
    def cell_runs(self) -> tuple[CellRun, ...]:
        """What came of every cell, in the order given."""
        return tuple(self._results.get(i, CellRun(cell.id, "skipped")) for i, cell in enumerate(self._cells))

    @property
    def seconds(self) -> float:
        """Since the session began."""
        return time.monotonic() - self._started

    @property
    def _later_patience_s(self) -> float:
        return self._limits.call_s * LATER_PATIENCE

    def stop(self) -> None:
        """Have the run's processes killed while the caller goes on; `close` waits for their end."""
        if self._run is not None:
            self._run.stop()

    def close(self) -> None:
        """Return when every process of the run is dead and its folder gone."""
        self._served, self._behind = False, ()
        run, self._run = self._run, None
        scratch, self._scratch = self._scratch, None
        try:
            if run is not None:
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
            self._note(f"Only the first {self._limits.cells} of {len(self._cells)} code cells were run.")
        while not self._attempt():
            self._restarts += 1
            if self._restarts > RESTARTS or time.monotonic() > self._ends:
                self._note("The notebook could not be run to its end.")
                return

    def _attempt(self) -> bool:
        cells = [(i, cell) for i, cell in enumerate(self._cells[: self._limits.cells]) if i not in self._lost]
        try:
            run = self._new_run()
            run.run_cells(cells, stop_at=max(self._cells_end, time.monotonic() + 1))
        except (RunError, OSError) as error:
            self._blame(_end_of(error))
            return False
        self._keep(run, cells)
        return True

    def _new_run(self) -> Run:
        self.close()
        server = self._sandbox.server()
        self._scratch = make_scratch(server.folder, self._sandbox.bundle, self._files)
        self._run = Run(server, self._scratch, self._limits)
        return self._run

    def _keep(self, run: Run, cells: Sequence[tuple[int, CodeCell]]) -> None:
        self._results = dict(self._lost)
        for index, cell in cells:
            if index in run.done:
                success, count = run.done[index]
                status: CellStatus = "timeout" if index in run.interrupted else "ok" if success else "error"
                self._results[index] = CellRun(cell.id, status, self._shown(run, index), count)
        if late := run.interrupted:
            self._note(f"{_cells(late)} took too long and {_was(late)} interrupted.")
        if missing := {index for index, _ in cells} - run.done.keys():
            self._note(f"{_cells(missing)} {_was(missing)} not run: the time for all cells was over.")

    def _shown(self, run: Run, index: int) -> tuple[dict[str, Any], ...]:
        return () if self._cells[index].quiet else tuple(run.outputs.cells.get(index, ()))

    def _blame(self, end: End) -> None:
        """Take the cell out that was running when the run ended."""
        run = self._run
        if run is None or run.current is None or (end.why is Ending.SERVER and self._server_died()):
            return
        index, cell = run.current, self._cells[run.current]
        status: CellStatus = "timeout" if end.why is Ending.TIMEOUT else "killed"
        words = _ENDINGS.get(end.why, f"ended the process that ran it ({end})")
        self._note(f"Code cell {index + 1} {words}; the notebook was run again without it.")
        text, name = f"This cell {words}.", "CellStopped"
        note = {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
        outputs = () if cell.quiet else (*self._shown(run, index), note)
        self._lost[index] = self._results[index] = CellRun(cell.id, status, outputs)

    def _server_died(self) -> bool:
        """True when the fork server is gone too, which is not yet held against the cell."""
        self._server_losses += 1
        return self._server_losses <= SERVER_LOSSES

    def _note(self, sentence: str) -> None:
        if sentence not in self.incidents:
            self.incidents += (sentence,)

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
        except (RunError, OSError):
            self.close()
        self._served = self._run is not None
        return tuple(map(tuple, answers))

    def answer_in_place(self, stops: Mapping[int, Sequence[Question]]) -> dict[str, tuple[Answer, ...]]:
        """Answers from a new notebook run, each from a fork of the state before the cell of that number.

        It is a new process in a new folder: nothing of it can tell that questions were asked before. What it
        does not live to answer is missing.
        """
        answers: dict[str, tuple[Answer, ...]] = {}
        self._ends = max(self._ends, time.monotonic() + self._limits.total_s)
        try:
            run = self._new_run()
            self._behind = tuple(
                i for i in range(len(self._cells[: self._limits.cells])) if i not in self._lost
            )
            for place, questions in sorted(stops.items()):
                self._run_on(run, place)
                for question in questions:
                    with contextlib.suppress(TimeoutError, ForkError):
                        run.ask(order([question]), question.requests)
                        answers[question.exercise] = tuple(
                            self._next_answer(run, question, number, self._limits.call_s)
                            for number in range(len(question.requests))
                        )
        except (RunError, OSError):
            self.close()
        self._served = self._run is not None
        return answers

    def _run_on(self, run: Run, place: int | None = None) -> None:
        """Run the cells up to that number, or all that are left; what they show is not wanted."""
        now = tuple(index for index in self._behind if place is None or index < place)
        self._behind = self._behind[len(now) :]
        cells = [(index, replace(self._cells[index], quiet=True)) for index in now]
        run.run_cells(cells, stop_at=time.monotonic() + self._limits.total_s * CELLS_SHARE)

    def answer(self, question: Question, circumstances: Circumstances = AS_THEY_ARE) -> tuple[Answer, ...]:
        """One answer per call, all from one fork of their own as long as it lives."""
        answers: list[Answer] = []
        forks = 0
        while len(answers) < len(question.requests) and forks < FORKS and time.monotonic() < self._ends:
            forks += 1
            patience_s = self._later_patience_s if question.exercise in self._slow else self._limits.call_s
            answers += self._answer_in_fork(question.after(len(answers)), patience_s, circumstances)
            if answers[-1].status == "timeout":
                self._slow.add(question.exercise)
            if self._run is None:
                break  # this exercise has cost its run
        missing = len(question.requests) - len(answers)
        return (*answers, *[Answer(answers[-1].status if answers else "timeout")] * missing)

    def _answer_in_fork(
        self, question: Question, patience_s: float, circumstances: Circumstances
    ) -> list[Answer]:
        """At least one answer; all of them if the fork lives."""
        answers: list[Answer] = []
        started = time.monotonic()
        try:
            run = self._living_run()
            run.ask(order([question], circumstances), question.requests)
            for number in range(len(question.requests)):
                started = time.monotonic()
                answers.append(self._next_answer(run, question, number, patience_s))
        except TimeoutError:
            answers.append(_stopped(Ending.TIMEOUT, time.monotonic() - started))
        except ForkError as error:
            answers.append(_stopped(error.why, time.monotonic() - started))
        except (RunError, OSError) as error:
            # A run that has served others may have died of one of them: ask a new one.
            innocent = self._served and not answers
            self.close()
            if innocent:
                return self._answer_in_fork(question, patience_s, circumstances)
            self._note(f"The notebook was run again: a call of {question.exercise} ended it.")
            if len(answers) < len(question.requests):
                answers.append(_stopped(_end_of(error).why, time.monotonic() - started))
        self._served = self._run is not None
        return answers

    def _next_answer(self, run: Run, question: Question, number: int, patience_s: float) -> Answer:
        started = time.monotonic()
        reply = run.next_answer(min(started + patience_s, self._ends))
        foreseen = question.foreseen[number]
        if foreseen is not None and foreseen.is_in(reply):
            return Answer("value", foreseen.value, seconds=time.monotonic() - started)
        try:
            return read_answer(decode(reply, self._caps()), question.parameters, time.monotonic() - started)
        except (WireError, ValueError, TypeError):
            return Answer("unreadable", seconds=time.monotonic() - started)

    def _living_run(self) -> Run:
        if self._run is None:
            self._restarts += 1
            if self._restarts > RESTARTS:
                raise RunError(Ending.RESTARTS)
            self.run_cells()
        if self._run is None or self._run.current is not None:
            raise RunError(Ending.RESTARTS)
        if self._behind:
            self._run_on(self._run)
        return self._run

    def _caps(self) -> Caps:
        return Caps(total_bytes=self._limits.answer_bytes)


_ENDINGS = {
    Ending.TIMEOUT: "took too long and could not be interrupted",
    Ending.MEMORY: "used too much memory",
    Ending.PROCESSES: "started too many processes",
    Ending.GARBAGE: "disturbed the sandbox",
    Ending.CLOSED: "closed the connection to the grader",
    Ending.SERVER: "ended the grader's own process",
}


def _end_of(error: RunError | OSError) -> End:
    """The end of the run that the error tells of."""
    return error.end if isinstance(error, RunError) else End(Ending.SERVER)


def _stopped(why: Ending, seconds: float) -> Answer:
    """The answer of a call that had to be stopped, or that stopped its process."""
    status: Status = "memory" if why is Ending.MEMORY else "timeout" if why is Ending.TIMEOUT else "killed"
    return Answer(status, seconds=seconds)


def _cells(indices: Sequence[int] | set[int]) -> str:
    numbers = [str(index + 1) for index in sorted(indices)]
    return f"Code cell {numbers[0]}" if len(numbers) == 1 else f"Code cells {', '.join(numbers)}"


def _was(indices: set[int]) -> str:
    return "was" if len(indices) == 1 else "were"
