"""Stand-ins: objects, classes, functions, iterators and exceptions here, for those that live in a
student's process.

They are made from facts that process tells of its things, so nothing is believed of them: a name is a name, a
parameter list is checked to be one, and no class of Python's is ever claimed for an object. What a
stand-in cannot do here it asks for, through its link.
"""

from __future__ import annotations

import collections
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dialogue import SpecialMethods
from ..frames import objects_in
from .places import CALLABLE, PLAIN, RefusalError

if TYPE_CHECKING:
    from .link import Link


@dataclass(frozen=True, slots=True)
class KnownProxy:
    """What is known of a stand-in."""

    link: Link
    handle: int
    proxy: Any  # kept, so that nothing else gets its id
    rank: int


PROXIES: dict[int, KnownProxy] = {}
"""Every stand-in of this process, by its id: nothing in a stand-in itself tells, so nothing there can be
faked.
"""


def rank_of(value: Any) -> int:
    """How far a value is from a plain one, at any depth."""
    rank, todo, seen = PLAIN, [value], set[int]()
    while todo:
        each = todo.pop()
        kind = type(each)
        if kind in _PLAIN or id(each) in seen:
            continue
        seen.add(id(each))
        if (known := PROXIES.get(id(each))) is not None:
            rank = max(rank, known.rank)
        elif kind in _HOLDING:
            todo.extend(each)
        elif kind is np.ma.MaskedArray:  # what is masked is equal to anything
            rank = max(rank, CALLABLE if np.ma.getmaskarray(each).any() else PLAIN)
        elif kind is np.ndarray:
            todo.extend(each.ravel().tolist() if each.dtype.kind == "O" else ())
        elif isinstance(each, dict | types.MappingProxyType):
            todo += [*each, *each.values()]
        elif kind is slice:
            todo += [each.start, each.stop, each.step]
        elif isinstance(each, type | types.FunctionType | types.BuiltinFunctionType):
            rank = max(rank, CALLABLE)
        elif held := objects_in(each):
            todo += held
        elif type(fields := getattr(each, "__dict__", None)) is dict:
            todo.append(fields)
    return rank


def refreshed(mine: Any, theirs: Any) -> Any:
    """The instructor's value, with those stand-ins in it that `theirs` has in the same places.

    Raises
    ------
    RefusalError : it has others
    """
    if id(mine) in PROXIES:
        return theirs
    kind = type(mine)
    if kind not in (list, tuple, dict) or not _holds_stand_ins(mine):
        return mine
    if type(theirs) is not kind or len(theirs) != len(mine):
        raise RefusalError("a value of the instructor's has been replaced")
    if kind is dict:
        mine.update({key: refreshed(value, theirs.get(key)) for key, value in mine.items()})
        return mine
    made = [refreshed(*pair) for pair in zip(mine, theirs, strict=True)]
    if kind is tuple:
        return tuple(made)
    mine[:] = made
    return mine


def _holds_stand_ins(value: Any) -> bool:
    return id(value) in PROXIES or (
        type(value) in (list, tuple, dict)
        and any(map(_holds_stand_ins, value.values() if type(value) is dict else value))
    )


_OF_CLASSES = frozenset(dir(type)) | {
    "__slots__",
    "__copy__",
    "__abstractmethods__",
    "__signature__",
    "__parameters__",
    "__weakref__",
    "_abc_impl",
}
_PLAIN = frozenset((bool, int, float, complex, str, bytes, type(None)))
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
_HOLDING = frozenset((list, tuple, set, frozenset, collections.deque, *_VIEWS))


class ProxyType(type):
    """Of the stand-ins of classes."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """A new object of the student's class."""
        known = PROXIES.get(id(cls))
        if known is None:  # derived from one by the test
            raise TypeError("a class of the student's cannot be derived from here")
        return known.link.call(cls, args, kwargs)

    def __getattribute__(cls, name: str) -> Any:
        known = PROXIES.get(id(cls))
        if known is None or (name in _OF_CLASSES and name != "__init__"):
            return super().__getattribute__(name)
        return known.link.attribute(cls, name)

    def __delattr__(cls, name: str) -> None:
        link = PROXIES[id(cls)].link
        link.ask("delete", f"delete {name}", lambda: [link.node(cls), name])

    def __setattr__(cls, name: str, value: Any) -> None:
        known = PROXIES.get(id(cls))
        if known is None or name in _OF_CLASSES:  # while it is being made
            super().__setattr__(name, value)
            return
        link = known.link
        link.ask("set", f"set {name}", lambda: [link.node(cls), name, link.node(value)])


class _TheirInit:
    """A test may ask for it, for its text or its parameters. No stand-in is made by it."""

    def __get__(self, it: Any, kind: Any) -> Any:
        known = PROXIES.get(id(it))
        return object.__init__ if known is None else known.link.attribute(it, "__init__")


class ProxyObject(metaclass=ProxyType):
    """Stands in for an object of the student's."""

    __slots__ = ("__weakref__",)
    __init__ = _TheirInit()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__array_"):  # numpy asks everything whether it is an array
            raise AttributeError(name)
        return PROXIES[id(self)].link.attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        link = PROXIES[id(self)].link
        link.ask("set", f"set {name}", lambda: [link.node(self), name, link.node(value)])

    def __delattr__(self, name: str) -> None:
        link = PROXIES[id(self)].link
        link.ask("delete", f"delete {name}", lambda: [link.node(self), name])

    def __dir__(self) -> list[str]:
        link = PROXIES[id(self)].link
        return [str(name) for name in link.ask("special", "dir", lambda: ["__dir__", link.node((self,))])]

    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        """What the student's object has there."""
        return PROXIES[id(self)].link.attribute(self, "__dict__")

    def __copy__(self) -> Any:
        link = PROXIES[id(self)].link
        return link.ask("copy", "copy", lambda: [link.node(self), ""])

    def __deepcopy__(self, memo: object) -> Any:
        link = PROXIES[id(self)].link
        return link.ask("copy", "copy", lambda: [link.node(self), "deep"])

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("what lives in a student's process cannot be carried away")


class DataProxy:
    """Stands in for an object of the student's where a plain value is expected: entries can be asked for,
    which have to be plain themselves, and nothing else. It equals nothing but itself.
    """

    __slots__ = ("__weakref__",)


DATA = frozenset(("__iter__", "__next__", "__len__", "__getitem__"))
"""What may be asked of a DataProxy."""


class DerivedProxy(ProxyObject):
    """Stands in for an object whose class is derived from one of the instructor's."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        known = PROXIES.get(id(self))
        if known is None or name[:2] == name[-2:] == "__":
            return super().__getattribute__(name)
        return known.link.attribute(self, name)


def special_method(name: str) -> Callable[..., Any]:
    """The operation `name` of a stand-in."""

    def method(self: Any, *operands: Any, **kwargs: Any) -> Any:
        link = PROXIES[id(self)].link
        if name == "__call__":
            return link.call(self, operands, kwargs)
        if name == "__exit__" and operands and isinstance(operands[1], BaseException):
            operands = (None, None, None) if operands[0] is None else (*operands[:2], None)
        result = link.special(name, self, *operands)
        if name == "__exit__" and operands[:1] != (None,):
            link.notice_end(suppressed=bool(result))
        return (
            self
            if name.startswith("__i") and name[3:-2] in SpecialMethods.BINARY and result is self
            else result
        )

    method.__name__ = method.__qualname__ = name
    return method
