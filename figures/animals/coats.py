"""Coats: the colours of an animal, light or dark, and what is drawn on them."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import RandomState

from .pen import Colour, mix, shade

LIGHT: tuple[Colour, ...] = (
    (236, 226, 206),  # cream
    (242, 240, 236),  # white
    (226, 168, 96),  # light ginger
    (206, 204, 200),  # silver
    (222, 190, 140),  # fawn
)
DARK: tuple[Colour, ...] = (
    (40, 38, 40),  # black
    (86, 60, 44),  # chocolate
    (84, 86, 94),  # slate
    (112, 66, 34),  # chestnut
    (66, 58, 56),  # charcoal
)
EYES: tuple[Colour, ...] = ((150, 196, 82), (226, 188, 70), (104, 174, 214), (214, 140, 52))
PINK: Colour = (232, 150, 150)
NOSES: tuple[Colour, ...] = ((218, 128, 128), (150, 84, 78), (52, 44, 48))
BLACK: Colour = (28, 24, 26)


@dataclass(frozen=True)
class Coat:
    """What an animal looks like apart from its shape."""

    fur: Colour
    mark: Colour  # stripes and patches
    pale: Colour  # muzzle, chest and paws
    eye: Colour
    light: bool
    marked: bool
    blaze: bool  # a pale stripe down the face
    nose: Colour


def pick(rng: RandomState, choices: tuple[Colour, ...]) -> Colour:
    """One of the colours, a little varied."""
    chosen = choices[rng.randint(len(choices))]
    red, green, blue = (
        float(part) * factor for part, factor in zip(chosen, rng.uniform(0.92, 1.06, 3), strict=True)
    )
    return red, green, blue


def draw_coat(rng: RandomState, *, light: bool) -> Coat:
    """A coat by chance; marks on a light one are darker, on a dark one lighter."""
    fur = pick(rng, LIGHT if light else DARK)
    mark = shade(fur, rng.uniform(0.5, 0.75)) if light else mix(fur, (200, 170, 130), rng.uniform(0.15, 0.4))
    pale = mix(fur, (250, 246, 238), rng.uniform(0.3, 0.8))
    eye = EYES[rng.randint(len(EYES))]
    nose = NOSES[rng.randint(len(NOSES))]
    return Coat(fur, mark, pale, eye, light, bool(rng.rand() < 0.6), bool(rng.rand() < 0.3), nose)
