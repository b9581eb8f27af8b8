"""The memory of the grader's own processes, watched while they live."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["LARGEST_MIB", "watched_memory"]

LARGEST_MIB = 600
"""That a process of the grader's own may take, whatever is handed in."""

_OWN = (b"gradestone", b"nbgrader", b"gradestone.batch.worker", b"gradestone.bridge.feedback")
_LOOK_S = 0.1


@contextlib.contextmanager
def watched_memory(folder: Path) -> Iterator[Callable[[], int]]:
    """How many MiB the largest process took that is the grader's own and has its TMPDIR in this folder.

    The kernel keeps the highest mark of each: only what one takes right before its end is missed.
    """
    over = threading.Event()
    peaks: dict[str, int] = {}

    def watch() -> None:
        while not over.wait(_LOOK_S):
            for process in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208
                with contextlib.suppress(OSError):
                    if _is_own(Path("/proc", process), os.fsencode(folder)):
                        peaks[process] = max(peaks.get(process, 0), _peak_mib(Path("/proc", process)))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: max(peaks.values(), default=0)
    finally:
        over.set()
        thread.join()


def _is_own(process: Path, folder: bytes) -> bool:
    words = (process / "cmdline").read_bytes().split(b"\0")
    return any(word in words for word in _OWN) and b"TMPDIR=" + folder in (process / "environ").read_bytes()


def _peak_mib(process: Path) -> int:
    lines = (process / "status").read_text().splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)
