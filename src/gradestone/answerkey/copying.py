"""Copies of plain values, and of nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np

_ATOMS = (type(None), bool, int, float, complex, str)
_KINDS = "biufc"


class NotPlainError(TypeError):
    """A value that cannot travel between processes as plain data."""


def plain_copy(value: Any, where: str) -> Any:
    """A copy of `value` that shares nothing with it; arrays come out contiguous, as from the sandbox.

    Raises
    ------
    NotPlainError : naming the place in the value and its type
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


def _type_name(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"a numpy array of {value.dtype}"
    if isinstance(value, dict):
        return "a dict with keys other than str and int"
    return f"a {type(value).__name__}"
