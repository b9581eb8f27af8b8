"""A submission folder looked at from outside: whether it has changed, and when it was handed in."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..bridge.submission_secret import NAME as SECRET
from ..bridge.timestamps import MAX_BYTES, NAME, parse_timestamp, text_to_keep
from ..errors import IntakeError
from ..intake import digest


@dataclass(frozen=True, slots=True)
class HandIn:
    """A submission folder before anything in it is read as a notebook."""

    digest: str  # of content and timestamp; "" when the folder cannot be read
    timestamp: datetime | None = None
    empty: bool = False  # nothing is in it but what the collector needs
    incidents: tuple[str, ...] = ()
    stamp: str = ""  # the time for nbgrader's later commands, "" when it is unknown


def look_at(folder: Path) -> HandIn:
    """Digest and time of a submission. Never raises: what is wrong with the folder, intake says later."""
    stamp = read_regular(folder / NAME, limit=MAX_BYTES)
    try:
        content = digest(folder)
        empty = {path.name for path in folder.iterdir()} <= {NAME, SECRET}
    except (IntakeError, OSError):
        return HandIn("")
    both = hashlib.sha256(f"{content} {hashlib.sha256(stamp).hexdigest()}".encode()).hexdigest()
    try:
        timestamp = parse_timestamp(stamp)
        return HandIn(both, timestamp, empty, stamp=text_to_keep(stamp, timestamp))
    except ValueError as error:
        told = f"{error}; the submission counts as handed in at an unknown time."
        return HandIn(both, None, empty, (told,))


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
