"""What somebody has earned in an assignment, as it goes to a platform or a statistics office."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

GRADED, UNFINISHED = "graded", "not finished: a person has to look"
MOST_LISTED = 20
NOT_GRADED, NOTHING = "not graded yet", "nothing handed in"


@dataclass(frozen=True, slots=True)
class Result:
    """The marks of one student in one assignment. Points, UTC without a zone, seconds."""

    student: str
    assignment: str
    status: str
    score: float | None  # None where there is none that counts yet
    max_score: float
    exercises: Mapping[str, float | None] = field(default_factory=dict)
    exercise_maxima: Mapping[str, float] = field(default_factory=dict)
    comment: str = ""
    handed_in: datetime | None = None
    late_s: float = 0.0
    late_penalty: float = 0.0

    @property
    def share(self) -> float | None:
        """Of the points that there are, 0 to 1 without extra credit; None where there is no score."""
        return None if self.score is None or not self.max_score else self.score / self.max_score

    def on(self, maximum: float) -> float | None:
        """The score if there were so many points."""
        if maximum == self.max_score:
            return self.score
        return None if self.share is None else self.share * maximum


def with_zeros(results: Sequence[Result]) -> list[Result]:
    """Who handed in nothing has 0 points, as nbgrader counts."""
    return [replace(each, score=0.0) if each.status == NOTHING else each for each in results]


def anonymous(results: Sequence[Result], secret: bytes) -> list[Result]:
    """Without whatever says who it was. The same secret gives the same student the same name.

    Ordered by these names: the order of a class is a list of it, too.
    """
    hidden = [
        replace(each, student=_pseudonym(each.student, secret), comment="", handed_in=None)
        for each in results
    ]
    return sorted(hidden, key=lambda each: (each.assignment, each.student))


def unfinished(results: Sequence[Result]) -> list[str]:
    """A sentence for each kind of result without a score that counts."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in results:
        if each.score is None and each.status != NOTHING:
            found.setdefault((each.assignment, each.status), []).append(each.student)
    return [
        f"{assignment}: left empty, {status}: {_listed(students)}."
        for (assignment, status), students in found.items()
    ]


def _listed(students: Sequence[str]) -> str:
    more = len(students) - MOST_LISTED
    return ", ".join(students[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _pseudonym(student: str, secret: bytes) -> str:
    return hmac.new(secret, b"export:" + student.encode(), hashlib.sha256).hexdigest()[:16]
