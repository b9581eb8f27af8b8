"""Worker processes that get ready while the coordinator still imports what it needs itself.

Workers are started as commands, not forked: they inherit nothing of the coordinator but one socket, and start
the same way under `nbgrader` and under `gradestone`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from ..files.children import ONE_THREAD

COMMAND = (sys.executable, "-P", "-m", "gradestone.batch.worker")
AHEAD = 4  # at most; more, and one for the core this process is on, start when there is work for them
LEAVE_S = 10.0
_ready: deque[Started] = deque()


@dataclass(frozen=True, slots=True)
class Started:
    """A worker process that has not been told what to grade."""

    process: subprocess.Popen[bytes]
    connection: Connection

    @classmethod
    def by(cls, command: tuple[str, ...]) -> Started:
        """Start `command` with the number of its descriptor as last argument."""
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: Ctrl-C goes to the coordinator alone, which ends its workers in order.
            process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=os.environ | ONE_THREAD,
            )
        return cls(process, Connection(ours.detach()))


@contextmanager
def started_ahead(count: int) -> Iterator[None]:
    """Start some of the `count` workers now; those nobody takes in the meantime are ended."""
    try:
        for _ in range(min(max(count - 1, 1), AHEAD)):
            _ready.append(Started.by(COMMAND))
        yield
    finally:
        while _ready:
            spare = _ready.popleft()
            spare.connection.close()
            spare.process.terminate()
            try:
                spare.process.wait(LEAVE_S)
            except subprocess.TimeoutExpired:
                spare.process.kill()
                spare.process.wait()


def take_started(command: tuple[str, ...]) -> Started:
    """A worker that has been started ahead, or else a new one."""
    return _ready.popleft() if _ready and command == COMMAND else Started.by(command)
