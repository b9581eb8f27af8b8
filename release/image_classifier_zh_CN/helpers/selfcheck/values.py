"""Plain values in HDF5: what is saved comes back exactly, and the same value gives the same bytes.

A value becomes a group with `structure` (JSON: the tuples, lists, dicts and single values) and one flat
dataset for all array entries of each dtype. A network's caches are then two objects in the file instead of
fifty, and the file still opens in any HDF5 viewer.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from .elements import element_name
from .hashables import SETS, NotAMemberError, in_order, member
from .plain import Array, is_range, number_kind
from .records import Record

Value = Any
"""None, bool, int, float, complex, str, bytes, range, list, tuple, dict, set, frozenset, Record; of numpy
numbers and dates, and arrays of numbers, texts or dates. Keys and members are what `hashables` says.
"""

STRUCTURE = "structure"
DEEPEST = 100


@contextmanager
def new_file(path: Path) -> Iterator[h5py.File]:
    """An HDF5 file, written at once when the block has ended; nothing is written if it fails.

    It is built in memory: HDF5 itself crashes when the disk fills under it. The form is h5py's default, the
    oldest: all versions of HDF5 write the same bytes of it. What HDF5 before 2.0 builds in memory in a newer
    form cannot be read.

    Raises
    ------
    OSError : the disk does not take the file
    """
    image = io.BytesIO()
    with h5py.File(image, "w") as file:
        yield file
    path.write_bytes(image.getbuffer())


def save_value(group: h5py.Group, name: str, value: Value) -> None:
    """Write `value` as the new group `name`.

    Raises
    ------
    TypeError : something in it, whose place is told, is no plain value; nothing is written
    """
    chunks: dict[str, list[Array]] = {}
    structure = _encode(value, chunks, name, DEEPEST)
    target = group.create_group(name)
    text = json.dumps(structure, separators=(",", ":")).encode("ascii")
    target.create_dataset(STRUCTURE, data=np.bytes_(text), track_times=False)
    for dtype in sorted(chunks):
        # np.concatenate alone would turn foreign byte order into the machine's own.
        flat = np.concatenate([chunk.ravel() for chunk in chunks[dtype]], dtype=np.dtype(dtype))
        target.create_dataset(dtype, data=_storable(flat), track_times=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """A value as it lies in the file: most of a large record is never asked for."""

    form: Any
    flat: dict[str, Array]

    def read(self) -> Value:
        """The value."""
        return _decode(self.form, self.flat)


def load_value(group: h5py.Group, name: str) -> Value:
    """Read what `save_value` wrote as the group `name`. Raises KeyError when there is none."""
    return _load(group, name).read()


def load_dicts(group: h5py.Group, name: str, levels: int) -> Value:
    """The same of dicts in dicts; below so many levels of them whatever takes reading is `Unread`."""
    whole = _load(group, name)
    return _outer_dicts(whole.form, whole.flat, levels)


def _load(group: h5py.Group, name: str) -> Unread:
    source = group[name]
    flat = {
        dtype: np.frombuffer(np.ascontiguousarray(source[dtype][()]).tobytes(), dtype=np.dtype(dtype))
        for dtype in source
        if dtype != STRUCTURE
    }
    return Unread(json.loads(bytes(source[STRUCTURE][()])), flat)


def _storable(flat: Array) -> Array:
    # HDF5 has no type for numpy's widest floats and would pad them: they are kept as raw bytes.
    # It has none for texts and dates, either.
    wide = flat.dtype.itemsize > (16 if flat.dtype.kind == "c" else 8)
    return np.frombuffer(flat.tobytes(), dtype=np.uint8) if wide or flat.dtype.kind in "bUSMm" else flat


# ---------------------------------------------------------------- structure: plain JSON and [tag, ...] lists


def _encode(value: Value, chunks: dict[str, list[Array]], place: str, depth: int) -> Any:
    kind = type(value)
    if depth == 0:
        raise TypeError(f"{place} is nested more than {DEEPEST} levels deep")
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return value if math.isfinite(value) else ["float", str(value)]
    if kind is complex:
        return ["complex", str(value.real), str(value.imag)]
    if kind in (list, tuple):
        items = [_encode(item, chunks, f"{place}[{index}]", depth - 1) for index, item in enumerate(value)]
        return [kind.__name__, *items]
    if kind is dict:
        return ["dict", *(_encode_entry(key, item, chunks, place, depth) for key, item in value.items())]
    if kind is np.ndarray or isinstance(value, np.generic):
        return _encode_array(value, chunks, place)
    return _encode_rarer(value, chunks, place, depth)


def _encode_rarer(value: Value, chunks: dict[str, list[Array]], place: str, depth: int) -> list[Any]:
    kind = type(value)
    if kind is bytes:
        return ["bytes", value.hex()]
    if is_range(value):
        return ["range", value.start, value.stop, value.step]
    if kind in SETS:
        members = [_member(each, f"a member of {place}") for each in value]
        return [kind.__name__, *(_encode(each, chunks, place, depth - 1) for each in in_order(members))]
    if kind is Record:
        parts = [_encode(each, chunks, f"{place}.{field}", depth - 1) for field, each in value.items()]
        return ["named tuple" if value.is_tuple else "fields", value.name, list(value.fields), *parts]
    raise TypeError(f"{place} is a {kind.__name__}, which is not a plain value")


def _encode_entry(key: Any, item: Value, chunks: dict[str, list[Array]], place: str, depth: int) -> list[Any]:
    if type(key) not in (str, int):
        key = _encode(_member(key, f"a key of {place}"), chunks, place, depth - 1)
    return [key, _encode(item, chunks, f"{place}[{key!r}]", depth - 1)]


def _member(value: Any, what: str) -> Any:
    try:
        return member(value)
    except NotAMemberError:
        raise TypeError(f"{what} is a {type(value).__name__}, which is not a plain value") from None


def _encode_array(value: Any, chunks: dict[str, list[Array]], place: str) -> list[Any]:
    array = np.asarray(value)
    if not (number_kind(array) or element_name(array.dtype)):
        raise TypeError(f"{place} is an array of dtype {array.dtype}, which holds neither numbers nor texts")
    dtype = element_name(array.dtype).decode() or array.dtype.str
    chunk = chunks.setdefault(dtype, [])
    offset = sum(part.size for part in chunk)
    chunk.append(array)
    tag = "array" if type(value) is np.ndarray else "scalar"
    return [tag, dtype, list(array.shape), offset]


def _outer_dicts(form: Any, flat: dict[str, Array], levels: int) -> Value:
    if not isinstance(form, list):
        return form
    if levels and form[0] == "dict":
        return {_key(key, flat): _outer_dicts(item, flat, levels - 1) for key, item in form[1:]}
    return Unread(form, flat)


def _decode(form: Any, flat: dict[str, Array]) -> Value:
    if not isinstance(form, list):
        return form
    tag, *rest = form
    if tag in _OF_PARTS:
        return _OF_PARTS[tag](_decode(item, flat) for item in rest)
    if tag == "dict":
        return {_key(key, flat): _decode(item, flat) for key, item in rest}
    if tag in _OF_TEXTS:
        return _OF_TEXTS[tag](*rest)
    if tag in ("named tuple", "fields"):
        name, fields, *parts = rest
        values = tuple(_decode(part, flat) for part in parts)
        return Record(name, tuple(fields), values, is_tuple=tag == "named tuple")
    return _decode_array(tag, *rest, flat=flat)


_OF_PARTS: dict[str, Callable[[Iterator[Any]], Any]] = {
    "list": list,
    "tuple": tuple,
    "set": lambda items: set(map(member, items)),
    "frozenset": lambda items: frozenset(map(member, items)),
}
_OF_TEXTS: dict[str, Callable[..., Any]] = {
    "float": float,
    "complex": lambda real, imag: complex(float(real), float(imag)),
    "bytes": bytes.fromhex,
    "range": range,
}


def _key(form: Any, flat: dict[str, Array]) -> Any:
    return member(_decode(form, flat)) if isinstance(form, list) else form


def _decode_array(tag: str, dtype: str, shape: list[int], offset: int, *, flat: dict[str, Array]) -> Any:
    entries = flat[dtype][offset : offset + math.prod(shape)]
    return entries[0] if tag == "scalar" else entries.reshape(shape).copy()
