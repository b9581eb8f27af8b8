"""Where an answer departs from what is expected, before any number is looked at.

The expected value leads the walk: what it does not hold is never visited, so an answer may be as deep, wide
or circular as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .plain import (
    MAPPINGS,
    SEQUENCES,
    Array,
    describe,
    holds_none,
    is_single_precision,
    number_kind,
    numbers,
    plain_items,
    shape_of,
)

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
    """How to walk: names of the returned values, renamed keys to accept, and whether sizes need a cap."""

    returns: tuple[str, ...] = ()
    shifted_keys: tuple[str, ...] = ()
    hidden: bool = False

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
                yield Finding("structure", path, f"is {describe(answer)}; it should be None.")
        elif answer is None:
            yield Finding("stub", path, "is still None.")
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
        wanted = f"{len(expected)} values" if path == "" else _entries(len(expected))
        wanted += f": {listed(names)}" if names else ""
        if answer is None:
            yield Finding("stub", path, "returns None.")
            return
        if type(answer) not in SEQUENCES:
            verb = "returns" if path == "" else "is"
            yield Finding(
                "structure", path, f"{verb} {describe(answer)}; it should {_infinitive(path)} {wanted}."
            )
            return
        if len(answer) != len(expected):
            yield Finding("structure", path, self._lengths(path, len(answer), wanted))
        for index, (child, answer_child) in enumerate(zip(expected, tuple(answer), strict=False)):
            yield from self._value(child, answer_child, names[index] if names else f"{path}[{index}]")

    def _mapping(self, expected: dict[Any, Any], answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) not in MAPPINGS:
            yield Finding("structure", path, f"is {describe(answer)}; it should be a dict.")
            return
        entries = plain_items(answer)
        names, notes = key_names(expected, entries, self.shifted_keys)
        yield from (Note(f"{path}: {note}") for note in notes)
        missing = [key for key in expected if names[key] not in entries]
        if missing:
            yield Finding("key", path, _missing_keys(missing, expected, entries))
        for key, child in expected.items():
            if names[key] in entries:
                yield from self._value(child, entries[names[key]], f"{path}[{quoted(names[key])}]")

    def _text(self, expected: str, answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) is not str:
            yield Finding("kind", path, f"is {describe(answer)}; it should be text.")
        elif answer != expected:
            yield Finding("values", path, "is not the expected text.")

    def _numbers(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        if holds_none(answer):
            yield Finding("stub", path, "is still None.")
        elif not (kind := number_kind(answer)) or kind not in _ACCEPTED_KINDS[number_kind(expected)]:
            rung = "structure" if type(answer) in (*SEQUENCES, *MAPPINGS) and "[" not in path else "kind"
            yield Finding(rung, path, f"is {describe(answer)}; it should be {_wanted(expected)}.")
        elif shape_of(answer) != shape_of(expected):
            yield Finding("shape", path, self._shapes(shape_of(expected), shape_of(answer)))
        else:
            yield Part(path, numbers(expected), numbers(answer), is_single_precision(answer))

    def _lengths(self, path: str, length: int, wanted: str) -> str:
        size = str(length) if length < 100 or not self.hidden else "more"
        if path == "":
            return f"returns {size}; it should return {wanted}."
        return f"has {'more' if size == 'more' else _entries(length)}; it should have {wanted}."

    def _shapes(self, expected: tuple[int, ...], answer: tuple[int, ...]) -> str:
        # A shape is the one thing of a hidden answer that is shown, so a shape must not carry a message out.
        shown = not self.hidden or (len(answer) <= 3 and all(size < 100 for size in answer))
        has = f"has shape {answer}" if shown else "has another shape"
        question = _shape_question(expected, answer)
        return f"{has}; it should be {expected}.{' ' if question else ''}{question}"


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


def _infinitive(path: str) -> str:
    return "return" if path == "" else "have"


def _wanted(expected: Any) -> str:
    if number_kind(expected) == "b":
        return "True or False" if shape_of(expected) == () else "an array of booleans"
    return "a number" if shape_of(expected) == () else "a numpy array of numbers"


def _shape_question(expected: tuple[int, ...], answer: tuple[int, ...]) -> str:
    """What most often leads from the one shape to the other."""
    if len(expected) == 2 and answer == expected[:1] and expected[1] == 1:
        return "Did you forget keepdims=True?"
    if expected == () and int(np.prod(answer)) == 1:
        return "np.squeeze makes it a plain number."
    if answer == () and expected != ():
        return "Is it summed over all axes?"
    if len(expected) == 2 and answer == expected[::-1]:
        return "Is it transposed?"
    if len(expected) == 2 and expected[1] == 1 and answer == (expected[0], expected[0]):
        return "Did an array of one dimension get added to a column?"
    return ""


# ---------------------------------------------------------------- keys


def key_names(
    expected: dict[Any, Any], entries: dict[str | int, Any], prefixes: tuple[str, ...]
) -> tuple[dict[Any, Any], list[str]]:
    """Under which key of the answer each expected key is looked up, and a note for each renamed prefix."""
    names: dict[Any, Any] = {key: key for key in expected}
    notes = []
    for prefix in prefixes:
        numbered = _numbered(expected, prefix)
        shifted = {key: f"{prefix}{number + 1}" for key, number in numbered.items()}
        lowest = min(numbered, key=lambda key: numbered[key], default=None)
        if shifted and lowest not in entries and all(name in entries for name in shifted.values()):
            names.update(shifted)
            notes.append(f"the {prefix} keys are numbered one higher than in the text, which is accepted.")
    return names, notes


def _numbered(keys: dict[Any, Any], prefix: str) -> dict[str, int]:
    split = {key: split_number(key) for key in keys}
    return {key: number for key, (text, number) in split.items() if text == prefix and number is not None}


def _missing_keys(missing: list[Any], expected: dict[Any, Any], entries: dict[str | int, Any]) -> str:
    sentence = f"has no {listed([quoted(key) for key in missing[:6]], 'or')}"
    sentence += f" (and {len(missing) - 6} more)." if len(missing) > 6 else "."
    prefixes = {split_number(key)[0] for key in missing}
    related = [key for key in expected if split_number(key)[0] in prefixes]
    for step, word in ((1, "high"), (-1, "low")):
        if all(_stepped(key, step) in entries for key in related):
            return f"{sentence} Are the numbers in its keys one too {word}?"
    return sentence if entries or not expected else f"{sentence} It is empty."


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


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
