"""Boxes, arrows and words of the course's figures, on cards without a ground whose unit is one inch.

A page may be light or dark: what stands on it directly has at least 4 to 1 against white and near-black. In
boxes words stand on the pale fill.

With the same matplotlib every run writes the same bytes: text becomes paths, ids are salted with a constant,
and no date is stored.

A figure is drawn in English, or in a language for which its script has a table of labels.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from math import hypot
from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

STYLE = {
    "svg.fonttype": "path",  # the reader needs no fonts
    "svg.hashsalt": "figures",  # element ids repeat from run to run
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "stix",
}

ROOT = Path(__file__).resolve().parents[1]

FONTS = {
    "zh_CN": (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "PingFang SC",
        "Microsoft YaHei",
        "WenQuanYi Micro Hei",
        "SimHei",
    )
}
"""By language, fonts with the letters that DejaVu Sans has not; the first one that is installed is taken."""

Point = tuple[float, float]
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Ink:
    """A line colour, the pale fill of a box and the tint of a frame, through which the page shows."""

    line: str
    fill: str
    frame: str


# The two colours (after the Okabe-Ito palette) stay apart for every kind of colour vision.
FORWARD = Ink("#2079BE", "#D6EBF8", "#2079BE1A")
BACKWARD = Ink("#CB5A0A", "#FCE3D0", "#CB5A0A1A")
NEUTRAL = Ink("#767676", "#EBEBEB", "#7676761A")
IN_BOX = "#1A1A1A"


@dataclass(frozen=True)
class Box:
    """A rounded box by its centre; arrows begin and end in the middle of its sides."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> Point:
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> Point:
        return self.x + self.width / 2, self.y

    @property
    def top(self) -> Point:
        return self.x, self.y + self.height / 2

    @property
    def bottom(self) -> Point:
        return self.x, self.y - self.height / 2


# ---------------------------------------------------------------- strokes


def new_card(width: float, height: float) -> Axes:
    """An empty card on which one unit is one inch."""
    figure = plt.figure(figsize=(width, height), facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return axes


def outline(axes: Axes, box: Box, edge: str, fill: str, *, thickness: float, level: float) -> None:
    corner = (box.x - box.width / 2, box.y - box.height / 2)
    style = "round,pad=0,rounding_size=0.09"
    patch = FancyBboxPatch(corner, box.width, box.height, style, ec=edge, fc=fill, lw=thickness, zorder=level)
    axes.add_patch(patch)


def step(
    axes: Axes, x: float, y: float, text: str, ink: Ink, *, width: float = 1.06, height: float = 0.54
) -> Box:
    """A labelled step of the computation."""
    box = Box(x, y, width, height)
    outline(axes, box, ink.line, ink.fill, thickness=1.4, level=3)
    axes.text(
        x, y - 0.01, said(text), size=10.5, color=IN_BOX, ha="center", va="center", zorder=4, linespacing=1.3
    )
    return box


def frame(axes: Axes, boxes: Sequence[Box], ink: Ink) -> Box:
    """A pale frame around neighbouring boxes: the two steps of one layer."""
    left, right = min(box.left[0] for box in boxes) - 0.14, max(box.right[0] for box in boxes) + 0.14
    around = Box((left + right) / 2, boxes[0].y, right - left, boxes[0].height + 0.3)
    outline(axes, around, ink.line, ink.frame, thickness=0.7, level=1)
    return around


def note(
    axes: Axes, x: float, y: float, text: str, ink: Ink = NEUTRAL, *, size: float = 13, side: str = "center"
) -> None:
    """Text on its own: what an arrow carries, or the name of a part. `side` is its horizontal alignment."""
    axes.text(x, y, said(text), size=size, color=ink.line, ha=side, va="center", zorder=5)


def code(axes: Axes, x: float, y: float, text: str, colour: str = NEUTRAL.line) -> None:
    """The name of a variable, as it stands in the notebook; IN_BOX is the colour for one in a box."""
    family = "DejaVu Sans Mono"
    axes.text(x, y, text, size=10.5, family=family, color=colour, ha="center", va="center", zorder=5)


def unit(axes: Axes, place: Point, ink: Ink) -> None:
    axes.add_patch(Circle(place, 0.15, ec=ink.line, fc=ink.fill, lw=1.3, zorder=3))


def bracket(axes: Axes, left: float, right: float, y: float, text: str, ink: Ink) -> None:
    """A bracket below a range, with its name in a gap in the middle."""
    text = said(text)
    middle, half = (left + right) / 2, 0.06 * len(text.replace("$", "")) + 0.05
    for x, inner in ((left, middle - half), (right, middle + half)):
        axes.plot((x, x, inner), (y + 0.1, y, y), color=ink.line, lw=1.1)
    axes.text(middle, y, text, size=11, color=ink.line, ha="center", va="center")


def arrow(axes: Axes, *points: Point, ink: Ink, dashed: bool = False) -> None:
    """An arrow along the points; its tip is exactly the last one. Dashed ones carry caches."""
    (x0, y0), (x1, y1) = points[-2:]
    length = hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    base = x1 - 0.13 * dx, y1 - 0.13 * dy
    wings = [(base[0] - s * dy, base[1] + s * dx) for s in (0.055, -0.055)]
    axes.add_patch(Polygon([(x1, y1), *wings], color=ink.line, lw=0, zorder=2.5))
    xs, ys = zip(*points[:-1], base, strict=True)
    style = {"lw": 1.2, "ls": (0, (3.5, 2.5))} if dashed else {"lw": 1.7, "ls": "-"}
    axes.plot(xs, ys, color=ink.line, zorder=2, solid_capstyle="butt", **style)


def across(axes: Axes, start: Point, end: Point, label: str, ink: Ink) -> None:
    """A level arrow with what it carries written above it."""
    arrow(axes, start, end, ink=ink)
    note(axes, (start[0] + end[0]) / 2, start[1] + 0.2, label, ink)


def draw_all(figures: Mapping[str, Callable[[], Axes]], folder: Path, *fonts: str) -> None:
    """Write each figure as `name.svg` into the folder; `fonts` have the letters that the usual one lacks.

    They come first: the words beside a formula are taken from the first font alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context(STYLE | {"font.family": [*fonts, STYLE["font.family"]]}):
        for name, draw in figures.items():
            figure = draw().figure
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
            plt.close(figure)


# ---------------------------------------------------------------- languages


_LABELS: ContextVar[Labels | None] = ContextVar("labels", default=None)


def said(label: str) -> str:
    """The label in the language that is drawn. Raises KeyError where its table lacks a label with words."""
    labels = _LABELS.get()
    if labels is None:
        return label
    has_words = re.search(r"[a-z]{2}", re.sub(r"\$.*?\$", "", label))
    return labels[label] if has_words else labels.get(label, label)


@contextmanager
def labelled(labels: Labels) -> Iterator[None]:
    """Figures are drawn with these labels."""
    before = _LABELS.set(labels)
    try:
        yield
    finally:
        _LABELS.reset(before)


def font_for(language: str) -> str:
    """The first font for this language that is installed. Raises LookupError where none is."""
    for look in (font_manager.get_font_names, _newly_installed):
        installed = set(look())
        if found := next((name for name in FONTS[language] if name in installed), ""):
            return found
    raise LookupError(
        f"There is no font for {language} here; install one of {', '.join(FONTS[language])} "
        "(Debian: apt-get install fonts-noto-cjk)."
    )


def _newly_installed() -> list[str]:
    """All fonts, those among them that matplotlib's own list is too old to know."""
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - known:
        with suppress(RuntimeError, OSError):  # it is no font that can be drawn with
            font_manager.fontManager.addfont(path)
    return font_manager.get_font_names()


def draw_from_command_line(
    assignment: str, figures: Mapping[str, Callable[[], Axes]], tables: Mapping[str, Labels]
) -> None:
    """`[--lang LANGUAGE] [FOLDER]`: draw an assignment's figures in English, or with the labels of a table.

    Without a folder they go where the assignment's notebook looks for them: beside its source, or for another
    language to `locale/`.
    """
    parser = argparse.ArgumentParser(description=f"Draw the figures of {assignment}.")
    parser.add_argument("--lang", choices=sorted(tables), help="language of the labels; English without")
    parser.add_argument("folder", nargs="?", type=Path, help="where to write; in its place without")
    options = parser.parse_args()
    if not options.lang:
        draw_all(figures, options.folder or ROOT / "source" / assignment / "images")
        return
    place = options.folder or ROOT / "locale" / options.lang / "images" / assignment
    try:
        font = font_for(options.lang)
    except LookupError as error:
        parser.exit(1, f"{error}\n")
    with labelled(tables[options.lang]):
        draw_all(figures, place, font)
