"""Bytes of a notebook -> JSON documents, however damaged; and, if no parser helps, the cells in plain text.

Nothing here recurses and nothing is quadratic: the bytes are a stranger's.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..selfcheck.words import N_, _
from .cells import Cell, clean_text

# Of a string as far as its line goes. Whatever follows, this matches, so that no place is looked at twice.
# Nothing in the group can backtrack: Python before 3.11.5 gets a possessive repeat of what can wrong.
_OPEN_STRING = r'"(?P<text>[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+)'
_TRAILING_COMMA = re.compile(_OPEN_STRING + r'"?|,(?=\s*[\]}])')
_TOKEN = re.compile(rf'{_OPEN_STRING}(?:(?P<closed>")(?P<key>\s*:)?|(?P<torn>\\?\Z))?|(?P<end>[\]}}])')
_TORN_LETTER = re.compile("u[0-9a-fA-F]{0,3}")
# A document of little else than punctuation would become a hundred times its size in memory.
_MOST_PUNCTUATION = 2_000_000
_MOST_TOKENS = 500_000
_MOST_CONFLICTS, _MOST_LINES = 1_000, 500_000
_FIRST_SIDE = N_("The notebook held the marks of a git merge conflict; its first side was taken.")
_SECOND_SIDE = N_("The notebook held the marks of a git merge conflict; its second side was taken.")
_SOURCE = ("source", "input")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """JSON documents found in a text, and what had to be repaired to find them."""

    documents: tuple[Any, ...]
    note: str = ""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and, if it is not plain UTF-8, a sentence about it."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), _without_bom(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "latin-1", data.decode("latin-1")
    if encoding in ("utf-8", "utf-8-sig"):
        return text, ""
    words = _("The notebook was stored as {encoding} instead of UTF-8.")
    return text, words.format(encoding=encoding.upper())


def _without_bom(data: bytes) -> str:
    head = data[:64]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if len(head) >= 4 and head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return "utf-8"


def parse(text: str) -> Parsed | None:
    """The documents in a text that is JSON, or nearly; None when it is too far from it."""
    if is_dense(text):
        return None
    for repair in (_as_it_stands, _without_conflicts, _without_trailing_commas, _one_after_another):
        try:
            return repair(text)
        except (ValueError, RecursionError):
            continue
    return None


def is_dense(content: str | bytes) -> bool:
    """Whether a document has too many parts to be parsed."""
    if len(content) <= _MOST_PUNCTUATION:
        return False
    if isinstance(content, str):
        return sum(map(content.count, '[{,"')) > _MOST_PUNCTUATION
    return sum(map(content.count, (b"[", b"{", b",", b'"'))) > _MOST_PUNCTUATION


def _as_it_stands(text: str) -> Parsed:
    return Parsed((_DECODER.decode(text),))


def _without_conflicts(text: str) -> Parsed:
    few = 0 < text.count("<<<<<<<") < _MOST_CONFLICTS and text.count("\n") < _MOST_LINES
    for side, note in ((1, _FIRST_SIDE), (2, _SECOND_SIDE)) if few else ():
        for attempt in (_as_it_stands, _without_trailing_commas):
            try:
                documents = attempt(_side(text, side)).documents
            except (ValueError, RecursionError):
                continue
            return Parsed(documents, _(note))
    raise ValueError


def _without_trailing_commas(text: str) -> Parsed:
    mended = _TRAILING_COMMA.sub(lambda found: "" if found[0] == "," else found[0], text)
    note = _("The notebook had commas where JSON allows none; they were removed.")
    return Parsed((_DECODER.decode(mended),), note)


def _one_after_another(text: str) -> Parsed:
    """Whole documents with other text before, between or after them."""
    documents: list[Any] = []
    position, failures = text.find("{"), 0
    while position >= 0 and failures < 5:
        try:
            document, end = _DECODER.raw_decode(text, position)
            if isinstance(document, dict) and document.keys() & {"cells", "worksheets"}:
                documents.append(document)
        except (ValueError, RecursionError):
            failures, end = failures + 1, position + 1
            if not documents:
                raise
        position = text.find("{", end)
    if not documents:
        raise ValueError
    note = _("The file held other text around the notebook, or several notebooks.")
    return Parsed(tuple(documents), note)


def salvage(text: str) -> list[Cell]:
    """The cells that can be told apart in a text no JSON parser takes: cut off, torn, too deep.

    It reads strings line by line and knows only the keys of a cell, so that damage in one place costs the
    cells around it at most.
    """
    cells: list[Cell] = []
    fields: dict[str, list[str]] = {}
    key = ""
    for token in islice(_TOKEN.finditer(text), _MOST_TOKENS):
        if token["end"]:
            key = ""
        elif token["key"]:
            key = token["text"]
            if key == "cell_type" and "cell_type" in fields:
                _close(fields, cells)
            elif key in _SOURCE:
                if key in fields:  # the start of another cell is lost; this one is complete
                    _close(fields, cells)
                fields[key] = []
        elif key in _SOURCE and token["torn"] is not None:
            fields[key].append(_unescape(_whole_letters(token["text"])))
        elif key in _SOURCE and token["closed"]:
            fields[key].append(_unescape(token["text"]))
        elif key in ("cell_type", "id", "grade_id") and token["closed"]:
            fields.setdefault(key, [_unescape(token["text"])])
    _close(fields, cells)
    return cells


def _close(fields: dict[str, list[str]], cells: list[Cell]) -> None:
    kind, identity, grade_id = ("".join(fields.get(name, ())) for name in ("cell_type", "id", "grade_id"))
    source = fields.get("source", fields.get("input"))
    if source is not None and kind in ("code", "markdown", "raw"):
        cells.append(Cell(kind, clean_text("".join(source)), identity, grade_id))
    fields.clear()


def _whole_letters(torn: str) -> str:
    """Without the beginning of a `\\u00e9` whose end is lost."""
    before, _slash, letter = torn.rpartition("\\")
    is_escaped = (len(before) - len(before.rstrip("\\"))) % 2 == 1
    return before if _TORN_LETTER.fullmatch(letter) and not is_escaped else torn


def _unescape(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _side(text: str, side: int) -> str:
    """One side of every merge conflict: lines between `<<<<<<<`, (`|||||||`,) `=======`, `>>>>>>>`."""
    kept, part = [], 0
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<<"):
            part = 1
        elif line.startswith("|||||||") and part == 1:
            part = 3
        elif line.startswith("=======") and part:
            part = 2
        elif line.startswith(">>>>>>>") and part:
            part = 0
        elif part in (0, side):
            kept.append(line)
    return "".join(kept)


def _join_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of twin keys the last counts, as everywhere; but twin lists of cells are all cells."""
    joined = dict(pairs)
    if len(joined) != len(pairs):
        for name in ("cells", "worksheets"):
            lists = [value for key, value in pairs if key == name and isinstance(value, list)]
            if len(lists) > 1:
                joined[name] = [item for items in lists for item in items]
    return joined


def _short_int(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else float(digits)


_DECODER = json.JSONDecoder(object_pairs_hook=_join_twins, parse_int=_short_int, strict=False)
