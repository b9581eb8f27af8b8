"""A whole feedback page: marks first, then what is not right, the rest folded. One file that loads nothing.

No script, no style and no picture from elsewhere: the page's own policy forbids it to the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from ..files.notebook_cells import CellJson, is_code, source_of
from ..model import Marks, Total
from .coloured import code_box
from .environments import words_environment
from .graded_parts import GradedPart, parts_of, shown_elsewhere
from .localised import fonts_of_language
from .math_font import math_font
from .number_blocks import numbers_html
from .pictures import Pictures
from .prose import Headings, Prose
from .sanitise.markdown import clean_markdown
from .shown_outputs import outputs_html
from .signs import NOT_JUDGED, Sign
from .tables import GRADERS_ID, SUMMARY_ID, incidents_of


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page is made of.

    total : what counts in the end; None where points are not told
    """

    notebook: str  # its name
    assignment: str
    student: str
    cells: Sequence[CellJson] = ()
    marks: Marks | None = None
    total: Total | None = None
    words: Sequence[str] = ()  # sentences on top
    points_later: str = ""  # said in place of the points
    hidden_left: str = ""  # said where the visible checks are passed and points are missing
    folder: Path | None = None  # of the notebook, with its pictures


def page_html(content: PageContent) -> str:
    """The page, in the language that is spoken.

    Names that a student chose, their markdown and outputs were cleaned before.
    """
    parts = parts_of(content.cells, content.marks, content.points_later, content.hidden_left)
    prose = Prose(Pictures(content.folder), Headings(above=3))
    html: str = (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=content,
            total=content.total,
            marked=any(part.sign is not NOT_JUDGED for part in parts),
            parts=sorted(parts, key=lambda part: part.rank),
            incidents=incidents_of(content.marks) if content.marks else (),
            notebook=list(_notebook(content.cells, parts, content.folder)),
            markdown=lambda text: Markup(prose.html(clean_markdown(text))),
            cell=lambda cell: Markup(_cell_html(cell, prose)),
            code=lambda cell: Markup(code_box(source_of(cell))),
        )
    )
    return html.replace("</style>", f"{math_font()}</style>", 1) if "<math" in html else html


def _notebook(cells: Sequence[CellJson], parts: Sequence[GradedPart], folder: Path | None) -> list[Any]:
    """The cells in their order: as HTML, or the part whose section shows them."""
    prose = Prose(Pictures(folder), Headings(above=2))
    elsewhere = shown_elsewhere(parts)
    shown: list[Any] = []
    for cell in cells:
        part = elsewhere.get(id(cell))
        if part is None and cell.get("id") not in (SUMMARY_ID, GRADERS_ID):
            shown.append(Markup(_cell_html(cell, prose)))
        elif part is not None and not any(each is part for each in shown):
            shown.append(part)
    return shown


def _cell_html(cell: CellJson, prose: Prose) -> str:
    if is_code(cell):
        source = source_of(cell)
        code = code_box(source) if source.strip() else ""
        return f"{code}\n{outputs_html(cell, prose)}"
    if cell.get("cell_type") == "raw":  # for other programs, whatever it says
        return f'<pre class="output">{escape(source_of(cell))}</pre>'
    return f'<div class="prose">{prose.html(source_of(cell), cell.get("attachments"))}</div>'


@lru_cache(maxsize=1)
def formula_style() -> str:
    """The styles that formulas need on pages of others, with the font of their brackets."""
    return _file("formulas.css").decode() + math_font()


@lru_cache(maxsize=1)
def _style() -> Markup:
    return Markup(_file("page.css").decode() + _file("formulas.css").decode())


def _style_of_language() -> Markup:
    """What the letters of the language that is spoken need beside that; nothing for those of English."""
    fonts = fonts_of_language()
    return Markup(_file("letters.css").decode().replace("FONTS, ", fonts)) if fonts else Markup()


def _file(name: str) -> bytes:
    return files("gradestone.page").joinpath("templates", name).read_bytes()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = words_environment(trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"numbers": numbers_html}
    environment.globals |= {"sign": _sign_html, "style": _style, "style_of_language": _style_of_language}
    return environment


def _sign_html(sign: Sign, word: str = "") -> Markup:
    """Icon and colour, and a word for who sees neither."""
    said = Markup(" {}").format(word) if word else Markup('<span class="unseen">{}</span>').format(sign.said)
    name = sign.word.replace(" ", "-")
    return Markup('<span class="sign {}"><span aria-hidden="true">{}</span>{}</span>').format(
        name, sign.icon, said
    )
