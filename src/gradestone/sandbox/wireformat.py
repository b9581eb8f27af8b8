"""The tables of the wire format: kinds of arrays, words for what is not plain, limits. See `wire`."""

from __future__ import annotations

import functools
import math
import struct
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Caps:
    """How much one value may hold."""

    total_bytes: int = 64 * 1024**2
    nodes: int = 200_000
    depth: int = 32


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for something that is not a plain value. `word` is one of `OPAQUE`."""

    word: str


INT_BYTES = 1024
U8, U16, U32, U64 = struct.Struct("<B"), struct.Struct("<H"), struct.Struct("<I"), struct.Struct("<Q")
REAL, COMPLEX = struct.Struct("<d"), struct.Struct("<dd")
DTYPES = {
    code.encode(): np.dtype(code)
    for code in ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8"]
}
DTYPES[b"cg"] = np.dtype("complex128")  # two letters for all: c16 is too long
CODES = {dtype: code for code, dtype in DTYPES.items()}
SCALARS = {dtype.type: (code, dtype) for code, dtype in DTYPES.items()}
WIDE = {np.longdouble: np.float64, np.clongdouble: np.complex128}  # their size depends on the machine

OPAQUE: dict[str, Callable[[], Any] | None] = {
    # What the reader puts in its place, so that the explanation is the one a learner sees at home.
    "array of objects": lambda: np.zeros((), dtype=object),
    "array holding None": lambda: np.full((), None, dtype=object),
    "array of texts": lambda: np.zeros((), dtype="U1"),
    "array of bytes": lambda: np.zeros((), dtype="S1"),
    "array of dates": lambda: np.zeros((), dtype="M8[s]"),
    "structured array": lambda: np.zeros((), dtype=[("a", "f8")]),
    "bytes": None,
    "set": None,
    "range": None,
    "map": None,
    "zip": None,
    "generator": None,
    "function": None,
    "class": None,
    "module": None,
    "matrix": None,
    "masked array": None,
    "long integer": None,
    "object": None,
    "too deep": None,
}
ARRAY_WORDS = {
    "O": "array of objects",
    "U": "array of texts",
    "S": "array of bytes",
    "M": "array of dates",
    "m": "array of dates",
}
TYPE_WORDS: dict[type, str] = {
    bytes: "bytes",
    set: "set",
    range: "range",
    map: "map",
    zip: "zip",
    types.GeneratorType: "generator",
    types.FunctionType: "function",
    types.BuiltinFunctionType: "function",
    type: "class",
    types.ModuleType: "module",
    np.matrix: "matrix",
    np.ma.MaskedArray: "masked array",
}


@functools.lru_cache(maxsize=1024)  # few kinds and shapes come again and again
def array_head(dtype: np.dtype[Any], shape: tuple[int, ...]) -> tuple[bytes, np.dtype[Any], int] | None:
    """What stands before the bytes of an array, their kind and number; None for a kind that is not sent."""
    native = np.dtype(WIDE.get(dtype.type, dtype)).newbyteorder("=")
    code = CODES.get(native)
    if code is None:
        return None
    length = math.prod(shape) * native.itemsize
    return b"".join((b"a", code, U8.pack(len(shape)), *map(U64.pack, (*shape, length)))), native, length
