"""The worker's ends of one run: three pipes and the monitor's ear. Nothing here waits without a clock.

Two kinds of clock: how long the run may take is counted in what it spends, see `patience`; how long the
monitor may keep silent, in what this process experiences, see `clock`. When either is over because of the
machine, that is a `SandboxError`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import socket
from pathlib import Path

from ...errors import SandboxError
from ...model import Limits
from ...selfcheck.words import _
from ..clock import SLICE_S, now, wait
from ..protocol import ENDED, FAULT, KILL_ALL, KILL_CHILDREN, LOOK, OVER, USED, End, Ending, Usage
from .forkserver import ForkServer
from .patience import Patience, Spending

END_S = 30.0
LAST_WORD_S = 1.0
STALLED_S = 300.0
PIPE_BYTES = READ_BYTES = 1 << 20
DRAINS = 16  # readings that empty a pipe into which nobody writes


class RunError(Exception):
    """The run is over too soon."""

    def __init__(self, why: Ending, number: int | None = None) -> None:
        self.end = End(why, number)
        super().__init__(str(self.end))


class Connection:
    """To the fork server and its notebook process.

    Raises
    ------
    RunError : the fork server is gone
    OSError : this process may have no more descriptors, or the machine no more memory
    """

    def __init__(self, server: ForkServer, scratch: Path, limits: Limits) -> None:
        self.over: Ending | None = None  # the limit for which the monitor has killed children
        self._spending = Spending()
        self._server = server
        self._killing = False
        self._ended = False
        self._unsent = memoryview(b"")
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            self._control, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            theirs.enter_context(control)
            ours.enter_context(self._control)
            self.outputs, outputs = _pipe(ours, theirs)
            requests, self.requests = _pipe(theirs, ours)
            self.answers, answers = _pipe(ours, theirs)
            for pipe in (self.outputs, self.requests, self.answers):
                os.set_blocking(pipe, False)
                with contextlib.suppress(OSError):  # a user may have only so many large pipes
                    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            try:
                server.start_run(scratch, limits, [control.fileno(), outputs, requests, answers])
            except ConnectionError:
                raise RunError(Ending.SERVER) from None
            self._open = ours.pop_all()

    @property
    def spent_s(self) -> float:
        """What the run has spent of its time, up to the last look."""
        return self._spending.seconds

    def send(self, data: bytes) -> None:
        """Queue `data` for the notebook process; it leaves while `read` waits."""
        self._unsent = memoryview(bytes(self._unsent) + data)
        self._push()

    def read(self, pipe: int, patience: Patience) -> bytes:
        """What comes next from `pipe`, at least one byte.

        Raises
        ------
        TimeoutError : patience is lost, with or without something to read
        RunError : nothing will come any more
        SandboxError : the run stands still, and so does the time it spends; or the monitor is silent
        """
        while True:
            events = {pipe: select.POLLIN, self._control.fileno(): select.POLLIN}
            if self._unsent:
                events[self.requests] = select.POLLOUT
            due = min(patience.next_look, self._spending.looked + SLICE_S)
            ready = wait(events, due)
            # Who never stops sending is looked at all the same, a little later: what has ended is read first.
            if (not ready or now() > due + SLICE_S) and patience.is_lost(self.look()):
                raise TimeoutError
            if pipe in ready:
                if data := os.read(pipe, READ_BYTES):
                    return data
                self._await_last_word()
            if self.requests in ready:
                self._push()
            if self._control.fileno() in ready:
                self._listen()

    def drain(self, pipe: int) -> None:
        """Drop what lies in `pipe`, into which nobody has any reason to write now.

        Raises
        ------
        RunError : somebody goes on writing
        """
        for _reading in range(DRAINS):
            try:
                if not os.read(pipe, READ_BYTES):
                    return
            except BlockingIOError:
                return
        raise RunError(Ending.GARBAGE)

    def look(self) -> float:
        """Have the monitor look at the run; what it has spent.

        Raises
        ------
        RunError : it is over
        SandboxError : it stands still, or the monitor is silent
        """
        looked, deadline = self._spending.looked, now() + END_S
        self.say(LOOK)
        while self._spending.looked == looked:
            self._hear(deadline)
        if self._spending.looked - self._spending.progressed > STALLED_S:
            words = _(
                "a run stood still for {seconds:.0f} s: it got no processor, or waited for a disk that "
                "does not answer. See to the machine and grade again."
            )
            raise SandboxError(words.format(seconds=STALLED_S))
        return self.spent_s

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
        SandboxError : it is silent
        """
        deadline = now() + END_S
        while self._killing:
            self._hear(deadline)
        while self._is_heard(now()):
            pass

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
            self.outputs = self.requests = self.answers = -1
            self._open.close()

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
        deadline = now() + LAST_WORD_S
        while self._is_heard(deadline):
            pass
        self.look()  # so the monitor has had its turn, and finds the process alive
        raise RunError(Ending.CLOSED)

    def _await_end(self) -> None:
        """Listen until the monitor says that all are dead, or will never say it."""
        deadline = now() + END_S
        with contextlib.suppress(RunError):
            while self._is_heard(deadline):
                pass

    def _hear(self, deadline: float) -> None:
        """Take one word of the monitor, which has to come."""
        if not self._is_heard(deadline):
            words = _(
                "the monitor of a run kept silent for {seconds:.0f} s. See to the machine and grade again."
            )
            raise SandboxError(words.format(seconds=END_S))

    def _is_heard(self, deadline: float) -> bool:
        """Take one word of the monitor, if one comes until `deadline`."""
        if not wait({self._control.fileno(): select.POLLIN}, deadline):
            return False
        self._listen()
        return True

    def _listen(self) -> None:
        """Take one word of the monitor."""
        try:
            word = self._control.recv(4096)
        except ConnectionError:
            word = b""
        if word[:1] == OVER:
            self.over, self._killing = Ending(word[1:].decode()), True
        elif word[:1] in (USED, KILL_CHILDREN):
            self._spending.take(Usage.from_text(word[1:].decode()))
            self._killing = self._killing and word[:1] == USED
        elif word[:1] == FAULT:
            raise SandboxError(word[1:].decode(errors="replace"))
        elif word[:1] == ENDED:
            self._ended = True
            raise RunError(*End.from_text(word[1:].decode()))
        elif not word:
            self._ended = False
            raise RunError(Ending.SERVER)


def _pipe(reader: contextlib.ExitStack, writer: contextlib.ExitStack) -> tuple[int, int]:
    """A pipe, each end of which one of the two has to close."""
    ends = os.pipe()
    for owner, end in zip((reader, writer), ends, strict=True):
        owner.callback(os.close, end)
    return ends
