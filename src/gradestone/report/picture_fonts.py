"""Fonts for the pictures of a class: with the letters of the language that is spoken, where one has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from matplotlib.font_manager import findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font

from ..selfcheck.words import _, language

_FONTS = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Noto Sans CJK JP",  # matplotlib knows a collection by its first font; it has the letters of all
    "WenQuanYi Zen Hei",
    "Noto Sans",
    "Arial Unicode MS",
)
_FILES = re.compile(
    r"(NotoSans(CJK|SC)|SourceHanSans|PingFang|Hiragino Sans GB|msyh|simhei|wqy-|Arial Unicode)[\w .-]*\Z",
    re.IGNORECASE,
)
_BOLD = re.compile("bold|black|light|thin|medium|bd", re.IGNORECASE)


def fonts_for_pictures() -> tuple[list[str], str]:
    """Families in the order in which a letter is looked for, and a word where none has those of the language.

    The word is in English, and so are labels then: boxes in the place of letters tell nobody anything.
    """
    families, spoken = _families(), language()
    if spoken == "en":
        return list(families), ""
    wanted = set(map(ord, _sample())) - _letters_of(families.values())
    if not wanted:
        return list(families), ""
    for file in _installed():
        if wanted <= _letters_of([file]):
            fontManager.addfont(file)
            return list(_families()), ""
    return list(families), f"in English: no font here has the letters of {spoken}"


def _families() -> dict[str, str]:
    """The names of those that matplotlib knows, with their files."""
    files = {font.name: font.fname for font in fontManager.ttflist if font.style == "normal"}
    return {name: files[name] for name in _FONTS if name in files}


def _installed() -> Iterator[str]:
    """Files that may have the letters: matplotlib's list is of the day on which it was first imported."""
    found = (path for path in findSystemFonts() if _FILES.search(Path(path).name))
    return iter(sorted(found, key=lambda path: (bool(_BOLD.search(Path(path).name)), path)))


def _letters_of(files: Iterable[str]) -> set[int]:
    return {letter for file in files for letter in FT2Font(file).get_charmap()}


def _sample() -> str:
    """Words that the pictures say."""
    words = _("students"), _("percent of all points"), _("discrimination"), _("not judged")
    return "".join("".join(words).split())
