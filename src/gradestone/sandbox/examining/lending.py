"""What student code may do with something of the test's that it was given."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Any

from ..dialogue import ITERATORS, SpecialMethods

CALL, GET, SET = "", "get", "set"


def operations_of(value: Any) -> list[str]:
    """A function is called and nothing else, an iterator gives what it has; of an object of the test's own
    class the public attributes are read and set, and its operators used.
    """
    kind = type(value)
    if kind in ITERATORS:
        return ["__iter__", "__next__"]
    if kind.__module__ == "__main__" or kind is types.SimpleNamespace:
        return [GET, SET, *SpecialMethods.of(kind)]
    return [CALL]


def operate(value: Any, operation: Any, args: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """What comes of one of these. Raises TypeError for any other."""
    if operation not in operations_of(value):
        raise TypeError(f"a {type(value).__name__} of the test's cannot be used so")
    if operation in (CALL, "__call__"):
        return value(*args, **named)
    if operation in (GET, SET):
        name, *rest = args
        if type(name) is not str or name.startswith("_"):
            raise AttributeError(name)
        return setattr(value, name, *rest) if rest else getattr(value, name)
    return SpecialMethods.call(operation, value, *args)
