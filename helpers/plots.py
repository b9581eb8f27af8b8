"""How plots look in a notebook: no ground of their own, and ink to be read on a light or dark page."""

from __future__ import annotations

import re

__all__ = ["BLUE", "EITHER_THEME", "INK", "ORANGE"]

BLUE, ORANGE, INK = "#2079BE", "#CB5A0A", "#767676"
"""Of label 0 and of label 1, and of all that is written; each about 4 to 1 against white and near-black."""

EITHER_THEME: dict[str, object] = {
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

FONTS_SENTENCE = "Labels are written in `DejaVu Sans`, which comes with matplotlib."
MISSING_SENTENCE = (
    "Labels of plots are incomplete: none of the fonts {fonts} is here. "
    "Install one, remove the folder {cache}, and restart the kernel."
)
"""Of the fonts named in the first, those behind DejaVu Sans have the letters of a translation's labels."""


def font_family() -> dict[str, object]:
    """What `EITHER_THEME` says of fonts: nothing, but in a translation the first one that is installed."""
    usual, *others = re.findall("`(.+?)`", FONTS_SENTENCE)
    if not others:
        return {}
    from matplotlib import font_manager, get_cachedir

    installed = set(font_manager.get_font_names())
    found = [name for name in others if name in installed][:1]
    if not found:
        print(MISSING_SENTENCE.format(fonts=", ".join(others), cache=get_cachedir()))
    return {"font.family": [usual, *found]}


EITHER_THEME.update(font_family())
