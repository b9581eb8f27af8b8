"""What misconceptions answer to the checks, on disk: HDF5 as the answer key is, and beside it."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import h5py

from ..errors import CourseError
from ..judge import RecordedMisconception
from ..model import Answer
from ..selfcheck.values import Unread, load_dicts, new_file, save_value

_LEVELS = 3  # of dicts around an answer: by misconception, its facts, by ordinal
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
        return tuple(_version(name, facts) for name, facts in self._read(exercise, "visible").items())

    def _join(self, exercise: str, variant: int) -> tuple[RecordedMisconception, ...]:
        hidden = self._read(exercise, str(variant))
        return tuple(
            _version(name, facts, hidden[name]["answers"])
            for name, facts in self._read(exercise, "visible").items()
            if name in hidden
        )

    def _load(self, exercise: str, place: str) -> Mapping[str, Any]:
        if self._path is None:
            return {}
        try:
            with h5py.File(self._path, "r") as file:
                recorded: Mapping[str, Any] = load_dicts(file[place], exercise, _LEVELS)
                return recorded
        except (OSError, KeyError):
            return {}


class _Answers(Mapping[int, Answer | None]):
    """Answers by ordinal, each read when asked for: most misconceptions are ruled out by the ordinals."""

    def __init__(self, recorded: Mapping[int, Unread | None]) -> None:
        self._recorded = recorded
        self._read: dict[int, Answer | None] = {}

    def __getitem__(self, ordinal: int) -> Answer | None:
        if ordinal not in self._read:
            recorded = self._recorded[ordinal]
            self._read[ordinal] = None if recorded is None else Answer(**recorded.read())
        return self._read[ordinal]

    def __contains__(self, ordinal: object) -> bool:
        return ordinal in self._recorded

    def __iter__(self) -> Iterator[int]:
        return iter(self._recorded)

    def __len__(self) -> int:
        return len(self._recorded)

    def keys(self) -> KeysView[int]:
        """The ordinals."""
        return self._recorded.keys()


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


def _version(
    name: str, facts: Mapping[str, Any], more: Mapping[int, Unread | None] = MappingProxyType({})
) -> RecordedMisconception:
    return RecordedMisconception(name, facts["hint"], _Answers({**facts["answers"], **more}))
