"""The worker's ends of one run: three pipes and the monitor's ear. Nothing here waits without a clock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import SandboxError
from ...model import Limits
from ..protocol import ENDED, FAULT, KILL_ALL, KILL_CHILDREN, OVER, End, Ending
from .forkserver import ForkServer

END_S = 30.0
LAST_WORD_S = 1.0
PIPE_BYTES = READ_BYTES = 1 << 20


class RunError(Exception):
    """The run is over too soon."""

    def __init__(self, why: Ending, number: int | None = None) -> None:
        self.end = End(why, number)
        super().__init__(str(self.end))


class Connection:
    """To the fork server and its notebook process.

    Raises
    ------
    OSError : the fork server is gone
    """

    def __init__(self, server: ForkServer, scratch: Path, limits: Limits) -> None:
        self.over: Ending | None = None  # the limit for which the monitor has killed children
        self._server = server
        self._killing = False
        self._ended = False
        self._unsent = memoryview(b"")
        self._control, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.outputs, outputs = os.pipe()
        requests, self.requests = os.pipe()
        self.answers, answers = os.pipe()
        try:
            for pipe in (self.outputs, self.requests, self.answers):
                os.set_blocking(pipe, False)
                with contextlib.suppress(OSError):  # a user may have only so many large pipes
                    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            server.start_run(scratch, limits, [control.fileno(), outputs, requests, answers])
        except BaseException:
            self._close_pipes()
            raise
        finally:
            control.close()
            for pipe in (outputs, requests, answers):
                os.close(pipe)

    def send(self, data: bytes) -> None:
        """Queue `data` for the notebook process; it leaves while `read` waits."""
        self._unsent = memoryview(bytes(self._unsent) + data)
        self._push()

    def read(self, pipe: int, deadline: float) -> bytes:
        """What comes next from `pipe`, at least one byte.

        Raises
        ------
        TimeoutError : nothing has come until `deadline` (monotonic seconds)
        RunError : nothing will come any more
        """
        while True:
            events = {pipe: select.POLLIN, self._control.fileno(): select.POLLIN}
            if self._unsent:
                events[self.requests] = select.POLLOUT
            ready = _wait(events, deadline)
            if pipe in ready:
                if data := os.read(pipe, READ_BYTES):
                    return data
                self._await_last_word()
            if self.requests in ready:
                self._push()
            if self._control.fileno() in ready:
                self._listen()

    def say(self, word: bytes) -> None:
        """Tell the monitor."""
        with contextlib.suppress(OSError):
            self._control.send(word)

    def kill_children(self) -> None:
        """Have everything killed that the notebook process has started; see `await_killing`."""
        self._killing = True
        self.say(KILL_CHILDREN)

    def await_killing(self) -> None:
        """Return when the monitor kills nobody any more: it might hit the next fork.

        Raises
        ------
        RunError : it has killed all
        """
        with contextlib.suppress(TimeoutError):
            while True:
                _wait({self._control.fileno(): select.POLLIN}, time.monotonic() + END_S * self._killing)
                self._listen()
        if self._killing:
            raise RunError(Ending.SERVER)

    def close(self) -> None:
        """Return when every process of the run is dead and reaped.

        Raises
        ------
        OSError : the fork server is gone
        """
        try:
            if not self._ended:
                self.say(KILL_ALL)
                self._await_end()
            if not self._ended:
                self._server.kill()
                raise ConnectionResetError("the fork server is gone")
        finally:
            self._close_pipes()

    def _push(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self.requests, self._unsent) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._await_last_word()

    def _await_last_word(self) -> None:
        """The other end of a pipe is closed: the process has ended, or the student has closed it."""
        deadline = time.monotonic() + LAST_WORD_S
        try:
            while True:
                _wait({self._control.fileno(): select.POLLIN}, deadline)
                self._listen()
        except TimeoutError:
            raise RunError(Ending.CLOSED) from None

    def _await_end(self) -> None:
        """Listen until the monitor says that all are dead, or will never say it."""
        deadline = time.monotonic() + END_S
        with contextlib.suppress(TimeoutError, RunError):
            while True:
                _wait({self._control.fileno(): select.POLLIN}, deadline)
                self._listen()

    def _listen(self) -> None:
        """Take one word of the monitor."""
        try:
            word = self._control.recv(4096)
        except ConnectionError:
            word = b""
        if word[:1] == OVER:
            self.over, self._killing = Ending(word[1:].decode()), True
        elif word == KILL_CHILDREN:
            self._killing = False
        elif word[:1] == FAULT:
            raise SandboxError(word[1:].decode(errors="replace"))
        elif word[:1] == ENDED:
            self._ended = True
            raise RunError(*End.from_text(word[1:].decode()))
        elif not word:
            self._ended = False
            raise RunError(Ending.SERVER)

    def _close_pipes(self) -> None:
        self._control.close()
        pipes = self.outputs, self.requests, self.answers
        self.outputs = self.requests = self.answers = -1
        for pipe in pipes:
            if pipe >= 0:
                os.close(pipe)


def _wait(events: Mapping[int, int], deadline: float) -> set[Any]:
    poll = select.poll()
    for fd, event in events.items():
        poll.register(fd, event)
    ready = poll.poll(max(deadline - time.monotonic(), 0) * 1000)
    if not ready:
        raise TimeoutError
    return {fd for fd, _ in ready}
