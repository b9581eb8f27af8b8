"""The outputs of a notebook, left out before it is parsed: nobody needs them, and they can be any size."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import SubmissionCaps
from .folder import Folder, TooLargeError
from .repair import is_dense

# In a string the quotes of such a key are escaped, so that it cannot be found there.
_OUTPUTS = re.compile(rb'"outputs"\s*:\s*\[')
_MARK = re.compile(rb'["\[\]{}]')
_MOST_MARKS = 4_000_000  # quotes and brackets that are looked at: some two seconds
_BACKSLASH = ord("\\")


def read_raw(folder: Folder, path: str, caps: SubmissionCaps) -> bytes:
    """The bytes of a notebook; without its outputs where they are too many, or too many parts.

    Raises
    ------
    OSError : it cannot be read, or is too large even so
    """
    data = folder.read(path, limit=caps.raw_bytes)
    if len(data) > caps.notebook_bytes or is_dense(data):
        data = without_outputs(data)
    if len(data) > caps.notebook_bytes:
        raise TooLargeError(caps.notebook_bytes, without_outputs=True)
    return data


def without_outputs(data: bytes) -> bytes:
    """The JSON of a notebook with the lists of its outputs empty; the time it takes grows with its length.

    Raises
    ------
    TooLargeError : its outputs have too many parts
    """
    skipping, kept, end = _Skipping(data), [], 0
    while found := _OUTPUTS.search(data, end):
        kept.append(data[end : found.end()])
        end = skipping.list(found.end())
    return b"".join((*kept, data[end:]))


@dataclass(slots=True)
class _Skipping:
    """Finds the ends of lists and strings without taking them apart."""

    data: bytes
    marks: int = 0

    def list(self, start: int) -> int:
        """The position of the bracket that closes the list whose first item begins at `start`."""
        depth, position = 1, start
        while found := _MARK.search(self.data, position):
            position = found.end()
            if found[0] == b'"':
                position = self._string(position)
            else:
                depth += 1 if found[0] in b"[{" else -1
            if not depth:
                return position - 1
            self._count(1)
        return len(self.data)

    def _string(self, start: int) -> int:
        """The position behind the quote that closes the string whose first letter is at `start`."""
        data, position, marks = self.data, start, 0
        while (found := data.find(b'"', position)) >= 0:
            marks, position = marks + 1, found + 1
            if data[found - 1] != _BACKSLASH or not _is_escaped(data, found, start):
                self._count(marks)
                return position
            if marks > _MOST_MARKS:
                break
        self._count(marks)
        return len(data)

    def _count(self, marks: int) -> None:
        self.marks += marks
        if self.marks > _MOST_MARKS:
            raise TooLargeError


def _is_escaped(data: bytes, place: int, start: int) -> bool:
    before = place
    while before > start and data[before - 1] == _BACKSLASH:
        before -= 1
    return (place - before) % 2 == 1
