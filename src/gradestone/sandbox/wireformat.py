"""The tables of the wire format: kinds of arrays, limits. See `wire`."""

from __future__ import annotations

import functools
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..selfcheck.plain import DESCRIPTIONS, NUMBER_SCALARS


@dataclass(frozen=True, slots=True)
class Caps:
    """How much one value may hold."""

    total_bytes: int = 64 * 1024**2
    nodes: int = 200_000
    depth: int = 32


INT_BYTES = 1024
LARGEST_INT = 1 << 8 * (INT_BYTES - 1)  # a longer one goes as this, which is infinite as a float too
U8, U16, U32, U64 = struct.Struct("<B"), struct.Struct("<H"), struct.Struct("<I"), struct.Struct("<Q")
REAL, COMPLEX = struct.Struct("<d"), struct.Struct("<dd")
RANGE = struct.Struct("<qqq")  # start, stop, step
DTYPES = {
    code.encode(): np.dtype(code)
    for code in ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8"]
}
DTYPES[b"cg"] = np.dtype("complex128")  # two letters for all: c16 is too long
CODES = {dtype: code for code, dtype in DTYPES.items()}
WIDE = {np.longdouble: np.float64, np.clongdouble: np.complex128}  # their size depends on the machine
SCALARS = {kind: CODES[np.dtype(WIDE.get(kind, kind))] for kind in (np.bool_, *NUMBER_SCALARS)}

WORDS = {words: number for number, words in enumerate(DESCRIPTIONS)}


@functools.lru_cache(maxsize=1024)  # few kinds and shapes come again and again
def array_head(dtype: np.dtype[Any], shape: tuple[int, ...]) -> tuple[bytes, np.dtype[Any], int] | None:
    """What stands before the bytes of an array, their kind and number; None for a kind that is not sent."""
    if dtype.kind not in "biufc":
        return None
    native = np.dtype(WIDE.get(dtype.type, dtype)).newbyteorder("=")
    code = CODES[native]
    length = math.prod(shape) * native.itemsize
    return b"".join((b"a", code, U8.pack(len(shape)), *map(U64.pack, (*shape, length)))), native, length
