"""The end of a run: every descendant dead and reaped, daemons too."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from ...errors import SandboxError
from ..clock import now

_PAUSE_S = 0.0005
_SWEEP_S = 0.2


def children(pid: int) -> tuple[int, ...]:
    """The children of process `pid`, of all its threads; empty when it is gone."""
    try:
        tasks = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - names only, in a tight loop
        return tuple(int(child) for task in tasks for child in _children_of_task(pid, task))
    except (FileNotFoundError, ProcessLookupError):
        return ()


def _children_of_task(pid: int, task: str) -> list[str]:
    return Path(f"/proc/{pid}/task/{task}/children").read_text().split()


def descendants(pid: int) -> tuple[int, ...]:
    """All processes below `pid`, parents before their children. A picture of one moment."""
    found: list[int] = []
    seen = {pid}
    frontier = [pid]
    while frontier:
        below = [child for parent in frontier for child in children(parent) if child not in seen]
        seen.update(below)
        found.extend(below)
        frontier = below
    return tuple(found)


def reap_descendants(*, timeout_s: float = 10.0) -> dict[int, int]:
    """Kill and reap every process below this one; returns wait statuses of its direct children by pid.

    Sound when this process is a sub-reaper (Enclosure sees to it): then no descendant can leave the tree, and
    "no child left" means nothing of the run is alive. However fast the run forks, it cannot flee: one signal
    ends the process group that a locked-down run cannot leave.

    Raises
    ------
    SandboxError : something outlives `timeout_s`
    """
    statuses: dict[int, int] = {}
    deadline = now() + timeout_s
    while True:
        _kill_at_once(children(os.getpid()))
        next_sweep = time.monotonic() + _SWEEP_S
        while time.monotonic() < next_sweep:
            if not _reap(statuses):
                return statuses
            time.sleep(_PAUSE_S)
        if now() > deadline:
            raise SandboxError(
                f"processes {_shown(descendants(os.getpid()))} of a run were still alive "
                f"{timeout_s:g} s after it had ended. End them by hand before you grade on; "
                "the run's marks do not count."
            )
        _kill_one_by_one()


def _kill_at_once(pids: Iterable[int]) -> None:
    """Kill these children and everybody in their process groups but our own."""
    own = os.getpgrp()
    for pid in pids:
        try:
            group = os.getpgid(pid)
            if group not in (0, own):
                os.killpg(group, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _kill_one_by_one() -> None:
    """For a run without the filter, whose processes may have groups of their own: stop it first, then kill.

    Nobody is reaped meanwhile: the dead count against the limit on processes, so a tree that forks
    as fast as it dies runs out of room.
    """
    stopped: set[int] = set()
    while fresh := set(descendants(os.getpid())) - stopped:
        _send(fresh, signal.SIGSTOP)
        stopped |= fresh
    _send(stopped, signal.SIGKILL)


def _shown(pids: tuple[int, ...]) -> str:
    return ", ".join(map(str, pids[:5])) + (f" and {len(pids) - 5} more" if len(pids) > 5 else "")


def _reap(statuses: dict[int, int]) -> bool:
    """Reap what has died; False when no child is left at all."""
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return True
            statuses[pid] = status
    except ChildProcessError:
        return False


def _send(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
        except PermissionError:
            continue  # the number was given to a stranger since we read it
