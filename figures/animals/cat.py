"""A cat: pointed ears, slit pupils, a short muzzle with a small pink nose, whiskers, a thin long tail."""

from __future__ import annotations

from numpy.random import RandomState

from .coats import BLACK, PINK, Coat, closed_eye
from .pen import Colour, Pen, mix, shade

WHISKERS = (240, 238, 232)


def head(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """From the front; the head is about 1 in radius."""
    _ears(pen, coat, rng)
    cheeks = rng.uniform(0.98, 1.1)
    outline = [(0, -0.82), (0.55, -0.7), (0.92, -0.2), (cheeks, 0.3), (0.62, 0.72), (0, 0.84)]
    pen.blob(_both_sides(outline), coat.fur)
    if coat.blaze:
        pen.blob(_both_sides([(0, -0.78), (0.1, -0.4), (0.16, 0.1), (0, 0.4)]), coat.pale)
    elif coat.marked:
        _stripes(pen, coat)
    _eyes(pen, coat, rng)
    _muzzle(pen, coat)


def profile(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """From the side, looking to the right."""
    for x, back in ((-0.05, 0.75), (-0.5, 1.0)):
        pen.polygon([(x - 0.3, -0.45), (x + 0.02, -1.45), (x + 0.5, -0.5)], shade(coat.fur, back))
    pen.polygon([(-0.62, -0.5), (-0.47, -1.2), (-0.12, -0.55)], _inner_ear(coat))
    pen.ellipse(0, 0, 0.92, 0.8, coat.fur)
    pen.ellipse(0.72, 0.28, 0.38, 0.3, coat.muzzle)
    pen.polygon([(0.98, 0.08), (1.14, 0.1), (1.04, 0.26)], coat.nose)
    if coat.asleep:
        pen.stroke([(0.2, -0.16), (0.4, -0.04), (0.6, -0.14)], closed_eye(coat), 0.09)
    else:
        pen.ellipse(0.38, -0.14, 0.2, 0.17, coat.eye)
        pen.ellipse(0.43, -0.14, 0.07, 0.16, BLACK)
    for y in (0.2, 0.36, 0.5):
        pen.stroke([(0.72, 0.34), (0.5, y + 0.08), (-0.2, y + 0.2)], _whisker(coat), 0.06, 0.04)


def sitting(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """The whole animal from the front, about 4 high, its head's middle at the origin."""
    pen.shadow(0, 3.4, 1.9, 0.3)
    side = 1 if rng.rand() < 0.5 else -1
    tail = [(0.9 * side, 3.1), (1.75 * side, 2.9), (1.9 * side, 1.9), (1.5 * side, 1.2)]
    pen.stroke(tail, coat.fur, 0.42, 0.42, 0.36)
    pen.blob(_both_sides([(0, 0.5), (0.62, 0.8), (0.95, 2.0), (1.25, 3.0), (0.9, 3.4), (0, 3.4)]), coat.fur)
    pen.blob(_both_sides([(0, 0.7), (0.36, 1.1), (0.3, 1.8), (0, 2.1)]), coat.pale)
    if coat.marked and not coat.blaze:
        for flank in (-1, 1):
            for y in (1.7, 2.2, 2.7):
                pen.stroke(
                    [(flank * (y / 4 + 0.45), y), (flank * (y / 4 + 0.05), y + 0.1)], coat.mark, 0.2, 0.08
                )
    _front_legs(pen, coat)
    head(pen.at(0, 0, turn=rng.uniform(-0.2, 0.2)), coat, rng)


def standing(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """The whole animal from the side, about 5 long, looking to the right, the body's middle at the origin."""
    pen.shadow(-0.1, 2.05, 2.4, 0.25)
    lift = rng.uniform(0, 0.5)
    pen.stroke(
        [(-1.9, -0.3), (-2.6, -0.7), (-2.7, -1.7 - lift), (-2.2, -2.4 - lift)], coat.fur, 0.45, 0.4, 0.34
    )
    for x in (-1.35, 1.1):
        pen.stroke([(x, 0.2), (x + 0.05, 1.9)], shade(coat.fur, 0.72), 0.6, 0.42)
    pen.blob(
        [(-2, -0.5), (-1.2, -0.85), (0.2, -0.72), (1.5, -0.9), (2.1, -0.3), (1.5, 0.6), (-1.6, 0.7)], coat.fur
    )
    for x in (-1.75, 1.45):
        pen.stroke([(x, 0.1), (x - 0.05, 1.1), (x, 1.95)], coat.fur, 0.78, 0.46, 0.44)
        pen.ellipse(x + 0.12, 2.0, 0.32, 0.17, coat.pale)
    if coat.marked:
        for x in (-1.2, -0.5, 0.2, 0.9):
            pen.stroke([(x, -0.82), (x + 0.1, -0.2)], coat.mark, 0.22, 0.1)
    if rng.rand() < 0.5:
        head(pen.at(2.2, -1.05), coat, rng)
    else:
        profile(pen.at(2.2, -1.05), coat, rng)


def _ears(pen: Pen, coat: Coat, rng: RandomState) -> None:
    tip, apart = rng.uniform(1.5, 1.72), rng.uniform(0.78, 0.95)
    for side in (-1, 1):
        pen.polygon([(side * 0.1, -0.6), (side * apart, -tip), (side * 1.0, -0.05)], coat.fur)
        pen.polygon(
            [(side * 0.32, -0.68), (side * (apart - 0.04), -tip + 0.3), (side * 0.84, -0.3)], _inner_ear(coat)
        )


def _stripes(pen: Pen, coat: Coat) -> None:
    for x in (-0.28, 0, 0.28):
        pen.stroke([(x, -0.78), (x * 0.8, -0.38)], coat.mark, 0.16, 0.07)
    for side in (-1, 1):
        for y in (0.12, 0.36):
            pen.stroke([(side * 1.0, y), (side * 0.68, y + 0.06)], coat.mark, 0.13, 0.05)


def _eyes(pen: Pen, coat: Coat, rng: RandomState) -> None:
    pupil = rng.uniform(0.06, 0.12)
    for side in (-1, 1):
        if coat.asleep:
            pen.stroke([(side * 0.2, -0.14), (side * 0.42, 0), (side * 0.64, -0.16)], closed_eye(coat), 0.08)
            continue
        pen.ellipse(side * 0.42, -0.1, 0.27, 0.21, shade(coat.fur, 0.45), turn=side * -0.25)
        pen.ellipse(side * 0.42, -0.1, 0.23, 0.17, coat.eye, turn=side * -0.25)
        pen.ellipse(side * 0.42, -0.1, pupil, 0.17, BLACK)
        pen.ellipse(side * 0.42 + 0.07, -0.18, 0.05, 0.05, (255, 255, 255))


def _muzzle(pen: Pen, coat: Coat) -> None:
    for side in (-1, 1):
        pen.ellipse(side * 0.19, 0.44, 0.27, 0.21, coat.muzzle)
        for y in (0.3, 0.46, 0.62):
            pen.stroke(
                [(side * 0.26, 0.43), (side * 0.8, y), (side * 1.35, y - 0.04)], _whisker(coat), 0.05, 0.04
            )
    pen.polygon([(-0.16, 0.2), (0.16, 0.2), (0, 0.38)], coat.nose)
    pen.stroke([(0, 0.34), (0, 0.5)], BLACK, 0.05)
    for side in (-1, 1):
        pen.stroke([(0, 0.5), (side * 0.12, 0.58), (side * 0.24, 0.52)], BLACK, 0.05)


def _front_legs(pen: Pen, coat: Coat) -> None:
    for side in (-1, 1):
        pen.stroke([(side * 0.36, 1.9), (side * 0.38, 3.2)], shade(coat.fur, 0.9), 0.56, 0.5)
        pen.ellipse(side * 0.4, 3.34, 0.36, 0.2, coat.pale)


def _inner_ear(coat: Coat) -> Colour:
    """Rosy, and darker than a light fur, but lighter than a dark one."""
    return mix(shade(coat.fur, 0.7), PINK, 0.25) if coat.light else mix(coat.fur, PINK, 0.45)


def _whisker(coat: Coat) -> tuple[float, float, float]:
    return (70, 64, 60) if coat.light else WHISKERS


def _both_sides(right: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """An outline from its right half, from the top to the bottom."""
    return right + [(-x, y) for x, y in reversed(right) if x]
