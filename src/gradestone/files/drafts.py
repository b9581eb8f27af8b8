"""Files and folders that change as a whole: written under another name first, then given their own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .temporary import TemporaryFolder, sweep

_LONGEST_NAME = 255  # bytes, not letters


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """A new, empty file for its owner alone; the block fills it and gives it the name `path`.

    When the block ends, the draft is gone: a full disk or an interrupt leaves no half a file behind, and what
    a killed process has left goes with the next draft there.
    """
    sweep(path.parent)
    with TemporaryFolder(path.parent) as held:
        draft = held.path / path.name
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft


def hidden_beside(path: Path, ending: str) -> Path:
    """A hidden name beside `path` with this ending, as short as file systems take it."""
    name = f".{path.name}{ending}"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()}{ending}"
    return path.with_name(name)


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
