"""An answer key on whose hidden inputs the same mistake costs every student the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..answerkey import draw_again, draw_number, record
from ..model import AnswerKey, Check
from .bank_recording import recorded_bank
from .bank_store import RecordedBank

MOST_DRAWS = 8
"""After so many a mistake that is never even is the checks' own, and left to `gradestone check` to name."""


def record_evenly(course_root: Path, notebook: Path, *, secret: bytes, cell_s: float = 0.0) -> AnswerKey:
    """The answer key as `record` makes it, with hidden inputs that treat everybody alike.

    Once in a few hundred variants the random inputs let a named mistake pass that the other variants catch.
    All inputs of the assignment are drawn again then. The number of the draw is kept beside the key, where
    `record` finds it.

    Raises
    ------
    BuildError : as `record`; the bank of misconceptions does not fit to the notebook
    """
    while True:
        key = record(course_root, notebook, secret=secret, cell_s=cell_s)
        last = draw_number(course_root, key.assignment) + 1 >= MOST_DRAWS
        if last or not any(uneven_mistakes(key, recorded_bank(course_root, key))):
            return key
        draw_again(course_root, key.assignment)


def uneven_mistakes(key: AnswerKey, bank: RecordedBank) -> Iterator[str]:
    """Names of the misconceptions that lose other points in one variant than in the next."""
    for exercise in key.exercises:
        costs: dict[str, set[float]] = {}
        for number, variant in enumerate(key.variants):
            own = [check for check in variant if check.exercise == exercise.name]
            for version in bank.of(exercise.name, number):
                costs.setdefault(version.name, set()).add(_weight(own, [*version.answers.keys()]))
        yield from (name for name, different in costs.items() if len(different) > 1)


def _weight(checks: Sequence[Check], failed: Sequence[int]) -> float:
    return sum(check.weight for check in checks if check.ordinal in failed)
