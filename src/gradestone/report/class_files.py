"""Marks of a class as files: CSV and JSON. Nobody whom the gradebook or the roster knows is missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ..files.jsontext import json_text
from ..judge.marksfile import record_in
from ..model import Marks, Total
from ..page.localised import plain_number
from .members import GRADED, NOTHING_KNOWN, Known, Member, exercises, members

_LEVELS = 2  # of the text that are spread over lines: one for each field of a record
_FIRST = ("student", "last_name", "first_name", "email", "assignment", "status", "score", "max_score")
_LAST = (
    "carried_forward",
    "incidents",
    "replaces",
    "automatic_score",
    "by_hand",
    "handed_in",
    "late_seconds",
    "extension_seconds",
    "late_penalty",
    "credit",
)


def to_csv(class_marks: Sequence[Marks], known: Known = NOTHING_KNOWN, assignment: str = "") -> str:
    """One line for everybody, one column per exercise; an empty cell is not judged.

    Scores and points are those that count; `automatic_score` is what the grader gave.
    """
    names = exercises(class_marks)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_FIRST, *names, *_LAST])
    for member in members(class_marks, known):
        cells = _cells(member, assignment)
        points = {name: member.points(name) for name in names}
        writer.writerow([(cells | points)[name] for name in (*_FIRST, *names, *_LAST)])
    return text.getvalue()


def to_json(
    folders: Iterable[Path],
    known: Known = NOTHING_KNOWN,
    assignment: str = "",
    change: Callable[[Mapping[str, Any]], dict[str, Any]] = dict,
) -> str:
    """All marks.json records as one list, each with `status`, `person` and, if it is known, `gradebook`.

    Of who has no marks.json there is a record without marks.

    change : what becomes of each record before anybody sees it
    """
    found = [change(record) for record in map(record_in, folders) if record is not None]
    records = {str(record.get("student", "")): record for record in found}
    unmarked = {member.student: member.status for member in members([], known)}
    statuses = unmarked | dict.fromkeys(records, GRADED)
    whole = [
        {"student": name, "assignment": assignment} | records.get(name, {}) | _about(name, status, known)
        for name, status in sorted(statuses.items())
    ]
    return json_text(whole, _LEVELS)


def _about(student: str, status: str, known: Known) -> dict[str, Any]:
    about: dict[str, Any] = {"status": status}
    if (person := known.people.get(student)) is not None:
        about["person"] = {name: value for name, value in asdict(person).items() if name != "id"}
    if (total := known.totals.get(student)) is not None:
        about["gradebook"] = asdict(total) | {"handed_in": _time(total.handed_in)}
    return about


def _cells(member: Member, assignment: str) -> dict[str, Any]:
    """Everything of a line but the points."""
    marks, total, person = member.marks, member.total or Total(0.0, 0.0), member.person
    carried = " ".join(mark.exercise for mark in marks.marks if mark.carried_forward) if marks else ""
    return {
        "student": member.student,
        "last_name": person.last_name if person else "",
        "first_name": person.first_name if person else "",
        "email": member.email,
        "assignment": marks.assignment if marks else assignment,
        "status": member.status,
        "score": member.score,
        "max_score": member.max_score,
        "carried_forward": carried,
        "incidents": " ".join(marks.incidents) if marks else "",
        "replaces": " ".join(marks.replaces) if marks else "",
        "automatic_score": marks.score if marks else None,
        "by_hand": " ".join(f"{name}={plain_number(points)}" for name, points in member.by_hand.items()),
        "handed_in": _time(total.handed_in),
        "late_seconds": total.late_s,
        "extension_seconds": total.extension_s,
        "late_penalty": member.late_penalty,
        "credit": "; ".join(f"{name}={score:g} {mistake}" for name, score, mistake in member.earned()),
    }


def _time(moment: datetime | None) -> str:
    """As ISO 8601 has it, in UTC; "" for an unknown time."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""
