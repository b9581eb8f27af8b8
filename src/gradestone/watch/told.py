"""What students have been told, line by line in a file: who, about which hand-in, when, and how much.

Attempts are counted here, so the file outlives the process, however that ends. A line that was being written
at that moment is no line, and its page is made once more.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import get_args

from ..model import FeedbackLevel


@dataclass(frozen=True, slots=True)
class Told:
    """One page that a student got."""

    student: str
    hand_in: str  # digest of the submission
    marks: str  # digest of its marks
    level: FeedbackLevel
    at: float  # seconds since 1970
    counts: bool  # as an attempt
    handed_in: str = ""  # time of the hand-in as ISO 8601; "" when unknown


class Register:
    """The file, and what follows from it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: dict[str, Told] = {}
        self._attempts: Counter[str] = Counter()
        self._counted: set[str] = set()  # students whose last hand-in counts already
        self._answered: dict[str, float] = {}
        self.unread = 0
        """Lines that say nothing."""
        for line in self._lines():
            self._take(line)

    def last(self, student: str) -> Told | None:
        """What the student was told last."""
        return self._last.get(student)

    def attempts(self, student: str) -> int:
        """How many hand-ins of the student count."""
        return self._attempts[student]

    def counts_already(self, student: str, hand_in: str) -> bool:
        """Whether the student was told about this hand-in last, and it counts."""
        last = self._last.get(student)
        return last is not None and last.hand_in == hand_in and student in self._counted

    def answered_at(self, student: str) -> float | None:
        """When a hand-in of the student last counted; None if none ever did."""
        return self._answered.get(student)

    def add(self, told: Told) -> None:
        """Write it down: it is on the disk when this returns. Raises OSError when it cannot be."""
        text = json.dumps(asdict(told), ensure_ascii=True)
        with self._path.open("ab") as file:
            # Behind a line that was broken off the new one begins a line of its own.
            file.write(f"{'' if self._ends_well() else chr(10)}{text}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        self._count(told)

    def _lines(self) -> Iterator[bytes]:
        if self._path.exists():
            with self._path.open("rb") as file:
                yield from file

    def _take(self, line: bytes) -> None:
        try:
            found = json.loads(line)
            told = Told(**{field.name: found[field.name] for field in fields(Told)})
        except (ValueError, KeyError, TypeError):
            self.unread += 1
            return
        if told.level in get_args(FeedbackLevel) and isinstance(told.at, float):
            self._count(told)
        else:
            self.unread += 1

    def _count(self, told: Told) -> None:
        last = self._last.get(told.student)
        if last is None or last.hand_in != told.hand_in:
            self._counted.discard(told.student)
        self._last[told.student] = told
        if told.counts:
            self._attempts[told.student] += 1
            self._counted.add(told.student)
            self._answered[told.student] = told.at

    def _ends_well(self) -> bool:
        with self._path.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return True
            file.seek(-1, os.SEEK_END)
            return file.read() == b"\n"
