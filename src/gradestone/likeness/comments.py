"""Comments as traits: their words, without layout, signs and capitals; and rare words in them."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from .traits import Span, Trait, digest_of

_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
_FEWEST_LETTERS = 8
_SHORTEST_WORD = 4
_LINE = re.compile(r"(?<![\"'])#.*$", re.MULTILINE)
_MOST = 300  # comments of a cell


def comments_in(source: str) -> Iterator[tuple[str, Span]]:
    """The comments of a cell, as far as it can be cut into tokens; behind that, line by line."""
    reached = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            reached = token.start[0]
            if token.type == tokenize.COMMENT:
                yield token.string, _bytes(token.line, *token.start, *token.end)
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        yield from _by_lines(source, reached)


def _by_lines(source: str, above: int) -> Iterator[tuple[str, Span]]:
    for number, line in enumerate(source.split("\n"), 1):
        found = _LINE.search(line) if number > above else None
        if found:
            yield found[0], _bytes(line, number, found.start(), number, found.end())


def _bytes(line: str, first: int, start: int, last: int, end: int) -> Span:
    if line.isascii() or first != last:
        return first, start, last, end
    return first, len(line[:start].encode(errors="replace")), last, len(line[:end].encode(errors="replace"))


def remark(text: str, span: Span) -> Trait | None:
    """A comment as a trait, the same wherever it stands; None where it says next to nothing."""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < 2 or sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    rare = sorted({word for word in words if len(word) >= _SHORTEST_WORD})
    parts = tuple(Trait(digest_of("word", word), "word", span) for word in rare[:20])
    return Trait(digest_of("comment", *words), "comment", span, parts)


def remarks_of(pieces: Iterator[tuple[str, Span]]) -> tuple[Trait, ...]:
    """All of them, the first few hundred of a cell."""
    found = (remark(text, span) for _, (text, span) in zip(range(_MOST), pieces, strict=False))
    return tuple(trait for trait in found if trait)
