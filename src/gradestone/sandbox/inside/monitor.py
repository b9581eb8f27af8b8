"""What the fork server does while a run lasts: obeys the worker, counts what it uses, ends it.

It holds no pipe of the run and runs no code of the student. It never says that the run has ended before every
process of it is dead and reaped. Its words stand in `protocol`.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable

from ...errors import SandboxError
from ...model import Limits
from ..confine import Enclosure, descendants
from ..protocol import ENDED, FAULT, INTERRUPT, KILL_CHILDREN, LOOK, OVER, USED, End, Ending
from .ledger import Ledger, is_alive, private_bytes

WATCH_S = 0.05


def watch_run(
    control: socket.socket, enclosure: Enclosure, limits: Limits, fork_notebook: Callable[[], int]
) -> None:
    """Fork the notebook process into the enclosure, until it ends or the worker has had enough."""
    try:
        # A dead one, listed for a moment after the run before this, may have a number that comes again.
        bystanders = frozenset(filter(is_alive, descendants(os.getpid())))
        pid = fork_notebook()
    except OSError as error:
        _tell(control, FAULT + f"the sandbox could not be set up: {error}".encode())
        return
    why: Ending | None = None
    try:
        why = _Monitor(control, limits, pid, bystanders).until_end()
    finally:
        try:
            status = enclosure.end_run(pid)
        except SandboxError as error:
            _tell(control, FAULT + str(error).encode())
            raise
    end = End(why) if why else End.of_process(status)
    _tell(control, ENDED + str(end).encode())


class _Monitor:
    def __init__(self, control: socket.socket, limits: Limits, pid: int, bystanders: frozenset[int]) -> None:
        self.control = control
        self.limits = limits
        self.pid = pid
        self.private_before = private_bytes(os.getpid())
        self.ledger = Ledger()
        self.relieved = False
        self.bystanders = bystanders  # init of its process table, and the parent of that

    def until_end(self) -> Ending | None:
        """Why the run has to end, or None when the notebook process ended by itself."""
        pidfd = os.pidfd_open(self.pid)
        try:
            return self.watch(pidfd)
        finally:
            os.close(pidfd)

    def watch(self, pidfd: int) -> Ending | None:
        """Until the process behind `pidfd` has ended, or has to."""
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        poll.register(self.control, select.POLLIN)
        next_look = time.monotonic() + WATCH_S
        while True:
            wait_ms = max(next_look - time.monotonic(), 0) * 1000
            ready = {fd for fd, _ in poll.poll(wait_ms + 1)}
            if pidfd in ready:
                return None
            if self.control.fileno() in ready and (why := self.obey()):
                return why
            if time.monotonic() >= next_look:
                if why := self.look():
                    return why
                next_look = time.monotonic() + WATCH_S

    def obey(self) -> Ending | None:
        """Do what the worker says; anything but the known words, or its silence for ever, ends the run."""
        try:
            word = self.control.recv(16)
        except OSError:  # the worker has died with a word of ours unread
            return Ending.STOPPED
        if word == INTERRUPT:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, signal.SIGINT)
            return None
        if word == LOOK:
            self.living()
            self.tell_usage(USED)
            return None
        if word == KILL_CHILDREN:
            self.kill_children()
            return None
        return Ending.STOPPED

    def look(self) -> Ending | None:
        """Hold memory and processes of the run against its limits; its children go first, then all."""
        run = self.living()
        excess = self.excess(run)
        if excess is None:
            self.relieved = False
            return None
        if self.relieved or run == (self.pid,):
            return excess
        self.relieved = True
        _tell(self.control, OVER + excess.encode())
        self.kill_children()
        return None

    def excess(self, run: tuple[int, ...]) -> Ending | None:
        """The limit that the processes of the run exceed."""
        if len(run) > self.limits.processes:
            return Ending.PROCESSES
        memory = sum(max(private_bytes(pid) - self.private_before, 0) for pid in run)
        return Ending.MEMORY if memory > self.limits.memory_bytes else None

    def living(self) -> tuple[int, ...]:
        """All living processes of the run, looked at for the ledger.

        What was killed stays in the process table until its parent, the student's process, reaps it.
        """
        return self.ledger.look(pid for pid in descendants(os.getpid()) if pid not in self.bystanders)

    def kill_children(self) -> None:
        """Kill all but the notebook process, which reaps its own children, and say that they are dead."""
        while others := [pid for pid in self.living() if pid != self.pid]:
            _kill(others)
            time.sleep(0.0005)
        self.tell_usage(KILL_CHILDREN)

    def tell_usage(self, word: bytes) -> None:
        """Say what the run has used up to the last look."""
        _tell(self.control, word + str(self.ledger.usage).encode())


def _kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _tell(control: socket.socket, word: bytes) -> None:
    with contextlib.suppress(OSError):
        control.send(word)
