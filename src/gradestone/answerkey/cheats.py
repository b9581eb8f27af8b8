"""Answers without an idea: what hidden checks must not accept.

Arrays and numbers with a fraction nobody hits by chance: each hidden check has to refuse every cheat on its
own. What has few values, such as True or a word, somebody may well have right with a constant: of an
exercise's hidden checks a cheat may then pass some, but not most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..errors import BuildError
from ..model import AnswerKey, Check, Exercise
from ..selfcheck.compare import matches
from ..selfcheck.records import Record

MOST_BY_CHEATING = 0.5
"""The share of an exercise's hidden checks, by weight, that one and the same cheat may pass."""

_GUESSES: dict[str, Any] = {"None": None, "True": True, "False": False, "0": 0, "1": 1, "-1": -1} | {
    "an empty text": "",
    "an empty list": [],
    "an empty dict": {},
    "an empty set": set(),
}
"""What comes to mind first."""


def require_strong_checks(key: AnswerKey) -> None:
    """Raises BuildError, naming the test cell, if hidden checks accept an answer without an idea."""
    for exercise in key.exercises:
        for problem in accepted_cheats(key, exercise):
            raise BuildError(problem, notebook=key.notebook, cell=exercise.test_cell)


def accepted_cheats(key: AnswerKey, exercise: Exercise) -> Iterator[str]:
    """A sentence for each hidden check of an exercise and each cheat it lets pass, in any variant.

    Where answers have few values, one for the cheat that passes most of the hidden checks together.
    """
    told: set[str] = set()
    for checks in key.variants:
        own = [check for check in checks if check.exercise == exercise.name]
        for sentence in (*_accepted_alone(own), *_accepted_together(own)):
            if (fact := sentence.partition(";")[0]) not in told:
                told.add(fact)
                yield sentence


def _accepted_alone(checks: Sequence[Check]) -> Iterator[str]:
    visible = [check.expected for check in checks if not check.hidden]
    for check in (check for check in checks if check.hidden and is_unlikely(check.expected)):
        for name, answer in _cheats(check, visible):
            if matches(check.expected, answer, check.rules):
                problem = f"hidden check {check.ordinal} is too weak: it accepts {name}"
                yield f"{problem}; choose other inputs"


def _accepted_together(checks: Sequence[Check]) -> Iterator[str]:
    hidden = [check for check in checks if check.hidden]
    visible = {
        f"the answer of visible check {each.ordinal}": each.expected for each in checks if not each.hidden
    }
    passed: dict[str, float] = defaultdict(float)
    for check in (check for check in hidden if not is_unlikely(check.expected)):
        for name, answer in (_GUESSES | visible | _made_up(check)).items():
            if matches(check.expected, answer, check.rules):
                passed[name] += check.weight
    name, weight = max(passed.items(), key=lambda item: item[1], default=("", 0.0))
    share = weight / sum(check.weight for check in hidden) if weight else 0.0
    if share > MOST_BY_CHEATING * (1 + 1e-9):
        problem = f"the hidden checks together are too weak: most of them accept {name}"
        allowed = f"that is {share:.0%} of their weight, {MOST_BY_CHEATING:.0%} at most are allowed"
        yield f"{problem}; {allowed}. Add checks with other answers"


def is_unlikely(expected: Any) -> bool:
    """Whether nobody has this answer by chance: it holds an array, or a number that may have a fraction."""
    if isinstance(expected, Mapping):
        return any(map(is_unlikely, expected.values()))
    if isinstance(expected, list | tuple | set | frozenset):
        return any(map(is_unlikely, expected))
    if isinstance(expected, Record):
        return any(map(is_unlikely, expected.values))
    if isinstance(expected, np.ndarray | np.generic):
        return expected.ndim > 0 or expected.dtype.kind in "fc"
    return isinstance(expected, float | complex)


# ---------------------------------------------------------------- the cheats


def _cheats(check: Check, visible: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    expected, inputs = check.expected, (*check.call.args, *check.call.kwargs.values())
    yield "None", None
    yield from _fillings(expected).items()
    yield "the inputs", inputs
    yield from (("an input", value) for value in inputs)
    yield from (("a transposed input", _filled(value, np.transpose)) for value in inputs)
    yield from _from_inputs(check).items()
    yield from (("the answer of a visible check", value) for value in visible)


def _made_up(check: Check) -> dict[str, Any]:
    """The answers that a rule without an idea makes up for a check, by what the rule is called."""
    inputs = {f"its input {place}": value for place, value in enumerate(check.call.args, start=1)}
    inputs |= {f"its input {name}": value for name, value in check.call.kwargs.items()}
    return _fillings(check.expected) | inputs | _from_inputs(check)


def _from_inputs(check: Check) -> dict[str, Any]:
    """The answer with the first input of each shape in place of its numbers; none without numbers."""
    numbers = [each for value in (*check.call.args, *check.call.kwargs.values()) for each in _numbers(value)]
    if not numbers or not any(True for _ in _numbers(check.expected)):
        return {}
    return {
        name: _filled(check.expected, partial(_first_of_shape, [turn(array) for array in numbers]))
        for name, turn in (("inputs of the right shapes", np.asarray), ("transposed inputs", np.transpose))
    }


def _fillings(expected: Any) -> dict[str, Any]:
    """The answer with other numbers in it; none where there is no number to be changed."""
    if not any(True for _ in _numbers(expected)):
        return {}
    return {
        "zeros": _filled(expected, np.zeros_like),
        "ones": _filled(expected, np.ones_like),
        "empty arrays": _filled(expected, lambda array: np.empty(0, array.dtype)),
        "None in every place": _filled(expected, lambda array: None),
    }


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
    if isinstance(value, Record):
        return value.with_values(tuple(map(_hashable, value.values)))
    listed = value.tolist() if isinstance(value, np.ndarray) else value
    return tuple(map(_hashable, listed)) if isinstance(listed, list) else listed


def _numbers(value: Any) -> Iterator[Any]:
    """The numbers and arrays in a value, as arrays."""
    found: list[Any] = []
    _filled(value, found.append)
    yield from found


def _first_of_shape(arrays: Sequence[Any], wanted: Any) -> Any:
    same = (array for array in arrays if array.shape == wanted.shape)
    return next(same, np.zeros_like(wanted))
