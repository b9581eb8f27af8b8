"""Where an answer departs from what is expected, before any number is looked at.

The expected value leads the walk: what it does not hold is never visited, so an answer may be as deep, wide
or circular as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np

from .elements import same_elements
from .hashables import SETS, are_near, departures, in_order, largest
from .keynames import compared_items, key_names, keys_are_shifted, missing_keys, quoted
from .phrases import HAVE, RETURN, VISIBLE, Circumstances
from .plain import (
    MAPPINGS,
    SEQUENCES,
    TRUTH_SCALARS,
    Array,
    element_kind,
    entries,
    holds_none,
    is_single_precision,
    items_of,
    listed,
    number_kind,
    numbers,
    shape_of,
)
from .records import Record
from .words import _, ngettext

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
    """One departure: its rung of the ladder, its place, and a sentence about that place.

    path : "" for all that the function returns
    sentence : "" for None, of which one says that it stands in several places
    """

    rung: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Note:
    """Accepted, and worth a word."""

    sentence: str


Difference = Part | Finding | Note


@dataclass(frozen=True, slots=True)
class Walk:
    """How to walk: the function, names of the returned values, renamed keys to accept, what may be told."""

    function: str = ""
    returns: tuple[str, ...] = ()
    shifted_keys: tuple[str, ...] = ()
    circumstances: Circumstances = VISIBLE

    def differences(self, expected: Any, answer: Any) -> Iterator[Difference]:
        """All departures and all comparable parts, in the order of the expected value."""
        names = self.returns
        if isinstance(expected, SEQUENCES) and len(names) == len(expected) and len(names) != 1:
            yield from self._sequence(expected, answer, "", names)
        else:
            yield from self._value(expected, answer, names[0] if len(names) == 1 else _("the result"))

    def _value(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        if expected is None:
            if answer is not None:
                yield Finding("structure", path, self.circumstances.instead(path, answer, "None"))
        elif answer is None:
            yield Finding("stub", path, "")
        elif number_kind(expected):
            yield from self._numbers(expected, answer, path)
        elif isinstance(expected, SEQUENCES):
            yield from self._sequence(expected, answer, path, ())
        elif isinstance(expected, dict):
            yield from self._mapping(expected, answer, path)
        else:
            yield from self._rarer(expected, answer, path)

    def _rarer(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        if isinstance(expected, str | bytes):
            yield from self._text(expected, answer, path)
        elif isinstance(expected, Record):
            yield from (self._named_tuple if expected.is_tuple else self._fields)(expected, answer, path)
        elif isinstance(expected, SETS):
            yield from self._set(expected, answer, path)
        elif isinstance(expected, range):
            yield from self._range(expected, answer, path)
        else:
            yield from self._elements(expected, answer, path)

    def _sequence(
        self, expected: Sequence[Any], answer: Any, path: str, names: tuple[str, ...]
    ) -> Iterator[Difference]:
        if answer is None:
            yield Finding("stub", path, "")
            return
        own = items_of(answer)
        if own is None or len(own) != len(expected):
            yield Finding("structure", path, self._other_length(len(expected), answer, own, path))
        if own is None:
            return
        for index, (child, answer_child) in enumerate(zip(expected, own, strict=False)):
            yield from self._value(child, answer_child, names[index] if names else f"{path}[{index}]")

    def _other_length(self, length: int, answer: Any, own: Sequence[Any] | None, path: str) -> str:
        """A sentence on what stands in the place of so many entries, or is returned instead of the values."""
        if path == "":
            wanted = ngettext("{count} value", "{count} values", length).format(count=length)
            wanted = _counted(wanted, self.returns)
            if own is None:
                return self.circumstances.instead(self.function, answer, wanted, RETURN)
            return self.circumstances.returned(self.function, len(own), wanted)
        if own is None:
            return self.circumstances.instead(path, answer, entries(length), HAVE)
        return self.circumstances.lengths(path, len(own), entries(length))

    def _mapping(self, expected: dict[Any, Any], answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) not in MAPPINGS:
            yield Finding("structure", path, self.circumstances.instead(path, answer, _("a dict")))
            return
        expected, own = compared_items(expected), compared_items(answer)
        names, shifted = key_names(expected, own, self.shifted_keys)
        yield from (Note(keys_are_shifted(path, prefix)) for prefix in shifted)
        missing = [key for key in expected if names[key] not in own]
        if missing:
            words = missing_keys(path, missing, expected, own, hidden=self.circumstances.hidden)
            yield Finding("key", path, words)
        for key, child in expected.items():
            if names[key] in own:
                yield from self._value(child, own[names[key]], f"{path}[{quoted(names[key])}]")

    def _named_tuple(self, expected: Record, answer: Any, path: str) -> Iterator[Difference]:
        """By place, as any tuple: whoever has no names for the values has the same values."""
        own = items_of(answer)
        if own is None:
            yield self._no_record(expected, answer, path)
            return
        if len(own) != len(expected.fields):
            wanted = _counted(entries(len(expected.fields)), expected.fields)
            yield Finding("structure", path, self.circumstances.lengths(path, len(own), wanted))
        for (field, child), answer_child in zip(expected.items(), own, strict=False):
            yield from self._value(child, answer_child, f"{path}.{field}")

    def _no_record(self, expected: Record, answer: Any, path: str) -> Finding:
        wanted = _("a `{name}`").format(name=expected.name)
        return Finding("structure", path, self.circumstances.instead(path, answer, wanted))

    def _fields(self, expected: Record, answer: Any, path: str) -> Iterator[Difference]:
        """By name, as a dict."""
        if type(answer) is not Record or answer.is_tuple or answer.name != expected.name:
            yield self._no_record(expected, answer, path)
            return
        own = dict(answer.items())
        missing = [field for field in expected.fields if field not in own]
        if missing:
            yield Finding("key", path, self.circumstances.lacks(path, missing, expected.fields))
        for field, child in expected.items():
            if field in own:
                yield from self._value(child, own[field], f"{path}.{field}")

    def _set(self, expected: AbstractSet[Any], answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) not in SETS:
            yield Finding("structure", path, self.circumstances.instead(path, answer, _("a set")))
            return
        missing, more = departures(expected, answer)
        if not are_near(missing, more, largest(expected)):
            yield Finding("values", path, self.circumstances.members(path, missing, more))
        elif missing and all(map(number_kind, expected)):  # the tolerance of the check decides
            wanted, own = (numbers(np.array(in_order(each))) for each in (expected, answer))
            yield Part(path, wanted, own, single_precision=False)
        else:
            for child, answer_child in zip(missing, more, strict=True):
                yield from self._value(child, answer_child, path)

    def _range(self, expected: range, answer: Any, path: str) -> Iterator[Difference]:
        if type(answer) is not range:
            yield from self._sequence(expected, answer, path, ())
        elif answer != expected:
            yield Finding("values", path, self.circumstances.ranges(path, answer, expected))

    def _text(self, expected: str | bytes, answer: Any, path: str) -> Iterator[Difference]:
        is_text = type(expected) is str
        if element_kind(answer) in ("U", "S") and shape_of(answer) == ():
            answer = answer.item()
        if type(answer) is not type(expected):
            wanted = _("text") if is_text else _("bytes")
            yield Finding("kind", path, self.circumstances.instead(path, answer, wanted))
        elif answer != expected:
            other = _("{name} is not the expected text.")
            words = other if is_text else _("{name} does not hold the expected bytes.")
            yield Finding("values", path, words.format(name=path))

    def _elements(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        """Of an array of texts or dates."""
        kind = element_kind(expected)
        if holds_none(answer):
            yield Finding("stub", path, "")
        elif element_kind(answer) != kind:
            words = self.circumstances.other_elements(path, answer, kind, shape_of(expected))
            yield Finding("kind", path, words)
        elif shape_of(answer) != shape_of(expected):
            yield self._other_shape(expected, answer, path)
        elif not (same := same_elements(expected, answer)).all():
            yield Finding("values", path, self.circumstances.elements(path, expected, answer, same))

    def _other_shape(self, expected: Any, answer: Any, path: str) -> Finding:
        words = self.circumstances.shapes(path, shape_of(expected), shape_of(answer))
        return Finding("shape", path, words)

    def _numbers(self, expected: Any, answer: Any, path: str) -> Iterator[Difference]:
        if holds_none(answer):
            yield Finding("stub", path, "")
        elif not (kind := number_kind(answer)) or kind not in _ACCEPTED_KINDS[number_kind(expected)]:
            rung = "structure" if type(answer) in (*SEQUENCES, *MAPPINGS) and "[" not in path else "kind"
            yield Finding(rung, path, self.circumstances.instead(path, answer, _wanted(expected)))
        elif shape_of(answer) != shape_of(expected):
            yield self._other_shape(expected, answer, path)
        elif type(expected) in TRUTH_SCALARS and type(answer) in TRUTH_SCALARS:
            if bool(answer) != bool(expected):
                yield Finding("values", path, self.circumstances.truth(path, wanted=bool(expected)))
        else:
            yield Part(path, numbers(expected), numbers(answer), is_single_precision(answer))


def _counted(number: str, names: Sequence[str]) -> str:
    """`2 entries: x and y`."""
    return _("{number}: {names}").format(number=number, names=listed(names)) if names else number


def _wanted(expected: Any) -> str:
    if number_kind(expected) == "b":
        return _("True or False") if shape_of(expected) == () else _("an array of booleans")
    return _("a number") if shape_of(expected) == () else _("a numpy array of numbers")
