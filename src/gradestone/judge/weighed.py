"""Tests that a cell has beside its checks: together they weigh as one check more, the exercise's last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model import Mark, Verdict


def with_own_tests(mark: Mark, verdict: Verdict) -> Mark:
    """The mark of an exercise's checks, in all its runs, with the verdict on the tests of its cell.

    What is carried forward, and what a named mistake earns, is a matter of the checks alone.
    """
    verdicts = (*mark.verdicts, verdict)
    score = None if mark.score is None else weighed(mark.points, mark.score, verdicts)
    runs = tuple(with_own_tests(run, verdict) for run in mark.other_runs)
    return replace(mark, score=score, verdicts=verdicts, other_runs=runs, judged=verdict.judged)


def weighed(points: float, by_checks: float, verdicts: Iterable[Verdict]) -> float:
    """The score of an exercise whose checks alone would give `by_checks`, to a hundredth.

    verdicts : all of them, those on tests of the cell's own among them
    """
    checks = tests = passed = 0.0
    for verdict in verdicts:
        if verdict.judged:
            tests += verdict.weight
            passed += verdict.weight * (verdict.outcome == "passed")
        else:
            checks += verdict.weight
    if not tests:
        return by_checks
    if by_checks == points and passed == tests:
        return points
    return round((by_checks * checks + points * passed) / (checks + tests), 2)
