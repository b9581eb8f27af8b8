"""How a line is spelled: blanks, brackets, quotes. Of those who write the same, some spell it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .traits import Trait, digest_of

_LONGEST = 300  # letters of a line


def spellings(tree: Iterable[Trait], text: str, place: str) -> Iterator[Trait]:
    """Of each statement on one line its spelling, and that the line is there in whatever spelling."""
    lines = text.split("\n")
    for root in tree:
        for trait in root.everything():
            first, start, last, end = trait.span
            if trait.kind != "statement" or first != last or not 0 < first <= len(lines):
                continue
            line = lines[first - 1]
            if line.isascii() and end - start <= _LONGEST:
                any_way = digest_of(place, "spelled", trait.digest)
                exactly = digest_of(place, "spelling", line[start:end])
                yield Trait(exactly, "spelling", trait.span, against=any_way)
                yield Trait(any_way, "spelled", trait.span)
