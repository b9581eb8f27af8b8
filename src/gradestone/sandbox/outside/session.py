"""One submission in the sandbox: its cells, run again without those that kill or hang; then its answers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from ...errors import WireError
from ...model import Answer, CellRun, CodeCell, Limits
from ..wire import Caps, decode
from .connection import RunError
from .forkserver import ForkServer
from .notebook_run import ForkError, Run
from .question import Question, order
from .replies import read_answer, stopped
from .scratch import make_scratch, remove_scratch

RESTARTS = 30  # of the notebook process, whatever the reason
SERVER_LOSSES = 2  # of the fork server, before a cell is blamed
FORKS = 4  # for the calls of one exercise
CELLS_SHARE = 0.75  # of the total time; the rest is kept for the answers
LATER_PATIENCE = 0.2  # share of the time of a call that has, or will have, another chance


class Servers(Protocol):
    """Who can give a living fork server."""

    bundle: Path
    limits: Limits

    def server(self) -> ForkServer:
        """The fork server; a new one if the last has died."""


class Session:
    """The cells have run when the constructor returns; `answer` may then be called, in any order.

    Carried-forward answers (with `replacing`) come after all own answers, and in the order of the course:
    a fork that holds reference code could remember it for an exercise answered later.
    """

    def __init__(self, servers: Servers, cells: Sequence[CodeCell], files: Path | None) -> None:
        self.incidents: tuple[str, ...] = ()
        self._servers = servers
        self._limits = servers.limits
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
        self._scratch: Path | None = None
        if len(self._cells) > self._limits.cells:
            self._note(f"Only the first {self._limits.cells} of {len(self._cells)} code cells were run.")
        try:
            self._run_cells()
        except BaseException:
            self.close()
            raise

    @property
    def cell_runs(self) -> tuple[CellRun, ...]:
        """What came of every cell, in the order given."""
        return tuple(self._results.get(i, CellRun(cell.id, "skipped")) for i, cell in enumerate(self._cells))

    @property
    def seconds(self) -> float:
        """Since the session began."""
        return time.monotonic() - self._started

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def stop(self) -> None:
        """Have the run's processes killed while the caller goes on; `close` waits for their end."""
        if self._run is not None:
            self._run.stop()

    def close(self) -> None:
        """Return when every process of the run is dead and its folder gone."""
        self._served = False
        run, self._run = self._run, None
        scratch, self._scratch = self._scratch, None
        try:
            if run is not None:
                run.close()
        except OSError:
            self._servers.server()
        finally:
            if scratch is not None:
                remove_scratch(scratch)

    # ------------------------------------------------------------ cells

    def _run_cells(self) -> None:
        """Run the cells until a run reaches its end; each failure takes a cell out or uses up a restart."""
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
        except RunError as end:
            self._blame(end.how)
            return False
        except OSError:
            self._blame("server")
            return False
        self._keep(run, cells)
        return True

    def _new_run(self) -> Run:
        self.close()
        server = self._servers.server()
        self._scratch = make_scratch(server.folder, self._servers.bundle, self._files)
        self._run = Run(server, self._scratch, self._limits)
        return self._run

    def _keep(self, run: Run, cells: Sequence[tuple[int, CodeCell]]) -> None:
        self._results = dict(self._lost)
        for index, cell in cells:
            if index in run.done:
                success, count = run.done[index]
                status: Any = "timeout" if index in run.interrupted else "ok" if success else "error"
                self._results[index] = CellRun(cell.id, status, self._shown(run, index), count)
        if late := run.interrupted:
            self._note(f"{_cells(late)} took too long and {_was(late)} interrupted.")
        if missing := {index for index, _ in cells} - run.done.keys():
            self._note(f"{_cells(missing)} {_was(missing)} not run: the time for all cells was over.")

    def _shown(self, run: Run, index: int) -> tuple[dict[str, Any], ...]:
        return () if self._cells[index].quiet else tuple(run.outputs.cells.get(index, ()))

    def _blame(self, how: str) -> None:
        """Take the cell out that was running when the run ended."""
        run = self._run
        if run is None or run.current is None or (how == "server" and self._server_died()):
            return
        index, cell = run.current, self._cells[run.current]
        status: Any = "timeout" if how == "timeout" else "killed"
        words = _ENDINGS.get(how, f"ended the process that ran it ({how})")
        self._note(f"Code cell {index + 1} {words}; the notebook was run again without it.")
        note = {"output_type": "error", "ename": "CellStopped", "evalue": f"This cell {words}."}
        note["traceback"] = [f"CellStopped: This cell {words}."]  # type: ignore[assignment]
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

    def answer_together(self, questions: Iterable[Question]) -> dict[str, tuple[Answer, ...]]:
        """Answers to the questions from one fork, by exercise; those it did not live to answer are missing.

        A fork costs more than the calls. But functions share it: one may spoil it for those after it, so a
        wrong answer says nothing before `answer` has given it from a fork of its own.
        """
        questions = tuple(questions)
        answers: dict[str, tuple[Answer, ...]] = {}
        try:
            run = self._living_run()
            run.ask(order(questions), [request for each in questions for request in each.requests])
            for question in questions:
                answers[question.exercise] = tuple(
                    self._next_answer(run, question, number, self._limits.call_s * LATER_PATIENCE)
                    for number in range(len(question.requests))
                )
        except (TimeoutError, ForkError):
            pass
        except (RunError, OSError):
            self.close()
        self._served = self._run is not None
        return answers

    def answer(self, question: Question, *, replacing: Sequence[str] = ()) -> tuple[Answer, ...]:
        """One answer per call, all from one fork of their own as long as it lives.

        replacing : sources that are run in the fork first
        """
        answers: list[Answer] = []
        patience_s = self._limits.call_s
        forks = 0
        while len(answers) < len(question.requests) and forks < FORKS and time.monotonic() < self._ends:
            forks += 1
            answers += self._answer_in_fork(question.after(len(answers)), patience_s, replacing)
            if answers[-1].status == "timeout":
                patience_s = self._limits.call_s * LATER_PATIENCE
            if self._run is None:
                break  # this exercise has cost its run
        missing = len(question.requests) - len(answers)
        return (*answers, *[stopped(answers[-1].status if answers else "timeout", 0.0)] * missing)

    def _answer_in_fork(
        self, question: Question, patience_s: float, replacing: Sequence[str]
    ) -> list[Answer]:
        """At least one answer; all of them if the fork lives."""
        answers: list[Answer] = []
        started = time.monotonic()
        try:
            run = self._living_run()
            run.ask(order([question], replacing), question.requests)
            for number in range(len(question.requests)):
                started = time.monotonic()
                answers.append(self._next_answer(run, question, number, patience_s))
        except TimeoutError:
            answers.append(stopped("timeout", time.monotonic() - started))
        except ForkError as end:
            answers.append(stopped(end.how, time.monotonic() - started))
        except (RunError, OSError) as end:
            # A run that has served others may have died of one of them: ask a new one.
            innocent = self._served and not answers
            self.close()
            if innocent:
                return self._answer_in_fork(question, patience_s, replacing)
            self._note(f"The notebook was run again: a call of {question.exercise} ended it.")
            if len(answers) < len(question.requests):
                answers.append(stopped(getattr(end, "how", ""), time.monotonic() - started))
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
            return Answer("unreadable", message="object", seconds=time.monotonic() - started)

    def _living_run(self) -> Run:
        if self._run is None:
            self._restarts += 1
            if self._restarts > RESTARTS:
                raise RunError("restarts")
            self._run_cells()
        if self._run is None or self._run.current is not None:
            raise RunError("restarts")
        return self._run

    def _caps(self) -> Caps:
        return Caps(total_bytes=self._limits.answer_bytes)


_ENDINGS = {
    "timeout": "took too long and could not be interrupted",
    "memory": "used too much memory",
    "processes": "started too many processes",
    "garbage": "disturbed the sandbox",
    "closed": "closed the connection to the grader",
    "server": "ended the grader's own process",
}


def _cells(indices: Sequence[int] | set[int]) -> str:
    numbers = [str(index + 1) for index in sorted(indices)]
    return f"Code cell {numbers[0]}" if len(numbers) == 1 else f"Code cells {', '.join(numbers)}"


def _was(indices: set[int]) -> str:
    return "was" if len(indices) == 1 else "were"
