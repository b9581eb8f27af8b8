"""marks.json: the marks of one submission as plain JSON. docs/result-format.md describes its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gradestone.model import Mark, Marks, Verdict

__all__ = ["marks_from_json", "marks_to_json"]

_FORMAT = 1
_ALWAYS = ("ordinal", "hidden", "weight", "outcome", "rationale", "hint")
_IF_ANY = ("detail", "note", "misconception")


def marks_to_json(marks: Marks) -> str:
    """The text of marks.json: the same marks always give the same bytes."""
    document = {
        "format": _FORMAT,
        "student": marks.student,
        "assignment": marks.assignment,
        "score": round(marks.score, 2),
        "max_score": marks.max_score,
        "needs_manual_grading": any(mark.score is None for mark in marks.marks),
        "seconds": round(marks.seconds, 3),
        "sandbox_tier": marks.sandbox_tier,
        "exercises": [_exercise(mark) for mark in marks.marks],
        "incidents": list(marks.incidents),
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def marks_from_json(text: str) -> Marks:
    """The marks in the text of a marks.json; unknown fields are ignored.

    Raises ValueError when it is no marks.json of this format.
    """
    try:
        document = json.loads(text)
        if document["format"] != _FORMAT:
            raise ValueError(f"format {document['format']} is not known")
        return Marks(
            student=document["student"],
            assignment=document["assignment"],
            marks=tuple(_mark(exercise) for exercise in document["exercises"]),
            seconds=float(document["seconds"]),
            sandbox_tier=int(document["sandbox_tier"]),
            incidents=tuple(document["incidents"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"This is not a marks.json: {error}.") from None


def _exercise(mark: Mark) -> dict[str, Any]:
    return {
        "name": mark.exercise,
        "score": mark.score,
        "points": mark.points,
        "carried_forward": mark.carried_forward,
        "replaced": list(mark.replaced),
        "checks": [_check(verdict) for verdict in mark.verdicts],
    }


def _check(verdict: Verdict) -> dict[str, Any]:
    fields = asdict(verdict)
    # The details of hidden checks are numbers of the key: they never leave the judge.
    optional = {name: fields[name] for name in _IF_ANY if fields[name]}
    if verdict.hidden:
        optional.pop("detail", None)
    return {name: fields[name] for name in _ALWAYS} | optional


def _mark(exercise: Mapping[str, Any]) -> Mark:
    return Mark(
        exercise=exercise["name"],
        score=exercise["score"],
        points=exercise["points"],
        verdicts=tuple(_verdict(check) for check in exercise["checks"]),
        carried_forward=exercise["carried_forward"],
        replaced=tuple(exercise.get("replaced", ())),
    )


def _verdict(check: Mapping[str, Any]) -> Verdict:
    optional = {name: check.get(name, "") for name in _IF_ANY}
    return Verdict(**{name: check[name] for name in _ALWAYS}, **optional)
