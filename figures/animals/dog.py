"""A dog: hanging or folded ears, a long muzzle with a big black nose, round brown eyes, a tongue."""

from __future__ import annotations

from numpy.random import RandomState

from .coats import BLACK, Coat, closed_eye
from .pen import Pen, mix, shade

TONGUE = (226, 104, 116)
EYE = (92, 56, 30)


def head(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """From the front; the skull is about 1 in radius, the muzzle reaches further down."""
    tongue = rng.rand() < 0.35
    pen.blob(
        _both_sides([(0, -0.85), (0.5, -0.74), (0.82, -0.25), (0.72, 0.3), (0.5, 0.9), (0, 1.1)]), coat.fur
    )
    if coat.marked:
        pen.ellipse(0.4, -0.2, 0.4, 0.5, coat.mark)
    if coat.blaze:
        pen.blob(_both_sides([(0, -0.8), (0.1, -0.5), (0.12, 0.1), (0, 0.5)]), coat.pale)
    _ears(pen, coat, rng)
    if tongue:
        pen.blob(_both_sides([(0, 0.85), (0.22, 0.95), (0.24, 1.4), (0, 1.58)]), TONGUE)
    _muzzle(pen, coat)
    _eyes(pen, coat)


def profile(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """From the side, looking to the right: the muzzle as long as the skull."""
    if rng.rand() < 0.35:
        pen.blob([(1.0, 0.5), (1.35, 0.6), (1.45, 1.2), (1.2, 1.3), (1.08, 0.9)], TONGUE)
    pen.blob(
        [
            (-0.9, 0.1),
            (-0.6, -0.7),
            (0.1, -0.85),
            (0.7, -0.35),
            (1.75, -0.12),
            (1.85, 0.3),
            (1.4, 0.62),
            (0.4, 0.8),
            (-0.5, 0.8),
        ],
        coat.fur,
    )
    pen.blob([(0.9, 0.1), (1.75, 0.1), (1.82, 0.3), (1.4, 0.6), (0.8, 0.6)], coat.muzzle)
    pen.ellipse(1.78, -0.06, 0.2, 0.17, BLACK)
    pen.stroke([(1.7, 0.36), (1.2, 0.46), (0.85, 0.38)], BLACK, 0.06)
    if coat.asleep:
        pen.stroke([(0.24, -0.3), (0.42, -0.2), (0.6, -0.26)], closed_eye(coat), 0.09)
    else:
        pen.ellipse(0.42, -0.3, 0.2, 0.19, mix(EYE, (255, 255, 255), 0.75))
        pen.ellipse(0.43, -0.3, 0.14, 0.15, BLACK)
        pen.ellipse(0.46, -0.35, 0.045, 0.045, (255, 255, 255))
    pen.blob(
        [(-0.5, -0.62), (-0.05, -0.5), (0.1, 0.3), (-0.1, 1.0), (-0.5, 1.0), (-0.68, 0.2)],
        shade(coat.fur, 0.72),
    )


def sitting(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """The whole animal from the front, about 4 high, its skull's middle at the origin."""
    pen.shadow(0, 3.4, 1.9, 0.3)
    side = 1 if rng.rand() < 0.5 else -1
    pen.stroke([(0.8 * side, 3.1), (1.6 * side, 2.9), (2.0 * side, 2.3)], coat.fur, 0.5, 0.26)
    pen.blob(_both_sides([(0, 0.5), (0.8, 0.8), (1.05, 1.9), (1.4, 2.9), (1.1, 3.4), (0, 3.4)]), coat.fur)
    pen.blob(_both_sides([(0, 0.9), (0.45, 1.2), (0.38, 2.0), (0, 2.3)]), coat.pale)
    if coat.marked:
        pen.ellipse(0.95, 2.6, 0.35, 0.6, coat.mark, turn=-0.2)
    for leg in (-1, 1):
        pen.stroke([(leg * 0.42, 1.8), (leg * 0.46, 3.2)], shade(coat.fur, 0.9), 0.66, 0.58)
        pen.ellipse(leg * 0.48, 3.34, 0.42, 0.22, coat.pale)
    pen.stroke([(-0.6, 1.0), (0, 1.18), (0.6, 1.0)], _collar(rng), 0.24)
    head(pen.at(0, 0, turn=rng.uniform(-0.2, 0.2)), coat, rng)


def standing(pen: Pen, coat: Coat, rng: RandomState) -> None:
    """The whole animal from the side, about 5 long, looking to the right, the body's middle at the origin."""
    pen.shadow(-0.1, 2.15, 2.4, 0.25)
    pen.stroke([(-1.8, -0.5), (-2.4, -1.1), (-2.5, -1.8)], coat.fur, 0.5, 0.24)
    for x in (-1.3, 1.05):
        pen.stroke([(x, 0.2), (x + 0.05, 2.0)], shade(coat.fur, 0.72), 0.66, 0.44)
    pen.blob(
        [
            (-2, -0.4),
            (-1.3, -0.9),
            (0.2, -0.85),
            (1.6, -1.1),
            (2.0, -0.2),
            (1.3, 0.75),
            (-0.4, 0.45),
            (-1.6, 0.6),
        ],
        coat.fur,
    )
    for x in (-1.7, 1.35):
        pen.stroke([(x, 0.0), (x - 0.12, 1.1), (x, 2.05)], coat.fur, 0.95, 0.5, 0.46)
        pen.ellipse(x + 0.16, 2.12, 0.36, 0.18, coat.pale)
    if coat.marked:
        pen.blob([(-1.2, -0.86), (-0.1, -0.84), (0.3, -0.2), (-0.6, 0.1), (-1.3, -0.3)], coat.mark)
    pen.stroke([(1.4, -0.4), (2.0, -1.2)], coat.fur, 1.3, 1.1)
    pen.stroke([(1.5, -1.1), (2.1, -0.55)], _collar(rng), 0.22)
    profile(pen.at(2.1, -1.5, 0.95), coat, rng)


def _eyes(pen: Pen, coat: Coat) -> None:
    for side in (-1, 1):
        if coat.asleep:
            pen.stroke(
                [(side * 0.2, -0.2), (side * 0.38, -0.08), (side * 0.56, -0.2)], closed_eye(coat), 0.09
            )
            continue
        pen.ellipse(side * 0.38, -0.18, 0.17, 0.18, mix(EYE, (255, 255, 255), 0.75))
        pen.ellipse(side * 0.37, -0.17, 0.14, 0.16, BLACK)
        pen.ellipse(side * 0.34 + 0.06, -0.24, 0.045, 0.045, (255, 255, 255))


def _ears(pen: Pen, coat: Coat, rng: RandomState) -> None:
    colour = coat.mark if coat.marked else shade(coat.fur, 0.72 if coat.light else 1.25)
    long, kind = rng.uniform(0.6, 1.2), rng.rand()
    for side in (-1, 1):
        if kind < 0.8:  # hanging
            ear = [(0.4, -0.72), (0.85, -0.72), (1.22, -0.1), (1.2, long - 0.1), (0.95, long), (0.78, 0.1)]
        else:  # folded: the tip comes down again
            ear = [(0.3, -0.75), (0.7, -1.15), (1.15, -1.0), (1.25, -0.45), (1.0, -0.4), (0.8, -0.5)]
        pen.blob([(side * x, y) for x, y in ear], colour)


def _muzzle(pen: Pen, coat: Coat) -> None:
    pen.blob(_both_sides([(0, 0.1), (0.34, 0.3), (0.46, 0.7), (0.34, 1.05), (0, 1.12)]), coat.muzzle)
    pen.blob(_both_sides([(0, 0.26), (0.24, 0.28), (0.22, 0.48), (0, 0.6)]), BLACK)
    pen.ellipse(-0.08, 0.34, 0.06, 0.03, (150, 150, 156))
    pen.stroke([(0, 0.55), (0, 0.82)], BLACK, 0.06)
    for side in (-1, 1):
        pen.stroke([(0, 0.82), (side * 0.18, 0.92), (side * 0.34, 0.82)], BLACK, 0.06)


def _collar(rng: RandomState) -> tuple[float, float, float]:
    return ((200, 48, 52), (52, 98, 190), (60, 150, 84))[rng.randint(3)]


def _both_sides(right: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """An outline from its right half, from the top to the bottom."""
    return right + [(-x, y) for x, y in reversed(right) if x]
