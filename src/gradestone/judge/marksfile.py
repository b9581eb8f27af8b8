"""marks.json: the marks of one submission as plain JSON. docs/result-format.md describes its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..files.jsontext import json_text
from ..model import Credit, Mark, Marks, Verdict

NAME = "marks.json"
_LEVELS = 4  # of its text: a line per check
_FORMAT = 1
_ALWAYS = ("ordinal", "hidden", "weight", "outcome", "rationale", "hint")
_IF_ANY = ("detail", "note", "misconception", "judged")


def marks_record(
    marks: Marks,
    *,
    submission: str,
    key: str,
    grades: Mapping[str, float | None],
    comments: Mapping[str, str | None],
) -> dict[str, Any]:
    """What marks.json holds, as plain JSON values; with the digests of what was handed in and of the key.

    grades : automatic scores of all cells that the gradebook grades, by grade_id; None: a person has to look
    comments : automatic comments by grade_id
    """
    return {
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
        **({"replaces": list(marks.replaces)} if marks.replaces else {}),
        "submission_digest": submission,
        "key_digest": key,
        "grades": dict(grades),
        "comments": {name: words for name, words in comments.items() if words},
    }


def record_text(record: Mapping[str, Any]) -> str:
    """The text of marks.json: the same record always gives the same bytes."""
    return json_text(record, _LEVELS)


def marks_from_json(text: str) -> Marks:
    """The marks in the text of a marks.json; unknown fields are ignored.

    Raises ValueError when it is no marks.json of this format.
    """
    try:
        return marks_of_record(json.loads(text))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"This is not a marks.json: {error}.") from None


def record_in(folder: Path) -> dict[str, Any] | None:
    """The record in an autograded folder; None when there is none that can be read."""
    try:
        record = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def marks_in(folder: Path) -> Marks | None:
    """The marks in an autograded folder; None when there are none that can be read."""
    try:
        return marks_from_json((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def marks_of_record(record: Mapping[str, Any]) -> Marks:
    """The reverse of `marks_record`. Raises KeyError, TypeError or ValueError for anything else."""
    if record["format"] != _FORMAT:
        raise ValueError(f"format {record['format']} is not known")
    return Marks(
        student=record["student"],
        assignment=record["assignment"],
        marks=tuple(_mark(exercise) for exercise in record["exercises"]),
        seconds=float(record["seconds"]),
        sandbox_tier=int(record["sandbox_tier"]),
        incidents=tuple(record["incidents"]),
        replaces=tuple(record.get("replaces", ())),
    )


def _exercise(mark: Mark) -> dict[str, Any]:
    optional = {
        "in_place": mark.in_place,
        "explained_by": list(mark.explained_by),
        "credit": mark.credit and asdict(mark.credit),
        "other_runs": [_exercise(run) for run in mark.other_runs],
        "judged": mark.judged,
    }
    return {
        "name": mark.exercise,
        "score": mark.score,
        "points": mark.points,
        "carried_forward": mark.carried_forward,
        "replaced": list(mark.replaced),
        **{name: value for name, value in optional.items() if value},
        "checks": [_check(verdict) for verdict in mark.verdicts],
    }


def _check(verdict: Verdict) -> dict[str, Any]:
    # The details of hidden checks are numbers of the key: they never leave the judge.
    optional = [name for name in _IF_ANY if not (verdict.hidden and name == "detail")]
    fields = {name: getattr(verdict, name) for name in _ALWAYS}
    return fields | {name: value for name in optional if (value := getattr(verdict, name))}


def _mark(exercise: Mapping[str, Any]) -> Mark:
    return Mark(
        exercise=exercise["name"],
        score=exercise["score"],
        points=exercise["points"],
        verdicts=tuple(_verdict(check) for check in exercise["checks"]),
        carried_forward=exercise["carried_forward"],
        replaced=tuple(exercise.get("replaced", ())),
        in_place=exercise.get("in_place", False),
        explained_by=tuple(exercise.get("explained_by", ())),
        credit=_credit(exercise["credit"]) if "credit" in exercise else None,
        other_runs=tuple(map(_mark, exercise.get("other_runs", ()))),
        judged=exercise.get("judged", ""),
    )


def _credit(credit: Mapping[str, Any]) -> Credit:
    return Credit(credit["misconception"], credit["share"], credit["by_checks"])


def _verdict(check: Mapping[str, Any]) -> Verdict:
    get = check.get  # one by one: a class of thousands has half a million of them
    return Verdict(
        check["ordinal"],
        check["hidden"],
        check["weight"],
        check["outcome"],
        check["rationale"],
        get("detail", ""),
        check["hint"],
        get("note", ""),
        get("misconception", ""),
        get("judged", ""),
    )
