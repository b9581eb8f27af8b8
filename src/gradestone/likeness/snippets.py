"""A student's text as lines for a page: what was given is folded away, what is shared is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .traits import Span

LONGEST_LINE = 400  # letters that are shown
_MOST_LINES = 120
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number; number 0 stands for lines that are left out."""

    number: int
    pieces: tuple[Piece, ...]


def snippet(text: str, spans: Sequence[Span], stub: str) -> tuple[Line, ...]:
    """The lines that a student wrote and the marked ones, each with a neighbour; gaps have no number."""
    lines = text.split("\n")
    given = {line.strip() for line in stub.split("\n")}
    marks = {n: found for n, found in _marks(lines, spans).items() if lines[n].strip() not in given}
    given |= {line.partition("  #")[0] for line in given}  # a formatter drops remarks
    own = {n for n, line in enumerate(lines) if n in marks or (line.strip() and line.strip() not in given)}
    kept = sorted(
        {near for n in own for near in range(n - _AROUND, n + _AROUND + 1) if 0 <= near < len(lines)}
    )
    return tuple(_with_gaps(lines, marks, kept[:_MOST_LINES], more=len(kept) > _MOST_LINES))


def _with_gaps(
    lines: Sequence[str], marks: dict[int, list[tuple[int, int]]], kept: Sequence[int], *, more: bool
) -> Iterator[Line]:
    before = -1
    for n in kept:
        if n != before + 1 and before >= 0:
            yield Line(0, ())
        yield Line(n + 1, tuple(_pieces(lines[n], marks.get(n, []))))
        before = n
    if more:
        yield Line(0, ())


def _marks(lines: Sequence[str], spans: Sequence[Span]) -> dict[int, list[tuple[int, int]]]:
    """Line from 0 -> marked stretches in letters. Blanks before a line's first letter are never marked."""
    found: dict[int, list[tuple[int, int]]] = {}
    for first, start, last, end in spans:
        for n in range(first - 1, min(last, len(lines))):
            line = lines[n]
            begin = _letters(line, start) if n == first - 1 else 0
            stop = _letters(line, end) if n == last - 1 else len(line)
            begin = max(begin, len(line) - len(line.lstrip()))
            if stop > begin:
                found.setdefault(n, []).append((begin, stop))
    return found


def _letters(line: str, count: int) -> int:
    """How many letters the first bytes of a line are."""
    if line.isascii():
        return min(count, len(line))
    return len(line.encode(errors="replace")[:count].decode(errors="ignore"))


def _pieces(line: str, stretches: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    line = "".join(
        letter if letter.isprintable() or letter == "\t" else "\ufffd" for letter in line[:LONGEST_LINE]
    )
    at = 0
    for begin, end in _merged(stretches):
        begin, end = min(begin, len(line)), min(end, len(line))
        if begin > at:
            yield Piece(line[at:begin], marked=False)
        if end > max(begin, at):
            yield Piece(line[max(begin, at) : end], marked=True)
        at = max(at, end)
    if at < len(line):
        yield Piece(line[at:], marked=False)


def _merged(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(stretches):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged
