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


def as_one(results: Sequence[Result], originals: Mapping[str, str]) -> tuple[list[Result], list[str]]:
    """Assignments that are one in several languages, counted as one: of what somebody handed in, the best.

    originals : the name under which several count, by each of their names

    Ordered by assignment and student; with a sentence for each assignment on who handed in several.
    """
    found: dict[str, dict[str, list[Result]]] = {}
    for each in results:
        name = originals.get(each.assignment, each.assignment)
        found.setdefault(name, {}).setdefault(each.student, []).append(each)
    best = [
        replace(max(own, key=_rank), assignment=name)
        for name, students in found.items()
        for _, own in sorted(students.items())
    ]
    several = {
        name: list(filter(None, map(_in_several, students.values()))) for name, students in found.items()
    }
    told = [in_several_languages(name, students) for name, students in several.items() if students]
    return best, told


def in_several_languages(assignment: str, students: Sequence[str]) -> str:
    """What is said of students who handed in several editions; each is said with what they came to."""
    return f"{assignment}: handed in in several languages, where the best mark counts: {_listed(students)}."


def _rank(result: Result) -> tuple[bool, float]:
    return result.status != NOTHING, -1.0 if result.score is None else result.score


def _in_several(own: Sequence[Result]) -> str:
    """`ada (week 10.00, week_de 12.50)`; "" for who handed in no more than one."""
    handed_in = [each for each in own if each.status != NOTHING]
    if len(handed_in) < 2:
        return ""
    marks = (each.status if each.score is None else f"{each.score:.2f}" for each in handed_in)
    of_each = ", ".join(f"{each.assignment} {mark}" for each, mark in zip(handed_in, marks, strict=True))
    return f"{handed_in[0].student} ({of_each})"


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
