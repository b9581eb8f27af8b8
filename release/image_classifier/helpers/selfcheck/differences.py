"""Where an answer departs from what is expected, before any number is looked at.

The expected value leads the walk: what it does not hold is never visited, so an answer may be as deep, wide
or circular as it likes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .phrases import VISIBLE, Circumstances
from .plain import (
    MAPPINGS,
    SEQUENCES,
    TRUTH_SCALARS,
    Array,
    entries,
    holds_none,
    is_single_precision,
    listed,
    number_kind,
    numbers,
    plain_items,
    shape_of,
)

MOST_KEYS, LONGEST_KEY = 6, 20
"""Keys of a dict that are listed, and letters of one of them."""

_ACCEPTED_KINDS = {"b": "b", "i": "iuf", "u": "iuf", "f": "iuf", "c": "iufc"}


@dataclass(frozen=True, slots=True)
class Part:
    """One place where numbers are expected and numbers of the right shape stand."""

    path: str
    expected: Array  # float64 or complex128
    answer: Array
    single_precision: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure: its rung of the ladder, its place, and the rest of a sentence about that place."""

    rung: str
    path: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Note:
    """Accepted, and worth a word."""

    sentence: str


Difference = Part | Finding | Note


@dataclass(frozen=True, slots=True)
class Walk:
    """How to walk: names of the returned values, renamed keys to accept, and what may be told."""

    returns: tuple[str, ...] = ()
    shifted_keys: tuple[str, ...] = ()
    circumstances: Circumstances = VISIBLE

    def differences(self, expected: Any, answer: Any) -> Iterator[Difference]:
        """All departures and all comparable parts, in the order of the expected value."""
        names = self.returns
        if isinstance(expected, SEQUENCES) and len(names) == len(expected) and len(names) != 1:
            yield from self._sequence(expected, answer, "", names)
        else:
            yield from self._value(expected, answer, names[0] if len(names) == 1 else "the result")

    def _value(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        if expected is None:
            if answer is not None:
                yield Finding("structure", path, self.circumstances.instead(answer, "None"))
        elif answer is None:
            yield Finding("stub", path, "")
        elif isinstance(expected, SEQUENCES):
            yield from self._sequence(expected, answer, path, ())
        elif isinstance(expected, dict):
            yield from self._mapping(expected, answer, path)
        elif isinstance(expected, str):
            yield from self._text(expected, answer, path)
        else:
            yield from self._numbers(expected, answer, path)

    def _sequence(
        self, expected: Sequence[Any], answer: Any, path: str, names: tuple[str, ...]
    ) -> Iterator[Difference]:
        wanted = f"{len(expected)} values" if path == "" else entries(len(expected))
        wanted += f": {listed(names)}" if names else ""
        if answer is None:
            yield Finding("stub", path, "")
            return
        if type(answer) not in SEQUENCES:
            verb, infinitive = ("returns", "return") if path == "" else ("is", "have")
            words = self.circumstances.instead(answer, wanted, verb=verb, infinitive=infinitive)
            yield Finding("structure", path, words)
            return
        if len(answer) != len(expected):
            yield Finding("structure", path, self.circumstances.lengths(path, len(answer), wanted))
        for index, (child, answer_child) in enumerate(zip(expected, tuple(answer), strict=False)):
            yield from self._value(child, answer_child, names[index] if names else f"{path}[{index}]")

    def _mapping(self, expected: dict[Any, Any], answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) not in MAPPINGS:
            yield Finding("structure", path, self.circumstances.instead(answer, "a dict"))
            return
        own = plain_items(answer)
        names, notes = key_names(expected, own, self.shifted_keys)
        yield from (Note(f"{path}: {note}") for note in notes)
        missing = [key for key in expected if names[key] not in own]
        if missing:
            yield Finding("key", path, missing_keys(missing, expected, own, hidden=self.circumstances.hidden))
        for key, child in expected.items():
            if names[key] in own:
                yield from self._value(child, own[names[key]], f"{path}[{quoted(names[key])}]")

    def _text(self, expected: str, answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) is not str:
            yield Finding("kind", path, self.circumstances.instead(answer, "text"))
        elif answer != expected:
            yield Finding("values", path, "is not the expected text.")

    def _numbers(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        if holds_none(answer):
            yield Finding("stub", path, "")
        elif not (kind := number_kind(answer)) or kind not in _ACCEPTED_KINDS[number_kind(expected)]:
            rung = "structure" if type(answer) in (*SEQUENCES, *MAPPINGS) and "[" not in path else "kind"
            yield Finding(rung, path, self.circumstances.instead(answer, _wanted(expected)))
        elif shape_of(answer) != shape_of(expected):
            yield Finding("shape", path, self.circumstances.shapes(shape_of(expected), shape_of(answer)))
        elif type(expected) in TRUTH_SCALARS and type(answer) in TRUTH_SCALARS:
            if bool(answer) != bool(expected):
                yield Finding("values", path, self.circumstances.truth(wanted=bool(expected)))
        else:
            yield Part(path, numbers(expected), numbers(answer), is_single_precision(answer))


def _wanted(expected: Any) -> str:
    if number_kind(expected) == "b":
        return "True or False" if shape_of(expected) == () else "an array of booleans"
    return "a number" if shape_of(expected) == () else "a numpy array of numbers"


# ---------------------------------------------------------------- keys


def key_names(
    expected: dict[Any, Any], own: dict[str | int, Any], prefixes: tuple[str, ...]
) -> tuple[dict[Any, Any], list[str]]:
    """Under which key of the answer each expected key is looked up, and a note for each renamed prefix."""
    names: dict[Any, Any] = {key: key for key in expected}
    notes = []
    for prefix in prefixes:
        numbered = _numbered(expected, prefix)
        shifted = {key: f"{prefix}{number + 1}" for key, number in numbered.items()}
        lowest = min(numbered, key=lambda key: numbered[key], default=None)
        if shifted and lowest not in own and all(name in own for name in shifted.values()):
            names.update(shifted)
            notes.append(f"the {prefix} keys are numbered one higher than in the text, which is accepted.")
    return names, notes


def _numbered(keys: dict[Any, Any], prefix: str) -> dict[str, int]:
    split = {key: split_number(key) for key in keys}
    return {key: number for key, (text, number) in split.items() if text == prefix and number is not None}


def missing_keys(
    missing: list[Any], expected: dict[Any, Any], own: dict[str | int, Any], *, hidden: bool
) -> str:
    """Which keys a dict lacks, what it has in their place, and how that may have come about."""
    if hidden:
        sentence = f"should have the keys {_listed_keys(list(expected))}."
    else:
        sentence = f"has no {_listed_keys(missing, 'or')}.{_other_keys(expected, own)}"
    prefixes = {split_number(key)[0] for key in missing}
    related = [key for key in expected if split_number(key)[0] in prefixes]
    for step, word in ((1, "high"), (-1, "low")):
        if all(_stepped(key, step) in own for key in related):
            return f"{sentence} Are the numbers in its keys one too {word}?"
    return sentence


def _other_keys(expected: dict[Any, Any], own: dict[str | int, Any]) -> str:
    """The keys that stand there instead: often a slip in how a key is put together."""
    if not own:
        return " It is empty." if expected else ""
    others = [key for key in own if key not in expected and len(str(key)) <= LONGEST_KEY]
    return f" It has {_listed_keys(others)}." if others else ""


def _listed_keys(keys: list[Any], last: str = "and") -> str:
    shown = listed([quoted(key) for key in keys[:MOST_KEYS]], last)
    return f"{shown} (and {len(keys) - MOST_KEYS} more)" if len(keys) > MOST_KEYS else shown


@functools.lru_cache(maxsize=256, typed=True)  # asked for at every comparison of dicts
def split_number(key: Any) -> tuple[str, int | None]:
    """A key as its text and the number at its end: "dW2" as "dW" and 2."""
    match = re.fullmatch(r"(.*?)([0-9]{1,6})", key) if isinstance(key, str) else None
    return (match[1], int(match[2])) if match else (str(key), None)


def _stepped(key: Any, step: int) -> str | None:
    prefix, number = split_number(key)
    return None if number is None else f"{prefix}{number + step}"


# ---------------------------------------------------------------- words


def quoted(key: str | int) -> str:
    """A key as it stands in Python source."""
    return f'"{key}"' if isinstance(key, str) else str(key)
