"""A class at a glance: everything that pages, pictures and files tell of it, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .class_facts import ClassFacts
from .members import GRADED, Member
from .occurrences import Occurrences, late_counts, late_members, occurrences
from .statistics import (
    CheckStatistics,
    ExerciseStatistics,
    Spread,
    check_statistics,
    distribution,
    exercise_statistics,
    shares_of,
)

MOST_SLOW = 5  # submissions that are named for the time they took


@dataclass(frozen=True, slots=True)
class Overview:
    """A class at a glance."""

    facts: ClassFacts
    members: Sequence[Member]
    scores: Spread  # of the total, in points, where nothing waits for a person
    shares: Spread  # the same as shares of all points
    tenths: Sequence[int]  # how many scores are in each tenth of all points
    exercises: Sequence[ExerciseStatistics]
    checks: Sequence[CheckStatistics]
    happened: Occurrences
    late: Sequence[Member]  # the latest first
    lateness: Sequence[tuple[str, int]]
    seconds: Spread  # of the runs
    slowest: Sequence[Member]

    @classmethod
    def of(cls, facts: ClassFacts) -> Overview:
        """Of what is known."""
        members = facts.members
        graded = [member for member in members if member.marks]
        shares = shares_of(members)
        complete = [member.score for member in graded if not member.waiting and member.score is not None]
        slow = sorted(graded, key=lambda member: -(member.marks.seconds if member.marks else 0.0))
        return cls(
            facts,
            members,
            Spread.of(complete),
            Spread.of(shares),
            distribution(shares),
            exercise_statistics(members, facts.exercises),
            check_statistics(members),
            occurrences(members),
            late_members(members),
            list(late_counts(members)),
            Spread.of([member.marks.seconds for member in graded if member.marks]),
            slow[:MOST_SLOW],
        )

    @property
    def graded(self) -> int:
        """How many have marks."""
        return sum(member.status == GRADED for member in self.members)

    @property
    def max_score(self) -> float | None:
        """Points there are to be had, if anybody's marks say so."""
        return max((each for member in self.members if (each := member.max_score) is not None), default=None)

    @property
    def full(self) -> int:
        """How many have all points."""
        return sum(
            member.score >= member.max_score
            for member in self.members
            if member.marks and member.score is not None and member.max_score
        )
