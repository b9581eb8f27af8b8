"""What the marks of a class say of the assignment: scores, difficulty, discrimination, checks, times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean, median, pstdev, quantiles

from ..model import Mark, Verdict
from ..selfcheck.words import N_, _
from .members import Member

FEWEST = 10
"""Members whose marks are complete that it takes to speak of discrimination."""
STEPS = 10  # of the distribution of scores
MOST_RATIONALES = 3  # of a check


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers are spread; all but `count` are 0 where there are none."""

    count: int = 0
    mean: float = 0.0
    deviation: float = 0.0  # standard deviation of these, not an estimate from them
    least: float = 0.0
    lower: float = 0.0  # a quarter is below
    median: float = 0.0
    upper: float = 0.0  # a quarter is above
    most: float = 0.0

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Of these; quartiles are those of linear interpolation, as numpy's."""
        if not values:
            return cls()
        lower, _, upper = quantiles(
            [*values, *values[:1]] if len(values) == 1 else values, n=4, method="inclusive"
        )
        ends = min(values), max(values)
        return cls(len(values), fmean(values), pstdev(values), ends[0], lower, median(values), upper, ends[1])


@dataclass(frozen=True, slots=True)
class ExerciseStatistics:
    """How an exercise went, among those who are graded.

    difficulty : share of its points that was earned, 0 to 1: the higher, the easier; None: nobody is judged
    discrimination : correlation of its points with the sum of all other exercises' points, -1 to 1, over
        members all of whose exercises are judged; None where it is undefined, and `undefined` says why
        Source: corrected item-total correlation of classical test theory (Lord and Novick, 1968)
    """

    name: str
    points: float
    solved: int  # all points
    partly: int
    none: int  # no points
    not_judged: int
    mean: float | None
    difficulty: float | None
    discrimination: float | None
    undefined: str  # in English, without the number in it
    carried_forward: int
    credited: int

    @property
    def why_undefined(self) -> str:
        """The same in the language that is spoken."""
        return _(self.undefined).format(count=FEWEST) if self.undefined else ""

    @property
    def graded(self) -> int:
        """How many have handed it in and are graded."""
        return self.solved + self.partly + self.none + self.not_judged

    @property
    def solved_share(self) -> float | None:
        """Of those judged."""
        judged = self.graded - self.not_judged
        return self.solved / judged if judged else None


@dataclass(frozen=True, slots=True)
class CheckStatistics:
    """How a check went, by the run that counted. Of a hidden one: its number and why it failed, no input."""

    exercise: str
    ordinal: int
    hidden: bool
    weight: float
    passed: int
    failed: int
    not_judged: int
    rationales: tuple[tuple[str, int], ...]  # the most frequent, with their counts
    own_tests: bool = False  # of the cell, beside its checks

    @property
    def passed_share(self) -> float | None:
        """Of those judged."""
        judged = self.passed + self.failed
        return self.passed / judged if judged else None


def shares_of(members: Iterable[Member]) -> list[float]:
    """Scores as shares of the points there are, of members of whom nothing waits for a person."""
    return [
        member.score / member.max_score
        for member in members
        if member.marks and not member.waiting and member.score is not None and member.max_score
    ]


def distribution(shares: Iterable[float]) -> list[int]:
    """How many scores there are in each tenth; what is more than all points is in the last."""
    counts = [0] * STEPS
    for share in shares:
        counts[min(STEPS - 1, max(0, int(share * STEPS + 1e-9)))] += 1
    return counts


def exercise_statistics(members: Sequence[Member], names: Sequence[str]) -> list[ExerciseStatistics]:
    """Of every exercise, in this order."""
    graded = [_with_points(member) for member in members if member.marks]
    points = {name: [marks[name] for marks in graded if name in marks] for name in names}
    complete = [row for marks in graded if (row := _complete_row(marks, names)) is not None]
    return [
        _exercise(name, points[name], _discrimination(complete, place)) for place, name in enumerate(names)
    ]


_Pointed = tuple[Mark, float | None]
"""A mark, and the points that count."""


def _with_points(member: Member) -> Mapping[str, _Pointed]:
    given = member.by_hand
    own = member.marks.marks if member.marks else ()
    return {mark.exercise: (mark, given.get(mark.exercise, mark.score)) for mark in own}


def _complete_row(marks: Mapping[str, _Pointed], names: Sequence[str]) -> list[float] | None:
    row = [marks[name][1] for name in names if name in marks]
    judged = [points for points in row if points is not None]
    return judged if len(judged) == len(names) else None


def _exercise(
    name: str, found: Sequence[_Pointed], discrimination: tuple[float | None, str]
) -> ExerciseStatistics:
    most = max((mark.points for mark, _ in found), default=0.0)
    judged = [(score, mark.points) for mark, score in found if score is not None]
    shares = [score / points for score, points in judged if points]
    return ExerciseStatistics(
        name,
        most,
        solved=sum(score >= points for score, points in judged),
        partly=sum(0 < score < points for score, points in judged),
        none=sum(score <= 0 < points for score, points in judged),
        not_judged=len(found) - len(judged),
        mean=fmean(score for score, _ in judged) if judged else None,
        difficulty=fmean(shares) if shares else None,
        discrimination=discrimination[0],
        undefined=discrimination[1],
        carried_forward=sum(mark.carried_forward for mark, _ in found),
        credited=sum(mark.credit is not None for mark, _ in found),
    )


def _discrimination(rows: Sequence[Sequence[float]], place: int) -> tuple[float | None, str]:
    """The correlation, or why there is none."""
    if len(rows) < FEWEST:
        return None, N_("fewer than {count} are judged throughout")
    own = [row[place] for row in rows]
    rest = [round(sum(row) - row[place], 6) for row in rows]
    if len(set(own)) == 1:
        return None, N_("everybody has the same points")
    if len(set(rest)) == 1:
        return None, N_("there is nothing else that tells members apart")
    try:
        return correlation(own, rest), ""
    except StatisticsError:  # differences too small for its arithmetic
        return None, N_("everybody has nearly the same points")


def check_statistics(members: Iterable[Member]) -> list[CheckStatistics]:
    """Of every check, in the order of the notebook."""
    found: dict[tuple[str, int], list[Verdict]] = {}
    for member in members:
        for mark in member.marks.marks if member.marks else ():
            for verdict in mark.verdicts:
                found.setdefault((mark.exercise, verdict.ordinal), []).append(verdict)
    order = {name: n for n, name in enumerate(dict.fromkeys(name for name, _ in found))}
    return [_check(*key, found[key]) for key in sorted(found, key=lambda key: (order[key[0]], key[1]))]


def _check(exercise: str, ordinal: int, verdicts: Sequence[Verdict]) -> CheckStatistics:
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    told = Counter(
        verdict.rationale for verdict in verdicts if verdict.outcome == "failed" and verdict.rationale
    )
    return CheckStatistics(
        exercise,
        ordinal,
        any(
            verdict.hidden for verdict in verdicts
        ),  # of a cell's own tests only who failed a visible one knows
        verdicts[0].weight,
        outcomes["passed"],
        outcomes["failed"],
        outcomes["not judged"],
        tuple(told.most_common(MOST_RATIONALES)),
        own_tests=any(verdict.judged for verdict in verdicts),
    )
