"""What misconceptions answer to the checks, on disk: HDF5 as the answer key is, and beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import h5py

from ..errors import CourseError
from ..judge import RecordedMisconception
from ..model import Answer
from ..selfcheck.values import load_value, new_file, save_value

_FIELDS = ("status", "changed", "exception", "builtin_exception", "message")


Recorded = Mapping[str, Sequence[RecordedMisconception]]
"""Misconceptions by exercise."""


def save_recorded(path: Path, visible: Recorded, hidden: Sequence[Recorded]) -> None:
    """Write what misconceptions answer to the visible checks and, for each variant, to the hidden ones."""
    with new_file(path) as file:
        for place, recorded in (("visible", visible), *((str(v), part) for v, part in enumerate(hidden))):
            group = file.create_group(place)
            for exercise, versions in recorded.items():
                # One value for all of them: opening twenty is what used to take the time of judging.
                save_value(group, exercise, {version.name: _facts(version) for version in versions})


class RecordedBank:
    """The recorded answers of all misconceptions of an assignment, read when they are asked for."""

    def __init__(self, path: Path | None) -> None:
        """`path` is the file that `save_recorded` wrote; without one nothing is on record."""
        self._path = path
        self._read = cache(self._load)
        self._joined = cache(self._join)

    def refuse_broken(self) -> None:
        """Raises CourseError when the file cannot be read: hints would be missing, and credits with them."""
        if self._path is not None and not h5py.is_hdf5(self._path):
            raise CourseError(
                f"The record of misconceptions {self._path} is damaged or gone. Remove it, and grade again."
            )

    def of(self, exercise: str, variant: int) -> tuple[RecordedMisconception, ...]:
        """The misconceptions of an exercise on the inputs of a variant; () when there are none on record."""
        return self._joined(exercise, variant)

    def visible(self, exercise: str) -> tuple[RecordedMisconception, ...]:
        """The misconceptions of an exercise with what they answer to its visible checks."""
        return self._read(exercise, "visible")

    def _join(self, exercise: str, variant: int) -> tuple[RecordedMisconception, ...]:
        hidden = {version.name: version.answers for version in self._read(exercise, str(variant))}
        return tuple(
            replace(version, answers={**version.answers, **hidden[version.name]})
            for version in self._read(exercise, "visible")
            if version.name in hidden
        )

    def _load(self, exercise: str, place: str) -> tuple[RecordedMisconception, ...]:
        if self._path is None:
            return ()
        try:
            with h5py.File(self._path, "r") as file:
                recorded = load_value(file[place], exercise)
        except (OSError, KeyError):
            return ()
        return tuple(_version(name, facts) for name, facts in recorded.items())


def _facts(version: RecordedMisconception) -> dict[str, Any]:
    return {
        "hint": version.hint,
        "answers": {ordinal: _answer_facts(answer) for ordinal, answer in version.answers.items()},
    }


def _answer_facts(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    facts = asdict(answer)
    kept = {name: facts[name] for name in _FIELDS}
    return kept | {"value": answer.value} if answer.status == "value" else kept


def _version(name: str, facts: Mapping[str, Any]) -> RecordedMisconception:
    answers = {
        ordinal: None if answer is None else Answer(**answer) for ordinal, answer in facts["answers"].items()
    }
    return RecordedMisconception(name, facts["hint"], answers)
