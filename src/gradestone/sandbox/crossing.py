"""Values of every kind on their way between the examiner and a student's process.

What is plain crosses by its contents, as `wire` writes them. What can be changed in place has a number that
both ends know, and each message brings the contents of those that have changed since the last one: an
argument
changed by a call is changed at the caller's too, and one thing under two names stays one thing. Everything
else stays where it is, and only a number of it crosses.

    node     = atom | (tag, ...)      an atom is a plain value that is no tuple
    t z      [node]                   tuple, frozenset
    k        name, [node]             one of `IMMUTABLE`
    s        number                   a shared value; the message that names it first has its contents
    h y      number                   something of the sender's, of the receiver's
    and what the two ends add to that
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import WireError
from ..selfcheck.plain import is_range
from .crossing_kinds import APART, FILL, IMMUTABLE, IMMUTABLE_APART, MAKE
from .frames import know_frames
from .wire import decode, encode
from .wireformat import INT_BYTES, SCALARS

LARGEST_KEPT = 4096  # bytes of contents that are kept whole for comparison
MOST_SHARED = 5_000  # values that two ends keep alike; the others are copies

_ATOMS = frozenset((type(None), bool, float, complex, str, bytes, *SCALARS, np.datetime64, np.timedelta64))
_HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class made by a class statement
_UNREFERENCED = 3  # by nobody but the table, a loop and the question


class Crossing:
    """One end of a conversation. `first` and `first + 2` ... are the numbers that it gives away."""

    def __init__(self, first: int) -> None:
        know_frames()
        self._next = first
        self._shared: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # by the id of what is shared, and kept
        self._told: dict[int, bytes] = {}  # contents as both ends know them
        self._given: dict[type, str] = {}  # classes of the instructor's
        self._classes: dict[str, type] = {}
        self._of_fields: set[type] = set()  # those of them whose objects are nothing but their fields

    def next_number(self) -> int:
        """One that nobody has been given."""
        self._next += 2
        return self._next - 2

    def know_classes(self, classes: Mapping[str, Any]) -> None:
        """Objects of these classes cross by their fields, and no code of theirs runs; not those of a class
        that is derived from one of Python's, which hold more.
        """
        for name, each in classes.items():
            if isinstance(each, type) and each.__dictoffset__ and each.__flags__ & _HEAP:
                self._given[each], self._classes[name] = name, each
                self._of_fields |= {each} if _base_of(each) is object else set()

    # ------------------------------------------------------------ out

    def node(self, value: Any) -> Any:
        """What crosses for `value`; contents of what is shared go with `outgoing`."""
        kind = type(value)
        if kind in _ATOMS:
            return value
        if kind is int:
            return value if value.bit_length() < 8 * INT_BYTES - 8 else ("k", "int", [_bytes_of(value)])
        if kind is tuple:
            return ("t", self.nodes(value))
        if kind in APART or kind in self._of_fields:
            return ("s", self._number_of(value))
        if kind in IMMUTABLE_APART:
            name, parts = IMMUTABLE_APART[kind](value)
            return ("k", name, self.nodes(parts))
        if kind is frozenset:
            return ("z", self.nodes(value))
        if is_range(value):
            return value
        if kind.__module__.startswith("pandas."):
            know_frames()  # it may have been imported meanwhile
            if kind in APART or kind in IMMUTABLE_APART:
                return self.node(value)
        return self.foreign(value)

    def nodes(self, values: Iterable[Any]) -> list[Any]:
        """The node of each."""
        return [each if type(each) in _ATOMS else self.node(each) for each in values]

    def foreign(self, value: Any) -> Any:
        """What crosses for something that is not plain."""
        raise NotImplementedError

    def outgoing(self) -> list[tuple[int, bytes]]:
        """Contents of what is new at the other end, or has changed here since both knew it."""
        told: list[tuple[int, bytes]] = []
        done = 0
        while done < len(self._shared):  # contents may share more
            numbers = list(self._shared)[done:]
            done += len(numbers)
            for number in numbers:
                contents = self._contents(self._shared[number])
                mark = _mark(contents)
                if self._told.get(number) != mark:
                    self._told[number] = mark
                    told.append((number, contents))
        return told

    def unreferenced(self) -> list[int]:
        """Forgets what nobody holds here any more; its numbers, for the other end to forget."""
        gone: list[int] = []
        for number in reversed(list(self._shared)):
            if sys.getrefcount(self._shared[number]) < _UNREFERENCED:
                gone.append(number)
                self.forget((number,))
        if len(self._shared) > MOST_SHARED:
            gone += self._shared
            self.forget(list(self._shared))
        return gone

    def forget(self, numbers: Sequence[int]) -> None:
        """From here on these are values like any others."""
        for number in numbers:
            self._numbers.pop(id(self._shared.pop(number, None)), None)
            self._told.pop(number, None)

    def _number_of(self, value: Any) -> int:
        number = self._numbers.get(id(value))
        return self._share(value, self.next_number()) if number is None else number

    def _share(self, value: Any, number: int) -> int:
        self._shared[number] = value
        self._numbers[id(value)] = number
        return number

    def _contents(self, value: Any) -> bytes:
        kind = type(value)
        if kind in self._of_fields:
            fields = object.__getattribute__(value, "__dict__")
            return encode(("given", [self._given[kind], self.nodes(fields), self.nodes(fields.values())]))
        tag, parts = APART[kind](value, self.nodes)
        return encode((tag, parts))

    # ------------------------------------------------------------ in

    def value(self, node: Any) -> Any:
        """What crossed as this node.

        Raises
        ------
        WireError : it is none
        """
        if type(node) is not tuple:
            if type(node) in _ATOMS or type(node) is int or is_range(node):
                return node
            raise WireError("a part that is none")
        try:
            tag, *parts = node
            return _READ[tag](self, *parts) if tag in _READ else self.foreign_value(tag, *parts)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError) as error:
            raise WireError(f"a part that is none: {type(error).__name__}") from None

    def values(self, nodes: Any) -> Iterator[Any]:
        """The value of each."""
        return (self.value(node) for node in nodes)

    def foreign_value(self, tag: Any, *parts: Any) -> Any:
        """What crossed as a node of one of the tags that this end adds."""
        raise WireError("an unknown part")

    def take(self, contents: Any) -> None:
        """Contents as `outgoing` gave them: new values come to be, known ones change in place."""
        arrived = []
        for number, data in contents:
            tag, parts = decode(data)
            if number not in self._shared:
                made = _bare(self._classes[parts[0]]) if tag == "given" else MAKE[tag](parts)
                self._share(made, int(number))
            arrived.append((number, tag, parts))
        for number, tag, parts in reversed(arrived):  # what is inside first: objects may be made of it
            if tag == "given":
                fields = object.__getattribute__(self._shared[number], "__dict__")
                FILL["dict"](fields, parts[1:], self.values)
            else:
                FILL[tag](self._shared[number], parts, self.values)
        for number, _, _ in arrived:
            self._told[number] = _mark(self._contents(self._shared[number]))


_READ: dict[str, Callable[..., Any]] = {
    "t": lambda end, parts: tuple(end.values(parts)),
    "z": lambda end, parts: frozenset(end.values(parts)),
    "k": lambda end, name, parts: IMMUTABLE[name](*end.values(parts)),
    "s": lambda end, number: end._shared[number],
}


def _bare(kind: type) -> Any:
    """An object of the class that nothing has been done to."""
    return _base_of(kind).__new__(kind)


def _base_of(kind: type) -> Any:
    """The class of Python's that it is derived from."""
    return next(each for each in kind.__mro__ if not each.__flags__ & _HEAP)


def _mark(contents: bytes) -> bytes:
    return contents if len(contents) < LARGEST_KEPT else hashlib.blake2b(contents).digest()


def _bytes_of(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
