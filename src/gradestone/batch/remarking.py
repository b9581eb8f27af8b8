"""Marks of earlier runs with other credits: worked out from what is recorded, nobody's code runs again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..files.jsontext import json_text
from ..judge import Credits, credited
from ..judge.marksfile import marks_of_record, marks_record
from ..model import AnswerKey, Mark, Marks
from ..page.tables import with_new_verdicts
from .messages import Graded
from .outcome import NOTEBOOK_LEVELS

MOST_NAMES = 3
"""Of misconceptions in the line that says why."""


@dataclass(frozen=True, slots=True)
class Remarked:
    """One submission with other credits: what is written about it, and the misconceptions that changed it."""

    graded: Graded
    misconceptions: frozenset[str]


class Remarking:
    """Compares recorded marks with what they are under the credits in force."""

    def __init__(self, key: AnswerKey, credits: Credits) -> None:
        self._key, self._credits = key, credits

    def of(self, record: Mapping[str, Any], folder: Path) -> Remarked | None:
        """The submission in this autograded folder with the credits in force; None if it has them already.

        record : of its marks.json, complete

        Everything but verdict tables and summary stays as it is in the notebook. Raises OSError, ValueError
        or KeyError when the folder does not hold what a run leaves there.
        """
        before = marks_of_record(record)
        after = replace(before, marks=credited(before.marks, self._credits))
        if after == before:
            return None
        notebook = json.loads((folder / f"{self._key.notebook}.ipynb").read_bytes())
        changed = list(_changed(before, after))
        scores = {new.exercise: new.score for _, new in changed}
        shown = with_new_verdicts(notebook, self._key, after, scores.keys())
        cells = {exercise.name: exercise.test_cell for exercise in self._key.exercises}
        written = marks_record(
            after,
            submission=record["submission_digest"],
            key=record["key_digest"],
            grades=record["grades"] | {cells[name]: score for name, score in scores.items()},
            comments=record["comments"],
        )
        return Remarked(
            Graded(before.student, written, json_text(shown, NOTEBOOK_LEVELS)),
            frozenset(name for pair in changed for name in _credited_for(*pair)),
        )

    def why(self, causes: Counter[str]) -> str:
        """The misconceptions that changed marks with what they earn now, those of most submissions first."""
        told = [f"{name} {self._share(name):g}" for name, _ in causes.most_common(MOST_NAMES)]
        more = len(causes) - len(told)
        return ", ".join(told) + (f" and {more} more" if more else "")

    def _share(self, name: str) -> float:
        return self._credits.shares.get(name, 0.0)


def _changed(before: Marks, after: Marks) -> Iterator[tuple[Mark, Mark]]:
    pairs = zip(before.marks, after.marks, strict=True)
    return ((old, new) for old, new in pairs if old != new)


def _credited_for(*marks: Mark) -> Iterator[str]:
    return (name for mark in marks if mark.credit for name in mark.credit.misconception.split(" or "))
