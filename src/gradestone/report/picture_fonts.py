"""Fonts for the pictures of a class: with the letters of the language that is spoken, where one has them."""

from __future__ import annotations

from matplotlib import font_manager
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


def fonts_for_pictures() -> tuple[list[str], str]:
    """Families in the order in which a letter is looked for, and a word where none has those of the language.

    The word is in English, and so are labels then: boxes in the place of letters tell nobody anything.
    """
    files = {font.name: font.fname for font in font_manager.fontManager.ttflist if font.style == "normal"}
    families = [name for name in _FONTS if name in files]
    spoken = language()
    if spoken == "en":
        return families, ""
    found = {letter for name in families for letter in FT2Font(files[name]).get_charmap()}
    if found.issuperset(map(ord, _sample())):
        return families, ""
    return families, f"in English: no font here has the letters of {spoken}"


def _sample() -> str:
    """Words that the pictures say."""
    words = _("students"), _("percent of all points"), _("discrimination"), _("not judged")
    return "".join("".join(words).split())
