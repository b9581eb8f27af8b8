"""Results as a table of our own: CSV with a line for everybody and assignment, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .enrolment import Enrolment
from .results import Result
from .spreadsheet import number

_ABOUT = ("last_name", "first_name", "email", "section")


@dataclass(frozen=True, slots=True)
class Form:
    """How marks are written."""

    percent: bool = False  # instead of points
    per_exercise: bool = False
    comma: bool = False  # for decimals
    anonymous: bool = False


def plain_rows(results: Sequence[Result], enrolments: Mapping[str, Enrolment], form: Form) -> list[list[str]]:
    """The header, and a line for every result. An empty score is none yet."""
    exercises = _exercises(results) if form.per_exercise else []
    about = () if form.anonymous else _ABOUT
    scores = ("percent",) if form.percent else ("score", "max_score")
    last = ("late_seconds", "late_penalty", *(() if form.anonymous else ("handed_in", "comment")))
    header = ["student", *about, "assignment", "status", *scores, *exercises, *last]
    lines = []
    for each in results:
        facts = _facts(each, enrolments.get(each.student), form)
        facts |= {name: number(_points(each, name, form), comma=form.comma) for name in exercises}
        lines.append([facts[name] for name in header])
    return [header, *lines]


def json_of(results: Sequence[Result], enrolments: Mapping[str, Enrolment], form: Form) -> str:
    """A list of records; numbers are numbers, and null is not known."""
    return (
        json.dumps(
            [_record(each, enrolments.get(each.student), form) for each in results],
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def _facts(result: Result, enrolment: Enrolment | None, form: Form) -> dict[str, str]:
    share = None if result.share is None else 100 * result.share
    return {
        **_about(enrolment),
        "student": result.student,
        "assignment": result.assignment,
        "status": result.status,
        "percent": number(share, comma=form.comma),
        "score": number(result.score, comma=form.comma),
        "max_score": number(result.max_score, comma=form.comma),
        "handed_in": f"{result.handed_in:%Y-%m-%dT%H:%M:%SZ}" if result.handed_in else "",
        "late_seconds": f"{result.late_s:.0f}",
        "late_penalty": number(result.late_penalty, comma=form.comma),
        "comment": result.comment,
    }


def _about(enrolment: Enrolment | None) -> dict[str, str]:
    if enrolment is None:
        return dict.fromkeys(_ABOUT, "")
    person = enrolment.person
    names = {name: str(getattr(person, name)) for name in ("last_name", "first_name", "email")}
    return names | {"section": enrolment.section}


def _record(result: Result, enrolment: Enrolment | None, form: Form) -> dict[str, Any]:
    record: dict[str, Any] = {
        "student": result.student,
        "assignment": result.assignment,
        "status": result.status,
    }
    if form.percent:
        record["percent"] = None if result.share is None else round(100 * result.share, 2)
    else:
        record |= {"score": _rounded(result.score), "max_score": result.max_score}
    if form.per_exercise:
        names = result.exercises
        record["exercises"] = {name: _rounded(_points(result, name, form)) for name in names}
    record |= {"late_seconds": result.late_s, "late_penalty": result.late_penalty}
    if not form.anonymous:
        handed_in = f"{result.handed_in:%Y-%m-%dT%H:%M:%SZ}" if result.handed_in else None
        record |= {**_about(enrolment), "handed_in": handed_in, "comment": result.comment}
    return record


def _points(result: Result, exercise: str, form: Form) -> float | None:
    points = result.exercises.get(exercise)
    most = result.exercise_maxima.get(exercise)
    return points if not form.percent or points is None or not most else 100 * points / most


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _exercises(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(name for each in results for name in each.exercise_maxima))
