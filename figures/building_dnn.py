"""Draw the figures of source/building_dnn: blue is forward, orange backward, dashed what a cache carries.

Run `make figures`, or `python figures/building_dnn.py [--lang zh_CN] [folder]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from strokes import (
    BACKWARD,
    FORWARD,
    IN_BOX,
    NEUTRAL,
    Box,
    Point,
    across,
    arrow,
    bracket,
    code,
    draw_from_command_line,
    frame,
    new_card,
    note,
    outline,
    step,
    unit,
)

from helpers.datasets import island

NAMES = ("LINEAR", "RELU", "LINEAR", "SIGMOID")


def training_loop() -> Axes:
    """Figure 1: initialization, forward pass, cost, backward pass, update."""
    axes = new_card(10.6, 4.15)
    ahead, back = two_rows(axes, (3.35, 4.75, 6.6, 8.0), top=2.75, low=0.75)
    for row, ink in ((ahead, FORWARD), (back, BACKWARD)):
        frame(axes, row[:2], ink)
        frame(axes, row[2:], ink)
    for left, right in pairwise(ahead):
        arrow(axes, left.right, right.left, ink=FORWARD)
    for left, right in pairwise(back):
        arrow(axes, right.left, left.right, ink=BACKWARD)
    note(axes, 4.05, 1.75, "caches", size=11)
    note(axes, 7.3, 1.75, "cache", size=11)
    note(axes, 4.45, 3.37, r"layers $1, \ldots, L-1$", FORWARD, size=11)
    note(axes, 7.3, 3.37, "layer $L$", FORWARD, size=11)
    loop_around(axes, ahead, back)
    return axes


def two_rows(axes: Axes, places: Sequence[float], *, top: float, low: float) -> tuple[list[Box], list[Box]]:
    """The four steps of two layers, their backward steps below, and a cache from each to each."""
    ahead = [step(axes, x, top, name, FORWARD) for x, name in zip(places, NAMES, strict=True)]
    back = [step(axes, x, low, f"{name}\nbackward", BACKWARD) for x, name in zip(places, NAMES, strict=True)]
    for upper, lower in zip(ahead, back, strict=True):
        arrow(axes, upper.bottom, lower.top, ink=NEUTRAL, dashed=True)
    return ahead, back


def loop_around(axes: Axes, ahead: Sequence[Box], back: Sequence[Box]) -> None:
    """What stands left and right of the layers in Figure 1."""
    top, low = ahead[0].y, back[0].y
    parameters = step(axes, 1.0, top, "parameters\n$W,\\ b$", NEUTRAL, width=1.4, height=0.66)
    start = step(axes, 1.0, 3.8, "Initialize", NEUTRAL, width=1.4, height=0.42)
    update = step(axes, 1.0, low, "Update", NEUTRAL, width=1.4)
    cost = step(axes, 9.75, (top + low) / 2, "cost\n$J(A^{[L]}, Y)$", NEUTRAL, width=1.3, height=0.66)
    arrow(axes, start.bottom, parameters.top, ink=NEUTRAL)
    arrow(axes, update.top, parameters.bottom, ink=NEUTRAL)
    note(axes, 1.12, 1.75, "next round", size=11, side="left")
    arrow(axes, parameters.right, ahead[0].left, ink=FORWARD)
    note(axes, 2.2, top + 0.2, "forward", FORWARD, size=11)
    arrow(axes, (ahead[0].x, 3.6), ahead[0].top, ink=FORWARD)
    note(axes, ahead[0].x, 3.77, "$X$", FORWARD)
    arrow(axes, ahead[-1].right, (cost.x, top), cost.top, ink=FORWARD)
    note(axes, 9.2, top + 0.22, "$A^{[L]}$", FORWARD)
    arrow(axes, cost.bottom, (cost.x, low), back[-1].right, ink=BACKWARD)
    note(axes, 9.2, low + 0.22, "$dA^{[L]}$", BACKWARD)
    arrow(axes, back[0].left, update.right, ink=BACKWARD)
    note(axes, 2.2, low + 0.2, "backward", BACKWARD, size=11)
    note(axes, 2.2, low - 0.23, "all $dW,\\ db$", BACKWARD, size=11.5)


def layer_model() -> Axes:
    """Figure 2: the L-layer model, as units above and as steps below."""
    axes = new_card(10.9, 4.85)
    columns = {0.75: 5, 2.7: 4, 4.65: 3, 7.2: 4, 9.15: 1}
    units(axes, columns, y=3.35, gap=(4.65, 7.2))
    y = 1.62
    names = ("1", "2", "L-1", "L")
    boxes = [
        step(axes, x, y, "LINEAR\n" + ("SIGMOID" if name == "L" else "RELU"), FORWARD, height=0.62)
        for x, name in zip(list(columns)[1:], names, strict=True)
    ]
    for box, name in zip(boxes, names, strict=True):
        arrow(axes, (box.x, 0.93), box.bottom, ink=NEUTRAL)
        note(axes, box.x, 0.74, f"$W^{{[{name}]}},\\ b^{{[{name}]}}$")
        note(axes, box.x, 4.63, f"layer ${name}$", size=11)
    bracket(axes, boxes[0].left[0], boxes[2].right[0], 0.28, r"$L-1$ times", FORWARD)
    note(axes, 0.75, 4.63, "input", size=11)
    note(axes, 0.75, y, "$X$", FORWARD)
    across(axes, (0.93, y), boxes[0].left, "$A^{[0]}$", FORWARD)
    across(axes, boxes[0].right, boxes[1].left, "$A^{[1]}$", FORWARD)
    across(axes, boxes[1].right, (5.75, y), "$A^{[2]}$", FORWARD)
    note(axes, 5.93, y, "$\\cdots$", FORWARD, size=15)
    across(axes, (6.11, y), boxes[2].left, "", FORWARD)
    across(axes, boxes[2].right, boxes[3].left, "$A^{[L-1]}$", FORWARD)
    arrow(axes, boxes[3].right, (10.2, y), ink=FORWARD)
    note(axes, 10.27, y, "$A^{[L]}$", FORWARD, side="left")
    return axes


def units(axes: Axes, columns: dict[float, int], *, y: float, gap: Point) -> None:
    """Columns of units, every unit joined to every unit of the next column except across the gap."""
    places = {x: [(x, y + 0.44 * (i - (n - 1) / 2)) for i in range(n)] for x, n in columns.items()}
    for x, following in pairwise(places):
        for start in places[x]:
            for end in places[following] if (x, following) != gap else ():
                axes.plot(*zip(start, end, strict=True), color="#A9C4D6", lw=0.8, zorder=1)
    for x in places:
        ink = NEUTRAL if x == min(places) else FORWARD
        for place in places[x]:
            unit(axes, place, ink)
    note(axes, sum(gap) / 2, y, "$\\cdots$", FORWARD, size=20)


def two_layers() -> Axes:
    """Figure 3: forward and backward through LINEAR -> RELU -> LINEAR -> SIGMOID."""
    axes = new_card(10.9, 4.7)
    top, low = 3.4, 1.3
    ahead, back = two_rows(axes, (2.0, 4.05, 6.1, 8.15), top=top, low=low)
    cost = step(axes, 10.05, (top + low) / 2, "cost $J$", NEUTRAL)
    caches = ("$X, W^{[1]}, b^{[1]}$", "$Z^{[1]}$", "$A^{[1]}, W^{[2]}, b^{[2]}$", "$Z^{[2]}$")
    for upper, cache in zip(ahead, caches, strict=True):
        note(axes, upper.x + 0.12, (top + low) / 2, cache, side="left", size=12)
    note(axes, 0.62, top, "$X$", FORWARD)
    note(axes, 0.5, low, "$dA^{[0]}$", BACKWARD)
    arrow(axes, (0.8, top), ahead[0].left, ink=FORWARD)
    arrow(axes, back[0].left, (0.83, low), ink=BACKWARD)
    for i, name in enumerate(("Z^{[1]}", "A^{[1]}", "Z^{[2]}")):
        across(axes, ahead[i].right, ahead[i + 1].left, f"${name}$", FORWARD)
        across(axes, back[i + 1].left, back[i].right, f"$d{name}$", BACKWARD)
    arrow(axes, ahead[3].right, (cost.x, top), cost.top, ink=FORWARD)
    note(axes, 9.3, top + 0.2, "$A^{[2]}$", FORWARD)
    arrow(axes, cost.bottom, (cost.x, low), back[3].right, ink=BACKWARD)
    note(axes, 9.3, low + 0.2, "$dA^{[2]}$", BACKWARD)
    for i, layer in ((0, 1), (2, 2)):
        arrow(axes, (ahead[i].x, 4.2), ahead[i].top, ink=NEUTRAL)
        note(axes, ahead[i].x, 4.4, f"$W^{{[{layer}]}},\\ b^{{[{layer}]}}$")
        arrow(axes, back[i].bottom, (back[i].x, 0.5), ink=BACKWARD)
        note(axes, back[i].x, 0.3, f"$dW^{{[{layer}]}},\\ db^{{[{layer}]}}$", BACKWARD)
    return axes


def linear_step_back() -> Axes:
    """Figure 4: the backward step of LINEAR, with the shapes of what goes in and out."""
    axes = new_card(8.2, 3.6)
    box = step(axes, 4.1, 1.95, "LINEAR\nbackward, layer $l$", BACKWARD, width=2.0, height=0.9)
    arrow(axes, (4.1, 3.0), box.top, ink=NEUTRAL, dashed=True)
    note(axes, 4.1, 3.25, "cache: $A^{[l-1]},\\ W^{[l]},\\ b^{[l]}$", size=13)
    arrow(axes, (6.5, 1.95), box.right, ink=BACKWARD)
    note(axes, 6.62, 1.98, "$dZ^{[l]}$", BACKWARD, side="left", size=15)
    note(axes, 6.62, 1.62, "$(n_l,\\ m)$", side="left", size=12)
    arrow(axes, box.left, (1.7, 1.95), ink=BACKWARD)
    note(axes, 1.57, 1.98, "$dA^{[l-1]}$", BACKWARD, side="right", size=15)
    note(axes, 1.57, 1.62, "$(n_{l-1},\\ m)$", side="right", size=12)
    for x, name, shape in ((3.55, "dW^{[l]}", "n_l,\\ n_{l-1}"), (4.65, "db^{[l]}", "n_l,\\ 1")):
        arrow(axes, (x, box.bottom[1]), (x, 0.85), ink=BACKWARD)
        note(axes, x, 0.62, f"${name}$", BACKWARD, size=15)
        note(axes, x, 0.27, f"$({shape})$", size=12)
    return axes


def whole_way_back() -> Axes:
    """Figure 5: the backward pass through all layers, from right to left, into grads."""
    axes = new_card(11.2, 4.4)
    y, floor = 2.45, 0.8
    columns = {"L": 9.0, "L-1": 6.9, "2": 4.1, "1": 2.0}
    caches = ("L - 1", "L - 2", "1", "0")
    boxes = [
        step(axes, x, y, ("SIGMOID" if name == "L" else "RELU") + "\nLINEAR\nbackward", BACKWARD, height=0.82)
        for name, x in columns.items()
    ]
    for box, name, index in zip(boxes, columns, caches, strict=True):
        note(axes, box.x, 4.12, f"layer ${name}$", size=11)
        code(axes, box.x, 3.62, f"caches[{index}]")
        arrow(axes, (box.x, 3.45), box.top, ink=NEUTRAL, dashed=True)
        arrow(axes, box.bottom, (box.x, floor), ink=BACKWARD)
        note(axes, box.x + 0.1, 1.56, f"$dW^{{[{name}]}}$", BACKWARD, side="left", size=12)
        note(axes, box.x + 0.1, 1.26, f"$db^{{[{name}]}}$", BACKWARD, side="left", size=12)
    store = Box((0.3 + 9.9) / 2, floor - 0.24, 9.6, 0.48)
    outline(axes, store, NEUTRAL.line, NEUTRAL.fill, thickness=1.4, level=3)
    code(axes, store.x, store.y, "grads", IN_BOX)
    hand_down(axes, boxes, floor)
    return axes


def hand_down(axes: Axes, boxes: Sequence[Box], floor: float) -> None:
    """The level arrows of Figure 5: each dA goes on to the next layer, and on the way into grads."""
    last, before_last, second, first = boxes
    y = last.y
    note(axes, 10.75, y, "$J$")
    across(axes, (10.6, y), last.right, "$dA^{[L]}$", BACKWARD)
    across(axes, last.left, before_last.right, "$dA^{[L-1]}$", BACKWARD)
    arrow(axes, before_last.left, (5.68, y), ink=BACKWARD)
    note(axes, 5.98, y + 0.2, "$dA^{[L-2]}$", BACKWARD, size=12)
    note(axes, 5.5, y, "$\\cdots$", BACKWARD, size=15)
    arrow(axes, (5.28, y), second.right, ink=BACKWARD)
    note(axes, 4.95, y + 0.2, "$dA^{[2]}$", BACKWARD)
    across(axes, second.left, first.right, "$dA^{[1]}$", BACKWARD)
    arrow(axes, first.left, (0.75, y), (0.75, floor), ink=BACKWARD)
    note(axes, 1.1, y + 0.2, "$dA^{[0]}$", BACKWARD)
    for x in (7.85, 3.0):
        arrow(axes, (x, y), (x, floor), ink=BACKWARD)


def training_map() -> Axes:
    """Figure 6: the data set of the last section."""
    axes = new_card(5.6, 4.2)
    X, Y = island(240)
    for label, marker, ink, y in ((1, "^", BACKWARD, 2.4), (0, "o", FORWARD, 1.9)):
        x1, x2 = X[:, Y[0] == label]
        axes.scatter(2.1 + 0.88 * x1, 2.1 + 0.88 * x2, s=22, marker=marker, color=ink.line)
        axes.scatter(4.45, y, s=30, marker=marker, color=ink.line)
        note(axes, 4.65, y, f"label {label}", ink, side="left", size=12)
    return axes


FIGURES = {
    "outline": training_loop,
    "l_layer_model": layer_model,
    "forward_backward": two_layers,
    "linear_backward": linear_step_back,
    "backward_pass": whole_way_back,
    "island": training_map,
}

CHINESE = {
    "Initialize": "初始化",
    "parameters\n$W,\\ b$": "参数\n$W,\\ b$",
    "Update": "更新",
    "next round": "下一轮",
    "forward": "正向",
    "backward": "反向",
    "all $dW,\\ db$": "所有 $dW,\\ db$",
    "cost\n$J(A^{[L]}, Y)$": "成本\n$J(A^{[L]}, Y)$",
    "cost $J$": "成本 $J$",
    "caches": "各层缓存",
    "cache": "缓存",
    "cache: $A^{[l-1]},\\ W^{[l]},\\ b^{[l]}$": "缓存：$A^{[l-1]},\\ W^{[l]},\\ b^{[l]}$",
    "input": "输入",
    r"layers $1, \ldots, L-1$": r"第 $1, \ldots, L-1$ 层",
    "$L-1$ times": "重复 $L-1$ 次",
    "LINEAR\nbackward, layer $l$": "LINEAR\n反向，第 $l$ 层",
    **{f"layer ${number}$": f"第 ${number}$ 层" for number in ("1", "2", "L-1", "L")},
    **{f"label {label}": f"标签 {label}" for label in (0, 1)},
    **{f"{step}\nbackward": f"{step}\n反向" for step in ("LINEAR", "RELU", "SIGMOID")},
    **{f"{kind}\nLINEAR\nbackward": f"{kind}\nLINEAR\n反向" for kind in ("RELU", "SIGMOID")},
}

if __name__ == "__main__":
    draw_from_command_line("building_dnn", FIGURES, {"zh_CN": CHINESE})
