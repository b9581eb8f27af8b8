"""Work that several test processes need is done by one of them."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

__all__ = ["once"]


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """`folder` as `make` has made it, by the first process that asks; the others wait."""
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = Path(f"{folder}.done")
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a process left behind that failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
