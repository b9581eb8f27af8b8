"""How stand-ins come to be: from facts that a student's process tells of its things."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ..dialogue import BUILTIN_TYPES, SpecialMethods
from .lookalikes import function_like, signature_of
from .places import CALLABLE, PLAIN, REMOTE
from .proxies import (
    DATA,
    PROXIES,
    DataProxy,
    DerivedProxy,
    KnownProxy,
    ProxyObject,
    ProxyType,
    special_method,
)

if TYPE_CHECKING:
    from .link import Link


class ProxyMaker:
    """The stand-ins of one link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._facts: dict[int, tuple[str, Any]] = {}
        self._made: dict[int, Any] = {}
        self._data: dict[int, Any] = {}

    def learn(self, handle: int, kind: str, facts: Any) -> None:
        """What the student's process tells of one of its things."""
        self._facts[handle] = kind, facts

    def of(self, handle: int) -> Any:
        """The one stand-in of the thing with this number."""
        if handle not in self._made:
            kind, facts = self._facts[handle]
            if kind not in _KINDS:
                raise KeyError(kind)
            proxy, rank = getattr(self, f"_{kind}")(handle, facts)
            self._keep(handle, proxy, rank)
        return self._made[handle]

    def data_of(self, handle: int) -> Any:
        """A stand-in that gives the entries of the thing with this number; None where it has none."""
        kind, facts = self._facts[handle]
        if kind == "object" and handle not in self._data:
            name, *_, specials, _, _ = self._facts[_number_of_class(facts[0])][1]
            methods = {it: special_method(it) for it in DATA.intersection(specials)}
            if not methods.keys().isdisjoint(("__iter__", "__getitem__")):
                proxy = self._data[handle] = type(str(name), (DataProxy,), {"__slots__": (), **methods})()
                PROXIES[id(proxy)] = KnownProxy(self._link, handle, proxy, PLAIN)
        return self._data.get(handle)

    def _keep(self, handle: int, proxy: Any, rank: int) -> Any:
        self._made[handle] = proxy
        PROXIES[id(proxy)] = KnownProxy(self._link, handle, proxy, rank)
        return proxy

    def exception(
        self, kind: type[BaseException], args: tuple[Any, ...], text: str, handle: int
    ) -> BaseException:
        """An exception as it was raised over there; nothing of its class is run."""
        error = kind.__new__(kind, *args) if kind.__new__ is BaseException.__new__ else _raw(kind, args)
        error.args = args
        if isinstance(type(error), ProxyType):
            PROXIES[id(error)] = KnownProxy(self._link, handle, error, REMOTE)
        elif isinstance(error, KeyError | StopIteration | SystemExit) or str(error) == text:
            _fill_fields(error, args)
        else:
            error.args = (text,)
        return error

    # ------------------------------------------------------------ one of each kind

    def _object(self, handle: int, facts: Any) -> tuple[Any, int]:
        class_node, is_callable, signature = facts
        kind = self._link.class_of(class_node)
        number = _number_of_class(class_node)
        proxy_class = kind if isinstance(kind, ProxyType) else self._class_for_library(kind, number)
        proxy = _made_of(proxy_class)
        if shown := signature_of(signature):
            _SIGNATURES[id(proxy)] = shown
        return proxy, CALLABLE if is_callable is True else REMOTE

    def _class_for_library(self, kind: Any, handle: int) -> Any:
        """A class for the stand-ins of objects of a library's class, which say that they are of it."""
        _, facts = self._facts[handle]
        body: dict[str, Any] = {}
        if isinstance(kind, type) and kind not in BUILTIN_TYPES.values():
            body["__class__"] = property(lambda self: kind)
        return self._new_class(facts, (ProxyObject,), body)

    def _class(self, handle: int, facts: Any) -> tuple[Any, int]:
        bases = tuple(dict.fromkeys(self._base(node) for node in facts[4]))
        try:
            made = self._new_class(facts, bases, {})
        except TypeError:  # bases that do not go together here
            made = self._new_class(facts, (ProxyObject,), {})
        return made, CALLABLE

    def _base(self, node: Any) -> Any:
        found = self._link.class_of(node)
        if isinstance(found, ProxyType):
            return found
        if isinstance(found, type) and issubclass(found, BaseException):
            return _proxy_exception(found)
        if isinstance(found, type) and found is not object:
            return _proxy_base(found)
        return ProxyObject

    def _new_class(self, facts: Any, bases: tuple[Any, ...], body: dict[str, Any]) -> Any:
        name, qualname, module, doc, _, specials, signature, of_class = facts
        methods = {
            it: special_method(it)
            for it in specials
            if it in SpecialMethods.TABLE or it in SpecialMethods.OTHERS
        }
        if "__eq__" in methods and "__hash__" not in methods:
            methods["__hash__"] = None  # type: ignore[assignment]
        names: dict[str, Any] = {
            "__slots__": (),
            "__qualname__": str(qualname),
            "__module__": str(module),
            "__doc__": doc,
        }
        if shown := signature_of(signature):
            names["__signature__"] = _Signature(shown)
        metaclass = _metaclass(tuple(dict.fromkeys(type(base) for base in bases)), tuple(of_class))
        made = metaclass(str(name), bases, {**names, **methods, **body})
        type.__setattr__(made, "__abstractmethods__", frozenset())
        return made

    def _function(self, handle: int, facts: Any) -> tuple[Any, int]:
        name, qualname, doc, *signature = facts
        link = self._link

        def forward(args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
            return link.call(made, args, kwargs)

        made = function_like(str(name), signature, forward)
        made.__qualname__, made.__doc__ = str(qualname), doc if type(doc) is str else None
        made.__module__ = "__main__"
        return made, CALLABLE

    def _iterator(self, handle: int, facts: Any) -> tuple[Any, int]:
        return _stream(self._link, lambda: self._made[handle]), PLAIN


_SIGNATURES: dict[int, inspect.Signature] = {}  # by the id of an object's stand-in


class _Signature:
    """Of a class, how it is called to make an object; of its objects, how these are called."""

    def __init__(self, of_class: inspect.Signature) -> None:
        self._of_class = of_class

    def __get__(self, it: object, kind: object) -> inspect.Signature | None:
        return self._of_class if it is None else _SIGNATURES.get(id(it))


def _number_of_class(node: Any) -> int:
    number: int = node[-1] if node[0] == "h" else node[3]
    return number


_KINDS = frozenset(("object", "class", "function", "iterator"))


def _sent(link: Link, me: Callable[[], Any], sent: Any) -> list[Any]:
    return [link.node(me()), link.node(sent)]


def _stream(link: Link, me: Callable[[], Any]) -> Generator[Any, Any, Any]:
    """A generator here for an iterator there: each entry is asked for."""
    sent = None
    while True:
        try:
            if sent is None:
                value = link.special("__next__", me())
            else:
                value = link.ask("send", "__next__", partial(_sent, link, me, sent))
        except StopIteration as end:
            return end.value
        sent = yield value


# ---------------------------------------------------------------- classes

_BASES: dict[type, Any] = {}
_METACLASSES: dict[Any, Any] = {}


def _proxy_base(base: type) -> Any:
    """The base of stand-ins for classes that are derived from `base`, which is the examiner's own;
    ProxyObject where there can be none.
    """
    if base not in _BASES:
        try:
            metaclass = _metaclass((ProxyType, type(base)), ())
            made = metaclass(base.__name__, (DerivedProxy, base), {"__slots__": ()})
            type.__setattr__(made, "__abstractmethods__", frozenset())
            _made_of(made)
            _BASES[base] = made
        except Exception:  # one of Python's that cannot be mixed with others
            _BASES[base] = ProxyObject
    return _BASES[base]


def _metaclass(kinds: tuple[type, ...], specials: tuple[str, ...]) -> Any:
    """One derived from all of these, with these operations on classes."""
    kinds = tuple(kind for kind in kinds if not any(kind is not it and issubclass(it, kind) for it in kinds))
    if len(kinds) == 1 and not specials:
        return kinds[0]
    key = kinds, specials
    if key not in _METACLASSES:
        methods = {name: special_method(name) for name in specials}
        first = kinds if any(issubclass(kind, ProxyType) for kind in kinds) else (ProxyType, *kinds)
        _METACLASSES[key] = type("ProxyType", first, methods)
    return _METACLASSES[key]


def _made_of(kind: Any) -> Any:
    """An object of the class, which runs nothing of it."""
    base = next(each for each in kind.__mro__ if not each.__flags__ & (1 << 9))
    return base.__new__(kind)


# ---------------------------------------------------------------- exceptions


def _proxy_exception(base: type[BaseException]) -> Any:
    """The base of stand-ins for a student's own exceptions derived from `base`."""
    if base not in _EXCEPTIONS:
        _EXCEPTIONS[base] = types.new_class(
            base.__name__,
            (base,),
            {"metaclass": _ExceptionProxyType},
            lambda body: body.update(_OF_EXCEPTIONS),
        )
    return _EXCEPTIONS[base]


class _ExceptionProxyType(ProxyType):
    """Of the stand-ins of exceptions."""


def _exception_attribute(self: Any, name: str) -> Any:
    known = PROXIES.get(id(self))
    if known is None:
        raise AttributeError(name)
    return known.link.attribute(self, name)


_EXCEPTIONS: dict[type, Any] = {}
_OF_EXCEPTIONS = {"__getattr__": _exception_attribute, "__module__": "__main__"}


def _raw(kind: type[BaseException], args: tuple[Any, ...]) -> BaseException:
    """An exception of the class, made without its own code."""
    base = next(each for each in kind.__mro__ if not each.__flags__ & (1 << 9))
    return base.__new__(kind, *args)


def _fill_fields(error: BaseException, args: tuple[Any, ...]) -> None:
    if isinstance(error, StopIteration) and args:
        error.value = args[0]
    if isinstance(error, SystemExit):
        error.code = args[0] if len(args) == 1 else None
