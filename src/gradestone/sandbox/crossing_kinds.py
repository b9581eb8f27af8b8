"""The kinds of values that cross by their contents: how they are taken apart, and put together again.

A kind that can be changed in place is first made and then filled, since it may hold itself; the others are
made of their parts at once. Whoever reads believes nothing: no code runs here but Python's and numpy's.
"""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import io
import itertools
import pathlib
import random
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..selfcheck.generators import generator_of, generator_record
from .wireformat import array_head

Nodes = Callable[[Iterable[Any]], list[Any]]
Values = Callable[[Any], Iterable[Any]]

FACTORIES = {
    "int": int,
    "float": float,
    "list": list,
    "dict": dict,
    "set": set,
    "str": str,
    "bool": bool,
    "": None,
}

# ---------------------------------------------------------------- what is fixed

IMMUTABLE_APART: dict[type, Callable[[Any], tuple[str, Iterable[Any]]]] = {
    fractions.Fraction: lambda it: ("fraction", (it.numerator, it.denominator)),
    decimal.Decimal: lambda it: ("decimal", (str(it),)),
    datetime.timedelta: lambda it: ("timedelta", (it.days, it.seconds, it.microseconds)),
    datetime.date: lambda it: ("date", (it.year, it.month, it.day)),
    pathlib.PosixPath: lambda it: ("path", (str(it),)),
    slice: lambda it: ("slice", (it.start, it.stop, it.step)),
    type(Ellipsis): lambda it: ("ellipsis", ()),
    type(NotImplemented): lambda it: ("not implemented", ()),
    np.str_: lambda it: ("str", (str.__str__(it),)),
    types.MappingProxyType: lambda it: ("read only", tuple(it.items())),
    type({}.keys()): lambda it: ("keys", tuple(it)),
    type({}.values()): lambda it: ("values", tuple(it)),
    type({}.items()): lambda it: ("items", tuple(it)),
}
IMMUTABLE: dict[str, Callable[..., Any]] = {
    "int": lambda data: int.from_bytes(data, "little", signed=True),
    "fraction": fractions.Fraction,
    "decimal": decimal.Decimal,
    "timedelta": datetime.timedelta,
    "date": datetime.date,
    "path": pathlib.PosixPath,
    "slice": slice,
    "ellipsis": lambda: Ellipsis,
    "not implemented": lambda: NotImplemented,
    "str": str,
    "read only": lambda *items: types.MappingProxyType(dict(items)),
    "keys": lambda *keys: dict.fromkeys(keys).keys(),
    "values": lambda *values: dict(enumerate(values)).values(),
    "items": lambda *items: dict(items).items(),
}


def _time_apart(it: Any) -> tuple[str, Iterable[Any]]:
    fields = (it.year, it.month, it.day, it.hour, it.minute, it.second, it.microsecond, it.fold)
    offset = None if it.tzinfo is None else it.utcoffset()
    return "datetime", (*fields, offset)


def _time_made(*parts: Any) -> datetime.datetime:
    year, month, day, hour, minute, second, microsecond, fold, offset = parts
    zone = None if offset is None else datetime.timezone(offset)
    return datetime.datetime(year, month, day, hour, minute, second, microsecond, zone, fold=fold)


IMMUTABLE_APART[datetime.datetime] = _time_apart
IMMUTABLE["datetime"] = _time_made

# ---------------------------------------------------------------- what can be changed in place


def _mapping(tag: str) -> Callable[[Any, Nodes], tuple[str, list[Any]]]:
    return lambda it, nodes: (tag, [nodes(dict.keys(it)), nodes(dict.values(it))])


def _array_apart(it: Any, nodes: Nodes) -> tuple[str, list[Any]]:
    if array_head(it.dtype, it.shape) is not None or it.dtype.kind in "USMm":
        return "array", [it]
    if it.dtype.kind == "T":
        return "array", [np.array(it.tolist(), np.str_).reshape(it.shape)]
    if it.dtype.names:
        fields = [str(it.dtype[name].str) for name in it.dtype.names]
        return "fields", [list(it.dtype.names), fields, list(it.shape), it.tobytes()]
    return "objects", [list(it.shape), nodes(it.ravel())]


APART: dict[type, Callable[[Any, Nodes], tuple[str, list[Any]]]] = {
    list: lambda it, nodes: ("list", nodes(it)),
    dict: _mapping("dict"),
    set: lambda it, nodes: ("set", nodes(it)),
    np.ndarray: _array_apart,
    bytearray: lambda it, nodes: ("bytearray", [bytes(it)]),
    collections.OrderedDict: _mapping("ordered"),
    collections.Counter: _mapping("counter"),
    collections.deque: lambda it, nodes: ("deque", [it.maxlen, nodes(it)]),
    np.random.Generator: lambda it, nodes: ("generator", [generator_record(it)]),
    np.random.RandomState: lambda it, nodes: ("generator", [generator_record(it)]),
    random.Random: lambda it, nodes: (
        "random",
        [[list(part) if type(part) is tuple else part for part in it.getstate()]],
    ),
}


def _default_apart(it: Any, nodes: Nodes) -> tuple[str, list[Any]]:
    factory = it.default_factory
    name = next((name for name, each in FACTORIES.items() if each is factory), "")
    return "default", [nodes(dict.keys(it)), nodes(dict.values(it)), name]


APART[collections.defaultdict] = _default_apart
HOLDERS: dict[str, tuple[type, str]] = {
    "user dict": (collections.UserDict, "data"),
    "user list": (collections.UserList, "data"),
    "user string": (collections.UserString, "data"),
    "chain": (collections.ChainMap, "maps"),
}
"""Classes of Python's that keep what they hold in one attribute."""


def _holder_apart(tag: str, field: str) -> Callable[[Any, Nodes], tuple[str, list[Any]]]:
    return lambda it, nodes: (tag, nodes([it.__dict__[field]]))


APART |= {kind: _holder_apart(tag, field) for tag, (kind, field) in HOLDERS.items()}
APART[io.StringIO] = lambda it, nodes: ("text", ["", 0] if it.closed else [it.getvalue(), it.tell()])
APART[io.BytesIO] = lambda it, nodes: ("octets", [b"", 0] if it.closed else [it.getvalue(), it.tell()])
APART[array.array] = lambda it, nodes: ("numbers", [it.typecode, it.tobytes()])
APART[np.ma.MaskedArray] = lambda it, nodes: ("masked", [np.asarray(it.data), np.ma.getmaskarray(it)])


def _objects_made(parts: Any) -> Any:
    shape, nodes = parts
    made = np.empty(len(nodes), object)
    return made.reshape([int(size) for size in shape])


def _fields_made(parts: Any) -> Any:
    names, kinds, shape, data = parts
    dtype = np.dtype([(str(name), str(kind)) for name, kind in zip(names, kinds, strict=True)])
    if dtype.hasobject:
        raise ValueError("objects in a record")
    return np.frombuffer(data, dtype).reshape([int(size) for size in shape]).copy()


_NUMBERS = {letter: letter for letter in "bBhHiIlLqQfd"}  # of an `array`; not of its letters

MAKE: dict[str, Callable[[Any], Any]] = {
    "list": lambda parts: [],
    "dict": lambda parts: {},
    "set": lambda parts: set(),
    "array": lambda parts: _array_in(parts),
    "objects": _objects_made,
    "fields": _fields_made,
    "masked": lambda parts: np.ma.MaskedArray(_array_in(parts[:1]), _array_in(parts[1:])),
    "bytearray": lambda parts: bytearray(),
    "ordered": lambda parts: collections.OrderedDict(),
    "counter": lambda parts: collections.Counter(),
    "default": lambda parts: collections.defaultdict(FACTORIES[parts[2]]),
    "deque": lambda parts: collections.deque(maxlen=parts[0]),
    "generator": lambda parts: generator_of(parts[0]),
    "random": lambda parts: random.Random(),
    "user dict": lambda parts: collections.UserDict(),
    "user list": lambda parts: collections.UserList(),
    "user string": lambda parts: collections.UserString(""),
    "chain": lambda parts: collections.ChainMap(),
    "text": lambda parts: io.StringIO(),
    "octets": lambda parts: io.BytesIO(),
    "numbers": lambda parts: array.array(_NUMBERS[parts[0]]),
}


def _array_in(parts: Any) -> Any:
    (array,) = parts
    if type(array) is not np.ndarray:
        raise ValueError("no array")
    return array


def _fill_list(it: list[Any], parts: Any, values: Values) -> None:
    it[:] = values(parts)


def _fill_dict(it: dict[Any, Any], parts: Any, values: Values) -> None:
    entries = list(zip(values(parts[0]), values(parts[1]), strict=True))
    it.clear()
    for key, value in entries:  # `update` of a Counter would add
        it[key] = value


def _fill_set(it: set[Any], parts: Any, values: Values) -> None:
    members = list(values(parts))
    it.clear()
    it.update(members)


def _fill_array(it: Any, parts: Any, values: Values) -> None:
    array = _array_in(parts)
    if array is it:
        return
    if it.shape != array.shape:
        it.shape = array.shape  # of the same size only: others may look at its memory
    writable, it.flags.writeable = it.flags.writeable, True
    it[...] = array
    it.flags.writeable = writable


def _fill_objects(it: Any, parts: Any, values: Values) -> None:
    for place, value in zip(itertools.product(*map(range, it.shape)), values(parts[1]), strict=True):
        it[place] = value


def _fill_masked(it: Any, parts: Any, values: Values) -> None:
    it[...] = np.ma.MaskedArray(*parts)


def _fill_bytes(it: bytearray, parts: Any, values: Values) -> None:
    it[:] = parts[0]


def _fill_deque(it: collections.deque[Any], parts: Any, values: Values) -> None:
    members = list(values(parts[1]))
    it.clear()
    it.extend(members)


def _holder_filler(field: str) -> Callable[[Any, Any, Values], None]:
    def fill(it: Any, parts: Any, values: Values) -> None:
        (it.__dict__[field],) = values(parts)

    return fill


def _fill_numbers(it: array.array[Any], parts: Any, values: Values) -> None:
    it[:] = array.array(it.typecode, parts[1])


def _fill_stream(it: Any, parts: Any, values: Values) -> None:
    contents, place = parts
    if not it.closed:
        it.seek(0)
        it.truncate()
        it.write(contents)
        it.seek(place)


def _fill_generator(it: Any, parts: Any, values: Values) -> None:
    other = generator_of(parts[0])
    if type(it) is np.random.Generator:
        it.bit_generator.state = other.bit_generator.state
    else:
        it.set_state(other.get_state(legacy=False))


def _fill_random(it: random.Random, parts: Any, values: Values) -> None:
    it.setstate(tuple(tuple(part) if type(part) is list else part for part in parts[0]))


FILL: dict[str, Callable[[Any, Any, Values], None]] = {
    "list": _fill_list,
    "dict": _fill_dict,
    "set": _fill_set,
    "array": _fill_array,
    "objects": _fill_objects,
    "fields": lambda it, parts, values: it.__setitem__(..., _fields_made(parts)),
    "masked": _fill_masked,
    "bytearray": _fill_bytes,
    "ordered": _fill_dict,
    "counter": _fill_dict,
    "default": _fill_dict,
    "deque": _fill_deque,
    "generator": _fill_generator,
    "random": _fill_random,
    "text": _fill_stream,
    "octets": _fill_stream,
    "numbers": _fill_numbers,
    **{tag: _holder_filler(field) for tag, (_, field) in HOLDERS.items()},
}
