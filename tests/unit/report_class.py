"""Made classes for the tests of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from gradestone.model import Credit, Mark, Marks, Person, Total, Verdict
from gradestone.report.class_facts import ClassFacts, Places
from gradestone.report.members import Known
from gradestone.report.overview import Overview

MADE = datetime(2026, 5, 20, 8, 0)
DUE = datetime(2026, 5, 12, 12, 0)
HOSTILE = '<script>alert("1")</script>&amp;\'"><img src=x onerror=alert(2)>'


def verdict(ordinal: int, outcome: str = "passed", *, hidden: bool = False, **more: str) -> Verdict:
    why = more.pop("rationale", "a: it is wrong." if outcome == "failed" else "")
    return Verdict(ordinal, hidden, 1.0, outcome, why, **more)  # type: ignore[arg-type]


def marks(student: str, *scores: float | None, **more: object) -> Marks:
    """Exercises a, b, ... of ten points, each with a visible and a hidden check."""
    found = []
    for name, score in zip("abcdefgh", scores, strict=False):
        outcome = "not judged" if score is None else "passed" if score == 10 else "failed"
        found.append(Mark(name, score, 10.0, (verdict(1, outcome), verdict(2, outcome, hidden=True))))
    return Marks(student, "week", tuple(found), **({"seconds": 1.0, "sandbox_tier": 1} | more))  # type: ignore[arg-type]


def overview(
    class_marks: Sequence[Marks],
    *,
    totals: Mapping[str, Total] | None = None,
    people: Mapping[str, Person] | None = None,
    places: Mapping[str, Places] | None = None,
    folders: Sequence[Path] = (),
    assignment: str = "week",
) -> Overview:
    known = Known(totals or {}, people or {}, frozenset(each.student for each in class_marks))
    return Overview.of(facts(class_marks, known, places or {}, folders, assignment))


def facts(
    class_marks: Sequence[Marks],
    known: Known,
    places: Mapping[str, Places],
    folders: Sequence[Path] = (),
    assignment: str = "week",
) -> ClassFacts:
    return ClassFacts(assignment, class_marks, MADE, known, DUE, folders, places)


NAMED = verdict(1, "failed", misconception="flat", hint="Did you forget `keepdims=True`?")
CREDITED = Mark("a", 4.0, 10.0, (NAMED,), credit=Credit("flat", 0.4, 0.0))
CARRIED = Mark("b", 10.0, 10.0, (verdict(1),), carried_forward=True, replaced=("a",))
