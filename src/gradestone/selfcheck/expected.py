"""The recorded answers that travel with a release: `testcases/expected.h5`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py

from .answers import Rules
from .compare import alike, matches
from .values import Value, load_value, new_file, save_value

FORMAT = 1
EXERCISES = "exercises"
# Inputs made by the same seed may differ in the last bits from one machine to the next.
SAME_INPUTS = Rules(rtol=1e-9, atol=1e-12)


class OtherFormatError(ValueError):
    """The file was written by another version of this package."""


@dataclass(frozen=True, slots=True)
class ExpectedCheck:
    """One visible check with the reference's output.

    weight : share of the exercise's points, relative to its other checks
    returns, parameters : names of the returned values and of the parameters of the reference
    misconceptions : hint and output of each named wrong version
    """

    exercise: str
    ordinal: int  # 1, 2, ... in the order of the test cell
    args: tuple[Value, ...]
    kwargs: Mapping[str, Value]
    expected: Value
    rules: Rules = field(default_factory=Rules)
    weight: float = 1.0
    returns: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    misconceptions: tuple[tuple[str, Value], ...] = ()

    def has_inputs(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
        """True where a call with these arguments is this check, up to the last bits of its numbers."""
        mine, theirs = (self._by_name(*call) for call in ((self.args, self.kwargs), (args, kwargs)))
        return mine.keys() == theirs.keys() and matches(mine, theirs, SAME_INPUTS)

    @property
    def inputs(self) -> dict[str | int, Any]:
        """The arguments by the names of the parameters."""
        return self._by_name(self.args, self.kwargs)

    def hint_for(self, value: Any) -> str:
        """Hint of the first misconception whose output this is; "" for none."""
        return next((hint for hint, output in self.misconceptions if alike(output, value, self.rules)), "")

    def _by_name(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str | int, Any]:
        names: list[str | int] = [*self.parameters, *range(len(self.parameters), len(args))]
        return dict(zip(names, args, strict=False)) | dict(kwargs)


def write_expected(path: Path | str, entries: Iterable[ExpectedCheck]) -> None:
    """Write all entries to `path`, whole or not at all. The same entries give the same bytes."""
    target = Path(path)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".expected-") as folder:
        draft = Path(folder) / target.name
        with new_file(draft) as file:
            file.attrs["format"] = FORMAT
            entries = tuple(entries)
            save_value(file, EXERCISES, list(dict.fromkeys(entry.exercise for entry in entries)))
            for entry in entries:
                _save_entry(file.create_group(f"checks/{entry.exercise}/{entry.ordinal:04d}"), entry)
        draft.replace(target)


def read_exercises(path: Path | str) -> tuple[str, ...]:
    """Names of all exercises with recorded checks, in notebook order. Raises what `read_expected` raises."""
    with _opened(path) as file:
        return tuple(load_value(file, EXERCISES))


def read_expected(path: Path | str, exercise: str | None = None) -> tuple[ExpectedCheck, ...]:
    """All entries, or those of one exercise, in the order of the notebook.

    Raises
    ------
    OSError : the file cannot be read
    OtherFormatError : it was written by another version of this package
    """
    names = read_exercises(path) if exercise is None else (exercise,)
    with _opened(path) as file:
        groups = (group for name in names for _, group in sorted(file["checks"][name].items()))
        return tuple(_load_entry(group) for group in groups)


def _opened(path: Path | str) -> h5py.File:
    file = h5py.File(path, "r")
    if int(file.attrs.get("format", 0)) != FORMAT:
        file.close()
        raise OtherFormatError(f"{Path(path).name} is of another format: build the release again")
    return file


def _save_entry(group: h5py.Group, entry: ExpectedCheck) -> None:
    save_value(group, "call", (list(entry.args), dict(entry.kwargs)))
    save_value(group, "expected", entry.expected)
    save_value(group, "misconceptions", entry.misconceptions)
    rules = entry.rules
    facts = {
        "exercise": entry.exercise,
        "ordinal": entry.ordinal,
        "weight": float(entry.weight),
        "returns": tuple(entry.returns),
        "parameters": tuple(entry.parameters),
        "rules": (rules.rtol, rules.atol, tuple(rules.may_change), tuple(rules.shifted_keys)),
    }
    save_value(group, "check", facts)


def _load_entry(group: h5py.Group) -> ExpectedCheck:
    args, kwargs = load_value(group, "call")
    facts = load_value(group, "check")
    return ExpectedCheck(
        args=tuple(args),
        kwargs=kwargs,
        expected=load_value(group, "expected"),
        misconceptions=load_value(group, "misconceptions"),
        rules=Rules(*facts.pop("rules")),
        **facts,
    )
