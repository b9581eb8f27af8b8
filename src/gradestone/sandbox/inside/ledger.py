"""What the processes of a run use, read from the process table: memory, processor time, idle time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import NamedTuple

from ..protocol import Usage

LONGEST_TICK_S = 0.1  # what is longer between two looks, the monitor has not experienced
_PAGE, _TICKS_PER_S = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
_DEAD, _READY = frozenset(b"ZX"), frozenset(b"RD")  # D: it waits for a disk, which may have stalled
_STATE, _USER, _SYSTEM, _THREADS = 0, 11, 12, 17  # places behind the name, see proc_pid_stat(5)


class Ledger:
    """Adds up from look to look: no process can take back what it has used, dead or not."""

    def __init__(self) -> None:
        self._processor_s = self._idle_s = 0.0
        self._seen: dict[int, float] = {}
        self._looked = time.monotonic()

    @property
    def usage(self) -> Usage:
        """Up to the last look."""
        return Usage(self._processor_s, self._idle_s)

    def look(self, pids: Iterable[int]) -> tuple[int, ...]:
        """Enter what these, all processes of the run, have used; those of them that are alive."""
        entries = [entry for entry in map(_entry, pids) if entry is not None]
        moment, before_s = time.monotonic(), self._processor_s
        for entry in entries:
            self._enter(entry)
        if not any(entry.ready for entry in entries):
            tick_s = min(moment - self._looked, LONGEST_TICK_S)
            self._idle_s += max(tick_s - (self._processor_s - before_s), 0.0)
        self._looked = moment
        return tuple(entry.pid for entry in entries if entry.alive)

    def _enter(self, entry: _Entry) -> None:
        before_s = self._seen.get(entry.pid, 0.0)
        # Less than before: the number was given again.
        self._processor_s += entry.processor_s - (before_s if before_s <= entry.processor_s else 0.0)
        self._seen[entry.pid] = entry.processor_s


class _Entry(NamedTuple):
    pid: int
    alive: bool
    ready: bool  # a thread of it runs, would if it could, or waits for a disk
    processor_s: float


def _entry(pid: int) -> _Entry | None:
    """None when there is no such process any more."""
    fields = _stat(f"/proc/{pid}/stat")
    if fields is None:
        return None
    state, threads = fields[_STATE][0], int(fields[_THREADS])
    alive = state not in _DEAD or threads > 1  # the first thread may end before the others
    ready = state in _READY or (threads > 1 and _has_ready_thread(pid))
    return _Entry(pid, alive, ready, (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS_PER_S)


def _has_ready_thread(pid: int) -> bool:
    try:
        tasks = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - names only, in a tight loop
    except OSError:
        return False
    stats = (_stat(f"/proc/{pid}/task/{task}/stat") for task in tasks)
    return any(fields is not None and fields[_STATE][0] in _READY for fields in stats)


def _stat(path: str) -> list[bytes] | None:
    try:
        fields = _read(path).rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields or None


def is_alive(pid: int) -> bool:
    """False for a process that is gone or only waits to be reaped."""
    entry = _entry(pid)
    return entry is not None and entry.alive


def private_bytes(pid: int) -> int:
    """Memory of process `pid` that is no file's; what it shares with its parent counts."""
    try:
        fields = _read(f"/proc/{pid}/statm").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE if len(fields) > 2 else 0


def _read(path: str) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(fd, 4096)
    finally:
        os.close(fd)
