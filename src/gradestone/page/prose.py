r"""Markdown as HTML, its formulas as MathML.

What is a formula is decided before anything else, as in Jupyter: `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]` and
environments, outside of code. Unlike there, a dollar in front of a price begins none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any

from mistune import HTMLRenderer, InlineParser, InlineState, Markdown
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table
from mistune.plugins.url import url as bare_links

from ..selfcheck.words import N_, _
from .coloured import code_box
from .mathematics import LONGEST, formula_html
from .pictures import Pictures

_CODE = (
    r"(?m:^(?P<indent>[ >]*)(?P<fence>`{3,}|~{3,})[^\n]*\n)(?s:.*?)(?:(?m:^[ >]*(?P=fence)[`~]*[ \t]*$)|\Z)"
)
_SPAN = r"(?<!`)(?P<ticks>`+)(?!`)(?s:.+?)(?<!`)(?P=ticks)(?!`)"
# A formula ends with its paragraph, and within a round or square one begins no other of its kind: so the time
# that all take together grows with the text, whatever somebody writes.
_PARAGRAPH = r"(?:[^\n]|\n(?![ \t]*\n))"
_ROUND = rf"(?:(?!\\\\\(){_PARAGRAPH})"
_BRACKET = rf"(?:(?!\\\\\[){_PARAGRAPH})"
_INLINE = r"(?:[^$\\\n`]|\\(?s:.)|\n(?![ \t]*\n))"
_FORMULA = re.compile(
    rf"(?P<code>{_CODE}|{_SPAN}|<[A-Za-z/!][^<>]*>|\\\$)"
    rf"|\$\$(?P<display>{_PARAGRAPH}{{1,{LONGEST}}}?)(?<!\\)\$\$"
    rf"|\\\\\[(?P<bracket>{_BRACKET}{{1,{LONGEST}}}?)\\\\\]"
    rf"|\\\\\((?P<round>{_ROUND}{{1,{LONGEST}}}?)\\\\\)"
    rf"|(?P<environment>\\begin\{{(?P<name>[a-z]+\*?)\}}{_PARAGRAPH}{{1,{LONGEST}}}?\\end\{{(?P=name)\}})"
    # Jupyter takes `$5 and $6` for a formula. Here blanks stand at the ends of one only if it is surely TeX.
    rf"|\$(?=\S)(?P<inline>{_INLINE}{{1,{LONGEST}}}?)(?<=\S)\$(?!\d)"
    rf"|\$(?=\s)(?=[^$`]*[\\^_={{}}])(?P<padded>{_INLINE}{{1,{LONGEST}}}?)(?<=\s)\$(?!\d)"
)
# Whether a formula of this kind has a line of its own.
_KINDS = {
    "display": True,
    "bracket": True,
    "environment": True,
    "round": False,
    "inline": False,
    "padded": False,
}
_MARK = "\ue000{}\ue001"
_MARKS = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
_IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SRC = re.compile(r"""(\ssrc\s*=\s*)(["']?)([^"'\s>]+)\2""", re.IGNORECASE)
_ALT = re.compile(r"""\salt\s*=\s*(["'])([^"'<>]*)\1""", re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]*>)")
_EMPTY_HEAD = re.compile(r"<th(?:\s[^<>]*)?>\s*</th>")
UNDESCRIBED = N_("A picture without a description")


class Headings:
    """The levels of headings in texts that follow each other: none is left out on the way down."""

    def __init__(self, above: int = 2) -> None:
        self._above = above
        self._open: list[int] = []
        self._names: set[str] = set()

    def level(self, own: int) -> int:
        """Which heading of the page one of this level in its text is."""
        while self._open and self._open[-1] >= own:
            self._open.pop()
        self._open.append(own)
        return min(6, self._above + len(self._open))

    def name(self, text: str) -> str:
        """What links within a notebook call a heading; "" where another has that name already."""
        name = text.strip().replace(" ", "-")
        new = name not in self._names
        self._names.add(name)
        return name if new else ""


class Prose:
    """Makes HTML of markdown cells, comments and markdown outputs of one page.

    pictures : what pictures beside the notebook hold
    """

    def __init__(self, pictures: Pictures, headings: Headings | None = None) -> None:
        self._pictures = pictures
        self._headings = headings or Headings()

    def address(self, url: str) -> str:
        """What the page says in place of the address of a picture."""
        return self._pictures.address(url)

    def html(self, source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """One text; `attachments` are those of its cell."""
        formulas: list[_Formula] = []
        marked = _FORMULA.sub(lambda found: _marked(found, formulas), _PRIVATE.sub("", source))
        pictures = self._pictures.and_attached(attachments or {})
        renderer = _Renderer(pictures.address, self._headings, formulas)
        markdown = Markdown(renderer, inline=_inline_parser(), plugins=[table, strikethrough, bare_links])
        made = str(markdown(marked))
        # A mark is left where no text can stand: in code, or in an attribute.
        return _MARKS.sub(lambda found: _restored(found, formulas), made)


class _Formula:
    def __init__(self, source: str, tex: str, *, display: bool) -> None:
        self.source, self.tex, self.display = source, tex, display

    def html(self) -> str:
        return formula_html(unescape(self.tex) if "&lt;" in self.tex else self.tex, display=self.display)


def _marked(found: re.Match[str], formulas: list[_Formula]) -> str:
    if found["code"]:
        return found[0]
    kind = next(kind for kind in _KINDS if found[kind])
    formulas.append(_Formula(found[0], found[kind], display=_KINDS[kind]))
    return _MARK.format(len(formulas) - 1)


def _restored(found: re.Match[str], formulas: list[_Formula]) -> str:
    number = int(found[1])
    return escape(formulas[number].source) if number < len(formulas) else ""


def _inline_parser() -> InlineParser:
    parser = InlineParser()

    def parse(_: Any, found: re.Match[str], state: InlineState) -> int:
        state.append_token({"type": "formula", "raw": found[0]})
        return found.end()

    parser.register("formula", _MARKS.pattern.replace("(", "(?P<number>", 1), parse, before="escape")
    return parser


class _Renderer(HTMLRenderer):
    """HTML as a notebook's markdown cell means it; headings fitted into the page, pictures inside it."""

    def __init__(self, address: Callable[[str], str], headings: Headings, formulas: list[_Formula]) -> None:
        super().__init__(escape=False, allow_harmful_protocols=["data:image/", "attachment:"])
        self._address, self._headings, self._formulas = address, headings, formulas

    def formula(self, text: str) -> str:
        """A formula, where its mark stood."""
        return _MARKS.sub(self._formula, text)

    def _formula(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._formulas[number].html() if number < len(self._formulas) else ""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        level = self._headings.level(level)
        name = self._headings.name(unescape(_TAG.sub("", text)))
        identity = f' id="{escape(name)}"' if name else ""
        return f"<h{level}{identity}>{text}</h{level}>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        language = (info or "").split(maxsplit=1)[0] if (info or "").strip() else ""
        return f"{code_box(code, language or 'text')}\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return with_picture(super().image(text, url, title), self._address)

    def inline_html(self, html: str) -> str:
        pieces = _TAG.split(html)  # texts and, at odd places, tags: no formula can stand in one of these
        shown = (piece if n % 2 else _MARKS.sub(self._formula, piece) for n, piece in enumerate(pieces))
        return _IMG.sub(lambda found: with_picture(found[0], self._address), "".join(shown))

    def block_html(self, html: str) -> str:
        return self.inline_html(html) + "\n"

    def table(self, text: str) -> str:
        return f'<div class="scroll" tabindex="0"><table>\n{_heads_in_words(text)}</table></div>\n'


def _heads_in_words(table_html: str) -> str:
    """A corner of a table with nothing in it is no heading."""
    return _EMPTY_HEAD.sub("<td></td>", table_html)


def with_picture(tag: str, address: Callable[[str], str]) -> str:
    """An `<img>` whose picture stands in the page itself, and described; else its description."""
    source, description = _SRC.search(tag), _ALT.search(tag)
    words = (description[2] if description else "") or escape(_(UNDESCRIBED))
    shown = address(unescape(source[3])) if source else ""
    if not source or not shown:
        return f'<span class="missing">[{words}]</span>'
    tag = tag.replace(source[0], f'{source[1]}"{escape(shown)}"', 1)
    return tag if description else tag.replace("<img", f'<img alt="{escape(_(UNDESCRIBED))}"', 1)
