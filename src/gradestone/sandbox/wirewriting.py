"""The writer of the wire format. See `wire`."""

from __future__ import annotations

import collections
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import WireError
from ..selfcheck.elements import element_name, readable_texts
from ..selfcheck.plain import describe, is_range, plain_items
from ..selfcheck.records import Record, are_names
from .wireformat import (
    COMPLEX,
    DTYPES,
    INT_BYTES,
    LARGEST_INT,
    RANGE,
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


class Writer:
    """Of one value, within the caps. Raises WireError where it has more parts or bytes."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.pieces: list[bytes] = []
        self.bytes_left = caps.total_bytes
        self.nodes_left = caps.nodes

    def _put(self, piece: bytes) -> None:
        self.bytes_left -= len(piece)
        if self.bytes_left < 0:
            raise WireError(f"the value takes more than {self.caps.total_bytes} bytes")
        self.pieces.append(piece)

    def _opaque(self, value: object) -> None:
        self._put(b"o" + U8.pack(WORDS[describe(value)]))

    def write(self, value: Any, depth: int = 0) -> None:
        """Add a value to `pieces`."""
        self.nodes_left -= 1
        if self.nodes_left < 0:
            raise WireError(f"the value has more than {self.caps.nodes} parts")
        writer = _WRITERS.get(type(value))
        if writer is not None and depth <= self.caps.depth:
            writer(self, value, depth)
        elif type(value) in SCALARS:
            code = SCALARS[type(value)]
            self._put(b"g" + code + np.array(value, DTYPES[code]).tobytes())
        else:
            self._opaque(value)

    def _integer(self, value: int, depth: int) -> None:
        length = value.bit_length() // 8 + 1
        if length > INT_BYTES:
            value, length = LARGEST_INT if value > 0 else -LARGEST_INT, INT_BYTES
        self._put(b"i" + U16.pack(length) + value.to_bytes(length, "little", signed=True))

    def _text(self, value: str, depth: int) -> None:
        data = value.encode("utf-8", "replace")
        self._put(b"s" + U32.pack(len(data)) + data)

    def _sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> None:
        items = tuple(value)
        self._put((b"t" if type(value) is tuple else b"l") + U32.pack(len(items)))
        for item in items:
            self.write(item, depth + 1)

    def _members(self, value: set[Any] | frozenset[Any], depth: int) -> None:
        parts = sorted(self._apart(each, depth + 1) for each in value)
        self._put((b"m" if type(value) is set else b"z") + U32.pack(len(parts)))
        for part in parts:
            self._put(part)

    def _apart(self, value: Any, depth: int) -> bytes:
        """The bytes of a part whose place is not known yet."""
        pieces, self.pieces = self.pieces, []
        before = self.bytes_left
        self.write(value, depth)
        apart, self.pieces, self.bytes_left = b"".join(self.pieces), pieces, before
        return apart

    def _binary(self, value: bytes, depth: int) -> None:
        self._put(b"b" + U32.pack(len(value)) + value)

    def _range(self, value: range, depth: int) -> None:
        if is_range(value):
            self._put(b"r" + RANGE.pack(value.start, value.stop, value.step))
        else:
            self._opaque(value)

    def _record(self, value: Record, depth: int) -> None:
        if not are_names(value.name, value.fields):
            self._opaque(value)
            return
        self._put(b"n" + U8.pack(value.is_tuple))
        self._name(value.name)
        self._put(U8.pack(len(value.fields)))
        for field in value.fields:
            self._name(field)
        for each in value.values:
            self.write(each, depth + 1)

    def _name(self, name: str) -> None:
        data = name.encode()
        self._put(U32.pack(len(data)) + data)

    def _mapping(self, value: dict[Any, Any], depth: int) -> None:
        entries = plain_items(value)
        self._put(b"d" + U32.pack(len(entries)))
        for key, item in entries.items():
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def _array(self, value: np.ndarray[Any, Any], depth: int) -> None:
        found = array_head(value.dtype, value.shape)
        if found is None:
            self._elements(value)
            return
        head, dtype, length = found
        if length > self.bytes_left:
            raise WireError(f"the value takes more than {self.caps.total_bytes} bytes")
        self._put(head)
        self._put((value if value.dtype == dtype else value.astype(dtype)).tobytes("C"))

    def _elements(self, value: np.ndarray[Any, Any]) -> None:
        """An array of texts or dates."""
        name = element_name(value.dtype)
        if not name:
            self._opaque(value)
            return
        if value.nbytes > self.bytes_left:
            raise WireError(f"the value takes more than {self.caps.total_bytes} bytes")
        plain = readable_texts(value.astype(name.decode(), copy=False))
        sizes = (*plain.shape, plain.nbytes)
        self._put(b"x" + U8.pack(len(name)) + name + U8.pack(value.ndim) + b"".join(map(U64.pack, sizes)))
        self._put(plain.tobytes("C"))

    def _date(self, value: Any, depth: int) -> None:
        name = element_name(value.dtype)
        if not name:
            self._opaque(value)
            return
        self._put(b"y" + U8.pack(len(name)) + name + np.array(value, name.decode()).tobytes())


_WRITERS: dict[type, Callable[[Writer, Any, int], None]] = {
    type(None): lambda writer, value, depth: writer._put(b"N"),
    bool: lambda writer, value, depth: writer._put(b"T" if value else b"F"),
    int: Writer._integer,
    float: lambda writer, value, depth: writer._put(b"f" + REAL.pack(value)),
    complex: lambda writer, value, depth: writer._put(b"c" + COMPLEX.pack(value.real, value.imag)),
    str: Writer._text,
    list: Writer._sequence,
    tuple: Writer._sequence,
    dict: Writer._mapping,
    collections.OrderedDict: Writer._mapping,
    collections.defaultdict: Writer._mapping,
    np.ndarray: Writer._array,
    bytes: Writer._binary,
    set: Writer._members,
    frozenset: Writer._members,
    range: Writer._range,
    Record: Writer._record,
    np.datetime64: Writer._date,
    np.timedelta64: Writer._date,
}
