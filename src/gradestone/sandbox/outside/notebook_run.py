"""One run as the worker sees it: its cells, then its answers, each against a clock."""

from __future__ import annotations

import math
import secrets
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypedDict

from ...errors import SandboxError, WireError
from ...model import CodeCell, Limits
from ...selfcheck.words import _
from .. import protocol
from ..protocol import CONTROL_BYTES, Ending, Frame, FrameReader, NumberedCell, Order
from .connection import END_S, PIPE_BYTES, Connection, RunError
from .forkserver import ForkServer
from .outputs import CellOutputs, count_of, read_json
from .patience import ASLEEP, Patience

GRACE_S = 1.0  # between the interrupt and the kill
OUTPUT_BYTES = 40  # fewer than the shortest output takes that a notebook process sends by itself
ORDERS_BYTES = 16  # times one answer: of all answers to an order
TAIL_BYTES = 4 * PIPE_BYTES  # of a fork that is dead


class ForkError(Exception):
    """The fork is over before it had answered: a limit, or by itself."""

    def __init__(self, limit: Ending | None) -> None:
        self.why = limit or Ending.GONE
        super().__init__(self.why)


class Run:
    """The cells of a notebook and the answers of its functions, from one notebook process."""

    def __init__(self, server: ForkServer, scratch: Path, limits: Limits) -> None:
        self.outputs = CellOutputs()
        self.done: dict[int, tuple[bool, int | None]] = {}  # per cell: success, execution count
        self.interrupted: set[int] = set()
        self.current: int | None = None
        self.last: int | None = None  # the cell that has begun last
        self._limits = limits
        self._number = secrets.randbits(62)
        self._forks = self._stale_frames = 0
        self._answer_reader = self._reader_of_answers(0)
        self._connection = Connection(server, scratch, limits)

    @property
    def spent_s(self) -> float:
        """What it has spent of its time, up to the last look."""
        return self._connection.spent_s

    def stop(self) -> None:
        """Begin to kill every process of the run."""
        self._connection.say(protocol.KILL_ALL)

    def close(self) -> None:
        """Return when every process of the run is dead. Raises OSError when the fork server is gone."""
        self._connection.close()

    # ------------------------------------------------------------ cells

    def run_cells(self, cells: Sequence[tuple[int, CodeCell]], *, stop_s: float) -> None:
        """Run `cells` in order; no cell starts when the run has spent `stop_s`.

        Raises
        ------
        RunError : a cell, or something else, has ended the process; `current` is the cell
        SandboxError : the sandbox could not be set up, or the machine stands still
        """
        notebook = [
            NumberedCell(index, cell.source, cell.quiet, cell.before, cell.goes_on) for index, cell in cells
        ]
        self._connection.send(protocol.pack(protocol.CELLS, 0, protocol.to_json(notebook)))
        clock = _CellClock(self._limits.cell_s, stop_s)
        reader = FrameReader(
            self._limits.output_bytes + CONTROL_BYTES,
            total=2 * self._limits.output_bytes + CONTROL_BYTES * (len(cells) + 16),
            frames=self._limits.output_bytes // OUTPUT_BYTES + 4 * len(cells) + 16,
        )
        coming = deque(cells)
        while True:
            try:
                data = self._connection.read(self._connection.outputs, clock.patience)
            except TimeoutError:
                self._lose_patience(clock)
                continue
            if self._take_frames(reader.feed(data), coming, clock):
                return

    def _take_frames(
        self, messages: Iterable[Frame], coming: deque[tuple[int, CodeCell]], clock: _CellClock
    ) -> bool:
        """True after the last cell."""
        try:
            for frame in messages:
                if frame.kind == protocol.FAULT and self.current is None and not self.done:
                    problem = frame.payload.decode(errors="replace")
                    words = _("the sandbox could not be set up: {problem}")
                    raise SandboxError(words.format(problem=problem))
                if frame.kind == protocol.FINISHED and self.current is None:
                    if coming and not clock.stopping:
                        raise WireError("the end before the last cell")
                    return True
                self._take_frame(frame, coming, clock)
        except (WireError, KeyError, TypeError):
            raise RunError(Ending.GARBAGE) from None
        return False

    def _take_frame(self, frame: Frame, coming: deque[tuple[int, CodeCell]], clock: _CellClock) -> None:
        if frame.kind == protocol.OUTPUT and self.current is not None:
            self.outputs.take(self.current, frame.payload)
            return
        content = read_json(frame.payload)
        index = content["cell"]
        if type(index) is not int:
            raise WireError("a cell that is none")
        if frame.kind == protocol.START and self.current is None and coming and coming[0][0] == index:
            self.last, cell = coming.popleft()
            self.current = self.last
            self.outputs.begin(index, quiet=cell.quiet)
            clock.start_cell()
        elif frame.kind == protocol.DONE and index == self.current:
            self.done[index] = (content["success"] is True, count_of(content["count"]))
            self.current = None
        else:
            raise WireError("a message out of turn")

    def _lose_patience(self, clock: _CellClock) -> None:
        if clock.impatient:
            raise RunError(Ending.TIMEOUT)
        if clock.is_over(self.spent_s):
            self._connection.send(protocol.pack(protocol.STOP, 0))
        if self.current is not None:
            self.interrupted.add(self.current)
        clock.wait_grace()
        self._connection.say(protocol.INTERRUPT)

    # ------------------------------------------------------------ answers

    def ask(self, order: Order, calls: Sequence[bytes]) -> None:
        """Have a fork made and send it all its calls; it answers them one by one.

        Raises
        ------
        RunError : the notebook process is gone
        """
        self._begin(len(calls))
        self._forks += 1
        questions = [protocol.pack(protocol.CALL, self._number, call) for call in calls]
        told = protocol.pack(protocol.ORDER, self._number, protocol.to_json(order))
        self._connection.send(b"".join((told, *questions)))

    def converse(self, kind: bytes, payload: bytes = b"", *, messages: int) -> None:
        """Begin a conversation of at most so many messages: with a fork, or with the examiner at its desk.

        Raises
        ------
        RunError : the notebook process is gone
        """
        self._begin(messages, fresh=kind == protocol.SERVE)
        self._forks += kind == protocol.SERVE
        self._connection.send(protocol.pack(kind, self._number, payload))

    def go_on(self, *, messages: int) -> None:
        """The conversation with the fork goes on, with as many messages again."""
        self._answer_reader.allow(**self._allowance(messages))

    def say(self, request: bytes) -> None:
        """Say something in the conversation; `hear` is what comes back."""
        self._connection.send(protocol.pack(protocol.CALL, self._number, request))

    def say_gone(self, why: str) -> None:
        """Say that who is asked can say nothing any more."""
        self._connection.send(protocol.pack(protocol.STOP, self._number, why.encode()))

    def look(self) -> float:
        """What it has spent of its time up to now."""
        return self._connection.look()

    def interrupt(self) -> None:
        """Have the notebook process stop what it is doing."""
        self._connection.say(protocol.INTERRUPT)

    def hush(self) -> None:
        """End the conversation: the fork leaves. One that stays is killed before the next one is made."""
        self.say_gone("")

    def _begin(self, messages: int, *, fresh: bool = True) -> None:
        if fresh:
            self._connection.kill_children()  # whatever cells and earlier calls have left running
            self._connection.await_killing()
        self._connection.over = None
        # Nobody has been asked anything yet: a cell, or a fork after its last answer, has written into it.
        self._connection.drain(self._connection.answers)
        self._answer_reader = self._reader_of_answers(messages)
        self._number += 1

    def next_answer(self, patience_s: float) -> bytes:
        """The next encoded answer.

        Raises
        ------
        TimeoutError : none, and the fork has spent `patience_s`; it is dead by then
        ForkError : the fork has died
        RunError : so has the notebook process, or it does not speak our language any more
        """
        try:
            return self.hear(patience_s)
        except TimeoutError:
            self._kill_fork()
            if over := self._connection.over:
                raise ForkError(over) from None
            raise

    def hear(self, patience_s: float) -> bytes:
        """As `next_answer`, but whoever keeps silent lives on."""
        patience = Patience(patience_s)
        try:
            while True:
                for frame in self._answer_reader.feed(b""):
                    if frame.number == self._number:
                        return self._answer_in(frame)
                    self._pass_over(frame)
                data = self._connection.read(self._connection.answers, patience)
                self._answer_reader.add(data)
        except WireError:
            raise RunError(Ending.GARBAGE) from None

    def _answer_in(self, frame: Frame) -> bytes:
        if frame.kind == protocol.ANSWER:
            return frame.payload
        if frame.kind != protocol.GONE:
            raise WireError("a message out of turn")
        self._connection.await_killing()
        raise ForkError(self._connection.over)

    def _pass_over(self, frame: Frame) -> None:
        """Skip the end of an earlier fork. Each has one; who sends more would keep us reading for ever."""
        self._stale_frames += 1
        if frame.kind != protocol.GONE or self._stale_frames >= self._forks:
            raise WireError("a message out of turn")

    def _kill_fork(self) -> None:
        """Kill whatever the notebook process has forked, and find the end of what it was saying."""
        self._connection.kill_children()
        gone = protocol.pack(protocol.GONE, self._number)
        tail, left, patience = b"", TAIL_BYTES, Patience(END_S * ASLEEP)
        try:
            while not tail.endswith(gone):
                data = self._connection.read(self._connection.answers, patience)
                tail, left = (tail + data)[-2 * len(gone) :], left - len(data)
                if left < 0:
                    raise RunError(Ending.GARBAGE)
        except TimeoutError:
            raise RunError(Ending.TIMEOUT) from None
        self._connection.await_killing()

    def _reader_of_answers(self, calls: int) -> FrameReader:
        """Of the answers to one order, and of the ends of forks before it."""
        return FrameReader(self._limits.answer_bytes + CONTROL_BYTES, **self._allowance(calls))

    def _allowance(self, calls: int) -> _Allowance:
        total = ORDERS_BYTES * (self._limits.answer_bytes + CONTROL_BYTES)
        return {"total": total, "frames": calls + self._forks + 1}


class _Allowance(TypedDict):
    total: int  # bytes
    frames: int


class _CellClock:
    """How long the running cell has still got."""

    def __init__(self, cell_s: float, stop_s: float) -> None:
        self.cell_s = cell_s
        self.stop_s = stop_s
        self.stopping = False
        self.start_cell()

    def start_cell(self) -> None:
        """A new cell, a new clock; it still ends when all cells' time is over."""
        self.impatient = False
        self.patience = Patience(self.cell_s, until_s=math.inf if self.stopping else self.stop_s)

    def is_over(self, spent_s: float) -> bool:
        """True once, when the time for all cells is over."""
        if self.stopping or spent_s < self.stop_s:
            return False
        self.stopping = True
        return True

    def wait_grace(self) -> None:
        """One last chance."""
        self.impatient = True
        self.patience = Patience(GRACE_S)
