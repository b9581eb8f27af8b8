"""A trait is something about a piece of code that another piece may have as well, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

Kind = Literal[
    "expression",
    "statement",
    "block",
    "order",
    "spelling",
    "spelled",
    "line",
    "number",
    "words",
    "comment",
    "word",
    "name",
    "mistake",
]

Span = tuple[int, int, int, int]
"""First line from 1, its first byte, last line, the byte behind the last."""

NOWHERE: Span = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Trait:
    """A normalised piece: equal digests are equal pieces. What it is made of comes below it.

    against : what it is held against: of an order of two statements the digest of the other order, of a
        spelling that of the line in any spelling
    idioms : the ways of writing it is made of, wherever they stand: `% of a text`, `calls np.dot`
    """

    digest: int
    kind: Kind
    span: Span
    parts: tuple[Trait, ...] = ()
    against: int = 0
    idioms: frozenset[str] = frozenset()

    def everything(self) -> Iterator[Trait]:
        """The trait and all below it. Without recursion: a student decides how deep it is."""
        waiting = [self]
        while waiting:
            trait = waiting.pop()
            yield trait
            waiting += trait.parts


def digest_of(*words: str | int) -> int:
    """64 bits over words and numbers, the same on every machine."""
    text = "\x1f".join(map(str, words))
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")
