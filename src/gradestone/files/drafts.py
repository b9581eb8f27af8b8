"""Files and folders that change as a whole: written under another name first, then given their own."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .lock import take_lock

_DRAFTS = ".draft-"  # before the name of a draft's file


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """A new, empty file for its owner alone, beside `path`; the block fills it and gives it its name.

    When the block ends, the draft is gone: a full disk or an interrupt leaves no half a file behind. What a
    killed process has left is swept by whoever makes the next draft there.
    """
    sweep_drafts(path.parent)
    draft = path.with_name(f"{_DRAFTS}{uuid.uuid4().hex[:8]}-{path.name}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with contextlib.suppress(OSError):  # no locks here: nobody will sweep it while it is in use either
            take_lock(descriptor)
        yield draft
    finally:
        draft.unlink(missing_ok=True)
        os.close(descriptor)


def sweep_drafts(folder: Path) -> None:
    """Removes drafts in `folder` that nobody holds: their writers were killed."""
    for path in folder.glob(f"{_DRAFTS}*"):
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if take_lock(descriptor):
                    path.unlink()
            finally:
                os.close(descriptor)


def keep_only(path: Path, pattern: str) -> None:
    """Of the files beside `path` that match the pattern only `path` stays: the others are its forerunners."""
    for other in path.parent.glob(pattern):
        if other != path:
            other.unlink(missing_ok=True)


def replace_folder(new: Path, place: Path, aside: Path) -> None:
    """`new` gets the name `place`; a folder of that name goes to `aside`, all on one file system.

    Two renames: should the second fail, the first is taken back.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(aside)
    try:
        new.rename(place)
    except BaseException:
        if aside.exists() and not place.exists():
            aside.rename(place)
        raise
