"""One picture after the other, each from its own seed."""

from __future__ import annotations

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from . import cat, dog
from .coats import draw_coat
from .pen import Pen
from .scene import backdrop, before, lit

POSES = ("head", "sitting", "standing")
STEP = 8  # brightness is kept in steps, which the file's compression needs


def picture(*seeds: int, is_cat: bool) -> NDArray[np.uint8]:
    """The picture of these seeds: uint8[64, 64, 3]."""
    rng = RandomState(list(seeds))
    pen = Pen.on_blank()
    light = bool(rng.rand() < 0.5)
    backdrop(pen, rng, light=not light)
    _animal(pen, rng, light=light, is_cat=is_cat)
    if rng.rand() < 0.4:
        before(pen, rng, light=not light)
    seen = lit(pen.picture(), rng)
    noise = rng.normal(0, rng.uniform(0, 3.5), seen.shape[:2])
    stepped = np.round((seen + noise[:, :, None]) / STEP) * STEP
    return np.clip(stepped, 0, 255).astype(np.uint8)


def _animal(pen: Pen, rng: RandomState, *, light: bool, is_cat: bool) -> None:
    kind = cat if is_cat else dog
    pose = POSES[rng.choice(3, p=(0.6, 0.2, 0.2))]
    turn, mirror = rng.normal(0, 0.12), -1 if rng.rand() < 0.5 else 1
    jitter = rng.uniform(-1, 1, 2)
    coat = draw_coat(rng, light=light)
    if pose == "head":
        placed = pen.at(
            32 + 4 * jitter[0], 34 + 3 * jitter[1], rng.uniform(15, 19), turn=turn, stretch=mirror
        )
        kind.head(placed, coat, rng)
    elif pose == "sitting":
        placed = pen.at(
            32 + 5 * jitter[0], 20 + 3 * jitter[1], rng.uniform(9, 11.5), turn=turn / 2, stretch=mirror
        )
        kind.sitting(placed, coat, rng)
    else:
        placed = pen.at(
            32 - 4 * mirror + 3 * jitter[0],
            38 + 3 * jitter[1],
            rng.uniform(7.5, 9.2),
            turn=turn / 2,
            stretch=mirror,
        )
        kind.standing(placed, coat, rng)
