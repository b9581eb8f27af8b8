"""The dimensions of the arrays of an answer beside those they should have. For visible checks only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .keynames import compared_items, key_names, split_number
from .plain import MAPPINGS, SEQUENCES, holds_none, in_words, items_of, number_kind, shape_of
from .records import Record
from .sidebyside import left_out, len_shown, meaning, padded
from .words import N_, _, ngettext

TOLD_BY_DIMENSIONS = ("structure", "key", "shape")
"""Rungs of the ladder where a look at all dimensions shows which layers are concerned."""

HEADING = (N_("layer"), N_("array"), N_("expected"), N_("yours (* differs)"))
LONGEST_TABLE = 30  # arrays listed
MOST_AXES = 4  # an answer's shape is told up to that many


@dataclass(frozen=True, slots=True)
class _Place:
    """One expected array or number, and what the answer has in its place, in words."""

    layer: int | None
    name: str
    expected: str
    yours: str

    is_missing: bool = False

    @property
    def differs(self) -> bool:
        return self.expected != self.yours


class _Missing:
    """Stands where an answer has nothing."""


def dimension_table(
    expected: Any, answer: Any, returns: Sequence[str] = (), shifted_keys: tuple[str, ...] = ()
) -> str:
    """A line per expected array, layer by layer, with `*` where the answer's shape is another one.

    Layers are left out when all of them are right. "" when there is only one array, when no shape differs, or
    when the answer has nothing in any place.
    """
    places = list(_places(expected, answer, returns, shifted_keys))
    if not any(p.differs and p.layer is not None for p in places):
        places = [p for p in places if p.layer is None]  # all layers are as they should be
    if len(places) < 2 or not any(p.differs for p in places) or all(p.is_missing for p in places):
        return ""
    # A network's own order; what belongs to no layer comes last.
    places.sort(key=lambda place: (place.layer is None, place.layer or 0))
    layered = any(place.layer is not None for place in places)
    rows = [tuple(map(_, HEADING)), *(_row(place) for place in places[:LONGEST_TABLE])]
    lines = _aligned(rows if layered else [row[1:] for row in rows])
    return "\n".join([*lines, *left_out(len(places) - LONGEST_TABLE)])


def begins_table(line: str) -> bool:
    """Whether a line of a detail is the heading of such a table."""
    return line.endswith(_(HEADING[-1]))


def _row(place: _Place) -> tuple[str, ...]:
    layer = "" if place.layer is None else str(place.layer)
    return layer, place.name, place.expected, place.yours + "*" * place.differs


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Cells padded to the widest of their column, left-aligned."""
    widths = [max(map(len_shown, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(padded(*pair) for pair in zip(row, widths, strict=True)).rstrip()


def _places(
    expected: Any, answer: Any, returns: Sequence[str], shifted_keys: tuple[str, ...]
) -> Iterator[_Place]:
    walk = _Walk(shifted_keys)
    if isinstance(expected, SEQUENCES) and len(returns) == len(expected) > 1:
        for name, child, own in zip(returns, expected, _entries(answer, len(expected)), strict=True):
            yield from walk.below(child, own, name, None)
    else:
        yield from walk.below(expected, answer, returns[0] if len(returns) == 1 else _("the result"), None)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Led by the expected value, as the comparison is: an answer may be as deep or circular as it likes."""

    shifted_keys: tuple[str, ...]

    def below(self, expected: Any, answer: Any, name: str, layer: int | None) -> Iterator[_Place]:
        if isinstance(expected, dict):
            yield from self._mapping(expected, answer)
        elif isinstance(expected, SEQUENCES):
            yield from self._sequence(expected, answer, name, layer)
        elif isinstance(expected, Record):
            yield from self._record(expected, answer, name, layer)
        elif number_kind(expected):
            known = meaning(name)
            words = f"{name} {known[0]}" if known else name
            yield _Place(layer, words, _shape(expected), _own(answer), type(answer) is _Missing)

    def _mapping(self, expected: dict[Any, Any], answer: Any) -> Iterator[_Place]:
        entries = compared_items(answer) if type(answer) in MAPPINGS else {}
        expected = compared_items(expected)
        names, _shifted = key_names(expected, entries, self.shifted_keys)
        for key, child in expected.items():
            own = entries.get(names[key], _Missing())
            yield from self.below(child, own, str(names[key]), split_number(names[key])[1])

    def _sequence(
        self, expected: Sequence[Any], answer: Any, name: str, layer: int | None
    ) -> Iterator[_Place]:
        # A list of tuples is a list of layers: the caches.
        layers = type(expected) is list and all(isinstance(entry, SEQUENCES) for entry in expected)
        for index, (child, own) in enumerate(zip(expected, _entries(answer, len(expected)), strict=True)):
            path = f"{name}[{index}]"
            yield from self.below(child, own, path, index + 1 if layers else layer)

    def _record(self, expected: Record, answer: Any, name: str, layer: int | None) -> Iterator[_Place]:
        if expected.is_tuple:
            entries = _entries(answer, len(expected.fields))
        else:
            fields = dict(answer.items()) if type(answer) is Record else {}
            entries = [fields.get(field, _Missing()) for field in expected.fields]
        for (field, child), own in zip(expected.items(), entries, strict=True):
            yield from self.below(child, own, f"{name}.{field}", layer)


def _entries(answer: Any, count: int) -> list[Any]:
    """As many entries as are expected, with nothing in the place of those that the answer does not have."""
    entries = list((items_of(answer) or ())[:count])
    return [*entries, *(_Missing() for _ in range(count - len(entries)))]


def _own(answer: Any) -> str:
    if type(answer) is _Missing:
        return _("missing")
    if holds_none(answer):
        return "None"
    return _shape(answer) if number_kind(answer) else in_words(answer)


def _shape(value: Any) -> str:
    shape = shape_of(value)
    if len(shape) > MOST_AXES:
        return ngettext("{count} axis", "{count} axes", len(shape)).format(count=len(shape))
    return str(shape) if shape else _("a number")
