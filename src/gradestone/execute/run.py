"""One run as the worker sees it: pipes, clocks, and the one who holds the other end to account."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import select
import socket
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gradestone.errors import SandboxError, WireError
from gradestone.execute import frames
from gradestone.execute.forkserver import ForkServer
from gradestone.execute.frames import Frame, FrameReader
from gradestone.execute.outputs import CellOutputs, read_json
from gradestone.execute.supervisor import ALL, CHILDREN, ENDED, FAULT, INTERRUPT, OVER
from gradestone.model import CodeCell, Limits

GRACE_S = 1.0  # between the interrupt and the kill
END_S = 30.0
PIPE_BYTES = 1 << 20
READ_BYTES = 1 << 20


class RunEnded(Exception):
    """The run is over before it was done. `how`: memory, processes, supervisor, garbage, signal n, exit n ..."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class ForkEnded(Exception):
    """The fork of one exercise is over before it had answered. `how` as in RunEnded, or ""."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Run:
    """A supervisor and its notebook process."""

    def __init__(self, server: ForkServer, scratch: Path, limits: Limits) -> None:
        self.limits = limits
        self.outputs = CellOutputs()
        self.done: dict[int, tuple[bool, int | None]] = {}  # per cell: success, execution count
        self.interrupted: set[int] = set()
        self.current: int | None = None
        self.over = ""  # the limit for which the supervisor has killed children
        self._killing = False
        self._server = server
        self._control, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._outputs, outputs = os.pipe()
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._number = secrets.randbits(62)
        self._answer_reader = FrameReader(limits.answer_bytes + 4096)
        try:
            for pipe in (self._outputs, self._requests, self._answers):
                os.set_blocking(pipe, False)
                with contextlib.suppress(OSError):  # users may have only so many large pipes
                    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            server.start_run(scratch, limits, [control.fileno(), outputs, requests, answers])
        except BaseException:
            self._close_pipes()
            raise
        finally:
            control.close()
            for pipe in (outputs, requests, answers):
                os.close(pipe)

    # ------------------------------------------------------------ cells

    def run_cells(self, cells: Iterable[tuple[int, CodeCell]], *, stop_at: float) -> None:
        """Run `cells` in order; no cell starts after the time `stop_at` (monotonic seconds).

        Raises
        ------
        RunEnded : a cell, or something else, has ended the process; `current` is the cell
        """
        wanted = {"cells": [{"index": i, "source": cell.source, "quiet": cell.quiet} for i, cell in cells]}
        clock = _CellClock(self.limits.cell_s, stop_at)
        self._write(frames.pack(frames.CELLS, 0, json.dumps(wanted).encode()), clock.deadline())
        reader = FrameReader(self.limits.output_bytes + 4096)
        allowed = 2 * self.limits.output_bytes + 4096 * (len(wanted["cells"]) + 16)
        while True:
            try:
                data = self._read(self._outputs, clock.deadline())
            except TimeoutError:
                self._lose_patience(clock)
                continue
            allowed -= len(data)
            if allowed < 0:
                raise RunEnded("garbage")
            if self._take_frames(reader.feed(data), clock):
                return

    def _take_frames(self, messages: Iterable[Frame], clock: _CellClock) -> bool:
        """True after the last cell."""
        try:
            for frame in messages:
                if frame.kind == frames.FAULT and self.current is None and not self.done:
                    raise SandboxError(f"the sandbox could not be set up: {frame.payload.decode(errors='replace')}")
                if frame.kind == frames.FINISHED:
                    return True
                self._take_frame(frame, clock)
        except (WireError, KeyError, TypeError):
            raise RunEnded("garbage") from None
        return False

    def _take_frame(self, frame: Frame, clock: _CellClock) -> None:
        if frame.kind == frames.OUTPUT and self.current is not None:
            self.outputs.take(self.current, frame.payload)
            return
        content = read_json(frame.payload)
        index = content["cell"]
        if frame.kind == frames.START and type(index) is int and self.current is None:
            self.current = index
            self.outputs.begin(index)
            clock.start_cell()
        elif frame.kind == frames.DONE and index == self.current:
            count = content["count"]
            self.done[index] = (content["success"] is True, count if type(count) is int else None)
            self.current = None
        else:
            raise WireError("a message out of turn")

    def _lose_patience(self, clock: _CellClock) -> None:
        if clock.impatient:
            raise RunEnded("timeout")
        if clock.is_over():
            self._write(frames.pack(frames.STOP, 0), time.monotonic() + GRACE_S)
        if self.current is not None:
            self.interrupted.add(self.current)
        clock.wait_grace()
        self._say(INTERRUPT)

    # ------------------------------------------------------------ answers

    def open_exercise(self, exercise: Mapping[str, Any], *, deadline: float) -> None:
        """Fork for one exercise: its name, the names of its parameters, sources to run first."""
        self._number += 1
        self._await_killing()
        self.over = ""
        self._write(frames.pack(frames.EXERCISE, self._number, json.dumps(exercise).encode()), deadline)

    def call(self, request: bytes, *, deadline: float) -> bytes:
        """Send one encoded call and return the encoded answer.

        Raises
        ------
        TimeoutError : no answer before `deadline`; the fork is dead by then
        ForkEnded : the fork has died
        RunEnded : so has the notebook process, or it does not speak our language any more
        """
        try:
            self._write(frames.pack(frames.CALL, self._number, request), deadline)
            while True:
                for frame in self._answer_reader.feed(self._read(self._answers, deadline)):
                    if frame.number != self._number:
                        continue
                    if frame.kind == frames.GONE:
                        self._await_killing()
                        raise ForkEnded(self.over)
                    return frame.payload
        except TimeoutError:
            self._kill_fork()
            if self.over:
                raise ForkEnded(self.over) from None
            raise
        except WireError:
            raise RunEnded("garbage") from None

    def close_exercise(self) -> None:
        """Let the fork end."""
        self._write(frames.pack(frames.CLOSE, self._number), time.monotonic() + GRACE_S)

    def _kill_fork(self) -> None:
        """Kill whatever the notebook process has forked and find the end of what it was saying."""
        self._killing = True
        self._say(CHILDREN)
        gone = frames.pack(frames.GONE, self._number)
        tail, deadline = b"", time.monotonic() + END_S
        try:
            while not tail.endswith(gone):
                tail = (tail + self._read(self._answers, deadline))[-2 * len(gone) :]
        except TimeoutError:
            raise RunEnded("timeout") from None
        self._answer_reader = FrameReader(self._answer_reader.limit)
        self._await_killing()

    def _await_killing(self) -> None:
        """Return when the supervisor kills nobody any more: it might hit the next fork."""
        while self._is_heard():
            self._listen()
        while self._killing:
            self._wait({self._control: select.POLLIN}, time.monotonic() + END_S)
            self._listen()

    def _is_heard(self) -> bool:
        return bool(select.select([self._control], [], [], 0)[0])

    # ------------------------------------------------------------ the end

    def close(self) -> None:
        """Return when every process of the run is dead and collected."""
        try:
            self._say(ALL)
            self._await_end()
            self._server.settle()
        finally:
            self._close_pipes()

    def _await_end(self) -> None:
        deadline = time.monotonic() + END_S
        with contextlib.suppress(RunEnded, TimeoutError):
            while time.monotonic() < deadline:
                self._wait({self._control: select.POLLIN}, deadline)
                self._listen()

    def _close_pipes(self) -> None:
        self._control.close()
        for pipe in (self._outputs, self._requests, self._answers):
            with contextlib.suppress(OSError):
                os.close(pipe)
        self._outputs = self._requests = self._answers = -1

    # ------------------------------------------------------------ pipes

    def _read(self, fd: int, deadline: float) -> bytes:
        while True:
            ready = self._wait({fd: select.POLLIN, self._control: select.POLLIN}, deadline)
            if fd in ready:
                if data := os.read(fd, READ_BYTES):
                    return data
                self._wait_for_last_word()
            self._listen()

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            with contextlib.suppress(BlockingIOError):
                try:
                    view = view[os.write(self._requests, view) :]
                    continue
                except BrokenPipeError:
                    self._wait_for_last_word()
            ready = self._wait({self._requests: select.POLLOUT, self._control: select.POLLIN}, deadline)
            if self._control.fileno() in ready:
                self._listen()

    def _wait_for_last_word(self) -> None:
        """The other end of a pipe is closed: the process has ended, or the student has closed it."""
        deadline = time.monotonic() + GRACE_S
        try:
            while True:
                self._wait({self._control: select.POLLIN}, deadline)
                self._listen()
        except TimeoutError:
            raise RunEnded("closed") from None

    @staticmethod
    def _wait(events: Mapping[Any, int], deadline: float) -> set[int]:
        poll = select.poll()
        for fd, event in events.items():
            poll.register(fd, event)
        ready = poll.poll(max(deadline - time.monotonic(), 0) * 1000)
        if not ready:
            raise TimeoutError
        return {fd for fd, _ in ready}

    def _listen(self) -> None:
        """Take one word of the supervisor."""
        try:
            word = self._control.recv(4096)
        except ConnectionError:
            word = b""
        if word[:1] == OVER:
            self.over = word[1:].decode()
            self._killing = True
        elif word == CHILDREN:
            self._killing = False
        elif word[:1] == FAULT:
            raise SandboxError(word[1:].decode(errors="replace"))
        elif word[:1] == ENDED or not word:
            raise RunEnded(word[1:].decode() if word else "supervisor")

    def _say(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            self._control.send(word)


class _CellClock:
    """When the running cell has had its time."""

    def __init__(self, cell_s: float, stop_at: float) -> None:
        self.cell_s = cell_s
        self.stop_at = stop_at
        self.impatient = False
        self.stopping = False
        self.start_cell()

    def start_cell(self) -> None:
        """A new cell, a new clock; it still ends when all cells' time is over."""
        self.impatient = False
        self.cell_deadline = time.monotonic() + self.cell_s

    def deadline(self) -> float:
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
