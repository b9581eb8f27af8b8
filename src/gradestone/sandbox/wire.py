"""Plain values as bytes. The reader believes nothing: every length is checked before anything is built.

    value   = tag body
    N T F                         None, True, False
    i  u16 length, bytes          int, little endian, signed
    f  8 bytes                    float
    c  16 bytes                   complex
    s  u32 length, UTF-8          str
    l t  u32 count, values        list, tuple
    d  u32 count, (key value)*    dict; a key is an i or an s
    a  dtype u8 dims u64* u64 length, bytes in C order     array
    g  dtype, bytes               numpy scalar
    o  u8                         something else: which of `DESCRIPTIONS`, never a name that a learner chose

Only exact types are written, as `gradestone.selfcheck.plain` tells them: asking an object what it is would
run its code.
"""

from __future__ import annotations

import collections
import functools
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import WireError
from ..selfcheck.plain import DESCRIPTIONS, Opaque, describe, is_key, plain_items
from .wireformat import (
    COMPLEX,
    DTYPES,
    INT_BYTES,
    LARGEST_INT,
    REAL,
    SCALARS,
    U8,
    U16,
    U32,
    U64,
    WORDS,
    Caps,
    array_head,
)


def encode(value: object, caps: Caps = Caps()) -> bytes:  # noqa: B008 (frozen)
    """`value` as bytes; of what is not plain only its description.

    Raises
    ------
    WireError : more nodes or bytes than `caps` allows
    """
    writer = _Writer(caps)
    writer.write(value, 0)
    return b"".join(writer.pieces)


class _Writer:
    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.pieces: list[bytes] = []
        self.bytes_left = caps.total_bytes
        self.nodes_left = caps.nodes

    def put(self, piece: bytes) -> None:
        self.bytes_left -= len(piece)
        if self.bytes_left < 0:
            raise WireError(f"the value takes more than {self.caps.total_bytes} bytes")
        self.pieces.append(piece)

    def opaque(self, value: object) -> None:
        self.put(b"o" + U8.pack(WORDS[describe(value)]))

    def write(self, value: Any, depth: int) -> None:
        self.nodes_left -= 1
        if self.nodes_left < 0:
            raise WireError(f"the value has more than {self.caps.nodes} parts")
        writer = _WRITERS.get(type(value))
        if writer is not None and depth <= self.caps.depth:
            writer(self, value, depth)
        elif type(value) in SCALARS:
            code = SCALARS[type(value)]
            self.put(b"g" + code + np.array(value, DTYPES[code]).tobytes())
        else:
            self.opaque(value)

    def integer(self, value: int, depth: int) -> None:
        length = value.bit_length() // 8 + 1
        if length > INT_BYTES:
            value, length = LARGEST_INT if value > 0 else -LARGEST_INT, INT_BYTES
        self.put(b"i" + U16.pack(length) + value.to_bytes(length, "little", signed=True))

    def text(self, value: str, depth: int) -> None:
        data = value.encode("utf-8", "replace")
        self.put(b"s" + U32.pack(len(data)) + data)

    def sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> None:
        items = tuple(value)
        self.put((b"t" if type(value) is tuple else b"l") + U32.pack(len(items)))
        for item in items:
            self.write(item, depth + 1)

    def mapping(self, value: dict[Any, Any], depth: int) -> None:
        entries = plain_items(value)
        self.put(b"d" + U32.pack(len(entries)))
        for key, item in entries.items():
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def array(self, value: np.ndarray[Any, Any], depth: int) -> None:
        found = array_head(value.dtype, value.shape)
        if found is None:
            self.opaque(value)
            return
        head, dtype, length = found
        if length > self.bytes_left:
            raise WireError(f"the value takes more than {self.caps.total_bytes} bytes")
        self.put(head)
        self.put((value if value.dtype == dtype else value.astype(dtype)).tobytes("C"))


_WRITERS: dict[type, Callable[[_Writer, Any, int], None]] = {
    type(None): lambda writer, value, depth: writer.put(b"N"),
    bool: lambda writer, value, depth: writer.put(b"T" if value else b"F"),
    int: _Writer.integer,
    float: lambda writer, value, depth: writer.put(b"f" + REAL.pack(value)),
    complex: lambda writer, value, depth: writer.put(b"c" + COMPLEX.pack(value.real, value.imag)),
    str: _Writer.text,
    list: _Writer.sequence,
    tuple: _Writer.sequence,
    dict: _Writer.mapping,
    collections.OrderedDict: _Writer.mapping,
    collections.defaultdict: _Writer.mapping,
    np.ndarray: _Writer.array,
}


def decode(data: bytes, caps: Caps = Caps()) -> Any:  # noqa: B008 (frozen)
    """The value that `data` holds. Arrays are new, writable and in C order.

    Raises
    ------
    WireError : `data` is not exactly one value in this format, or exceeds `caps`; nothing else is ever raised
    """
    return counted(data, caps)[0]


def counted(data: bytes, caps: Caps = Caps()) -> tuple[Any, int]:  # noqa: B008 (frozen)
    """The value that `data` holds, as `decode` gives it, and the number of its parts."""
    if len(data) > caps.total_bytes:
        raise WireError(f"{len(data)} bytes are more than the allowed {caps.total_bytes}")
    reader = _Reader(data, caps)
    value = reader.read(0)
    if reader.position != len(data):
        raise WireError(f"{len(data) - reader.position} bytes follow the value")
    return value, caps.nodes - reader.nodes_left


class _Reader:
    def __init__(self, data: bytes, caps: Caps) -> None:
        self.data = memoryview(data)
        self.position = 0
        self.nodes_left = caps.nodes
        self.depth = caps.depth

    def take(self, count: int) -> memoryview:
        end = self.position + count
        if end > len(self.data):
            raise WireError(f"the value ends at byte {len(self.data)}; {count} more were announced")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def number(self, layout: struct.Struct) -> int:
        return int(self.numbers(layout)[0])

    def numbers(self, layout: struct.Struct) -> tuple[Any, ...]:
        try:
            found = layout.unpack_from(self.data, self.position)
        except struct.error:
            raise WireError(
                f"the value ends at byte {len(self.data)}; {layout.size} more are missing"
            ) from None
        self.position += layout.size
        return found

    def read(self, depth: int) -> Any:
        self.nodes_left -= 1
        if self.nodes_left < 0 or depth > self.depth + 1:
            raise WireError("the value has too many parts or is nested too deeply")
        tag = self.number(U8)
        reader = _READERS.get(tag)
        if reader is None:
            raise WireError(f"unknown tag {tag}")
        return reader(self, depth)

    def integer(self, depth: int) -> int:
        length = self.number(U16)
        if not 0 < length <= INT_BYTES:
            raise WireError(f"an int of {length} bytes")
        return int.from_bytes(self.take(length), "little", signed=True)

    def text(self, depth: int) -> str:
        try:
            return str(self.take(self.number(U32)), "utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def items(self, depth: int) -> list[Any]:
        return [self.read(depth + 1) for _ in range(self.count(1))]

    def count(self, least: int) -> int:
        count = self.number(U32)
        if count * least > len(self.data) - self.position:
            raise WireError(f"{count} parts are announced; the bytes left cannot hold them")
        return count

    def mapping(self, depth: int) -> dict[str | int, Any]:
        found: dict[str | int, Any] = {}
        for _ in range(self.count(2)):
            key = self.read(depth + 1)
            if not is_key(key) or key in found:
                raise WireError("a key is twice in a dict, or neither a text nor a whole number of 64 bits")
            found[key] = self.read(depth + 1)
        return found

    def array(self, depth: int) -> np.ndarray[Any, Any]:
        ndim = self.take(_BEFORE_SIZES)[-1]
        self.position -= _BEFORE_SIZES
        dtype, shape, length = _array_form(bytes(self.take(_BEFORE_SIZES + U64.size * (ndim + 1))))
        return np.ndarray(shape, dtype, self.elements(dtype, length)).copy()

    def scalar(self, depth: int) -> np.generic:
        dtype = _dtype(bytes(self.take(2)))
        scalar: np.generic = np.frombuffer(self.elements(dtype, dtype.itemsize), dtype)[0]
        return scalar

    def elements(self, dtype: np.dtype[Any], length: int) -> memoryview:
        found = self.take(length)
        if dtype.kind == "b" and length and np.frombuffer(found, np.uint8).max() > 1:
            raise WireError("a truth value that is neither 0 nor 1")
        return found

    def opaque(self, depth: int) -> Opaque:
        number = self.number(U8)
        if number >= len(DESCRIPTIONS):
            raise WireError("an unknown description of a thing that is not plain")
        return Opaque(DESCRIPTIONS[number])


_BEFORE_SIZES = 3  # bytes of an array: its dtype and the number of its dimensions


@functools.lru_cache(maxsize=1024)  # few kinds and shapes come again and again
def _array_form(head: bytes) -> tuple[np.dtype[Any], tuple[int, ...], int]:
    """Dtype, shape and length of what follows this head."""
    dtype, ndim = _dtype(head[:2]), head[2]
    if ndim > 32:
        raise WireError(f"an array of {ndim} dimensions")
    *shape, length = struct.unpack_from(f"<{ndim + 1}Q", head, _BEFORE_SIZES)
    # numpy multiplies the dimensions even where one of them is 0.
    if math.prod(max(size, 1) for size in shape) * dtype.itemsize > 2**62:
        raise WireError(f"an array of shape {shape}")
    if length != math.prod(shape) * dtype.itemsize:
        raise WireError(f"{length} bytes for an array of shape {shape}")
    return dtype, tuple(shape), length


def _dtype(code: bytes) -> np.dtype[Any]:
    dtype = DTYPES.get(code)
    if dtype is None:
        raise WireError("an array of a kind that is not allowed")
    return dtype


_BY_LETTER: dict[bytes, Callable[[_Reader, int], Any]] = {
    b"N": lambda reader, depth: None,
    b"T": lambda reader, depth: True,
    b"F": lambda reader, depth: False,
    b"i": _Reader.integer,
    b"f": lambda reader, depth: reader.numbers(REAL)[0],
    b"c": lambda reader, depth: complex(*reader.numbers(COMPLEX)),
    b"s": _Reader.text,
    b"l": _Reader.items,
    b"t": lambda reader, depth: tuple(reader.items(depth)),
    b"d": _Reader.mapping,
    b"a": _Reader.array,
    b"g": _Reader.scalar,
    b"o": _Reader.opaque,
}
_READERS = {ord(letter): reader for letter, reader in _BY_LETTER.items()}
