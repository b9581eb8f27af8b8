"""Plain values: copied, compared bit by bit, and told apart from all others."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

__all__ = ["NotPlainError", "identical", "plain_copy"]

_ATOMS = (type(None), bool, int, float, complex, str)
_KINDS = "biufc"


class NotPlainError(TypeError):
    """A value that cannot travel between processes as plain data."""


def plain_copy(value: Any, where: str) -> Any:
    """A copy of `value` that shares nothing with it; arrays come out contiguous, as from the sandbox.

    Raises:
        NotPlainError: naming the place in the value and its type.
    """
    if type(value) in _ATOMS:
        return value
    if type(value) in (list, tuple):
        return type(value)(plain_copy(item, f"{where}[{index}]") for index, item in enumerate(value))
    if type(value) is dict and all(type(key) in (str, int) for key in value):
        return {key: plain_copy(item, f"{where}[{key!r}]") for key, item in value.items()}
    if type(value) is np.ndarray and value.dtype.kind in _KINDS:
        return np.array(value, order="C")
    if isinstance(value, np.generic) and value.dtype.kind in _KINDS:
        return value
    raise NotPlainError(f"{where} is {_type_name(value)}, which is not a plain value")


def identical(a: Any, b: Any) -> bool:
    """Whether two plain values are the same bit for bit: types, order, dtypes, shapes, nan and -0.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(identical(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray | np.generic):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, float):
        return struct.pack("d", a) == struct.pack("d", b)
    if isinstance(a, complex):
        return identical(a.real, b.real) and identical(a.imag, b.imag)
    return bool(a == b)


def _type_name(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"a numpy array of {value.dtype}"
    if isinstance(value, dict):
        return "a dict with keys other than str and int"
    return f"a {type(value).__name__}"
