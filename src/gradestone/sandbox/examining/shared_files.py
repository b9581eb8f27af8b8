"""Data files that a test and the student's functions both use: those that its cell names, and what lies in
its temporary folders.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_ENDINGS = r"\.(txt|csv|tsv|dat|json|npy|npz|png|jpe?g|gif|html|xml|md|log|ya?ml)"
_NAMED = re.compile(rf"(?![/.])[\w ./-]{{1,100}}{_ENDINGS}")
_IS_DATA = re.compile(rf"[^/]*{_ENDINGS}|[^/.]+")  # others could be imported or unpickled: they come empty
LARGEST = 1 << 24  # bytes of a file that travels
MOST = 200  # files and folders below the temporary folder
_lent: set[str] = set()  # files of the working folder that are the student's


def files_named(texts: Iterable[str]) -> Iterator[str]:
    """Data files that these texts of a cell name."""
    return (text for text in texts if _NAMED.fullmatch(text) and ".." not in Path(text).parts)


class SharedFiles:
    """Of one test cell, from the moment this is made.

    names : what the cell names, in the working folder
    temporary : the folder in which Python makes temporary ones here, which the student's process can have as
        well; "" where there is none
    """

    def __init__(self, names: Iterable[str], temporary: str) -> None:
        self._names = [name for name in names if not Path(name).is_symlink()]
        self._temporary = temporary
        self._stamps = {name: _stamp(name) for name in self._names}  # of temporary ones it knows nothing yet
        self.told_temporary = False

    def changes(self) -> list[tuple[str, str, Any]]:
        """What was written or removed here since both had the same, as patches; folders end with "/"."""
        before = self._stamps
        self._agree()
        gone = sorted(name for name, stamp in before.items() if stamp and not self._stamps.get(name))
        new = sorted(name for name, stamp in self._stamps.items() if stamp and stamp != before.get(name))
        self.told_temporary |= not {*gone, *new}.issubset(self._names)
        return [
            *(("/", name, ()) for name in reversed(gone)),
            *(("/", name, b"" if name.endswith("/") else Path(name).read_bytes()) for name in new),
        ]

    def of_the_student(self) -> list[str]:
        """Names of files that are, or can come to be, what a student has written."""
        return [name for name in self._names if name in _lent or not Path(name).exists()]

    def wanted(self) -> list[str]:
        """Names to ask the student's process for: what is its own, and what may have changed there."""
        start = len(self._temporary) + 1
        return self.of_the_student() + [name for name in self._below() if "/" not in name[start:].rstrip("/")]

    def lend(self, wanted: Sequence[str], found: object) -> None:
        """Have what was found for the names that were wanted lie here, for the test to read."""
        files: dict[Any, Any] = found if type(found) is dict else {}
        for name in wanted:
            if name in self._names and type(files.get(name)) is bytes:
                _write(name, files[name])
                _lent.add(name)
        temporary = tuple(name for name in wanted if name not in self._names)
        if temporary:
            self._lend_temporary(temporary, files)
        self._agree()

    def _lend_temporary(self, wanted: tuple[str, ...], files: Mapping[Any, Any]) -> None:
        for name in sorted((name for name, stamp in self._stamps.items() if stamp), reverse=True):
            if name.startswith(wanted) and name not in files:
                shutil.rmtree(name) if name.endswith("/") else Path(name).unlink(missing_ok=True)
        for name, data in list(files.items())[:MOST]:
            if type(name) is not str or not name.startswith(wanted) or ".." in Path(name).parts:
                continue
            if name.endswith("/"):
                Path(name).mkdir(parents=True, exist_ok=True)
            elif type(data) is bytes and data != _contents(name):
                _write(name, data if _IS_DATA.fullmatch(Path(name).name) else b"")

    def _agree(self) -> None:
        """Both ends have the same ones."""
        self._stamps = {name: _stamp(name) for name in (*self._names, *self._below())}

    def _below(self) -> list[str]:
        """What lies in the temporary folder."""
        found: list[str] = []
        for folder, folders, files in os.walk(self._temporary) if self._temporary else ():
            found += [*(f"{folder}/{name}/" for name in folders), *(f"{folder}/{name}" for name in files)]
        return found[:MOST]


def _stamp(name: str) -> tuple[int, ...]:
    """Another one when the file has changed; empty where there is none that can travel."""
    place = Path(name)
    if name.endswith("/"):
        return (0,) if place.is_dir() else ()
    if not place.is_file() or (facts := place.stat()).st_size > LARGEST:
        return ()
    return facts.st_size, facts.st_mtime_ns


def _contents(name: str) -> bytes | None:
    return Path(name).read_bytes() if Path(name).is_file() else None


def _write(name: str, data: bytes) -> None:
    if data != _contents(name):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)
