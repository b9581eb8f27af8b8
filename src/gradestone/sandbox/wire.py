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
    o  u8 length, ASCII           something else: a word of `OPAQUE`, never a name that a learner chose

Only exact types are written, as in `gradestone.selfcheck.plain`: asking an object what it is would run its code.
Named tuples are written as the tuples they are, as in `gradestone.selfcheck.tuples`.
"""

from __future__ import annotations

import collections
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import WireError
from .wireformat import (
    ARRAY_WORDS,
    COMPLEX,
    DTYPES,
    INT_BYTES,
    OPAQUE,
    REAL,
    SCALARS,
    TYPE_WORDS,
    U8,
    U16,
    U32,
    WIDE,
    Caps,
    Opaque,
    array_head,
)

__all__ = ["Caps", "Opaque", "decode", "encode"]


def encode(value: object, caps: Caps = Caps()) -> bytes:  # noqa: B008 (frozen)
    """`value` as bytes; what is not plain becomes an opaque word.

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

    def opaque(self, word: str) -> None:
        self.put(b"o" + U8.pack(len(word)) + word.encode())

    def write(self, value: Any, depth: int) -> None:
        self.nodes_left -= 1
        if self.nodes_left < 0:
            raise WireError(f"the value has more than {self.caps.nodes} parts")
        writer = _WRITERS.get(type(value))
        if writer is not None and depth <= self.caps.depth:
            writer(self, value, depth)
        elif writer is not None:
            self.opaque("too deep")
        elif type(value) in SCALARS:
            code, dtype = SCALARS[type(value)]
            self.put(b"g" + code + np.array(value, dtype).tobytes())
        elif type(value) in WIDE:
            self.write(WIDE[type(value)](value), depth)
        elif type(type(value)) is type and type(value).__bases__ == (tuple,):  # a named tuple
            self.write(tuple(tuple.__iter__(value)), depth)
        else:
            self.opaque(TYPE_WORDS.get(type(value), "object"))

    def integer(self, value: int, depth: int) -> None:
        length = value.bit_length() // 8 + 1
        if length > INT_BYTES:
            self.opaque("long integer")
        else:
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
        # Other keys are ignored by the judge as they are by the self-check.
        items = [(k, v) for k, v in dict.items(value) if type(k) is str or _is_short(k)]
        self.put(b"d" + U32.pack(len(items)))
        for key, item in items:
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def array(self, value: np.ndarray[Any, Any], depth: int) -> None:
        found = array_head(value.dtype, value.shape)
        if found is None:
            self.opaque(_array_word(value))
            return
        head, dtype, length = found
        if length > self.bytes_left:
            raise WireError(f"the value takes more than {self.caps.total_bytes} bytes")
        self.put(head)
        self.put((value if value.dtype == dtype else value.astype(dtype)).tobytes("C"))


def _is_short(key: object) -> bool:
    return type(key) is int and key.bit_length() // 8 + 1 <= INT_BYTES


def _array_word(value: np.ndarray[Any, Any]) -> str:
    if value.dtype.kind == "O" and value.size <= 10_000 and any(item is None for item in value.flat):
        return "array holding None"
    return ARRAY_WORDS.get(value.dtype.kind, "structured array")


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
    if len(data) > caps.total_bytes:
        raise WireError(f"{len(data)} bytes are more than the allowed {caps.total_bytes}")
    reader = _Reader(data, caps)
    value = reader.read(0)
    if reader.position != len(data):
        raise WireError(f"{len(data) - reader.position} bytes follow the value")
    return value


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
            if type(key) not in (str, int) or key in found:
                raise WireError("a key is twice in a dict, or neither a text nor a whole number")
            found[key] = self.read(depth + 1)
        return found

    def dtype(self) -> np.dtype[Any]:
        dtype = DTYPES.get(bytes(self.take(2)))
        if dtype is None:
            raise WireError("an array of a kind that is not allowed")
        return dtype

    def array(self, depth: int) -> np.ndarray[Any, Any]:
        dtype, ndim = self.dtype(), self.number(U8)
        if ndim > 32:
            raise WireError(f"an array of {ndim} dimensions")
        *shape, length = self.numbers(_SIZES[ndim])
        # numpy multiplies the dimensions even where one of them is 0.
        if math.prod(max(size, 1) for size in shape) * dtype.itemsize > 2**62:
            raise WireError(f"an array of shape {shape}")
        if length != math.prod(shape) * dtype.itemsize:
            raise WireError(f"{length} bytes for an array of shape {shape}")
        return self.elements(dtype, length).reshape(shape).copy()

    def scalar(self, depth: int) -> np.generic:
        dtype = self.dtype()
        scalar: np.generic = self.elements(dtype, dtype.itemsize)[0]
        return scalar

    def elements(self, dtype: np.dtype[Any], length: int) -> np.ndarray[Any, Any]:
        found = np.frombuffer(self.take(length), dtype)
        if dtype.kind == "b" and length and found.view(np.uint8).max() > 1:
            raise WireError("a truth value that is neither 0 nor 1")
        return found

    def opaque(self, depth: int) -> Any:
        word = bytes(self.take(self.number(U8))).decode("ascii", "replace")
        if word not in OPAQUE:
            raise WireError("an unknown word for a thing that is not plain")
        stand_in = OPAQUE[word]
        return Opaque(word) if stand_in is None else stand_in()


_SIZES = tuple(struct.Struct(f"<{count}Q") for count in range(1, 34))  # of the dimensions and in all, by ndim
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
