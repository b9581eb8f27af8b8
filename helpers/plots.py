"""How plots look in a notebook: no ground of their own, and ink to be read on a light or dark page."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Collection

__all__ = ["BLUE", "EITHER_THEME", "INK", "ORANGE"]

BLUE, ORANGE, INK = "#2079BE", "#CB5A0A", "#767676"
"""Of label 0 and of label 1, and of all that is written; each about 4 to 1 against white and near-black."""

_SAMPLE_WORDS = "cost of each round"
"""As they are in the language of this notebook: a font is looked for that has their letters."""

# Raw strings: names of fonts are the same in every language.
_WIDE_FONTS = (
    *(r"Noto Sans CJK SC", r"Noto Sans SC", r"Source Han Sans SC", r"Source Han Sans CN", r"Microsoft YaHei"),
    *(r"PingFang SC", r"Hiragino Sans GB", r"Heiti SC", r"STHeiti", r"SimHei", r"WenQuanYi Micro Hei"),
    *(r"WenQuanYi Zen Hei", r"Droid Sans Fallback", r"Noto Sans CJK JP", r"Noto Sans CJK TC"),
    r"Arial Unicode MS",
)
"""With Chinese letters, as they are called on Linux, Windows and macOS; matplotlib's own font has none."""


def fonts_for(words: str) -> list[str]:
    """Font families that can write these words: matplotlib's own one, and behind it one with wide letters.

    Where there is none with wide letters a sentence says so; matplotlib draws boxes in their place.
    """
    if not any(letter >= "\u2e80" for letter in words):
        return ["sans-serif"]
    if family := _wide_font(_known_fonts()) or _wide_font(_all_fonts()):
        return ["sans-serif", family]
    warnings.filterwarnings("ignore", r"Glyph .* missing", UserWarning)  # one for every letter
    print("No font with Chinese letters was found: plots show boxes. One to install is Noto Sans CJK SC.")
    return ["sans-serif"]


def _wide_font(families: Collection[str]) -> str:
    return next((name for name in _WIDE_FONTS if name in families), "")


def _known_fonts() -> set[str]:
    from matplotlib import font_manager

    return {font.name for font in font_manager.fontManager.ttflist}


def _all_fonts() -> set[str]:
    """Also those that were installed since matplotlib looked: it remembers from one day to the next."""
    from matplotlib import font_manager

    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - known:
        with contextlib.suppress(Exception):  # whatever is the matter with a font of somebody's
            font_manager.fontManager.addfont(path)
    return _known_fonts()


EITHER_THEME: dict[str, object] = {
    "font.family": fonts_for(_SAMPLE_WORDS),
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    # The notebook lays white or black beneath a transparent plot whose tick labels are all dark or all light
    # in its eyes. These two lie on either side of where it draws the line.
    "xtick.color": "#7F7F7F",
    "ytick.color": "#808080",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": INK,
    "grid.alpha": 0.25,
    "legend.framealpha": 0.0,
}
"""For `plt.rcParams.update`."""
