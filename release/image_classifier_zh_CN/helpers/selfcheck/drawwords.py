"""Sentences on wrong random numbers: each in the form for so many arrays, which are its `{names}`."""

from __future__ import annotations

from .words import ngettext


def plus_a_number(count: int) -> str:
    """The scale is added."""
    return ngettext(
        "{names} holds random numbers plus a number, not times {number}.",
        "{names} hold random numbers plus a number, not times {number}.",
        count,
    )


def scaled(count: int) -> str:
    """The scale is another usual one."""
    return ngettext(
        "{names} holds random numbers scaled by {scale}, not by {number}.",
        "{names} hold random numbers scaled by {scale}, not by {number}.",
        count,
    )


def of_another_scale(count: int) -> str:
    """The scale is another one, which is not told."""
    return ngettext(
        "{names} holds random numbers of another scale than {number}.",
        "{names} hold random numbers of another scale than {number}.",
        count,
    )


def multiplied_by(count: int) -> str:
    """The scale is another one."""
    return ngettext(
        "{names} holds the right random numbers, multiplied by {scales}, not by {number}.",
        "{names} hold the right random numbers, multiplied by {scales}, not by {number}.",
        count,
    )


def of_rand(count: int) -> str:
    """The numbers are uniform."""
    return ngettext(
        "{names} holds numbers of rand, not of randn, which also gives negative ones.",
        "{names} hold numbers of rand, not of randn, which also gives negative ones.",
        count,
    )


def unseeded(count: int) -> str:
    """No seed is set."""
    return ngettext(
        "{names} holds numbers drawn without a seed; the text wants np.random.seed({seed}).",
        "{names} hold numbers drawn without a seed; the text wants np.random.seed({seed}).",
        count,
    )


def of_another_seed(count: int) -> str:
    """The seed is another one, which is not told."""
    return ngettext(
        "{names} holds the numbers of another seed; the text wants seed {seed}.",
        "{names} hold the numbers of another seed; the text wants seed {seed}.",
        count,
    )


def of_seed(count: int) -> str:
    """The seed is another one."""
    return ngettext(
        "{names} holds the numbers of seed {own}; the text wants seed {seed}.",
        "{names} hold the numbers of seed {own}; the text wants seed {seed}.",
        count,
    )


def in_another_order(count: int) -> str:
    """The last array is drawn first."""
    return ngettext(
        "{names} holds random numbers drawn in another order: from the first array to the last is meant.",
        "{names} hold random numbers drawn in another order: from the first array to the last is meant.",
        count,
    )


def anew(count: int) -> str:
    """The seed is set before each array."""
    return ngettext(
        "{names} starts the random numbers anew. Is the seed set more than once?",
        "{names} start the random numbers anew. Is the seed set more than once?",
        count,
    )


def before_the_seed(count: int) -> str:
    """The first array is drawn too early."""
    return ngettext(
        "{names} has numbers that are drawn before the seed is set.",
        "{names} have numbers that are drawn before the seed is set.",
        count,
    )


def of_another_generator(count: int) -> str:
    """The numbers are another generator's."""
    return ngettext(
        "{names} holds numbers of {own}, not of {wanted}.",
        "{names} hold numbers of {own}, not of {wanted}.",
        count,
    )
