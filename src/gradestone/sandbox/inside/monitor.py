"""What the fork server does while a run lasts: obeys the worker, counts memory and processes, ends it.

It holds no pipe of the run and runs no code of the student. It never says that the run has ended before every
process of it is dead and collected.

    worker -> server   INTERRUPT the notebook process, kill its CHILDREN, kill ALL
    server -> worker   CHILDREN when they are dead; OVER + what when a limit made it kill them;
                       ENDED + how, the last word
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

INTERRUPT, CHILDREN, ALL, OVER, ENDED, FAULT = b"I", b"C", b"K", b"O", b"E", b"!"
WATCH_S = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


def supervise(
    control: socket.socket, enclosure: Enclosure, limits: Limits, fork_notebook: Callable[[], int]
) -> None:
    """Fork the notebook process into the enclosure, until it ends or the worker has had enough."""
    try:
        bystanders = frozenset(descendants(os.getpid()))
        pid = fork_notebook()
    except OSError as error:
        _tell(control, FAULT + f"the sandbox could not be set up: {error}".encode())
        return
    how = ""
    try:
        how = _Watch(control, limits, pid, bystanders).until_end()
    finally:
        try:
            status = enclosure.end_run(pid)
        except SandboxError as error:
            _tell(control, FAULT + str(error).encode())
            raise
    _tell(control, ENDED + (how or _how(status)).encode())


class _Watch:
    def __init__(self, control: socket.socket, limits: Limits, pid: int, bystanders: frozenset[int]) -> None:
        self.control = control
        self.limits = limits
        self.pid = pid
        self.private_before = private_bytes(os.getpid())
        self.relieved = False
        self.bystanders = bystanders  # process 1 of its table, and who keeps that

    def until_end(self) -> str:
        """Why the run has to end, or "" when the notebook process ended by itself."""
        pidfd = os.pidfd_open(self.pid)
        try:
            return self.watch(pidfd)
        finally:
            os.close(pidfd)

    def watch(self, pidfd: int) -> str:
        """Until the process behind `pidfd` has ended, or has to."""
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        poll.register(self.control, select.POLLIN)
        next_look = time.monotonic() + WATCH_S
        while True:
            wait_ms = max(next_look - time.monotonic(), 0) * 1000
            ready = {fd for fd, _ in poll.poll(wait_ms + 1)}
            if pidfd in ready:
                return ""
            if self.control.fileno() in ready and (how := self.obey()):
                return how
            if time.monotonic() >= next_look:
                if how := self.look():
                    return how
                next_look = time.monotonic() + WATCH_S

    def obey(self) -> str:
        """Do what the worker says; anything but the known words, or its silence for ever, ends the run."""
        try:
            word = self.control.recv(16)
        except OSError:  # the worker has died with a word of ours unread
            return "stopped"
        if word == INTERRUPT:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, signal.SIGINT)
            return ""
        if word == CHILDREN:
            self.kill_children()
            _tell(self.control, CHILDREN)
            return ""
        return "stopped"

    def look(self) -> str:
        """Hold memory and processes of the run against its limits; its children go first, then all."""
        # What was killed stays in the list until its parent, the student's process, collects it.
        run = tuple(pid for pid in self.run() if is_alive(pid))
        excess = ""
        if len(run) > self.limits.processes:
            excess = "processes"
        elif sum(max(private_bytes(pid) - self.private_before, 0) for pid in run) > self.limits.memory_bytes:
            excess = "memory"
        if not excess:
            self.relieved = False
            return ""
        if self.relieved or run == (self.pid,):
            return excess
        self.relieved = True
        _tell(self.control, OVER + excess.encode())
        self.kill_children()
        _tell(self.control, CHILDREN)
        return ""

    def run(self) -> tuple[int, ...]:
        """All processes of the run."""
        return tuple(pid for pid in descendants(os.getpid()) if pid not in self.bystanders)

    def kill_children(self) -> None:
        """Kill all but the notebook process, which collects its own children."""
        while others := [pid for pid in self.run() if pid != self.pid and is_alive(pid)]:
            _kill(others)
            time.sleep(0.0005)


def private_bytes(pid: int) -> int:
    """Memory of process `pid` that is no file's; what it shares with its parent counts."""
    try:
        fields = _read(f"/proc/{pid}/statm").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE if len(fields) > 2 else 0


def is_alive(pid: int) -> bool:
    """False for a process that is gone or only waits to be collected."""
    try:
        return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except (OSError, IndexError):
        return False


def _read(path: str) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(fd, 4096)
    finally:
        os.close(fd)


def _kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _tell(control: socket.socket, word: bytes) -> None:
    with contextlib.suppress(OSError):
        control.send(word)


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"exit {code}" if code >= 0 else f"signal {-code}"
