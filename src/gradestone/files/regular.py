"""Reading a file that somebody else may have put there: a regular one, and no more than wanted."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_regular(path: Path, *, limit: int) -> bytes:
    """The first `limit` bytes of a regular file; b"" for a link, a folder, a pipe or what cannot be read."""
    try:
        # O_NONBLOCK: opening a pipe that was put in the file's place must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return _read(descriptor, limit) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _read(descriptor: int, limit: int) -> bytes:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read(limit)
