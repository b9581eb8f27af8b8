"""Draw the figures of source/image_classifier: from pictures to columns, and the two networks.

Run `make figures`, or `python figures/image_classifier.py [--lang zh_CN] [folder]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from strokes import (
    BACKWARD,
    FORWARD,
    NEUTRAL,
    Box,
    across,
    arrow,
    bracket,
    draw_from_command_line,
    new_card,
    note,
    step,
    unit,
)

# A cat's face in five colours, as few pixels show it: drawn by hand, one letter a pixel.
CAT = (
    "........",
    ".o....o.",
    ".oo..oo.",
    ".oooooo.",
    ".okooko.",
    ".owwwwo.",
    "..oppo..",
    "........",
)
COLOURS = {".": "#A9C9DE", "o": "#E09A4A", "k": "#2B2B2B", "w": "#FBF3E4", "p": "#D97A86"}
RED, GREEN, BLUE = "#C8554B", "#5C9A55", "#4B7FC0"


@dataclass(frozen=True)
class Layer:
    """A column of units in a drawing of a network, some of them left out in the middle."""

    x: float
    shown: int
    size: str
    name: str


def flattening() -> Axes:
    """Figure 1: one picture becomes one column, and the columns stand side by side."""
    axes = new_card(10.4, 4.5)
    picture(axes, 0.45, 1.2, 2.2)
    note(axes, 1.55, 3.72, "a picture", size=12)
    note(axes, 1.55, 0.86, "$64 \\times 64 \\times 3$ numbers", size=12)
    arrow(axes, (2.95, 2.3), (4.15, 2.3), ink=FORWARD)
    note(axes, 3.5, 2.55, "row by row", FORWARD, size=11)
    shades = [colour for row in CAT[1:3] for pixel in row[:4] for colour in parts(COLOURS[pixel])]
    column(axes, 4.75, shades[:18], dots=True)
    note(axes, 4.75, 4.22, "$x^{(1)}$", FORWARD)
    for y, colour, name in ((3.72, RED, "red"), (3.535, GREEN, "green"), (3.35, BLUE, "blue")):
        note(axes, 5.02, y, name, size=10, side="left")
        axes.add_patch(Rectangle((4.4, y - 0.06), 0.12, 0.12, color=colour))
    arrow(axes, (5.75, 2.3), (6.75, 2.3), ink=FORWARD)
    note(axes, 6.22, 2.55, "$/\\,255$", FORWARD, size=12)
    for k, x in enumerate((7.3, 7.75, 9.15)):
        column(axes, x, shades[3 * k : 3 * k + 18] if k else shades[:18], dots=True)
    for x, name in ((7.3, "(1)"), (7.75, "(2)"), (9.15, "(m)")):
        note(axes, x, 4.22, f"$x^{{{name}}}$", FORWARD)
    note(axes, 8.45, 2.3, "$\\cdots$", FORWARD, size=18)
    bracket(axes, 7.1, 9.35, 0.34, "$X$", FORWARD)
    note(axes, 9.5, 2.3, "12288 rows", size=11, side="left")
    return axes


def parts(colour: str) -> tuple[str, str, str]:
    """Red, green and blue of a colour, each as the colour of one cell of a column."""
    r, g, b = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"#{r:02X}3030", f"#30{g:02X}30", f"#3030{b:02X}"


def picture(axes: Axes, left: float, low: float, side: float) -> None:
    """The cat, in visible pixels."""
    size = side / len(CAT)
    for i, row in enumerate(CAT):
        for j, pixel in enumerate(row):
            corner = (left + j * size, low + side - (i + 1) * size)
            axes.add_patch(Rectangle(corner, size, size, fc=COLOURS[pixel], ec="white", lw=0.6, zorder=2))


def column(axes: Axes, x: float, shades: Sequence[str], *, dots: bool = False) -> None:
    """A column of cells that hang from a common upper edge; `dots` where it goes on."""
    height = 0.16
    for k, shade in enumerate(shades):
        place = (x - 0.15, 3.78 - (k + 1) * height - 0.02 * (k // 3))
        axes.add_patch(Rectangle(place, 0.3, height, fc=shade, ec="white", lw=0.6, zorder=2))
    if dots:
        note(axes, x, 0.62, "$\\vdots$", size=13)


def network(layers: Sequence[Layer], *, width: float) -> Axes:
    """A picture, its column, the layers of a network as units and as steps, and the answer."""
    axes = new_card(width, 4.6)
    picture(axes, 0.35, 2.62, 1.25)
    y = 1.25
    note(axes, 0.98, y, "a picture", size=11.5)
    places = [(layer.x, heights(layer.shown)) for layer in layers]
    for (x, here), (following, there) in pairwise(places):
        for start in here:
            for end in there:
                axes.plot((x, following), (start, end), color="#A9C4D6", lw=0.7, zorder=1)
    for k, (layer, (x, here)) in enumerate(zip(layers, places, strict=True)):
        for height in here:
            unit(axes, (x, height), FORWARD if k else NEUTRAL)
        if layer.size not in ("1", str(layer.shown)):
            note(axes, x, 3.25, "$\\vdots$", FORWARD if k else NEUTRAL, size=13)
        note(axes, x, 4.36, layer.name, size=11.5)
    arrow(axes, (1.72, 3.25), (layers[0].x - 0.3, 3.25), ink=NEUTRAL)
    below(axes, layers, y)
    last = layers[-1].x
    arrow(axes, (last + 0.25, 3.25), (last + 0.85, 3.25), ink=FORWARD)
    answer = step(axes, last + 1.45, 3.25, "$> 0.5\\,?$", NEUTRAL, width=1.0, height=0.5)
    arrow(axes, answer.bottom, (answer.x, 2.1), ink=NEUTRAL)
    note(axes, answer.x, 1.88, "1 or 0", BACKWARD, size=12.5)
    return axes


def heights(count: int) -> list[float]:
    """Where the units of a column stand: the middle is left free where one is even in number."""
    gap = 0.42 if count > 1 and count % 2 == 0 else 0.0
    half = count // 2
    if count == 1:
        return [3.25]
    if count % 2:
        return [3.25 + 0.4 * (k - half) for k in range(count)]
    return [3.25 + sign * (gap + 0.38 * k) for sign in (1, -1) for k in range(half)]


def below(axes: Axes, layers: Sequence[Layer], y: float) -> None:
    """The steps of each layer under its units, with what they hand on."""
    note(axes, layers[0].x, y, "$X$", FORWARD)
    note(axes, layers[0].x, 0.45, layers[0].size, size=12)
    boxes: list[Box] = []
    for number, layer in enumerate(layers[1:], start=1):
        kind = "RELU" if number < len(layers) - 1 else "SIGMOID"
        boxes.append(step(axes, layer.x, y, f"LINEAR\n{kind}", FORWARD, width=1.0, height=0.62))
        note(axes, layer.x, 0.45, layer.size, size=12)
    across(axes, (layers[0].x + 0.2, y), boxes[0].left, "", FORWARD)
    for number, (left, right) in enumerate(pairwise(boxes), start=1):
        across(axes, left.right, right.left, f"$A^{{[{number}]}}$", FORWARD)
    note(axes, 0.98, 0.45, "units", size=11.5)


def two_layers() -> Axes:
    """Figure 2: the two-layer model (12288, 7, 1)."""
    layers = (
        Layer(2.5, 4, "12288", "input"),
        Layer(4.6, 5, "7", "hidden layer"),
        Layer(6.7, 1, "1", "output"),
    )
    return network(layers, width=8.9)


def many_layers() -> Axes:
    """Figure 3: the L-layer model [12288, 20, 7, 5, 1]."""
    layers = (
        Layer(2.5, 4, "12288", "input"),
        Layer(4.3, 4, "20", "layer 1"),
        Layer(6.0, 4, "7", "layer 2"),
        Layer(7.7, 5, "5", "layer 3"),
        Layer(9.4, 1, "1", "layer 4"),
    )
    return network(layers, width=11.5)


FIGURES = {"flatten": flattening, "two_layer": two_layers, "l_layer": many_layers}

CHINESE = {
    "a picture": "一张图片",
    "$64 \\times 64 \\times 3$ numbers": "64 × 64 × 3 个数",
    "row by row": "逐行",
    "red": "红",
    "green": "绿",
    "blue": "蓝",
    "12288 rows": "12288 行",
    "1 or 0": "1 或 0",
    "units": "单元数",
    "input": "输入",
    "hidden layer": "隐藏层",
    "output": "输出",
    "layer 1": "第 1 层",
    "layer 2": "第 2 层",
    "layer 3": "第 3 层",
    "layer 4": "第 4 层",
}

if __name__ == "__main__":
    draw_from_command_line("image_classifier", FIGURES, {"zh_CN": CHINESE})
