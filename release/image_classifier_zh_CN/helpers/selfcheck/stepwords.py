"""Sentences on wrong steps: each in the form for so many arrays, which are its `{names}`."""

from __future__ import annotations

from .words import ngettext


def none_taken(count: int) -> str:
    """The values from before stand there."""
    return ngettext(
        "{names} keeps the value from before: no step is taken, or its result is stored elsewhere.",
        "{names} keep the value from before: no step is taken, or its result is stored elsewhere.",
        count,
    )


def alone(count: int) -> str:
    """What should be added to the value before stands there."""
    return ngettext(
        "{names} is the step alone; it should start from the value before.",
        "{names} are the step alone; they should start from the value before.",
        count,
    )


def of_many_lengths(count: int) -> str:
    """Each array has a factor of its own."""
    return ngettext(
        "{names} takes steps that are off by a factor, another one for each array.",
        "{names} take steps that are off by a factor, another one for each array.",
        count,
    )


def backwards(count: int) -> str:
    """A step of the right length goes the other way."""
    return ngettext(
        "{names} takes a step in the wrong direction: plus and minus are exchanged.",
        "{names} take a step in the wrong direction: plus and minus are exchanged.",
        count,
    )


def length(count: int, *, is_long: bool, hidden: bool) -> str:
    """A step is longer or shorter than it should be."""
    match is_long, hidden:
        case True, True:
            return ngettext(
                "{names} takes a step that is too long.",
                "{names} take a step that is too long.",
                count,
            )
        case False, True:
            return ngettext(
                "{names} takes a step that is too short.",
                "{names} take a step that is too short.",
                count,
            )
        case True, False:
            return ngettext(
                "{names} takes a step that is {factor} times too long.",
                "{names} take a step that is {factor} times too long.",
                count,
            )
    return ngettext(
        "{names} takes a step that is {factor} times too short.",
        "{names} take a step that is {factor} times too short.",
        count,
    )


def length_backwards(count: int, *, is_long: bool, hidden: bool) -> str:
    """And it goes the other way."""
    match is_long, hidden:
        case True, True:
            return ngettext(
                "{names} takes a step in the wrong direction that is too long.",
                "{names} take a step in the wrong direction that is too long.",
                count,
            )
        case False, True:
            return ngettext(
                "{names} takes a step in the wrong direction that is too short.",
                "{names} take a step in the wrong direction that is too short.",
                count,
            )
        case True, False:
            return ngettext(
                "{names} takes a step in the wrong direction that is {factor} times too long.",
                "{names} take a step in the wrong direction that is {factor} times too long.",
                count,
            )
    return ngettext(
        "{names} takes a step in the wrong direction that is {factor} times too short.",
        "{names} take a step in the wrong direction that is {factor} times too short.",
        count,
    )


def all_alike(count: int) -> str:
    """Every entry changes by the same number."""
    return ngettext(
        "{names} takes the same step in every entry.",
        "{names} take the same step in every entry.",
        count,
    )


def multiplied(count: int) -> str:
    """Value and step are multiplied."""
    return ngettext(
        "{names} is the product of the value before and the step; it should be their sum or difference.",
        "{names} are the product of the value before and the step; they should be their sum or difference.",
        count,
    )


def inverted(count: int) -> str:
    """Something is divided by what it should be multiplied with."""
    return ngettext(
        "{names} takes steps that are the longer the smaller they should be. Is a * meant where / stands?",
        "{names} take steps that are the longer the smaller they should be. Is a * meant where / stands?",
        count,
    )


def added(count: int) -> str:
    """The rate is added to the gradient."""
    return ngettext(
        "{names} takes a step of {rate} plus the gradient, not of {rate} times the gradient.",
        "{names} take a step of {rate} plus the gradient, not of {rate} times the gradient.",
        count,
    )


def other_start(count: int) -> str:
    """The step is right, and the array that it starts from is not."""
    return ngettext(
        "{names} starts from the wrong array; the step itself is right.",
        "{names} start from the wrong array; the step itself is right.",
        count,
    )
