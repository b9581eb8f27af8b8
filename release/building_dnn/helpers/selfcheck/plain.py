"""Reading values that a learner's code made, without running any of it.

Only exact types count. `isinstance`, `==`, `np.asarray` and `str` all hand control to the object they are
given (``__class__``, ``__eq__``, ``__array__``, ``__str__``); `type(value) is ...` does not.
"""

from __future__ import annotations

import collections
import types
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SEQUENCES = (tuple, list)
# A defaultdict's factory and an OrderedDict's order play no part when dict.items reads them.
MAPPINGS = (dict, collections.OrderedDict, collections.defaultdict)
NUMBER_SCALARS = frozenset(np.dtype(code).type for code in "bhilqBHILQefdgFDG")
TRUTH_SCALARS = (bool, np.bool_)

SINGLE_PRECISION = frozenset(np.dtype(name) for name in ("float16", "float32", "complex64"))

_WORDS: dict[type, str] = {
    type(None): "None",
    bool: "True or False",
    np.bool_: "True or False",
    complex: "a complex number",
    str: "text",
    bytes: "bytes",
    tuple: "a tuple",
    list: "a list",
    dict: "a dict",
    collections.OrderedDict: "a dict",
    collections.defaultdict: "a dict",
    set: "a set",
    range: "a range",
    map: "a map (turn it into an array)",
    zip: "a zip (turn it into an array)",
    types.GeneratorType: "a generator",
    types.FunctionType: "a function",
    types.BuiltinFunctionType: "a function",
    type: "a class",
    np.matrix: "a numpy matrix",
    np.ma.MaskedArray: "a masked array",
}
_ARRAY_WORDS = {
    "b": "an array of booleans",
    "c": "an array of complex numbers",
    "O": "an array of objects",
    "U": "an array of texts",
    "S": "an array of bytes",
    "M": "an array of dates",
    "m": "an array of time spans",
    "V": "a structured array",
}


def describe(value: object) -> str:
    """Words for the type of `value`. Never a name that the learner's code chose: it may carry anything."""
    kind = type(value)
    if kind is np.ndarray:
        return _ARRAY_WORDS.get(array_of(value).dtype.kind, "an array of numbers")
    if kind in (int, float) or kind in NUMBER_SCALARS:
        return "a number"
    return _WORDS.get(kind, "an object that is neither a number nor an array")


def array_of(value: object) -> Array:
    """`value` itself, known by the caller to be exactly an ndarray."""
    assert type(value) is np.ndarray
    return value


def number_kind(value: object) -> str:
    """numpy's letter for a number or an array of numbers: b, i, u, f or c; "" for everything else."""
    kind = type(value)
    if kind is np.ndarray:
        letter = array_of(value).dtype.kind
        return letter if letter in "biufc" else ""
    if kind in TRUTH_SCALARS:
        return "b"
    if kind in NUMBER_SCALARS:
        return np.dtype(kind).kind
    return {int: "i", float: "f", complex: "c"}.get(kind, "")


def shape_of(value: object) -> tuple[int, ...]:
    """Shape of a number or an array; a Python number has shape ()."""
    return array_of(value).shape if type(value) is np.ndarray else ()


def is_single_precision(value: object) -> bool:
    """True for float32 and less: a right answer in it cannot be right to more than seven digits."""
    if type(value) is np.ndarray:
        return array_of(value).dtype in SINGLE_PRECISION
    return type(value) in NUMBER_SCALARS and np.dtype(type(value)) in SINGLE_PRECISION


def numbers(value: Any) -> Array:
    """The numbers of `value` as a new float64 or complex128 array of the same shape.

    value : anything for which `number_kind` has a letter
    """
    wanted = np.complex128 if number_kind(value) == "c" else np.float64
    if type(value) is int:
        return np.array(_float_of(value))
    with np.errstate(all="ignore"):
        return np.array(value, dtype=wanted)


def _float_of(value: int) -> float:
    try:
        return float(value)
    except OverflowError:  # beyond 1e308
        return float("inf") if value > 0 else float("-inf")


def holds_none(value: object) -> bool:
    """True for None and for arrays that hold it: np.squeeze(None) is an array of shape ()."""
    if value is None:
        return True
    if type(value) is not np.ndarray:
        return False
    array = array_of(value)
    if array.dtype.kind != "O" or array.size > 10_000:
        return False
    return any(item is None for item in array.flat)


def plain_items(value: dict[Any, Any]) -> dict[str | int, Any]:
    """The entries under text and whole-number keys, read without asking a key whether it equals another."""
    return {key: item for key, item in dict.items(value) if type(key) is str or type(key) is int}


def identical(expected: Any, value: Any) -> bool:
    """True where `value` is `expected` in kind, shape and value, as most right answers are. Never for nan.

    expected : a plain value
    """
    kind = type(expected)
    if type(value) is not kind:
        return False
    if kind is np.ndarray:
        mine, other = array_of(expected), array_of(value)
        return mine.dtype == other.dtype and mine.shape == other.shape and bool((mine == other).all())
    if kind in SEQUENCES:
        return len(value) == len(expected) and all(map(identical, expected, value))
    if kind is dict:
        entries = plain_items(value)
        return entries.keys() == expected.keys() and all(
            identical(expected[key], entries[key]) for key in entries
        )
    return bool(expected == value)
