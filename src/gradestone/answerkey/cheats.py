"""Answers without an idea: what a hidden check must not accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..errors import BuildError
from ..model import AnswerKey, Check, Exercise
from ..selfcheck.compare import matches
from ..selfcheck.records import Record


def require_strong_checks(key: AnswerKey) -> None:
    """Raises BuildError, naming check and test cell, if a hidden check accepts an answer without an idea."""
    for exercise in key.exercises:
        for problem in accepted_cheats(key, exercise):
            raise BuildError(problem, notebook=key.notebook, cell=exercise.test_cell)


def accepted_cheats(key: AnswerKey, exercise: Exercise) -> Iterator[str]:
    """A sentence for each hidden check of an exercise and each cheat it lets pass, in any variant."""
    told: set[tuple[int, str]] = set()
    own = [[check for check in checks if check.exercise == exercise.name] for checks in key.variants]
    for checks in own:
        visible = [check.expected for check in checks if not check.hidden]
        for check in (check for check in checks if check.hidden):
            for name, answer in _cheats(check, visible):
                if (check.ordinal, name) not in told and matches(check.expected, answer, check.rules):
                    told.add((check.ordinal, name))
                    yield f"hidden check {check.ordinal} is too weak: it accepts {name}; choose other inputs"


def _cheats(check: Check, visible: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    expected, inputs = check.expected, (*check.call.args, *check.call.kwargs.values())
    yield "None", None
    yield "zeros", _filled(expected, np.zeros_like)
    yield "ones", _filled(expected, np.ones_like)
    yield "empty arrays", _filled(expected, lambda array: np.empty(0, array.dtype))
    yield "None in every place", _filled(expected, lambda array: None)
    yield "the inputs", inputs
    yield from (("an input", value) for value in inputs)
    yield from (("a transposed input", _filled(value, np.transpose)) for value in inputs)
    for name, turn in (("inputs of the right shapes", np.asarray), ("transposed inputs", np.transpose)):
        arrays = [turn(array) for value in inputs for array in _arrays(value)]
        yield name, _filled(expected, partial(_first_of_shape, arrays))
    yield from (("the answer of a visible check", value) for value in visible)


def _filled(value: Any, make: Callable[[Any], Any]) -> Any:
    """The value with every number or array in it replaced."""
    if isinstance(value, Mapping):
        return {key: _filled(item, make) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(item, make) for item in value]
    if isinstance(value, Record):
        return value.with_values(tuple(_filled(item, make) for item in value.values))
    if isinstance(value, set | frozenset | range | bytes):
        return _filled_together(value, make)
    if isinstance(value, np.ndarray | np.generic | int | float):
        made = make(np.asarray(value))
        return made[()] if isinstance(made, np.ndarray) and made.shape == () else made
    return value


def _filled_together(value: Any, make: Callable[[Any], Any]) -> Any:
    """The same of what is one value of many; without any where there is no number to replace."""
    if isinstance(value, range):
        return range(0)
    if isinstance(value, bytes):
        made = make(np.frombuffer(value, dtype=np.uint8))
        return made.astype(np.uint8).tobytes() if isinstance(made, np.ndarray) else made
    filled = type(value)(_hashable(_filled(item, make)) for item in value)
    return type(value)() if filled == value else filled


def _hashable(value: Any) -> Any:
    """What was made of a member, as a member."""
    listed = value.tolist() if isinstance(value, np.ndarray) else value
    return tuple(map(_hashable, listed)) if isinstance(listed, list) else listed


def _arrays(value: Any) -> Iterator[Any]:
    found: list[Any] = []
    _filled(value, found.append)
    yield from found


def _first_of_shape(arrays: Sequence[Any], wanted: Any) -> Any:
    same = (array for array in arrays if array.shape == wanted.shape)
    return next(same, np.zeros_like(wanted))
