"""Expected numbers and the learner's own: blocks that stand side by side where there is room, never mixed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from .coloured import scrolls
from .wording import DIFFERING

_OWN = "yours"
_APART = re.compile(r"\s{2,}")
_HEAD = re.compile(r"(?P<names>.*?)\s*\bexpected\s+yours(?P<legend>.*)\Z")


def numbers_html(table: str) -> Markup:
    """The table that `selfcheck.sidebyside` or `selfcheck.dimensions` wrote, as HTML."""
    lines = table.splitlines()
    at = next((n for n, line in enumerate(lines) if {"expected", _OWN} <= {*line.split()}), None)
    if at is None:
        return Markup('<pre class="numbers">{}</pre>').format(table)
    title = (
        Markup('<p class="caption"><code>{}</code></p>').format(lines[0].removesuffix(":"))
        if at
        else Markup()
    )
    head, rows = lines[at], lines[at + 1 :]
    if head.startswith("expected"):
        return title + _blocks(head, rows)
    return title + _table(head, rows)


def _blocks(head: str, rows: Sequence[str]) -> Markup:
    middle = head.index(_OWN)
    left = "\n".join(row[:middle].rstrip() for row in rows)
    right = "\n".join(row[middle:].rstrip() for row in rows)
    blocks = [_block("expected", left), _block(head[middle:], right)]
    return Markup('<div class="numbers">{}</div>').format(Markup("").join(blocks))


def _block(caption: str, text: str) -> Markup:
    return Markup('<div class="block"><div class="caption">{}</div><pre{}>{}</pre></div>').format(
        caption, Markup(scrolls(text)), with_marks(text)
    )


def _table(head: str, rows: Sequence[str]) -> Markup:
    found = _HEAD.match(head)
    assert found is not None
    names = _APART.split(found["names"].strip()) if found["names"].strip() else [""]
    captions = [*names, "expected", f"{_OWN}{found['legend']}"]
    lines = Markup("").join(_row(row, len(captions)) for row in rows)
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(each) if each else Markup("<td></td>") for each in captions
    )
    return Markup(
        '<div class="scroll" tabindex="0"><table class="numbers"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(heads, lines)


def _row(line: str, columns: int) -> Markup:
    cells = _APART.split(line.strip())
    if len(cells) == 1:
        return Markup('<tr><td colspan="{}">{}</td></tr>').format(columns, line.strip())
    cells = [""] * (columns - len(cells)) + cells  # what has no layer begins one column later
    return Markup("<tr>{}</tr>").format(
        Markup("").join(Markup("<td>{}</td>").format(with_marks(cell)) for cell in cells)
    )


def with_marks(text: str) -> Markup:
    """What `*` says to differ in bold and colour; everything else escaped."""
    pieces = DIFFERING.split(text)
    return Markup("").join(
        Markup('<b class="differs">{}</b>').format(piece) if n % 2 else escape(piece)
        for n, piece in enumerate(pieces)
    )
