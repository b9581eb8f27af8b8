"""Answer keys on disk: HDF5 through `gradestone.selfcheck.values`, so that loading one runs no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import h5py

from ..model import AnswerKey, Call, Check, Exercise, Rules
from ..selfcheck.standins import RecordedCall
from ..selfcheck.values import load_value, new_file, save_value

Variants = tuple[tuple[Check, ...], ...]
"""The checks of each variant, in the order of the notebook."""

Parameters = Mapping[str, tuple[str, ...]]
"""The names of each exercise's parameters."""

_NESTED = ("args", "kwargs", "rules", "inner")


def save_recording(path: Path, variants: Variants, parameters: Parameters) -> None:
    """What the recording process hands over: all checks, and the parameter names of each exercise."""
    with new_file(path) as file:
        save_value(file, "parameters", dict(parameters))
        _save_variants(file, variants)


def load_recording(path: Path) -> tuple[Variants, Parameters]:
    """The reverse of `save_recording`."""
    with h5py.File(path, "r") as file:
        return _load_variants(file), load_value(file, "parameters")


def save_key(path: Path, key: AnswerKey) -> None:
    """Write the whole answer key; the caller sees to the file's mode and to renaming."""
    with new_file(path) as file:
        save_value(file, "exercises", tuple(asdict(exercise) for exercise in key.exercises))
        save_value(file, "key", asdict(replace(key, exercises=(), variants=())))
        _save_variants(file, key.variants)


def load_key(path: Path) -> AnswerKey:
    """Read an answer key. Raises OSError, KeyError, TypeError or ValueError when the file is none."""
    with h5py.File(path, "r") as file:
        exercises = tuple(Exercise(**facts) for facts in load_value(file, "exercises"))
        facts = load_value(file, "key")
        return AnswerKey(**(facts | {"exercises": exercises, "variants": _load_variants(file)}))


def _save_variants(file: h5py.File, variants: Variants) -> None:
    """Visible checks are the same in all variants: the file keeps them in the first only."""
    group = file.create_group("variants")
    for number, checks in enumerate(variants):
        kept = {place: _facts(check) for place, check in enumerate(checks) if check.hidden or number == 0}
        save_value(group, str(number), kept)


def _load_variants(file: h5py.File) -> Variants:
    group = file["variants"]
    first: dict[int, Any] = load_value(group, "0")
    variants = [first | load_value(group, str(number)) for number in range(len(group))]
    return tuple(tuple(_check(facts) for _, facts in sorted(checks.items())) for checks in variants)


def _facts(check: Check) -> dict[str, Any]:
    return {
        name: getattr(check, name) for name in ("exercise", "ordinal", "hidden", "weight", "expected")
    } | {
        "args": check.call.args,
        "kwargs": dict(check.call.kwargs),
        "rules": asdict(check.rules),
        "inner": [(call.exercise, call.args, dict(call.kwargs), call.result) for call in check.inner],
    }


def _check(facts: Mapping[str, Any]) -> Check:
    rest = {name: value for name, value in facts.items() if name not in _NESTED}
    return Check(
        **rest,
        call=Call(facts["args"], facts["kwargs"]),
        rules=Rules(**facts["rules"]),
        inner=tuple(RecordedCall(*call) for call in facts["inner"]),
    )
