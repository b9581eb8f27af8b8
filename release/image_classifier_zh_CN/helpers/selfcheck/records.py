"""Named tuples and dataclasses as plain data: a name, and values by the names of their fields.

Their class stays where it was written. A function that is called with one gets an object of the class that
bears this name where the function lives, made without running any code of that class.
"""

from __future__ import annotations

import abc
import collections
import contextlib
import dataclasses
import functools
import inspect
import keyword
import types
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST_NAME, MOST_FIELDS = 100, 250


class Record:
    """What is left of a named tuple or of an object of a dataclass.

    name : of its class
    is_tuple : whether it is a named tuple, which can be taken apart like any other
    """

    # No dataclass: `dataclasses.asdict` would turn it into a dict, and it is a key of dicts.
    __slots__ = ("fields", "is_tuple", "name", "values")

    def __init__(
        self, name: str, fields: tuple[str, ...], values: tuple[Any, ...], *, is_tuple: bool
    ) -> None:
        self.name, self.fields, self.values, self.is_tuple = name, fields, values, is_tuple

    def _all(self) -> tuple[Any, ...]:
        return self.name, self.fields, self.values, self.is_tuple

    def __eq__(self, other: object) -> bool:
        return type(other) is Record and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        told = ", ".join(f"{field}={value!r}" for field, value in self.items())
        return f"{self.name}({told})"

    def items(self) -> Iterator[tuple[str, Any]]:
        """Each field with its value."""
        return zip(self.fields, self.values, strict=True)

    def with_values(self, values: tuple[Any, ...]) -> Record:
        """The same with other values."""
        return Record(self.name, self.fields, values, is_tuple=self.is_tuple)


def are_names(name: Any, fields: tuple[Any, ...]) -> bool:
    """Whether a record may be called so and have these fields."""
    few = len(fields) <= MOST_FIELDS and len(set(fields)) == len(fields)
    return few and all(type(each) is str and _is_name(each) for each in (name, *fields))


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_NAME and text.isidentifier() and not keyword.iskeyword(text)


# ---------------------------------------------------------------- from an object


def record_of(value: Any) -> Record | tuple[Any, ...] | None:
    """The record that an object is; a plain tuple for a tuple of another class; None for anything else.

    The values are those in the object. Runs no code of its class.
    """
    kind = type(value)
    if type(kind) not in (type, abc.ABCMeta):
        return None
    if tuple in kind.__mro__:
        return _of_tuple(kind, tuple(tuple.__iter__(value)))
    if type(_in_class(kind, "__dataclass_fields__")) is dict:
        return _of_dataclass(kind, value)
    return None


def _of_tuple(kind: type, values: tuple[Any, ...]) -> Record | tuple[Any, ...]:
    fields = _in_class(kind, "_fields")
    if type(fields) is not tuple or len(fields) != len(values) or not are_names(kind.__name__, fields):
        return values
    return Record(kind.__name__, fields, values, is_tuple=True)


def _of_dataclass(kind: type, value: Any) -> Record | None:
    held = {name: found for name in _dataclass_fields(kind) for found in _field(value, name)}
    fields = tuple(held)
    return (
        Record(kind.__name__, fields, tuple(held.values()), is_tuple=False)
        if are_names(kind.__name__, fields)
        else None
    )


def _dataclass_fields(kind: Any) -> tuple[str, ...]:
    try:
        return tuple(field.name for field in dataclasses.fields(kind))
    except Exception:  # somebody's own `__dataclass_fields__`
        return ()


def _field(value: Any, name: str) -> Iterator[Any]:
    """What the field holds; nothing where it was never set."""
    try:
        found = inspect.getattr_static(value, name)
        yield found.__get__(value) if type(found) is types.MemberDescriptorType else found
    except AttributeError:
        return


def _in_class(kind: type, name: str) -> Any:
    return next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), None)


# ---------------------------------------------------------------- to an object


def object_of(record: Record, namespace: Mapping[str, Any]) -> Any:
    """An object with these fields: of the namespace's class of that name and form, else of one like it.

    Nothing is checked and nothing computed: no `__init__`, `__new__` or `__post_init__` of the class runs.
    """
    for kind in _classes(record, namespace):
        with contextlib.suppress(Exception):  # abstract, or with properties in the place of fields
            return _made(kind, record)
    return _made(_class_like(record.name, record.fields, is_tuple=record.is_tuple), record)


def _made(kind: Any, record: Record) -> Any:
    if record.is_tuple:
        return tuple.__new__(kind, record.values)
    made = object.__new__(kind)
    for field, value in record.items():
        object.__setattr__(made, field, value)
    return made


def _classes(record: Record, namespace: Mapping[str, Any]) -> Iterator[type]:
    """Those of this name in the namespace, and in the modules that it names."""
    spaces = [namespace, *(vars(each) for each in namespace.values() if type(each) is types.ModuleType)]
    for kind in (space.get(record.name) for space in spaces):
        if isinstance(kind, type) and _has_form(kind, record):
            yield kind


def _has_form(kind: type, record: Record) -> bool:
    if record.is_tuple:
        return tuple in kind.__mro__ and _in_class(kind, "_fields") == record.fields
    return tuple not in kind.__mro__ and set(_dataclass_fields(kind)) == set(record.fields)


@functools.lru_cache(maxsize=64)
def _class_like(name: str, fields: tuple[str, ...], *, is_tuple: bool) -> Any:
    if is_tuple:
        return collections.namedtuple(name, fields, rename=True)
    return dataclasses.make_dataclass(name, fields)
