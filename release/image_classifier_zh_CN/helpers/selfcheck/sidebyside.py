"""Expected numbers and the learner's own, side by side, as plain text. For visible checks only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np

from .differences import Part
from .plain import Array
from .words import _, ngettext

LARGEST_TABLE = 36  # entries of an array that is shown whole
LARGEST_WIDTH = 6  # columns of an array that is shown whole
LONGEST_LIST = 6  # differing entries listed of a larger array
LONGEST_ACCOUNT = 3  # parts whose deviations are told

_IN_CACHES = re.compile(r"caches\[(\d+)\]\[(0\]\[0|0\]\[1|0\]\[2|1)\]")
_KEPT = {"0][0": "A_prev", "0][1": "W", "0][2": "b", "1": "Z"}  # as linear_activation_forward keeps them


@dataclass(frozen=True, slots=True)
class WrongPart:
    """A part with differing numbers. `wrong` is a bool array of its shape, at least one entry True."""

    part: Part
    wrong: Array


def number_text(value: complex | float, digits: int = 6) -> str:
    """At most `digits` significant digits, as short as they come."""
    return f"{value:.{digits}g}"


def digits_to_show(shown: WrongPart) -> int:
    """As many significant digits as let every pair of differing numbers look different."""
    part, wrong = shown.part, shown.wrong
    pairs = list(zip(part.expected[wrong], part.answer[wrong], strict=True))[:LARGEST_TABLE]
    for digits in (6, 9, 12):
        if all(number_text(mine, digits) != number_text(yours, digits) for mine, yours in pairs):
            return digits
    return 17


def deviation_sentences(wrong: Sequence[WrongPart]) -> list[str]:
    """How many entries differ in each part, and where the largest relative deviation is."""
    more = len(wrong) - LONGEST_ACCOUNT
    sentences = [_deviation_sentence(item) for item in wrong[:LONGEST_ACCOUNT]]
    if more <= 0:
        return sentences
    return [*sentences, ngettext("{count} more differs.", "{count} more differ.", more).format(count=more)]


def most_readable(wrong: Sequence[WrongPart]) -> WrongPart:
    """The part to show: the first that can be shown whole, else the first."""
    return next((item for item in wrong if is_small(item.part)), wrong[0])


def meaning(path: str) -> tuple[str, int] | None:
    """Name and layer of what stands at a place in the caches of a network: `caches[1][1]` is Z of layer 2."""
    match = _IN_CACHES.fullmatch(path)
    return (_KEPT[match[2]], int(match[1]) + 1) if match else None


def _subject(path: str) -> str:
    known = meaning(path)
    if known is None:
        return path
    return _("{path} ({name} of layer {layer})").format(path=path, name=known[0], layer=known[1])


def _deviation_sentence(item: WrongPart) -> str:
    part, wrong = item.part, item.wrong
    with np.errstate(all="ignore"):
        size = np.abs(part.answer - part.expected) / np.abs(part.expected)
    deviation = np.where(wrong & np.isfinite(size), size, -1.0)
    # Expected is zero, or something is not finite, wherever they differ: then no deviation can be told.
    is_told = bool(deviation.max() >= 0)
    place = tuple(int(i) for i in np.unravel_index(int(deviation.argmax()), deviation.shape))
    return _deviation(part.expected.size, is_told=is_told).format(
        name=_subject(part.path),
        count=int(wrong.sum()),
        size=part.expected.size,
        deviation=f"{deviation.max():.2g}",
        place=entry_name(part.path, place),
    )


def _deviation(size: int, *, is_told: bool) -> str:
    if size == 1:
        return _("{name}: the relative deviation is {deviation}.") if is_told else _("{name}: it differs.")
    if not is_told:
        return ngettext(
            "{name}: {count} of {size} entry differs.", "{name}: {count} of {size} entries differ.", size
        )
    return ngettext(
        "{name}: {count} of {size} entry differs; the largest relative deviation is {deviation} at {place}.",
        "{name}: {count} of {size} entries differ; the largest relative deviation is {deviation} at {place}.",
        size,
    )


def entry_name(path: str, place: Sequence[int]) -> str:
    """`db[2, 0]`; the path alone for a plain number."""
    return f"{path}[{', '.join(map(str, place))}]" if place else path


def is_small(part: Part) -> bool:
    """Small enough to be shown whole, row by row."""
    shape = part.expected.shape
    return len(shape) <= 2 and part.expected.size <= LARGEST_TABLE and (shape or (1,))[-1] <= LARGEST_WIDTH


def rows_of(array: Array) -> Array:
    """Any array of at most two axes as rows and columns."""
    return array.reshape(1, -1) if array.ndim < 2 else array


def differing_entries(shown: WrongPart) -> list[tuple[str, str, str]]:
    """Name, expected and own number of the first differing entries."""
    part, wrong = shown.part, shown.wrong
    places = [tuple(int(i) for i in place) for place in np.argwhere(wrong)[:LONGEST_LIST]]
    digits = digits_to_show(shown)
    pairs = ((part.expected[at], part.answer[at]) for at in places)
    return [
        (entry_name(part.path, at), number_text(mine, digits), number_text(yours, digits))
        for at, (mine, yours) in zip(places, pairs, strict=True)
    ]


def text_table(shown: WrongPart) -> str:
    """Lines with the expected numbers left, the learner's right, `*` at the entries that differ."""
    part, wrong = shown.part, shown.wrong
    if not is_small(part):
        rows = [("", _("expected"), _("yours")), *differing_entries(shown)]
        return "\n".join([*_aligned(rows), *left_out(int(wrong.sum()) - LONGEST_LIST)])
    digits = digits_to_show(shown)
    expected, answer, marks = (rows_of(array) for array in (part.expected, part.answer, wrong))
    left = _aligned([[number_text(entry, digits) for entry in row] for row in expected])
    right = _aligned(
        [
            [number_text(entry, digits) + ("*" if mark else " ") for entry, mark in zip(*rows, strict=True)]
            for rows in zip(answer, marks, strict=True)
        ]
    )
    lines = zip([_("expected"), *left], [_("yours (* differs)"), *right], strict=True)
    width = max(len_shown(mine) for mine in [_("expected"), *left])
    return "\n".join(f"{padded(mine, width)}   {yours}".rstrip() for mine, yours in lines)


def left_out(count: int) -> list[str]:
    """The line below a table that so many lines are left out of; none where it is whole."""
    if count <= 0:
        return []
    return [ngettext("... and {count} more", "... and {count} more", count).format(count=count)]


def len_shown(text: str) -> int:
    """How many columns of a terminal the text takes: letters of Chinese take two."""
    return len(text) + (not text.isascii() and sum(east_asian_width(letter) in "WF" for letter in text))


def padded(text: str, width: int) -> str:
    """The text, and as many blanks as fill so many columns."""
    return text + " " * (width - len_shown(text))


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Cells padded to the widest of their column, right-aligned."""
    if not rows or not rows[0]:
        return ["" for _ in rows]
    widths = [max(map(len_shown, column)) for column in zip(*rows, strict=True)]
    cells = ([*zip(row, widths, strict=True)] for row in rows)
    return [
        "  ".join(" " * (width - len_shown(cell)) + cell for cell, width in row).rstrip() for row in cells
    ]
