"""Expected numbers and the learner's own: blocks that stand side by side where there is room, never mixed."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ..selfcheck.sidebyside import len_shown
from .coloured import scrolls
from .wording import APART, COLONS, DIFFERING, head_cells, heads_numbers


def numbers_html(table: str) -> Markup:
    """The table that `selfcheck.sidebyside` or `selfcheck.dimensions` wrote, as HTML."""
    lines = table.splitlines()
    at = next((n for n, line in enumerate(lines) if heads_numbers(line)), None)
    if at is None:
        return Markup('<pre class="numbers">{}</pre>').format(table)
    title = (
        Markup('<p class="caption"><code>{}</code></p>').format(lines[0].rstrip("".join(COLONS)))
        if at
        else Markup()
    )
    head, rows = lines[at], lines[at + 1 :]
    if len(head_cells(head)) == 2 and not head[:1].isspace():
        return title + _blocks(head, rows)
    return title + _table(head, rows)


def _blocks(head: str, rows: Sequence[str]) -> Markup:
    expected, own = head_cells(head)
    middle = len_shown(head[: head.rindex(own)])  # letters of Chinese are as wide as two digits
    left = "\n".join(row[:middle].rstrip() for row in rows)
    right = "\n".join(row[middle:].rstrip() for row in rows)
    blocks = [_block(expected, left), _block(own, right)]
    return Markup('<div class="numbers">{}</div>').format(Markup("").join(blocks))


def _block(caption: str, text: str) -> Markup:
    return Markup('<div class="block"><div class="caption">{}</div><pre{}>{}</pre></div>').format(
        caption, Markup(scrolls(text)), with_marks(text)
    )


def _table(head: str, rows: Sequence[str]) -> Markup:
    cells = head_cells(head)
    captions = cells if len(cells) > 2 else ["", *cells]
    lines = Markup("").join(_row(row, len(captions)) for row in rows)
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(each) if each else Markup("<td></td>") for each in captions
    )
    return Markup(
        '<div class="scroll" tabindex="0"><table class="numbers"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(heads, lines)


def _row(line: str, columns: int) -> Markup:
    cells = APART.split(line.strip())
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
