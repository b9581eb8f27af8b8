"""The recorded answers that travel with a release: `testcases/expected.h5`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py

from .answers import Answer, Rules
from .resemblance import hint_for_answer
from .standins import RecordedCall, named_inputs, same_inputs
from .values import Value, load_value, new_file, save_value

FORMAT = 2
EXERCISES, DEPENDS_ON, CALLS, VERSIONS = "exercises", "depends_on", "calls", "versions"
# Inputs made by the same seed may differ in the last bits from one machine to the next.
SAME_INPUTS = Rules(rtol=1e-9, atol=1e-12)


class OtherFormatError(ValueError):
    """The file was written by another version of this package."""


@dataclass(frozen=True, slots=True)
class ExpectedCheck:
    """One visible check with the reference's output.

    weight : share of the exercise's points, relative to its other checks
    returns, parameters : names of the returned values and of the parameters of the reference
    misconceptions : hint and answer of each named wrong version
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
    misconceptions: tuple[tuple[str, Answer], ...] = ()

    def has_inputs(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
        """True where a call with these arguments is this check, up to the last bits of its numbers."""
        mine, theirs = (self._by_name(*call) for call in ((self.args, self.kwargs), (args, kwargs)))
        return same_inputs(mine, theirs, SAME_INPUTS)

    @property
    def inputs(self) -> dict[str | int, Any]:
        """The arguments by the names of the parameters."""
        return self._by_name(self.args, self.kwargs)

    def hint_for(self, answer: Answer) -> str:
        """Hint of the first misconception that answers so, a value or an exception; "" for none."""
        return hint_for_answer(self.misconceptions, answer, self.rules)

    def as_call(self) -> RecordedCall:
        """What a correct function gives here, for a stand-in."""
        return RecordedCall(self.exercise, self.args, self.kwargs, self.expected)

    def _by_name(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str | int, Any]:
        return named_inputs(self.parameters, args, kwargs)


@dataclass(frozen=True, slots=True)
class Background:
    """What the file says besides its checks.

    depends_on : for each exercise those that its reference calls, directly or through another
    calls : of each exercise, what its reference gave to the others while they answered visible checks
    versions : what the answers were recorded with: "python", "numpy", "gradestone"
    """

    depends_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calls: Mapping[str, tuple[RecordedCall, ...]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def write_expected(
    path: Path | str, entries: Iterable[ExpectedCheck], background: Background | None = None
) -> None:
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
            _save_background(file, background or Background())
        draft.replace(target)


def read_exercises(path: Path | str) -> tuple[str, ...]:
    """Names of all exercises with recorded checks, in notebook order. Raises what `read_expected` raises."""
    with _opened(path) as file:
        return tuple(load_value(file, EXERCISES))


def read_background(path: Path | str) -> Background:
    """All but the checks. Raises what `read_expected` raises."""
    with _opened(path) as file:
        calls: dict[str, list[Any]] = load_value(file, CALLS)
        return Background(
            load_value(file, DEPENDS_ON),
            {name: tuple(RecordedCall(name, *call) for call in called) for name, called in calls.items()},
            load_value(file, VERSIONS),
        )


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
    save_value(group, "misconceptions", [(hint, *_facts(wrong)) for hint, wrong in entry.misconceptions])
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


def _save_background(file: h5py.File, background: Background) -> None:
    calls = {
        name: [(call.args, dict(call.kwargs), call.result) for call in called]
        for name, called in background.calls.items()
    }
    save_value(file, CALLS, calls)
    save_value(file, DEPENDS_ON, {name: tuple(others) for name, others in background.depends_on.items()})
    save_value(file, VERSIONS, dict(background.versions))


def _facts(answer: Answer) -> tuple[Value, ...]:
    """The first fields of an answer: those that are the same on every machine."""
    kept = answer.status, answer.value, tuple(answer.changed)
    return *kept, answer.exception, answer.builtin_exception, answer.message


def _load_entry(group: h5py.Group) -> ExpectedCheck:
    args, kwargs = load_value(group, "call")
    facts, wrong = load_value(group, "check"), load_value(group, "misconceptions")
    return ExpectedCheck(
        args=tuple(args),
        kwargs=kwargs,
        expected=load_value(group, "expected"),
        misconceptions=tuple((hint, Answer(*answer)) for hint, *answer in wrong),
        rules=Rules(*facts.pop("rules")),
        **facts,
    )
