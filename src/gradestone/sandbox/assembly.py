"""Objects of a library's classes, on their way to a student's process: there they are put together anew, of
what the library itself says that they are made of. None is ever put together at the examiner's end.
"""

from __future__ import annotations

import collections
import copyreg
import functools
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .crossing_kinds import APART, IMMUTABLE_APART
from .dialogue import ITERATORS, library_name

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    types.ModuleType,
    functools.partial,
    type,
    *ITERATORS,
)
_MOST = 2_000  # things that an object may be made of
_PLAIN = frozenset((bool, int, float, complex, str, bytes, type(None)))
_HOLDING = (list, tuple, set, frozenset, collections.deque)


def can_be_assembled(value: Any) -> bool:
    """Whether it is an object of a library's that is made of few things, and is not called for what a
    function of the test's does.
    """
    if parts_of(value) is None:
        return False
    todo: list[Any] = [value]
    seen: dict[int, Any] = {}
    while todo:
        each = todo.pop()
        if type(each) in _PLAIN or id(each) in seen:
            continue
        seen[id(each)] = each
        if len(seen) > _MOST:
            return False
        if isinstance(each, _HOLDING):
            todo.extend(each)
        elif isinstance(each, dict):
            todo += [*each, *each.values()]
        elif (parts := parts_of(each)) is not None:
            todo += parts
        elif callable(value) and type(each) not in APART | IMMUTABLE_APART and library_name(each) is None:
            return False
    return True


def parts_of(value: Any) -> tuple[Any, ...] | None:
    """What makes it, its arguments, and then its fields, entries and items; None for what has to stay where
    it is: functions, what holds a file or a lock, objects of the test's own classes.
    """
    kind = type(value)
    if isinstance(value, _FUNCTIONS) or kind.__module__ == "__main__" or library_name(kind) is None:
        return None
    if kind in APART or kind in IMMUTABLE_APART or kind in _PLAIN or issubclass(kind, np.generic):
        return None  # these cross as what they are
    try:
        by_kind = copyreg.dispatch_table.get(kind)
        reduced: Any = by_kind(value) if by_kind else value.__reduce_ex__(4)
        made_by, args, *more = reduced  # or a name, which is too long or of no use
        fields, entries, items = (*more, None, None, None)[:3]
        told = made_by, tuple(args), _fields(fields), tuple(entries or ()), tuple(items or ())
    except Exception:  # a library's own code, which may refuse as it likes
        return None
    is_simple = library_name(made_by) is not None and len(more) <= 3
    return told if is_simple else None


def _fields(state: Any) -> tuple[Any, ...]:
    """A dictionary by its items, so that a change of it is seen; anything else is for the object itself."""
    if state is None:
        return ()
    return ("fields", *state.items()) if type(state) is dict else ("state", state)


class Assemblies:
    """What was put together, by the number that the examiner gives it."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, Any]] = {}

    def made(self, number: int, nodes: Any, values: Callable[[Any], Iterable[Any]]) -> Any:
        """The object with these parts; the same one as before, if it is as it was at the other end."""
        known, made = self._made.get(number, (None, None))
        if known != nodes:
            made = _assembled(*values(nodes))
            self._made[number] = nodes, made
        return made


def _assembled(
    made_by: Any, args: Iterable[Any], fields: tuple[Any, ...], entries: Iterable[Any], items: Iterable[Any]
) -> Any:
    made = made_by(*args)
    if fields:
        _set_state(made, dict(fields[1:]) if fields[0] == "fields" else fields[1])
    for each in entries:
        made.append(each)
    for key, each in items:
        made[key] = each
    return made


def _set_state(made: Any, state: Any) -> None:
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    of_dict, of_slots = state if type(state) is tuple else (state, None)
    made.__dict__.update(of_dict or {})
    for name, value in (of_slots or {}).items():
        object.__setattr__(made, name, value)
