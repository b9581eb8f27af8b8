"""Where an animal is: what lies behind it and before it, the light, and the camera's noise."""

from __future__ import annotations

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from .coats import pick
from .pen import SIDE, Colour, Pen, mix, shade

LIGHT_WALLS: tuple[Colour, ...] = (
    (214, 222, 226),
    (230, 214, 186),
    (190, 214, 190),
    (178, 206, 232),
    (226, 200, 206),
)
DARK_WALLS: tuple[Colour, ...] = ((44, 58, 72), (62, 50, 44), (40, 66, 48), (70, 44, 52), (52, 50, 70))


def backdrop(pen: Pen, rng: RandomState, *, light: bool) -> None:
    """A wall that fades, and a floor or a meadow below; perhaps something that stands about."""
    colour = pick(rng, LIGHT_WALLS if light else DARK_WALLS)
    far, near = shade(colour, rng.uniform(0.8, 1.1)), shade(colour, rng.uniform(0.85, 1.15))
    for y in range(SIDE):
        share = y / SIDE
        pen.polygon([(0, y), (SIDE, y), (SIDE, y + 1), (0, y + 1)], mix(far, near, share))
    {0: _floor, 1: _window, 2: _bushes, 3: _stripes}[rng.randint(4)](pen, rng, colour)


def _floor(pen: Pen, rng: RandomState, colour: Colour) -> None:
    top, slope = rng.uniform(38, 56), rng.uniform(-4, 4)
    floor = shade(colour, rng.uniform(0.72, 0.88))
    pen.polygon([(0, top), (SIDE, top + slope), (SIDE, SIDE), (0, SIDE)], floor)


def _window(pen: Pen, rng: RandomState, colour: Colour) -> None:
    x, y, wide, high = rng.uniform(-6, 44), rng.uniform(-4, 12), rng.uniform(14, 26), rng.uniform(16, 28)
    pen.polygon(
        [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], shade(colour, rng.uniform(0.8, 1.2))
    )


def _bushes(pen: Pen, rng: RandomState, colour: Colour) -> None:
    for _ in range(rng.randint(4, 9)):
        x, y, radius = rng.uniform(0, SIDE), rng.uniform(20, SIDE), rng.uniform(4, 12)
        pen.ellipse(x, y, radius, radius * 0.8, shade(colour, rng.uniform(0.75, 1.12)))


def _stripes(pen: Pen, rng: RandomState, colour: Colour) -> None:
    step, tone = rng.uniform(7, 14), shade(colour, rng.uniform(0.82, 0.93))
    for x in np.arange(rng.uniform(0, step), SIDE, step):
        pen.polygon([(x, 0), (x + step / 2, 0), (x + step / 2, SIDE), (x, SIDE)], tone)


def before(pen: Pen, rng: RandomState, *, light: bool) -> None:
    """Something before the animal that hides a little of it: grass, a leaf, a ledge."""
    tone = pick(rng, LIGHT_WALLS if light else DARK_WALLS)
    kind = rng.randint(3)
    if kind == 0:
        for x in np.arange(0, SIDE, 4):
            tip = (x + rng.uniform(-3, 3), SIDE - rng.uniform(6, 15))
            pen.polygon([(x - 2, SIDE), tip, (x + 2.5, SIDE)], shade(tone, rng.uniform(0.7, 0.95)))
    elif kind == 1:
        y = rng.uniform(53, 60)
        pen.polygon([(0, y), (SIDE, y + rng.uniform(-3, 3)), (SIDE, SIDE), (0, SIDE)], shade(tone, 0.75))
    else:
        side, y = (0 if rng.rand() < 0.5 else SIDE), rng.uniform(10, 54)
        pen.ellipse(
            side, y, rng.uniform(6, 12), rng.uniform(5, 9), shade(tone, 0.8), turn=rng.uniform(-0.6, 0.6)
        )


def lit(picture: NDArray[np.float64], rng: RandomState) -> NDArray[np.float64]:
    """The picture in light that comes from one side, warm or cold."""
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.3)
    across = np.linspace(-1, 1, SIDE)
    ramp = np.cos(angle) * across[None, :] + np.sin(angle) * across[:, None]
    tint = 1 + rng.uniform(-0.06, 0.06) * np.array([1.0, 0.0, -1.0])
    return picture * (rng.uniform(0.85, 1.05) * (1 + strength * ramp))[:, :, None] * tint
