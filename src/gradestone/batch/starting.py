"""Processes that get ready while the coordinator still imports what it needs itself, and the sandbox's test.

They are started as commands, not forked: they inherit nothing of the coordinator but sockets, and start the
same way under `nbgrader` and under `gradestone`. All workers share one zygote.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from ..files.children import ONE_THREAD
from ..sandbox.confine import Confinement
from ..sandbox.outside.zygotes import OwnZygote
from ..sandbox.trial import Report, accepted, report

COMMAND = (sys.executable, "-P", "-m", "gradestone.batch.worker")
AHEAD = 4  # at most; more, and one for the core this process is on, start when there is work for them
LEAVE_S = 10.0
_ready: deque[Started] = deque()
_tests: deque[Future[Report]] = deque()


@dataclass(frozen=True, slots=True)
class Started:
    """A worker process that has not been told what to grade."""

    process: subprocess.Popen[bytes]
    connection: Connection

    @classmethod
    def by(cls, command: tuple[str, ...], *descriptors: int) -> Started:
        """Start `command` with the numbers of its descriptors as last arguments, its connection first."""
        ours, theirs = socket.socketpair()
        with theirs:
            inherited = (theirs.fileno(), *descriptors)
            # A session of its own: Ctrl-C goes to the coordinator alone, which ends its workers in order.
            process = subprocess.Popen(
                [*command, *map(str, inherited)],
                pass_fds=inherited,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=os.environ | ONE_THREAD,
            )
        return cls(process, Connection(ours.detach()))


class _SharedZygote:
    """The zygote of the workers of this process, as long as anybody here has a use for it."""

    def __init__(self) -> None:
        self._users = 0
        self._zygote: OwnZygote | None = None

    def living(self) -> OwnZygote:
        """It, started if need be."""
        if self._zygote is None or not self._zygote.is_alive():
            self._end()
            self._zygote = OwnZygote()
        return self._zygote

    @contextmanager
    def used(self) -> Iterator[None]:
        """The last block that ends ends it."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._end()

    def _end(self) -> None:
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()


_shared = _SharedZygote()
workers_share_a_zygote = _shared.used
"""Around everything that workers do."""


@contextmanager
def started_ahead(count: int) -> Iterator[None]:
    """Start some of the `count` workers now, and a test of the sandbox; what nobody takes is ended."""
    with workers_share_a_zygote(), ThreadPoolExecutor(1) as aside:
        try:
            for _ in range(min(max(count - 1, 1), AHEAD)):
                _ready.append(_start(COMMAND))
            _tests.append(aside.submit(report))
            yield
        finally:
            _tests.clear()
            while _ready:
                _dismiss(_ready.popleft())


@contextmanager
def self_test(*, unsafe: bool) -> Iterator[Callable[[], Confinement]]:
    """A test of the sandbox, begun ahead or now. The block asks what came of it; that may be SandboxError."""
    with ThreadPoolExecutor(1) as aside:
        tested = _tests.popleft() if _tests else aside.submit(report)
        yield lambda: accepted(tested.result().confinement, unsafe=unsafe)


def take_started(command: tuple[str, ...]) -> Started:
    """A worker that has been started ahead, or else a new one. Within `workers_share_a_zygote`."""
    return _ready.popleft() if _ready and command == COMMAND else _start(command)


def _start(command: tuple[str, ...]) -> Started:
    return Started.by(command, *([_shared.living().fileno()] if command == COMMAND else []))


def _dismiss(spare: Started) -> None:
    spare.connection.close()
    spare.process.terminate()
    try:
        spare.process.wait(LEAVE_S)
    except subprocess.TimeoutExpired:
        spare.process.kill()
        spare.process.wait()
