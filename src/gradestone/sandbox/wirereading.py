"""The reader of the wire format. It believes nothing. See `wire`."""

from __future__ import annotations

import functools
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import WireError
from ..selfcheck.elements import are_readable, element_dtype
from ..selfcheck.hashables import NotAMemberError, as_tuples, member
from ..selfcheck.plain import DESCRIPTIONS, Opaque, is_range
from ..selfcheck.records import Record, are_names
from .wireformat import COMPLEX, DTYPES, INT_BYTES, RANGE, REAL, U8, U16, U32, U64, Caps


class Reader:
    """Of one value in `data`. Raises WireError for what is not in the format, or beyond the caps.

    position, nodes_left : bytes that are read, and parts that there may still be
    """

    def __init__(self, data: bytes, caps: Caps) -> None:
        self.data = memoryview(data)
        self.position = 0
        self.nodes_left = caps.nodes
        self.depth = caps.depth

    def _take(self, count: int) -> memoryview:
        end = self.position + count
        if end > len(self.data):
            raise WireError(f"the value ends at byte {len(self.data)}; {count} more were announced")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def _number(self, layout: struct.Struct) -> int:
        return int(self._numbers(layout)[0])

    def _numbers(self, layout: struct.Struct) -> tuple[Any, ...]:
        try:
            found = layout.unpack_from(self.data, self.position)
        except struct.error:
            raise WireError(
                f"the value ends at byte {len(self.data)}; {layout.size} more are missing"
            ) from None
        self.position += layout.size
        return found

    def read(self, depth: int = 0) -> Any:
        """The next value, and all that is in it."""
        self.nodes_left -= 1
        if self.nodes_left < 0 or depth > self.depth + 1:
            raise WireError("the value has too many parts or is nested too deeply")
        tag = self._number(U8)
        reader = _READERS.get(tag)
        if reader is None:
            raise WireError(f"unknown tag {tag}")
        return reader(self, depth)

    def _integer(self, depth: int) -> int:
        length = self._number(U16)
        if not 0 < length <= INT_BYTES:
            raise WireError(f"an int of {length} bytes")
        return int.from_bytes(self._take(length), "little", signed=True)

    def _text(self, depth: int) -> str:
        try:
            return str(self._take(self._number(U32)), "utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def _items(self, depth: int) -> list[Any]:
        return [self.read(depth + 1) for _ in range(self._count(1))]

    def _count(self, least: int) -> int:
        count = self._number(U32)
        if count * least > len(self.data) - self.position:
            raise WireError(f"{count} parts are announced; the bytes left cannot hold them")
        return count

    def _mapping(self, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        hashes = _Hashes()
        for _ in range(self._count(2)):
            key = hashes.checked(self.read(depth + 1))
            if key in found:
                raise WireError("a key is twice in a dict")
            found[key] = self.read(depth + 1)
        return found

    def _members(self, depth: int) -> list[Any]:
        found = self._items(depth)
        hashes = _Hashes()
        return [each if type(each) is Opaque else hashes.checked(each) for each in found]

    def _binary(self, depth: int) -> bytes:
        return bytes(self._take(self._number(U32)))

    def _range(self, depth: int) -> range:
        start, stop, step = self._numbers(RANGE)
        found = range(start, stop, step or 1)
        if not step or not is_range(found):
            raise WireError("a range without a step, or beyond all arrays")
        return found

    def _record(self, depth: int) -> Record:
        kind, name = self._number(U8), self._text(depth)
        fields = tuple(self._text(depth) for _ in range(self._number(U8)))
        if kind > 1 or not are_names(name, fields):
            raise WireError("names that no class and no field has")
        values = tuple(self.read(depth + 1) for _ in fields)
        return Record(name, fields, values, is_tuple=kind == 1)

    def _array(self, depth: int) -> np.ndarray[Any, Any]:
        ndim = self._take(_BEFORE_SIZES)[-1]
        self.position -= _BEFORE_SIZES
        dtype, shape, length = _array_form(bytes(self._take(_BEFORE_SIZES + U64.size * (ndim + 1))))
        return np.ndarray(shape, dtype, self._elements(dtype, length)).copy()

    def _scalar(self, depth: int) -> np.generic:
        dtype = _dtype(bytes(self._take(2)))
        scalar: np.generic = np.frombuffer(self._elements(dtype, dtype.itemsize), dtype)[0]
        return scalar

    def _texts(self, depth: int) -> np.ndarray[Any, Any]:
        dtype = self._element_dtype()
        ndim = self._number(U8)
        shape, length = _sizes(bytes(self._take(U64.size * (ndim + 1))), ndim, dtype)
        found = np.ndarray(shape, dtype, self._take(length)).copy()
        if not are_readable(found):
            raise WireError("a letter that Unicode does not have")
        return found

    def _date(self, depth: int) -> np.generic:
        dtype = self._element_dtype()
        if dtype.kind not in "Mm":
            raise WireError("a text in the place of a date")
        scalar: np.generic = np.frombuffer(self._take(dtype.itemsize), dtype)[0]
        return scalar

    def _element_dtype(self) -> np.dtype[Any]:
        dtype = element_dtype(bytes(self._take(self._number(U8))))
        if dtype is None:
            raise WireError("an array of a kind that is not allowed")
        return dtype

    def _elements(self, dtype: np.dtype[Any], length: int) -> memoryview:
        found = self._take(length)
        if dtype.kind == "b" and length and np.frombuffer(found, np.uint8).max() > 1:
            raise WireError("a truth value that is neither 0 nor 1")
        return found

    def _opaque(self, depth: int) -> Opaque:
        number = self._number(U8)
        if number >= len(DESCRIPTIONS):
            raise WireError("an unknown description of a thing that is not plain")
        return Opaque(DESCRIPTIONS[number])


class _Hashes:
    """Of the keys of one dict or the members of one set: a dict is slow where thousands have the same one.

    Those of texts are other ones in every process. Whoever sends numbers and tuples can choose them.
    """

    def __init__(self) -> None:
        self._times: dict[int, int] = {}

    def checked(self, key: Any) -> Any:
        """The key itself, with the one nan that a dict finds again."""
        kind = type(key)
        if kind is str:
            return key
        try:
            key = member(key)
        except NotAMemberError:
            raise WireError("a key or member that cannot be one") from None
        if kind not in _UNFORESEEN:
            place = hash(as_tuples(key))  # as comparisons look for it: names make named tuples differ
            times = self._times[place] = self._times.get(place, 0) + 1
            if times > MOST_ALIKE:
                raise WireError(f"more than {MOST_ALIKE} keys that a dict looks for in the same place")
        return key


_UNFORESEEN = (int, bytes)  # few of 63 bits have the same hash
MOST_ALIKE = 64

_BEFORE_SIZES = 3  # bytes of an array: its dtype and the number of its dimensions


@functools.lru_cache(maxsize=1024)  # few kinds and shapes come again and again
def _array_form(head: bytes) -> tuple[np.dtype[Any], tuple[int, ...], int]:
    """Dtype, shape and length of what follows this head."""
    dtype, ndim = _dtype(head[:2]), head[2]
    return dtype, *_sizes(head[_BEFORE_SIZES:], ndim, dtype)


def _sizes(sizes: bytes, ndim: int, dtype: np.dtype[Any]) -> tuple[tuple[int, ...], int]:
    """Shape and length of an array."""
    if ndim > 32:
        raise WireError(f"an array of {ndim} dimensions")
    *shape, length = struct.unpack(f"<{ndim + 1}Q", sizes)
    # numpy multiplies the dimensions even where one of them is 0.
    if math.prod(max(size, 1) for size in shape) * dtype.itemsize > 2**62:
        raise WireError(f"an array of shape {shape}")
    if length != math.prod(shape) * dtype.itemsize:
        raise WireError(f"{length} bytes for an array of shape {shape}")
    return tuple(shape), length


def _dtype(code: bytes) -> np.dtype[Any]:
    dtype = DTYPES.get(code)
    if dtype is None:
        raise WireError("an array of a kind that is not allowed")
    return dtype


_BY_LETTER: dict[bytes, Callable[[Reader, int], Any]] = {
    b"N": lambda reader, depth: None,
    b"T": lambda reader, depth: True,
    b"F": lambda reader, depth: False,
    b"i": Reader._integer,
    b"f": lambda reader, depth: reader._numbers(REAL)[0],
    b"c": lambda reader, depth: complex(*reader._numbers(COMPLEX)),
    b"s": Reader._text,
    b"l": Reader._items,
    b"t": lambda reader, depth: tuple(reader._items(depth)),
    b"d": Reader._mapping,
    b"a": Reader._array,
    b"g": Reader._scalar,
    b"o": Reader._opaque,
    b"b": Reader._binary,
    b"m": lambda reader, depth: set(reader._members(depth)),
    b"z": lambda reader, depth: frozenset(reader._members(depth)),
    b"r": Reader._range,
    b"n": Reader._record,
    b"x": Reader._texts,
    b"y": Reader._date,
}
_READERS = {ord(letter): reader for letter, reader in _BY_LETTER.items()}
