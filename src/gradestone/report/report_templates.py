"""The templates of the report's pages, each one file that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape

from ..page.environments import page_environment
from ..page.localised import enumerated, percent
from ..selfcheck.words import _, ngettext

MOST_LETTERS = 20_000
"""Of one list of students; the others are in statistics.json. It keeps the page of a large class small."""
ROOM_FOR_LISTS = 700_000  # letters, of all lists of a page
_GOOD, _FAIR, _WEAK = 0.4, 0.3, 0.2


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = page_environment(
        "gradestone.report", autoescape=lambda name: not (name or "").endswith((".css.j2", ".js.j2"))
    )
    made.filters |= {
        "share": share,
        "width": _width,
        "tells": tells,
        "code": with_code,
    }
    return made


def page(template: str, **facts: Any) -> str:
    """A page as text. Whatever stands in `facts` is escaped."""
    environment = _environment()
    script = environment.get_template("report_script.js.j2").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    style = environment.get_template("report_style.css.j2").render()
    made = environment.overlay()
    made.filters = environment.filters | {"names": NamesInRoom(ROOM_FOR_LISTS).shown}
    found = made.get_template(template)
    return found.render(script=Markup(script), style=Markup(style), digest=digest, **facts)


class NamesInRoom:
    """Lists of students, cut where they would make a page too large.

    letters : of all lists together
    """

    def __init__(self, letters: int) -> None:
        self._left = letters

    def shown(self, students: Sequence[str]) -> Markup:
        """As many as there is room for, and how many more there are."""
        kept: list[Markup] = []
        room = min(MOST_LETTERS, self._left)
        for each in students:
            room -= len(each) + 13
            if room < 0:
                break
            kept.append(Markup("<bdi>{}</bdi>").format(each))
        self._left -= sum(map(len, kept))
        more = len(students) - len(kept)
        rest = ngettext(
            "and {count} more, named in the CSV and JSON files",
            "and {count} more, named in the CSV and JSON files",
            more,
        )
        return Markup(enumerated([*kept, *([escape(rest.format(count=more))] if more else [])]))


def with_code(sentence: str) -> Markup:
    """The sentence with its `names` as code; everything else escaped."""
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        return escape(sentence)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


def link(target: Path, folder: Path) -> str:
    """From a page in this folder, as a browser takes it."""
    return quote(os.fsencode(os.path.relpath(target, folder)))


def share(value: float | None) -> str:
    """As percent; "" where there is none."""
    return "" if value is None else percent(hundredths(value))


def hundredths(value: float) -> int:
    """Whole percents. Nobody and everybody are 0 and 100, and nobody else is."""
    whole = round(100 * value)
    return whole if value in (0, 1) else min(99, max(1, whole))


def tells(discrimination: float) -> str:
    """A discrimination in words. Source: the bounds of Ebel and Frisbie (1991), for items of a test."""
    if discrimination < 0:
        return _("turns against those who do well elsewhere")
    if discrimination < _WEAK:
        return _("tells hardly anybody apart")
    return _("weak") if discrimination < _FAIR else _("fair") if discrimination < _GOOD else _("good")


def _width(count: float, total: float, most: float = 100) -> str:
    return f"{most * count / total:.4g}" if total else "0"
