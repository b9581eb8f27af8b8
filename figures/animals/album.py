"""One picture after the other, each from its own seeds.

The two classes have the same poses, places, colours and light. Half of the animals of each are light before
something dark, the other half dark before something light: hardly a pixel tells by its brightness what it
belongs to, as a linear model would need it, and what sets the classes apart is shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from . import cat, dog
from .coats import Coat, draw_coat
from .pen import Pen
from .scene import backdrop, before, lit

Draw = Callable[[Pen, Coat, RandomState], None]

SPREAD = 0.8  # how far place, size and tilt vary; with more, every model makes more mistakes
STEP = 8  # brightness is kept in steps, or noise would fill the file


@dataclass(frozen=True)
class Pose:
    """How both animals may be drawn, and where: lengths in pixels, angles in radians."""

    cat: Draw
    dog: Draw
    x: float
    y: float
    sideways: float  # at most so far from x, when SPREAD is 1
    upwards: float  # ... and from y
    size: float
    larger: float  # ... and from the size
    tilt: float  # standard deviation
    ahead: float = 0.0  # by so much it is moved away from where it looks


POSES = (
    Pose(cat.head, dog.head, x=32, y=34, sideways=4, upwards=3, size=17, larger=2, tilt=0.12),
    Pose(cat.sitting, dog.sitting, x=32, y=20, sideways=5, upwards=3, size=10.2, larger=1.4, tilt=0.06),
    Pose(
        cat.standing,
        dog.standing,
        x=32,
        y=38,
        sideways=3,
        upwards=3,
        size=8.3,
        larger=0.9,
        tilt=0.06,
        ahead=4.5,
    ),
)


def picture(*seeds: int, is_cat: bool) -> NDArray[np.uint8]:
    """The picture of these seeds: uint8[64, 64, 3]."""
    rng = RandomState(list(seeds))
    pen = Pen.on_blank()
    light = bool(rng.rand() < 0.5)
    backdrop(pen, rng, light=not light)
    pose = POSES[rng.randint(len(POSES))]
    draw = pose.cat if is_cat else pose.dog
    draw(_placed(pen, pose, rng), draw_coat(rng, light=light), rng)
    if rng.rand() < 0.4:
        before(pen, rng, light=not light)
    return _seen(lit(pen.picture(), rng), rng)


def _placed(pen: Pen, pose: Pose, rng: RandomState) -> Pen:
    looks = 1 if rng.rand() < 0.5 else -1
    across, down, larger = SPREAD * rng.uniform(-1, 1, 3)
    x = pose.x - looks * pose.ahead + across * pose.sideways
    y = pose.y + down * pose.upwards
    turn = SPREAD * rng.normal(0, pose.tilt)
    return pen.at(x, y, pose.size + larger * pose.larger, turn=turn, stretch=looks)


def _seen(picture: NDArray[np.float64], rng: RandomState) -> NDArray[np.uint8]:
    """What a camera makes of it: grains, more or fewer, and whole numbers."""
    grains = rng.normal(0, rng.uniform(0, 5), picture.shape[:2])
    stepped = np.round((picture + grains[:, :, None]) / STEP) * STEP
    return np.clip(stepped, 0, 255).astype(np.uint8)
