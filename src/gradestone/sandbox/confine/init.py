"""The namespaces that the runs of one fork server share, and their init: process 1 of the process table.

They are made by a small process, before the fork server grows: a fork costs by the size of what is forked,
and nothing of this has to be done again for a run. Only what runs leave behind has to go: init kills every
other process of its table at once and reaps them.

    server -> init   KILL all others; REAP them, when the server has reaped its own child
    init -> server   the namespaces, as descriptors; ALONE, when no other process is left
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from pathlib import Path

from ...errors import SandboxError
from ..clock import now, wait
from . import capabilities, namespaces
from .reaping import children

_MESSAGE_BYTES = 1024
_PATIENCE_S = 10.0
_READY, _KILL, _REAP, _ALONE, _FAULT = b"ready", b"kill", b"reap", b"alone", b"!"
_LAST_PID = Path("/proc/sys/kernel/ns_last_pid")


class Init:
    """Makes the namespaces and their init. They end with this process, and all that lives in them.

    Raises
    ------
    OSError : the system does not permit it
    """

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        here = os.getpid()
        with theirs:
            self._pid = os.fork()
            if self._pid == 0:
                try:
                    _make_init(here, theirs.fileno())
                finally:
                    os._exit(0)
        self._namespaces: list[int] = []
        try:
            self._namespaces = self._hear()
        except BaseException:
            self.close()
            raise

    def enter(self) -> None:
        """Move this process, which must be single-threaded, in; into the process table, its next children."""
        if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
            raise OSError(
                "something that is imported before a submission runs, the course's helpers or testcases "
                "perhaps, has started a thread. Start it in a function."
            )
        capabilities.take_account_identity()
        for descriptor in self._namespaces:
            namespaces.join(descriptor)
        self._close_namespaces()

    def let_go(self) -> None:
        """In the student's process: it must not have a word with init."""
        self._socket.close()

    def close(self) -> None:
        """End the namespaces and all that lives in them."""
        self._socket.close()
        self._close_namespaces()
        with contextlib.suppress(ChildProcessError):
            while True:  # init waits for those of its table that are this process's to reap
                os.waitpid(-1, 0)

    def end_run(self, pid: int) -> int:
        """Kill and reap all processes of the table; the wait status of this process's own child `pid`.

        Sound because all of them come from `pid`: once that is reaped, each other one is a child of init
        or of somebody who is killed and will be. The filter lets nobody choose another parent; without it
        such are reaped here.

        Raises
        ------
        SandboxError : a process outlives this
        """
        self._socket.send(_KILL)
        status = os.waitpid(pid, 0)[1]
        for other in set(children(os.getpid())) - {self._pid}:
            os.waitpid(other, 0)
        self._socket.send(_REAP)
        try:
            self._hear()
        except TimeoutError:
            raise SandboxError(
                f"processes of a run were still alive {_PATIENCE_S:g} s after it had ended. End them by hand "
                "before you grade on; the run's marks do not count."
            ) from None
        return status

    def _close_namespaces(self) -> None:
        for descriptor in self._namespaces:
            os.close(descriptor)
        self._namespaces = []

    def _hear(self) -> list[int]:
        if not wait({self._socket.fileno(): select.POLLIN}, now() + _PATIENCE_S):
            raise TimeoutError
        said, descriptors, _, _ = socket.recv_fds(self._socket, _MESSAGE_BYTES, 8)
        if not said or said.startswith(_FAULT):
            raise OSError(said[1:].decode(errors="replace") or "init of the runs is gone")
        return descriptors


def _make_init(server: int, descriptor: int) -> None:
    """In the parent of init, which lives outside the table and has nothing else to do."""
    capabilities.die_with_parent()
    if os.getppid() != server:
        return
    os.closerange(0, descriptor)
    os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
    talk = socket.socket(fileno=descriptor)
    try:
        capabilities.take_account_identity()
        capabilities.die_with_parent()  # a change of identity forgets it
        opened, init = namespaces.unshare(lambda: _be_init(talk))
    except OSError as error:
        talk.send(_FAULT + str(error).encode())
        return
    socket.send_fds(talk, [_READY], opened)
    talk.close()
    os.waitpid(init, 0)


def _be_init(talk: socket.socket) -> None:
    """Reap orphans and obey. The student's process cannot be init: that ignores signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)  # ignoring SIGCHLD, the kernel reaps the orphans
    while order := talk.recv(_MESSAGE_BYTES):
        if order == _KILL:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            continue
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)  # returns when no child is left
        with contextlib.suppress(OSError):
            _LAST_PID.write_text("1")  # every run sees the same numbers
        talk.send(_ALONE)
