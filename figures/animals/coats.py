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
MASKED = 0.55  # how many light faces have a dark mask
BLACK: Colour = (28, 24, 26)


@dataclass(frozen=True)
class Coat:
    """What an animal looks like apart from its shape."""

    fur: Colour
    mark: Colour  # stripes and patches
    pale: Colour  # blaze, chest and paws
    muzzle: Colour
    eye: Colour
    light: bool
    marked: bool
    blaze: bool  # a pale stripe down the face
    nose: Colour
    asleep: bool  # the eyes are closed


def pick(rng: RandomState, choices: tuple[Colour, ...]) -> Colour:
    """One of the colours, a little varied: more in brightness than in hue."""
    red, green, blue = choices[rng.randint(len(choices))]
    bright, (r, g, b) = rng.uniform(0.93, 1.05), rng.uniform(0.97, 1.03, 3)
    return red * r * bright, green * g * bright, blue * b * bright


def draw_coat(rng: RandomState, *, light: bool) -> Coat:
    """A coat by chance; marks on a light one are darker, on a dark one lighter."""
    fur = pick(rng, LIGHT if light else DARK)
    mark = shade(fur, rng.uniform(0.5, 0.75)) if light else mix(fur, (200, 170, 130), rng.uniform(0.15, 0.4))
    pale = mix(fur, (250, 246, 238), rng.uniform(0.3, 0.8))
    masked = light and rng.rand() < MASKED
    muzzle = shade(fur, rng.uniform(0.45, 0.65)) if masked else pale
    return Coat(
        fur=fur,
        mark=mark,
        pale=pale,
        muzzle=muzzle,
        eye=EYES[rng.randint(len(EYES))],
        light=light,
        marked=bool(rng.rand() < 0.6),
        blaze=bool(rng.rand() < 0.3),
        nose=NOSES[rng.randint(len(NOSES))],
        asleep=bool(rng.rand() < 0.1),
    )


def closed_eye(coat: Coat) -> Colour:
    """The colour of a line that can be seen on this fur."""
    return BLACK if coat.light else mix(coat.fur, (255, 255, 255), 0.7)
