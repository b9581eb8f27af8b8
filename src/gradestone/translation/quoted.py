"""String literals as a translator reads them: without quotes and escapes, an f-string with its `{parts}`."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"""([A-Za-z]{0,2})('''|\"\"\"|'|")""")
_WIDEST = 96  # columns of one piece of a literal of several; a line of code has at most 110


@dataclass(frozen=True, slots=True)
class _Piece:
    """One literal of several that stand behind each other."""

    prefix: str
    quote: str
    body: str
    start: int
    end: int

    @property
    def is_template(self) -> bool:
        return "f" in self.prefix.lower()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A literal, or several that Python joins, as they stand in a source."""

    pieces: tuple[_Piece, ...]
    gap: str  # between the first two

    @property
    def is_template(self) -> bool:
        """Whether any is an f-string."""
        return any(piece.is_template for piece in self.pieces)

    @property
    def is_raw(self) -> bool:
        """Whether any is a raw string or bytes, which hold no sentences."""
        return any(set(piece.prefix.lower()) & {"r", "b"} for piece in self.pieces)

    @property
    def message(self) -> str:
        """What it says; parts of an f-string stand in it as in the source."""
        return "".join(self._said(piece) for piece in self.pieces)

    def _said(self, piece: _Piece) -> str:
        if not piece.is_template:
            text = _unescaped(piece.body, piece.quote)
            return text.replace("{", "{{").replace("}", "}}") if self.is_template else text
        return "".join(
            part if is_part else _unescaped(part, piece.quote) for part, is_part in parts_of(piece.body)
        )

    def written(self, translation: str) -> str:
        """The literal that says the translation; over several lines where this one is."""
        prefix, quote = ("f" if self.is_template else ""), self.pieces[0].quote
        runs = parts_of(translation) if self.is_template else [(translation, False)]
        atoms = [atom for run, is_part in runs for atom in ([run] if is_part else _atoms(run, quote))]
        lines = _lines(atoms) if len(self.pieces) > 1 and "\n" in self.gap else ["".join(atoms)]
        return self.gap.join(f"{prefix}{quote}{line}{quote}" for line in lines)


def read_quoted(text: str) -> Quoted | None:
    """The literal or literals that a piece of source consists of; None where it is something else."""
    pieces: list[_Piece] = []
    place = 0
    while place < len(text):
        opening = _OPENING.match(text, place)
        if not opening:
            return None
        end = _closing(text, opening.end(), opening[2])
        if end is None:
            return None
        body = text[opening.end() : end]
        pieces.append(_Piece(opening[1], opening[2], body, place, end + len(opening[2])))
        place = _behind_blanks(text, pieces[-1].end)
    gap = text[pieces[0].end : pieces[1].start] if len(pieces) > 1 else ""
    return Quoted(tuple(pieces), gap) if pieces else None


def parts_of(body: str) -> Iterator[tuple[str, bool]]:
    """An f-string's text and its `{parts}`, in turn; True for a part. Doubled braces are text."""
    begun, place = 0, 0
    while place < len(body):
        if body[place : place + 2] in ("{{", "}}"):
            place += 2
        elif body[place] == "{":
            end = _closing_brace(body, place)
            if begun < place:
                yield body[begun:place], False
            yield body[place:end], True
            begun = place = end
        else:
            place += 1
    if begun < len(body):
        yield body[begun:], False


def _closing(text: str, place: int, quote: str) -> int | None:
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(quote, place):
            return place
        else:
            place += 1
    return None


def _closing_brace(body: str, place: int) -> int:
    depth = 0
    for end in range(place, len(body)):
        depth += {"{": 1, "}": -1}.get(body[end], 0)
        if depth == 0:
            return end + 1
    return len(body)


def _behind_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n\\":
        place += 1
    return place


def _unescaped(body: str, quote: str) -> str:
    return str(ast.literal_eval(f"{quote}{body}{quote}")) if body else ""


def _atoms(text: str, quote: str) -> Iterator[str]:
    """The text escaped, in pieces that stay whole: words with the blanks behind them, wide letters alone."""
    for atom in re.findall(r"[!-~]+\s*|\s+|.", text, re.DOTALL):
        yield "".join(_escaped(letter, quote) for letter in atom)


def _escaped(letter: str, quote: str) -> str:
    if letter == "\n" and len(quote) == 3:
        return letter
    if letter in ("\\", quote[0]):
        return f"\\{letter}"
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(letter, letter)


def _lines(atoms: list[str]) -> list[str]:
    lines, width = [""], 0
    for atom in atoms:
        wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in atom)
        if lines[-1] and width + wide > _WIDEST:
            lines.append("")
            width = 0
        lines[-1] += atom
        width += wide
    return lines
