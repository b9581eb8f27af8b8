"""The words of a verdict as HTML: names as code, hints that fit alike, the numbers that differ."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..judge.naming import ALTERNATIVE
from ..selfcheck.words import _

_APART = {"$": "<span>&#36;</span>", "\\": "<span>&#92;</span>"}
APART = re.compile(r"\s{2,}")
COLONS = ":", "："
DIFFERING = re.compile(r"(\([\d, ]*\)\*|[^\s(]+\*)(?=\s|$)")  # a number or a shape, and the mark behind it


def with_code(sentence: str) -> Markup:
    """The sentence with its `names` as code; everything else escaped."""
    parts = sentence.split("`")
    closed = len(parts) % 2 == 1
    code = Markup('<code style="padding:0;border:0;background:transparent;color:inherit">{}</code>')
    marked = (code.format(part) if closed and n % 2 else escape(part) for n, part in enumerate(parts))
    return Markup("" if closed else "`").join(marked)


def without_formulas(value: object) -> Markup:
    """What a template shows, as HTML in which nothing is a formula.

    MathJax reads the finished page, in which tables quote errors and file names that a student chose. It
    begins no formula with what stands in a tag of its own.
    """
    text = str(escape(value))
    for letter, apart in _APART.items():
        text = text.replace(letter, apart)
    return Markup(text)


def hint_lines(hint: str) -> list[str]:
    """The hint; of several that fit, each in a line of its own."""
    if not hint:
        return []
    first, *others = alternatives(hint)
    return [_("Hint: {hint}").format(hint=first), *(_("Or:   {hint}").format(hint=each) for each in others)]


def hint_html(hint: str) -> Markup:
    """The same as HTML."""
    if not hint:
        return Markup()
    first, *others = (with_code(each.strip()) for each in alternatives(hint))
    lines = [_("<b>Hint:</b> {hint}").format(hint=first)]
    lines += [_("<b>Or:</b> {hint}").format(hint=each) for each in others]
    return Markup("<br>").join(map(Markup, lines))


def alternatives(hint: str) -> list[str]:
    """Hints that fit alike; none where there is none."""
    between = _(ALTERNATIVE) if _(ALTERNATIVE) in hint else ALTERNATIVE
    return hint.split(between) if hint else []


def split_numbers(detail: str) -> tuple[str, str]:
    """The sentences of a detail, and the table of expected and own numbers below them, with its title."""
    lines = detail.splitlines()
    start = next((n for n, line in enumerate(lines) if heads_numbers(line)), len(lines))
    if 0 < start < len(lines) and lines[start - 1].endswith(COLONS):
        start -= 1
    return "\n".join(lines[:start]), "\n".join(lines[start:])


def heads_numbers(line: str) -> bool:
    """Whether it stands above expected and own numbers, in the language that is spoken or in English."""
    *_names, expected, own = ["", "", *head_cells(line)]
    said = (_("expected"), _("yours")), (_("expected"), _("yours (* differs)"))
    return (expected, own) in said or (expected == "expected" and own.startswith("yours"))


def head_cells(line: str) -> list[str]:
    """What stands above the columns of such a table."""
    cells = APART.split(line.strip())
    return cells if len(cells) > 1 else line.split(maxsplit=1)


def with_differences(table: str, ink: str) -> Markup:
    """The table with what `*` says to differ in bold and colour; everything else escaped."""
    shown = Markup(f'<b style="color:{ink}">{{}}</b>')
    pieces = DIFFERING.split(table)
    return Markup("").join(shown.format(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces))
