"""The pieces of a text that people read, where they stand, and how a translation is put in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Writer = Callable[[str], str]
Lookup = Callable[[str], str | None]
"""The translation of a message; None where there is none."""


def as_it_is(translation: str) -> str:
    """What stands in the text is the message itself."""
    return translation


@dataclass(frozen=True, slots=True)
class Segment:
    """One message of a text, `text[start:end]`.

    message : what a translator reads; without quotes, comment signs and indentation
    write : from a translation to what takes the place of the message in the text
    kind : what it is, for a translator: paragraph, comment, docstring or printed words
    """

    start: int
    end: int
    message: str
    kind: str
    write: Writer = as_it_is


def in_order(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """As they stand in the text; of two that overlap the one that begins first."""
    kept: list[Segment] = []
    for segment in sorted(segments, key=lambda each: (each.start, -each.end)):
        if not kept or segment.start >= kept[-1].end:
            kept.append(segment)
    return tuple(kept)


def put_in(text: str, segments: Iterable[Segment], translation: Lookup) -> str:
    """The text with the translations there are; everything else stays to the byte."""
    pieces, done = [], 0
    for segment in segments:
        said = translation(segment.message)
        if said is not None:
            pieces += [text[done : segment.start], segment.write(said)]
            done = segment.end
    return "".join([*pieces, text[done:]])


_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS = re.compile(
    r"""
    ``.+?``                       # code spans
    | `[^`]+`
    | </?[A-Za-z][^<>]*>          # HTML tags
    | &\w+;
    | (?<=\])\([^()\s]*\)         # where links lead to
    | https?://\S+
    | \w*_\w*                     # names of variables and functions
    | \w+(?=\()
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+?\$", re.DOTALL)
_TEXT_IN_FORMULA = re.compile(r"\\(?:text|textrm|mbox|mathrm\{[^{}]* )[^{}]*\{([^{}]*)\}")
_READ_ALOUD = re.compile(r"""\b(?:alt|title|aria-label)=(["'])(.*?)\1""")


def words_in(text: str) -> list[str]:
    """The words of a natural language: neither code nor formulas, tags, addresses or names."""
    spoken = [match[2] for match in _READ_ALOUD.finditer(text)]
    text = _FORMULA.sub(lambda match: f" {' '.join(_TEXT_IN_FORMULA.findall(match[0]))} ", text)
    return _WORD.findall(" ".join([_NO_WORDS.sub(" ", text), *spoken]))
