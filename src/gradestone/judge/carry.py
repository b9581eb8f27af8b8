"""Which exercises are answered again with correct functions to build on, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..model import AnswerKey, Mark


def fell_short(marks: Iterable[Mark]) -> tuple[str, ...]:
    """The exercises that were judged and got less than their full points."""
    return tuple(mark.exercise for mark in marks if mark.score is not None and mark.score < mark.points)


def carry_plan(key: AnswerKey, short: Collection[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each exercise that fell short together with something it builds on: (exercise, what to replace).

    Only functions that fell short are replaced: two functions of the learner's that work together keep
    doing so. An exercise comes before every other run that brings its reference code in, hence code that
    is put aside in one run is worth nothing in a later one.
    """
    # An exercise depends on all that its dependencies depend on, so counting them sorts topologically.
    order = sorted(key.exercises, key=lambda exercise: len({*exercise.depends_on} - {exercise.name}))
    plan = ((each.name, _to_replace(each.depends_on, each.name, short)) for each in order)
    return tuple((name, replaced) for name, replaced in plan if name in short and replaced)


def _to_replace(depends_on: Iterable[str], name: str, short: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in depends_on if each in short and each != name)
