"""Where an animal is: what lies behind it and before it, the light, and the camera's noise."""

from __future__ import annotations

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from .coats import pick
from .pen import SIDE, Colour, Pen, mix, shade, smooth

LIGHT_GROUNDS: tuple[Colour, ...] = (
    (226, 232, 235),  # whitewash
    (240, 226, 200),  # sand
    (206, 228, 204),  # spring
    (192, 220, 244),  # sky
    (238, 212, 220),  # rose
    (242, 232, 168),  # lemon
)
DARK_GROUNDS: tuple[Colour, ...] = (
    (26, 38, 58),  # night
    (48, 34, 26),  # wood
    (24, 48, 34),  # hedge
    (58, 26, 36),  # wine
    (40, 32, 58),  # plum
    (20, 46, 54),  # petrol
)


def backdrop(pen: Pen, rng: RandomState, *, light: bool) -> None:
    """A light or a dark place: a colour that fades from top to bottom, and what there is to see."""
    colour = pick(rng, LIGHT_GROUNDS if light else DARK_GROUNDS)
    far, near = shade(colour, rng.uniform(0.8, 1.1)), shade(colour, rng.uniform(0.85, 1.15))
    for y in range(SIDE):
        pen.polygon([(0, y), (SIDE, y), (SIDE, y + 1), (0, y + 1)], mix(far, near, y / SIDE))
    places = (_room, _outdoors, _bushes, _stripes, _dots)
    places[rng.randint(len(places))](pen, rng, colour)


def _room(pen: Pen, rng: RandomState, colour: Colour) -> None:
    """A floor, and a window or a picture on the wall."""
    top, slope = rng.uniform(42, 56), rng.uniform(-3, 3)
    pen.polygon(
        [(0, top), (SIDE, top + slope), (SIDE, SIDE), (0, SIDE)], _toned(colour, rng.uniform(0.15, 0.3))
    )
    x, y, wide, high = rng.uniform(-8, 46), rng.uniform(-4, 8), rng.uniform(14, 22), rng.uniform(14, 24)
    pen.polygon(_box(x, y, wide, high), _toned(colour, 0.25))
    glass = shade(colour, rng.uniform(0.9, 1.25))
    for across in (0, 1):
        for down in (0, 1):
            pen.polygon(
                _box(x + 1 + across * wide / 2, y + 1 + down * high / 2, wide / 2 - 2, high / 2 - 2), glass
            )


def _outdoors(pen: Pen, rng: RandomState, colour: Colour) -> None:
    """Sun or moon, and hills."""
    x, y = rng.uniform(4, 60), rng.uniform(3, 14)
    pen.ellipse(x, y, 5, 5, mix(shade(colour, 1.2), (255, 236, 170), 0.4))
    for tone in (0.12, 0.24):
        points = [(-4, 70), *((x, rng.uniform(42, 58)) for x in (-4, 12, 28, 46, 68)), (68, 70)]
        pen.polygon(
            [points[0], *map(tuple, smooth(points[1:-1], closed=False)), points[-1]], _toned(colour, tone)
        )


def _bushes(pen: Pen, rng: RandomState, colour: Colour) -> None:
    for _ in range(rng.randint(5, 10)):
        x, y, radius = rng.uniform(0, SIDE), rng.uniform(20, SIDE), rng.uniform(4, 12)
        pen.ellipse(x, y, radius, radius * 0.8, _toned(colour, rng.uniform(-0.1, 0.22)))


def _stripes(pen: Pen, rng: RandomState, colour: Colour) -> None:
    step, tone = rng.uniform(7, 14), _toned(colour, rng.uniform(0.08, 0.2))
    for x in np.arange(rng.uniform(0, step), SIDE, step):
        pen.polygon(_box(x, 0, step / 2, SIDE), tone)


def _dots(pen: Pen, rng: RandomState, colour: Colour) -> None:
    step, tone = rng.uniform(9, 14), _toned(colour, rng.uniform(0.08, 0.2))
    for row, y in enumerate(np.arange(rng.uniform(0, step), SIDE + step, step)):
        for x in np.arange(row % 2 * step / 2, SIDE + step, step):
            pen.ellipse(x, y, step / 5, step / 5, tone)


def _toned(colour: Colour, share: float) -> Colour:
    """A tone beside it: darker than a light colour, lighter than a dark one."""
    return shade(colour, 1 - share) if max(colour) > 128 else mix(colour, (150, 160, 180), share)


def _box(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def before(pen: Pen, rng: RandomState, *, light: bool) -> None:
    """Something before the animal that hides a little of it: grass, a leaf, a ledge."""
    tone = pick(rng, LIGHT_GROUNDS if light else DARK_GROUNDS)
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
