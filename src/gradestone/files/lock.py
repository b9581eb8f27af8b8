"""Locks of the kernel's keeping: it lets go of them however their owner ends."""

from __future__ import annotations

import fcntl
import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ..errors import CourseHeldError

NAME = "grading.lock"


def take_lock(descriptor: int) -> bool:
    """Lock what the descriptor stands for, until it is closed; False when another process has it.

    Raises OSError where the file system knows no locks.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def course_lock(folder: Path, *, doing: str, name: str = NAME) -> Iterator[str]:
    """One grader per course at a time: holds the course while the block runs.

    The block is given the one who held it last, "" if that was this process, doing the same.
    Raises CourseHeldError, with who holds it, when another grader does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a+", errors="replace") as file:
        if not take_lock(file.fileno()):
            raise CourseHeldError(_held(folder / name))
        file.seek(0)
        before, this = file.read(), f"{doing}, process {os.getpid()} of {_whoami()}"
        file.seek(0)
        file.truncate()
        file.write(f"{this}, since {datetime.now():%Y-%m-%d %H:%M:%S}")
        file.flush()
        yield "" if before.startswith(f"{this}, ") else before or "somebody"


def _held(path: Path) -> str:
    holder = path.read_text(errors="replace").strip() or "another grader"
    return f"This course is being graded already: {holder}. Wait until it has finished, or end that process."


def _whoami() -> str:
    try:
        return f"{getpass.getuser()} on {socket.gethostname()}"
    except (KeyError, OSError):  # a user id without a name, as in many containers
        return f"user {os.getuid()} on {socket.gethostname()}"
