"""What is not plain, at the examiner's end: stand-ins for the student's things, numbers for its own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ..assembly import can_be_assembled, parts_of
from ..crossing import Crossing
from ..dialogue import BUILTIN_EXCEPTIONS, BUILTIN_TYPES, library_name, resolve
from .lending import operations_of
from .places import ExamPlaces
from .proxies import PROXIES

if TYPE_CHECKING:
    from .proxy_making import ProxyMaker


class StudentGoneError(BaseException):
    """The student's process has ended, or took too long: no `except Exception` of a test goes on without
    it.
    """


class Crossed(Crossing):
    """The examiner's end of `crossing`."""

    def __init__(self, places: ExamPlaces, proxies: ProxyMaker) -> None:
        super().__init__(0)
        self._places, self._proxies = places, proxies
        self._mine: dict[int, Any] = {}
        self._handles: dict[int, int] = {}
        self._lent: set[int] = set()
        self._in_parts: set[int] = set()
        self._callbacks: list[tuple[int, str, list[str]]] = []  # that the student's process is to hear of

    def foreign(self, value: Any) -> Any:
        """A stand-in goes back as what it stands for; a library's thing by its name; else it can be
        called.
        """
        known = PROXIES.get(id(value))
        if known is not None:
            if known.link is not self:
                raise StudentGoneError("this belonged to an earlier test cell")
            return ("y", known.handle)
        if isinstance(value, type) and value in self._given:
            return ("class", self._given[value])
        if named := library_name(value):
            return ("lib", *named)
        if (parts := self._parts(value)) is not None:
            return ("m", self._handle(value), *parts)
        if id(value) not in self._lent:
            self._lent.add(id(value))
            handle = self._handle(value)
            name = str(getattr(value, "__name__", type(value).__name__))
            self._callbacks.append((handle, name, operations_of(value)))
        return ("h", self._handles[id(value)])

    def _handle(self, value: Any) -> int:
        if id(value) not in self._handles:
            self._handles[id(value)] = handle = self.next_number()
            self._mine[handle] = value
        return self._handles[id(value)]

    def _parts(self, value: Any) -> list[Any] | None:
        """Nodes of what makes an object of a library's, which is had over there as well; None for what is
        lent.
        """
        if id(value) in self._lent or id(value) in self._in_parts or not can_be_assembled(value):
            return None
        self._in_parts.add(id(value))  # what holds itself is lent to itself
        try:
            return self.nodes(parts_of(value) or ())
        finally:
            self._in_parts.discard(id(value))

    def foreign_value(self, tag: Any, *parts: Any) -> Any:
        """Something of the student's as a stand-in, unless the reference had the very same of a library."""
        if tag == "y":
            return self._mine[parts[0]]
        if tag == "lib":
            return self._library(*parts)
        if tag == "sub":
            handle, base = parts
            return self._proxies.of(handle) if self._places.may_be_remote() else self.value(base)
        if tag == "h":
            data = self._proxies.data_of(parts[0]) if self._places.must_be_data() else None
            return self._proxies.of(parts[0]) if data is None else data
        if tag == "class":
            return self._classes[parts[0]]
        return super().foreign_value(tag, *parts)

    def _library(self, module: str, name: str, handle: int, beside: object) -> Any:
        if module == "builtins" and name in BUILTIN_EXCEPTIONS:
            return BUILTIN_EXCEPTIONS[name]
        if module == "builtins" and name in BUILTIN_TYPES:
            return BUILTIN_TYPES[name]
        if self._places.knows_library(module, name, beside=beside is True):
            return resolve(module, name)
        return self._proxies.of(handle)

    def class_of(self, node: Any) -> Any:
        """The class behind the node of one, or the stand-in of it; exceptions of loaded libraries as they
        are.
        """
        if type(node) is tuple and node[0] == "lib" and type(node[1]) is type(node[2]) is str:
            found: Any = sys.modules.get(node[1])
            for part in node[2].split("."):
                found = getattr(found, part, None)
            if isinstance(found, type) and issubclass(found, BaseException):
                return found
        return self.value(node)

    def _warning(self, told: Any) -> tuple[type[Warning], str]:
        """Class and text of a warning; the class is one of Python's."""
        node, text = told
        kind = self.class_of(node)
        bases = kind.__mro__ if isinstance(kind, type) else ()
        known = (it for it in bases if it in BUILTIN_EXCEPTIONS.values() and issubclass(it, Warning))
        return next(known, UserWarning), str(text)
