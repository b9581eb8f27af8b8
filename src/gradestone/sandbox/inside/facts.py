"""What a student's process tells of something that stays in it."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from ..dialogue import ITERATORS, SpecialMethods

_BASES = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
Node = Callable[[Any], Any]


def kind_of_foreign(value: Any) -> Any:
    """What an object of a class derived from a plain type is as one of that type; None for all else.

    Read by the type's own methods: what the derived class makes of them plays no part.
    """
    kind = type(value)
    if kind is np.matrix or (issubclass(kind, np.ndarray) and kind is not np.ndarray):
        return (np.ndarray.view(value, np.ndarray),)
    for base in _BASES:
        if kind is not base and issubclass(kind, base):
            return (_as_base(base, value),)
    return None


def _as_base(base: Any, value: Any) -> Any:
    if base in (list, tuple, set, frozenset):
        return base(base.__iter__(value))
    if base is dict:
        return dict(dict.items(value))
    if base in (str, bytes):
        return base.__getitem__(value, slice(None))
    if base is complex:
        return complex(complex.__add__(value, 0))
    return base.__pos__(value)


def facts_of(value: Any, node: Node) -> tuple[str, Any]:
    """What kind of thing it is, and what is known of it."""
    if isinstance(value, type):
        return "class", _class_facts(value, node)
    if type(value) in ITERATORS:
        return "iterator", type(value) is types.GeneratorType
    if type(value) is types.FunctionType and not value.__dict__:
        return "function", [value.__name__, value.__qualname__, value.__doc__, *_parameters(value)]
    signature = _signature(value) if callable(value) else None
    return "object", [node(type(value)), callable(value), signature]


def _class_facts(kind: type, node: Node) -> list[Any]:
    name, qualname = type.__dict__["__name__"].__get__(kind), type.__dict__["__qualname__"].__get__(kind)
    doc = kind.__dict__.get("__doc__")
    bases = [node(base) for base in type.__dict__["__bases__"].__get__(kind)]
    told = [name, qualname, str(kind.__module__), doc if type(doc) is str else None]
    of_class = sorted(set(SpecialMethods.of(type(kind), below=type)) & SpecialMethods.OF_CLASSES)
    return [*told, bases, SpecialMethods.of(kind), _signature(kind), of_class]


def _parameters(function: Any) -> tuple[list[str], list[Any], list[Any]]:
    signature = _signature(function)
    return signature if signature else ([], [], [])


def _signature(function: Any) -> Any:
    """Names, kinds and defaults of the parameters; None where it does not tell."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except Exception:
        return None
    empty = inspect.Parameter.empty
    defaults = [() if it.default is empty else (_plain(it.default),) for it in parameters]
    return [it.name for it in parameters], [int(it.kind) for it in parameters], defaults


def _plain(value: Any) -> Any:
    """A default that can be shown; what cannot is shown as an ellipsis."""
    return value if type(value) in (type(None), bool, int, float, complex, str, bytes) else "..."
