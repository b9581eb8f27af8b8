"""What misconceptions answer to the checks, on disk: HDF5 through `helpers.values`, beside the answer key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import h5py

from gradestone.judge import WrongVersion
from gradestone.model import Answer
from helpers.values import load_value, save_value

__all__ = ["RecordedBank", "save_recorded"]

_FIELDS = ("status", "changed", "exception", "builtin_exception", "message")


def save_recorded(
    path: Path, exercises: Sequence[str], variants: Sequence[Mapping[str, Sequence[WrongVersion]]]
) -> None:
    """Write the recorded answers of all misconceptions: for each variant, by exercise."""
    with h5py.File(path, "w", libver="v110") as file:
        for number, by_exercise in enumerate(variants):
            for exercise in exercises:
                group = file.create_group(f"{number}/{exercise}")
                for version in by_exercise.get(exercise, ()):
                    save_value(group, version.name, _facts(version))


class RecordedBank:
    """The recorded answers of all misconceptions of an assignment, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = lru_cache(maxsize=None)(self._load)

    def of(self, exercise: str, variant: int) -> tuple[WrongVersion, ...]:
        """The misconceptions of an exercise on the inputs of a variant; () when there are none on record."""
        return self._read(exercise, variant)

    def _load(self, exercise: str, variant: int) -> tuple[WrongVersion, ...]:
        try:
            with h5py.File(self._path, "r") as file:
                group = file[f"{variant}/{exercise}"]
                return tuple(_version(name, load_value(group, name)) for name in group)
        except (OSError, KeyError):
            return ()


def _facts(version: WrongVersion) -> dict[str, Any]:
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


def _version(name: str, facts: Mapping[str, Any]) -> WrongVersion:
    answers = {
        ordinal: None if answer is None else Answer(**answer) for ordinal, answer in facts["answers"].items()
    }
    return WrongVersion(name, facts["hint"], answers)
