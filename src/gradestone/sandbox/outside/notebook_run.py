"""One run as the worker sees it: its cells, then its answers, each against a clock."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...errors import SandboxError, WireError
from ...model import CodeCell, Limits
from .. import protocol
from ..protocol import CONTROL_BYTES, Ending, Frame, FrameReader, NumberedCell, Order
from .connection import END_S, Connection, RunError
from .forkserver import ForkServer
from .outputs import CellOutputs, read_json

GRACE_S = 1.0  # between the interrupt and the kill


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
        self._limits = limits
        self._number = secrets.randbits(62)
        self._answer_reader = FrameReader(limits.answer_bytes + CONTROL_BYTES)
        self._connection = Connection(server, scratch, limits)

    def stop(self) -> None:
        """Begin to kill every process of the run."""
        self._connection.say(protocol.KILL_ALL)

    def close(self) -> None:
        """Return when every process of the run is dead. Raises OSError when the fork server is gone."""
        self._connection.close()

    # ------------------------------------------------------------ cells

    def run_cells(self, cells: Sequence[tuple[int, CodeCell]], *, stop_at: float) -> None:
        """Run `cells` in order; no cell starts after the time `stop_at` (monotonic seconds).

        Raises
        ------
        RunError : a cell, or something else, has ended the process; `current` is the cell
        SandboxError : the sandbox could not be set up
        """
        notebook = [
            NumberedCell(index, cell.source, cell.quiet, cell.before, cell.goes_on) for index, cell in cells
        ]
        self._connection.send(protocol.pack(protocol.CELLS, 0, protocol.to_json(notebook)))
        clock = _CellClock(self._limits.cell_s, stop_at)
        reader = FrameReader(self._limits.output_bytes + CONTROL_BYTES)
        allowed = 2 * self._limits.output_bytes + CONTROL_BYTES * (len(cells) + 16)
        while True:
            try:
                data = self._connection.read(self._connection.outputs, clock.deadline())
            except TimeoutError:
                self._lose_patience(clock)
                continue
            allowed -= len(data)
            if allowed < 0:
                raise RunError(Ending.GARBAGE)
            if self._take_frames(reader.feed(data), clock):
                return

    def _take_frames(self, messages: Iterable[Frame], clock: _CellClock) -> bool:
        """True after the last cell."""
        try:
            for frame in messages:
                if frame.kind == protocol.FAULT and self.current is None and not self.done:
                    problem = frame.payload.decode(errors="replace")
                    raise SandboxError(f"the sandbox could not be set up: {problem}")
                if frame.kind == protocol.FINISHED and self.current is None:
                    return True
                self._take_frame(frame, clock)
        except (WireError, KeyError, TypeError):
            raise RunError(Ending.GARBAGE) from None
        return False

    def _take_frame(self, frame: Frame, clock: _CellClock) -> None:
        if frame.kind == protocol.OUTPUT and self.current is not None:
            self.outputs.take(self.current, frame.payload)
            return
        content = read_json(frame.payload)
        index = content["cell"]
        if frame.kind == protocol.START and type(index) is int and self.current is None:
            self.current = index
            self.outputs.begin(index)
            clock.start_cell()
        elif frame.kind == protocol.DONE and index == self.current:
            count = content["count"]
            self.done[index] = (content["success"] is True, count if type(count) is int else None)
            self.current = None
        else:
            raise WireError("a message out of turn")

    def _lose_patience(self, clock: _CellClock) -> None:
        if clock.impatient:
            raise RunError(Ending.TIMEOUT)
        if clock.is_over():
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
        self._connection.kill_children()  # whatever cells and earlier calls have left running
        self._connection.await_killing()
        self._connection.over = None
        self._number += 1
        number = self._number
        questions = [protocol.pack(protocol.CALL, number, call) for call in calls]
        told = protocol.pack(protocol.ORDER, number, protocol.to_json(order))
        self._connection.send(b"".join((told, *questions)))

    def next_answer(self, deadline: float) -> bytes:
        """The next encoded answer.

        Raises
        ------
        TimeoutError : none until `deadline`; the fork is dead by then
        ForkError : the fork has died
        RunError : so has the notebook process, or it does not speak our language any more
        """
        try:
            while True:
                for frame in self._answer_reader.feed(b""):
                    if frame.number == self._number:
                        return self._answer_in(frame)
                data = self._connection.read(self._connection.answers, deadline)
                self._answer_reader.add(data)
        except TimeoutError:
            self._kill_fork()
            if over := self._connection.over:
                raise ForkError(over) from None
            raise
        except WireError:
            raise RunError(Ending.GARBAGE) from None

    def _answer_in(self, frame: Frame) -> bytes:
        if frame.kind == protocol.ANSWER:
            return frame.payload
        if frame.kind != protocol.GONE:
            raise WireError("a message out of turn")
        self._connection.await_killing()
        raise ForkError(self._connection.over)

    def _kill_fork(self) -> None:
        """Kill whatever the notebook process has forked, and find the end of what it was saying."""
        self._connection.kill_children()
        gone = protocol.pack(protocol.GONE, self._number)
        tail, deadline = b"", time.monotonic() + END_S
        try:
            while not tail.endswith(gone):
                tail = (tail + self._connection.read(self._connection.answers, deadline))[-2 * len(gone) :]
        except TimeoutError:
            raise RunError(Ending.TIMEOUT) from None
        self._answer_reader = FrameReader(self._answer_reader.limit)
        self._connection.await_killing()


class _CellClock:
    """When the running cell has had its time."""

    def __init__(self, cell_s: float, stop_at: float) -> None:
        self.cell_s = cell_s
        self.stop_at = stop_at
        self.stopping = False
        self.impatient = False
        self.cell_deadline = time.monotonic() + cell_s

    def start_cell(self) -> None:
        """A new cell, a new clock; it still ends when all cells' time is over."""
        self.impatient = False
        self.cell_deadline = time.monotonic() + self.cell_s

    def deadline(self) -> float:
        """When to lose patience."""
        return self.cell_deadline if self.stopping else min(self.cell_deadline, self.stop_at)

    def is_over(self) -> bool:
        """True once, when the time for all cells is over."""
        if self.stopping or time.monotonic() < self.stop_at:
            return False
        self.stopping = True
        return True

    def wait_grace(self) -> None:
        """One last chance."""
        self.impatient = True
        self.cell_deadline = time.monotonic() + GRACE_S
