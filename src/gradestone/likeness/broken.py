"""What can be read of a cell that is no Python: everything but the lines that it breaks at."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from ..intake.definitions import plain_python
from .traits import Trait, digest_of

_MOST_MENDINGS = 12
_LONGEST = 20_000  # letters of a cell that is mended
_LONGEST_LINE = 2_000
_TOKEN = re.compile(r"[^\W\d]\w*|\d[\w.]*|[^\w\s]")
_FEWEST_TOKENS = 5


@dataclass(frozen=True, slots=True)
class Readable:
    """The statements of a cell, and the lines (from 1) that had to be left out for them."""

    statements: list[ast.stmt]
    lost: tuple[int, ...] = ()


def readable(source: str) -> Readable:
    """As much of a cell as is Python. Never raises, whatever the cell holds."""
    text = plain_python(source)
    lines = (source if text is None else text).split("\n")
    lost: list[int] = []
    for _ in range(_MOST_MENDINGS if len(source) <= _LONGEST else 1):
        found = _parsed("\n".join(lines))
        if isinstance(found, list):
            return Readable(found, tuple(lost))
        if not 1 <= found <= len(lines) or found in lost:
            break
        lost.append(found)
        lines[found - 1] = _stand_in(lines, found - 1)
    return Readable([], tuple(range(1, len(lines) + 1)))


def _stand_in(lines: list[str], at: int) -> str:
    """What keeps the lines around a broken one readable: the head of a block where one follows."""
    margin, below = _margin(lines[at]), next((line for line in lines[at + 1 :] if line.strip()), "")
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    if len(margin) > len(_margin(above)) and not above.rstrip().endswith(":"):
        return ""
    return f"{margin}if True:" if len(_margin(below)) > len(margin) else f"{margin}pass"


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _parsed(text: str) -> list[ast.stmt] | int:
    """The statements, or the line that is in the way; 0 where it is all of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text).body
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return 0


def lines_as_traits(
    source: str, lost: tuple[int, ...], place: str, meanings: Mapping[str, str]
) -> tuple[Trait, ...]:
    """The lines that are no Python, as tokens: chosen names are all alike, comments are gone."""
    lines = source.split("\n")
    found = (
        _line(lines[number - 1], number, place, meanings) for number in lost[:1000] if number <= len(lines)
    )
    return tuple(trait for trait in found if trait)


def _line(line: str, number: int, place: str, meanings: Mapping[str, str]) -> Trait | None:
    code = line.partition("#")[0].rstrip()
    tokens = _TOKEN.findall(code) if len(line) <= _LONGEST_LINE else []
    if len(tokens) < _FEWEST_TOKENS:
        return None
    words = [meanings.get(each, "_") if each[0].isalpha() or each[0] == "_" else each for each in tokens]
    start = len(code) - len(code.lstrip())
    span = number, len(code[:start].encode(errors="replace")), number, len(code.encode(errors="replace"))
    return Trait(digest_of(place, "line", *words), "line", span)
