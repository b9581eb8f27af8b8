"""What was worked out of a class, as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from .occurrences import Occurrence
from .overview import Overview
from .statistics import FEWEST, CheckStatistics, ExerciseStatistics, Spread

_COLUMNS = (
    "exercise",
    "check",
    "hidden",
    "points_or_weight",
    "graded",
    "solved_or_passed",
    "partly",
    "none_or_failed",
    "not_judged",
    "share_solved",
    "mean",
    "difficulty",
    "discrimination",
    "why_undefined",
    "carried_forward",
    "credited",
)


def statistics_json(overview: Overview) -> str:
    """The aggregated facts of a class, with who is meant."""
    facts = overview.facts
    record = {
        "format": 1,
        "assignment": facts.assignment,
        "made": f"{facts.made:%Y-%m-%dT%H:%M:%SZ}",
        "due": f"{facts.due:%Y-%m-%dT%H:%M:%SZ}" if facts.due else "",
        "members": len(overview.members),
        "graded": overview.graded,
        "max_score": overview.max_score,
        "score": _spread(overview.scores),
        "tenths": list(overview.tenths),
        "seconds": _spread(overview.seconds),
        "exercises": [_exercise(each) for each in overview.exercises],
        "checks": [_check(each) for each in overview.checks],
        "late": {member.student: member.total.late_s for member in overview.late if member.total is not None},
        **{
            kind: [_occurrence(each) for each in getattr(overview.happened, kind)]
            for kind in overview.happened.__slots__
        },
    }
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def statistics_csv(overview: Overview) -> str:
    """A line for every exercise, and below it one for each of its checks."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for exercise in overview.exercises:
        writer.writerow(_exercise_line(exercise))
        writer.writerows(_check_lines(overview.checks, exercise.name))
    return text.getvalue()


def _exercise_line(exercise: ExerciseStatistics) -> dict[str, Any]:
    return {
        "exercise": exercise.name,
        "points_or_weight": exercise.points,
        "graded": exercise.graded,
        "solved_or_passed": exercise.solved,
        "partly": exercise.partly,
        "none_or_failed": exercise.none,
        "not_judged": exercise.not_judged,
        "share_solved": _rounded(exercise.solved_share),
        "mean": _rounded(exercise.mean),
        "difficulty": _rounded(exercise.difficulty),
        "discrimination": _rounded(exercise.discrimination),
        "why_undefined": exercise.undefined.format(count=FEWEST),
        "carried_forward": exercise.carried_forward,
        "credited": exercise.credited,
    }


def _check_lines(checks: Iterable[CheckStatistics], exercise: str) -> list[dict[str, Any]]:
    return [
        {
            "exercise": exercise,
            "check": check.ordinal,
            "hidden": check.hidden,
            "points_or_weight": check.weight,
            "graded": check.passed + check.failed + check.not_judged,
            "solved_or_passed": check.passed,
            "none_or_failed": check.failed,
            "not_judged": check.not_judged,
            "share_solved": _rounded(check.passed_share),
        }
        for check in checks
        if check.exercise == exercise
    ]


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 4)


def _spread(spread: Spread) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(spread).items()}


def _check(check: CheckStatistics) -> dict[str, Any]:
    told: Sequence[dict[str, Any]] = [{"why": why, "count": count} for why, count in check.rationales]
    return asdict(check) | {"rationales": told}


def _exercise(exercise: ExerciseStatistics) -> dict[str, Any]:
    return asdict(exercise) | {"undefined": exercise.undefined.format(count=FEWEST)}


def _occurrence(occurrence: Occurrence) -> dict[str, Any]:
    record: dict[str, Any] = {"what": occurrence.what, "count": len(occurrence.students)}
    if occurrence.hint:
        record["hint"] = occurrence.hint
    if occurrence.exercises:
        record["exercises"] = list(occurrence.exercises)
    return record | {"students": list(occurrence.students)}
