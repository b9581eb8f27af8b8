"""The messages of a markdown cell: what stands between empty lines, a table or a list as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .segments import Segment, words_in

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def markdown_segments(source: str) -> tuple[Segment, ...]:
    """Paragraphs, headings, lists, tables and blocks of HTML that hold words; fenced code is none."""
    found = (Segment(start, end, source[start:end], "paragraph") for start, end in _blocks(source))
    return tuple(segment for segment in found if words_in(segment.message))


def _blocks(source: str) -> Iterator[tuple[int, int]]:
    """Where each block of lines begins and ends, without its last line end."""
    begun: int | None = None
    fence, place, end = "", 0, 0
    for line in source.splitlines(keepends=True):
        mark = _FENCE.match(line)
        text = not fence and not mark and bool(line.strip())
        if begun is not None and not text:
            yield begun, end
            begun = None
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        if text:
            begun = place if begun is None else begun
            end = place + len(line.rstrip())
        place += len(line)
    if begun is not None:
        yield begun, end
