"""Who is graded next: nobody twice before everybody once, and among equals who handed in first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Turn(IntEnum):
    """What a hand-in waits for. Those that wait for less come later, whoever they belong to."""

    ANSWER = 0  # its student is to be told what came of it
    MARK = 1  # its student's attempts are used up
    LOOK = 2  # it was answered before, and marks may depend on something that has changed


@dataclass(frozen=True, slots=True)
class Waiting:
    """The one hand-in of a student that waits: the newest."""

    student: str
    handed_in: datetime  # UTC without a zone
    turn: Turn = Turn.ANSWER
    runs: int = 0  # of the student's hand-ins that have been graded already
    from_s: float = 0.0  # not before that time


class FairLine:
    """The hand-ins that wait, one of each student."""

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, waiting: Waiting) -> Waiting | None:
        """It takes the place of an earlier one of the student, which is returned."""
        earlier = self._waiting.get(waiting.student)
        self._waiting[waiting.student] = waiting
        return earlier

    def of(self, student: str) -> Waiting | None:
        """What waits of a student."""
        return self._waiting.get(student)

    def students(self) -> tuple[str, ...]:
        """Everybody who waits."""
        return tuple(self._waiting)

    def is_ready(self, now: float, busy: Callable[[str], bool]) -> bool:
        """Whether it is anybody's turn."""
        return any(it.from_s <= now and not busy(it.student) for it in self._waiting.values())

    def next(self, now: float, busy: Callable[[str], bool]) -> Waiting | None:
        """Whose turn it is; None when nobody's is. Who is busy or has to wait is passed over.

        One student's thousand hand-ins are one here, and each that is graded puts the next behind everybody
        who had fewer.
        """
        ready = [it for it in self._waiting.values() if it.from_s <= now and not busy(it.student)]
        if not ready:
            return None
        first = min(ready, key=lambda it: (it.turn, it.runs, it.handed_in, it.student))
        return self._waiting.pop(first.student)

    def remove(self, student: str) -> None:
        """Nothing of the student waits any more."""
        self._waiting.pop(student, None)
