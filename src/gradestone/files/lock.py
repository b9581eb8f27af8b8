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

    The block is given who held it last, as `last_holder`. Raises CourseHeldError, with who holds it, when
    another grader does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a+") as file:
        if not take_lock(file.fileno()):
            raise CourseHeldError(_held(folder / name))
        before = last_holder(folder, doing=doing, name=name)
        file.truncate(0)
        file.write(f"{_this(doing)}, since {datetime.now():%Y-%m-%d %H:%M:%S}")
        file.flush()
        yield before


def last_holder(folder: Path, *, doing: str, name: str = NAME) -> str:
    """Who has held the course last, or does; "" if it was this process, doing the same."""
    try:
        found = (folder / name).read_text(errors="replace")
    except OSError:
        return ""
    return "" if found.startswith(f"{_this(doing)}, since ") else found or "another grader"


def is_about(holder: str, assignment: str) -> bool:
    """Whether this holder's doing was of that assignment."""
    return f" {assignment}, process " in holder


def _this(doing: str) -> str:
    return f"{doing}, process {os.getpid()} of {_whoami()}"


def _held(path: Path) -> str:
    holder = path.read_text(errors="replace").strip() or "another grader"
    return f"This course is being graded already: {holder}. Wait until it has finished, or end that process."


def _whoami() -> str:
    try:
        return f"{getpass.getuser()} on {socket.gethostname()}"
    except (KeyError, OSError):  # a user id without a name, as in many containers
        return f"user {os.getuid()} on {socket.gethostname()}"
