"""How the exercises of a notebook stand: by themselves, and with correct ones of those they build on.

A function whose own code is right still answers wrongly where it calls one that is not. Such an exercise is
answered once more with stand-ins; the same is done when the work is graded, there with the reference's code.
"""

from __future__ import annotations

import contextlib
import inspect
import types
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import replace
from typing import Any

from .expected import ExpectedCheck
from .judging import JudgedCheck, judged, quiet, require_uninterrupted
from .plain import NOTHING, listed
from .recorded import background, entries_of, exercises
from .standins import StandIn, put_in
from .words import ngettext


class Standing:
    """The verdicts on the functions of one namespace at this moment, each exercise answered at most once.

    Its methods raise NotRecordedError without recorded answers, and KeyboardInterrupt when a call was
    interrupted, so that no further one is made. What the functions print is not shown, but by `judge`.
    """

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._known: dict[str, tuple[JudgedCheck, ...]] = {}

    def checks_of(self, exercise: str) -> tuple[JudgedCheck, ...]:
        """Each recorded check of the exercise, for the function of that name."""
        if exercise not in self._known:
            self._known[exercise] = ()  # where two call each other, neither is to blame for the other
            self._known[exercise] = tuple(self._fresh(exercise))
        return self._known[exercise]

    def judge(self, entry: ExpectedCheck, function: object) -> JudgedCheck:
        """The check put to the function; with stand-ins where it falls short and builds on what is wrong.

        What `function` prints is shown once; nothing is shown of its second attempt.
        """
        own = judged(entry, function)
        if own.passed or own.interrupted or not callable(function):
            return own
        with quiet():
            faulty = self._faulty_below(entry.exercise)
            return self._carried(own, function, faulty) if faulty else own

    def _fresh(self, exercise: str) -> Iterator[JudgedCheck]:
        function = self._namespace.get(exercise, NOTHING)
        with quiet():
            for entry in entries_of(exercise):
                yield require_uninterrupted(self.judge(entry, function))

    def _faulty_below(self, exercise: str) -> tuple[str, ...]:
        """Those it builds on that are not right, and not just because of others.

        Of one without visible checks nobody knows it.
        """
        others = {*background().depends_on.get(exercise, ())}
        known = (name for name in exercises() if name in others)
        return tuple(name for name in known if not all(check.right for check in self.checks_of(name)))

    def _carried(self, own: JudgedCheck, function: Any, faulty: tuple[str, ...]) -> JudgedCheck:
        standins = {name: _stand_in(name) for name in faulty}
        with put_in(_globals_of(function, self._namespace), standins):
            second = require_uninterrupted(judged(own.entry, function))
        used = tuple(name for name, standin in standins.items() if standin.called)
        if not used:
            return own
        if any(standin.met_unknown for standin in standins.values()):
            return replace(own, remark=_builds_on(used))
        return replace(second, replaced=used) if second.right else replace(second, remark=_given_with(used))


def _stand_in(exercise: str) -> StandIn:
    own = entries_of(exercise)
    recorded = background().calls.get(exercise, ())
    return StandIn(own[0].parameters, (*recorded, *(entry.as_call() for entry in own)))


def _globals_of(function: Any, namespace: Any) -> MutableMapping[str, Any]:
    """Where the function's code looks up the other exercises."""
    with contextlib.suppress(Exception):  # of the learner's own making
        inner = inspect.unwrap(function)
        if type(inner) is types.FunctionType:
            return inner.__globals__
    found: MutableMapping[str, Any] = namespace
    return found


def _builds_on(names: tuple[str, ...]) -> str:
    words = ngettext(
        "It builds on {names}, which is not right yet: mend that first.",
        "It builds on {names}, which are not right yet: mend that first.",
        len(names),
    )
    return words.format(names=listed([f"`{name}`" for name in names]))


def _given_with(names: tuple[str, ...]) -> str:
    words = ngettext(
        "This is what it gives with a correct one in the place of {names}, which is not right yet.",
        "This is what it gives with correct ones in the place of {names}, which are not right yet.",
        len(names),
    )
    return words.format(names=listed([f"`{name}`" for name in names]))
