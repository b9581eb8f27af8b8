"""What a function returns as plain data, and plain data as what it is called with."""

from __future__ import annotations

import contextlib
import inspect
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from .generators import KINDS as GENERATORS
from .generators import generator_of, generator_record, is_generator
from .hashables import SETS, NotAMemberError, member
from .plain import MAPPINGS, SEQUENCES, Opaque, array_of, describe
from .records import Record, object_of, record_of

MOST_PARTS = 100_000
MOST_BYTES = 60_000_000
"""A larger value is no answer. What is within both limits always comes through from the sandbox."""

_DEEPEST = 32  # no answer of a course is nested deeper


# ---------------------------------------------------------------- what a function returns


def as_plain(value: Any) -> Any:
    """`value` with each named tuple and dataclass object in it as a `Record`, and numpy's texts as Python's;
    itself, where there is none.

    Runs no code of the learner's: what is in an object is read without asking its class.
    """
    return _Reading().of(value, _DEEPEST)


class _Reading:
    """Of one value. What leads back to itself stays as it is."""

    def __init__(self) -> None:
        self._seen: dict[int, Any] = {}
        self._made: list[Any] = []  # kept, so that nothing else gets their ids

    def of(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is np.ndarray:
            return value if value.dtype.kind != "T" else _texts(value)
        if not depth or kind in _AS_THEY_ARE:
            return value
        if id(value) not in self._seen:
            self._seen[id(value)] = value
            self._seen[id(value)] = self._read(value, kind, depth - 1)
        return self._seen[id(value)]

    def _read(self, value: Any, kind: type, depth: int) -> Any:
        if kind in SEQUENCES:
            entries = list(value)
            plain = [self.of(entry, depth) for entry in entries]
            return kind(plain) if _differ(plain, entries) else value
        if kind in MAPPINGS:
            return self._read_dict(value, depth)
        if kind in SETS:
            plain = [self._read_member(each, depth) for each in value]
            return kind(plain) if _differ(plain, value) else value
        if kind in _SCALAR_TEXTS or kind is bytearray:
            return value.item() if kind in _SCALAR_TEXTS else bytes(value)
        found = generator_record(value) if kind in GENERATORS else record_of(value)
        self._made.append(found)
        return self._read_record(found, value, depth)

    def _read_dict(self, value: Any, depth: int) -> Any:
        entries = list(dict.items(value))
        plain = [(self._read_member(key, depth), self.of(item, depth)) for key, item in entries]
        if not _differ(itertools.chain(*plain), itertools.chain(*entries)):
            return value
        return {key: item for key, item in plain if type(key) is not Opaque}

    def _read_member(self, value: Any, depth: int) -> Any:
        """A key or member; where it can be none, what it is."""
        if type(value) is str:
            return value
        with contextlib.suppress(NotAMemberError):
            return member(self.of(value, depth))
        return Opaque(describe(value))

    def _read_record(self, found: Any, value: Any, depth: int) -> Any:
        if type(found) is Record:
            return found.with_values(tuple(self.of(each, depth) for each in found.values))
        return value if found is None else self.of(found, depth)


_SCALAR_TEXTS = (np.str_, np.bytes_)
_AS_THEY_ARE = frozenset(
    (type(None), bool, int, float, complex, str, bytes, range, np.float64, np.int64, Opaque, Record)
)


def _differ(ones: Iterable[Any], others: Iterable[Any]) -> bool:
    return any(one is not other for one, other in zip(ones, others, strict=True))


def _texts(array: Any) -> Any:
    """Texts of varying length, which came with numpy 2, as those of one length."""
    with contextlib.suppress(ValueError, TypeError):  # one of them is missing
        return np.array(array.tolist(), dtype=np.str_).reshape(array.shape)
    return Opaque(describe(array))


# ---------------------------------------------------------------- what a function is called with


def namespace_of(function: Any) -> Mapping[str, Any]:
    """The names among which a function was written; none where it does not tell. Never raises."""
    with contextlib.suppress(Exception):  # of the learner's own making
        inner = inspect.unwrap(function)
        found = getattr(inner, "__globals__", None) or type(inner).__call__.__globals__
        return found if type(found) is dict else {}
    return {}


def as_objects(value: Any, namespace: Callable[[], Mapping[str, Any]]) -> Any:
    """A plain value with each `Record` in it as an object of the class that has its name in the namespace;
    itself, where there is none.
    """
    return _as_objects(value, namespace) if _holds_records(value) else value


def _holds_records(value: Any) -> bool:
    todo = [value]
    while todo:
        each = todo.pop()
        kind = type(each)
        if kind is Record:
            return True
        if kind in SEQUENCES or kind in SETS:
            todo.extend(each)
        elif kind is dict:
            todo.extend(each)
            todo.extend(each.values())
    return False


def _as_objects(value: Any, namespace: Callable[[], Mapping[str, Any]]) -> Any:
    kind = type(value)
    if kind is Record and is_generator(value):
        return generator_of(value)
    if kind is Record:
        return object_of(value.with_values(_as_objects(value.values, namespace)), namespace())
    if kind in SEQUENCES or kind in SETS:
        made = [_as_objects(each, namespace) for each in value]
        return _hashed(kind, made, value) if _differ(made, value) else value
    if kind is dict:
        keys, items = (_as_objects(part, namespace) for part in (tuple(value), tuple(value.values())))
        same = not (_differ(keys, value) or _differ(items, value.values()))
        return value if same else _hashed(dict, zip(keys, items, strict=True), value)
    return value


def _hashed(kind: Any, made: Iterable[Any], value: Any) -> Any:
    try:
        return kind(made)
    except TypeError:  # objects of the learner's class cannot be hashed
        return value


# ---------------------------------------------------------------- how much it is


def is_too_much(value: object) -> bool:
    """True where a value has more parts or bytes than anybody would compare, as a list full of itself has."""
    level, parts, size = [value], 0, 0
    for _ in range(_DEEPEST):
        size += sum(map(_bytes_of, level))
        level = list(itertools.islice(itertools.chain.from_iterable(map(_parts_of, level)), MOST_PARTS + 1))
        parts += len(level)
        if not level or parts > MOST_PARTS:
            break
    return parts > MOST_PARTS or size > MOST_BYTES


def _parts_of(value: Any) -> Iterable[Any]:
    kind = type(value)
    if kind in SEQUENCES or kind in SETS:
        return tuple(value)
    if kind is Record:
        return tuple(value.values)
    if kind in MAPPINGS:
        return itertools.chain(dict.values(value), (key for key in value if type(key) in _WITH_PARTS))
    return ()


_WITH_PARTS = (tuple, frozenset, Record, bytes)


def _bytes_of(value: Any) -> int:
    if type(value) is np.ndarray:
        return array_of(value).nbytes
    return len(value) if type(value) in (str, bytes) else 0
