"""Stand-ins: objects, classes, functions, iterators and exceptions here, for those that live in a student's process.

They are made from facts that process tells of its things, so nothing is believed of them: a name is a name, a
parameter list is checked to be one, and no class of Python's is ever claimed for an object. What a stand-in cannot
do here it asks for, through its link.
"""

from __future__ import annotations

import collections
import inspect
import keyword
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dialogue import SpecialMethods
from .places import CALLABLE, PLAIN, REMOTE

if TYPE_CHECKING:
    from .link import Link


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a stand-in."""

    link: Link
    handle: int
    proxy: Any  # kept, so that nothing else gets its id
    rank: int


PROXIES: dict[int, Known] = {}
"""Every stand-in of this process, by its id: nothing in a stand-in itself tells, so nothing there can be faked."""


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
        elif kind is np.ndarray:
            todo.extend(each.ravel().tolist() if each.dtype.kind == "O" else ())
        elif isinstance(each, dict):
            todo += [*each, *each.values()]
        elif isinstance(each, type | types.FunctionType | types.BuiltinFunctionType):
            rank = max(rank, CALLABLE)
        elif type(fields := getattr(each, "__dict__", None)) is dict:
            todo.append(fields)
    return rank


_PLAIN = frozenset((bool, int, float, complex, str, bytes, type(None)))
_HOLDING = frozenset((list, tuple, set, frozenset, collections.deque))


class ProxyType(type):
    """Of the stand-ins of classes."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        known = PROXIES.get(id(cls))
        if known is None:  # derived from one by the test
            raise TypeError("a class of the student's cannot be derived from here")
        return known.link.call(cls, args, kwargs)

    def __getattribute__(cls, name: str) -> Any:
        known = PROXIES.get(id(cls))
        if known is None or (name[:2] == name[-2:] == "__" and name in _OF_CLASSES):
            return super().__getattribute__(name)
        return known.link.attribute(cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        link = PROXIES[id(cls)].link
        link.ask("set", f"set {name}", lambda: [link.node(cls), name, link.node(value)])


class ProxyObject(metaclass=ProxyType):
    """Stands in for an object of the student's."""

    __slots__ = ("__weakref__",)

    def __getattr__(self, name: str) -> Any:
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
        return PROXIES[id(self)].link.attribute(self, "__dict__")

    def __copy__(self) -> Any:
        link = PROXIES[id(self)].link
        return link.ask("copy", "copy", lambda: [link.node(self), ""])

    def __deepcopy__(self, memo: object) -> Any:
        link = PROXIES[id(self)].link
        return link.ask("copy", "copy", lambda: [link.node(self), "deep"])

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("what lives in a student's process cannot be carried away")


class _DerivedObject(ProxyObject):
    """Stands in for an object whose class is derived from one of the instructor's."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        known = PROXIES.get(id(self))
        if known is None or name[:2] == name[-2:] == "__":
            return super().__getattribute__(name)
        return known.link.attribute(self, name)


def _special_method(name: str) -> Callable[..., Any]:
    def method(self: Any, *operands: Any, **kwargs: Any) -> Any:
        link = PROXIES[id(self)].link
        if name == "__call__":
            return link.call(self, operands, kwargs)
        if name == "__exit__" and operands and isinstance(operands[1], BaseException):
            operands = (None, None, None) if operands[0] is None else (*operands[:2], None)
        result = link.special(name, self, *operands)
        return (
            self
            if name.startswith("__i") and name[3:-2] in SpecialMethods.BINARY and result is self
            else result
        )

    method.__name__ = method.__qualname__ = name
    return method


class Proxies:
    """The stand-ins of one link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._facts: dict[int, tuple[str, Any]] = {}
        self._made: dict[int, Any] = {}

    def learn(self, handle: int, kind: str, facts: Any) -> None:
        """What the student's process tells of one of its things."""
        self._facts[handle] = kind, facts

    def of(self, handle: int) -> Any:
        """The one stand-in of the thing with this number."""
        if handle not in self._made:
            kind, facts = self._facts[handle]
            proxy, rank = getattr(self, f"_{_KINDS[kind]}")(handle, facts)
            self._keep(handle, proxy, rank)
        return self._made[handle]

    def _keep(self, handle: int, proxy: Any, rank: int) -> Any:
        self._made[handle] = proxy
        PROXIES[id(proxy)] = Known(self._link, handle, proxy, rank)
        return proxy

    def exception(
        self, kind: type[BaseException], args: tuple[Any, ...], text: str, handle: int
    ) -> BaseException:
        """An exception as it was raised over there; nothing of its class is run."""
        error = kind.__new__(kind, *args) if kind.__new__ is BaseException.__new__ else _raw(kind, args)
        error.args = args
        if isinstance(type(error), ProxyType):
            PROXIES[id(error)] = Known(self._link, handle, error, REMOTE)
        elif isinstance(error, KeyError | StopIteration | SystemExit) or str(error) == text:
            _fill_fields(error, args)
        else:
            error.args = (text,)
        return error

    # ------------------------------------------------------------ one of each kind

    def _object(self, handle: int, facts: Any) -> tuple[Any, int]:
        class_node, is_callable, signature = facts
        kind = self._link.class_of(class_node)
        number = class_node[-1] if class_node[0] == "h" else class_node[3]
        proxy_class = kind if isinstance(kind, ProxyType) else self._class_for_library(kind, number)
        proxy = _made_of(proxy_class)
        return proxy, CALLABLE if is_callable is True else REMOTE

    def _class_for_library(self, kind: Any, handle: int) -> Any:
        """A class for the stand-ins of objects of a library's class, which say that they are of it."""
        _, facts = self._facts[handle]
        body: dict[str, Any] = {"__class__": property(lambda self: kind)} if isinstance(kind, type) else {}
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
        if isinstance(found, type) and found is not object and not isinstance(found, _UNDERIVABLE):
            return _proxy_base(found)
        return ProxyObject

    def _new_class(self, facts: Any, bases: tuple[Any, ...], body: dict[str, Any]) -> Any:
        name, qualname, module, doc, _, specials, signature, of_class = facts
        methods = {
            it: _special_method(it)
            for it in specials
            if it in SpecialMethods.TABLE or it in SpecialMethods.OTHERS
        }
        if "__eq__" in methods and "__hash__" not in methods:
            methods["__hash__"] = None  # type: ignore[assignment]
        names = {"__slots__": (), "__qualname__": str(qualname), "__module__": str(module), "__doc__": doc}
        if shown := _signature_of(signature):
            names["__signature__"] = shown
        metaclass = _metaclass(tuple(dict.fromkeys(type(base) for base in bases)), tuple(of_class))
        made = metaclass(str(name), bases, {**names, **methods, **body})
        type.__setattr__(made, "__abstractmethods__", frozenset())
        return made

    def _function(self, handle: int, facts: Any) -> tuple[Any, int]:
        name, qualname, doc, *signature = facts
        link = self._link

        def forward(args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
            return link.call(made, args, kwargs)

        made = _function_like(str(name), signature, forward)
        made.__qualname__, made.__doc__ = str(qualname), doc if type(doc) is str else None
        made.__module__ = "__main__"
        return made, CALLABLE

    def _iterator(self, handle: int, facts: Any) -> tuple[Any, int]:
        return _stream(self._link, lambda: self._made[handle]), PLAIN


_KINDS = {"object": "object", "class": "class", "function": "function", "iterator": "iterator"}


def _stream(link: Link, me: Callable[[], Any]) -> Iterator[Any]:
    """A generator here for an iterator there: each entry is asked for."""
    sent = None
    while True:
        try:
            if sent is None:
                value = link.special("__next__", me())
            else:
                value = link.ask("send", "__next__", lambda sent=sent: [link.node(me()), link.node(sent)])
        except StopIteration as end:
            return end.value
        sent = yield value


# ---------------------------------------------------------------- classes

_OF_CLASSES = frozenset(dir(type)) | {
    "__slots__",
    "__abstractmethods__",
    "__signature__",
    "__parameters__",
    "__weakref__",
}
_UNDERIVABLE = ()
_BASES: dict[type, Any] = {}
_METACLASSES: dict[Any, Any] = {}


def _proxy_base(base: type) -> Any:
    """The base of stand-ins for classes that are derived from `base`, which is the examiner's own; ProxyObject
    where there can be none.
    """
    if base not in _BASES:
        try:
            metaclass = _metaclass((ProxyType, type(base)), ())
            made = metaclass(base.__name__, (_DerivedObject, base), {"__slots__": ()})
            type.__setattr__(made, "__abstractmethods__", frozenset())
            _made_of(made)
            _BASES[base] = made
        except TypeError:  # one of Python's that cannot be mixed with others
            _BASES[base] = ProxyObject
    return _BASES[base]


def _metaclass(kinds: tuple[type, ...], specials: tuple[str, ...]) -> Any:
    """One derived from all of these, with these operations on classes."""
    kinds = tuple(kind for kind in kinds if not any(kind is not it and issubclass(it, kind) for it in kinds))
    if len(kinds) == 1 and not specials:
        return kinds[0]
    key = kinds, specials
    if key not in _METACLASSES:
        methods = {name: _special_method(name) for name in specials}
        first = kinds if any(issubclass(kind, ProxyType) for kind in kinds) else (ProxyType, *kinds)
        _METACLASSES[key] = type("ProxyType", first, methods)
    return _METACLASSES[key]


def _made_of(kind: Any) -> Any:
    """An object of the class, which runs nothing of it."""
    base = next(each for each in kind.__mro__ if not each.__flags__ & (1 << 9))
    return base.__new__(kind)


# ---------------------------------------------------------------- functions


class _Missing:
    def __repr__(self) -> str:
        return "..."


_MISSING = _Missing()


def _function_like(name: str, signature: Sequence[Any], forward: Callable[..., Any]) -> Any:
    """A function with these parameters that hands its arguments on as they were given."""
    shown = _signature_of(signature)
    if shown is None:
        shown = inspect.Signature([_parameter("args", 2), _parameter("kwargs", 4)])
    text = f"def function({_parameters_text(shown)}):\n    return _forward(*_given(locals()))\n"
    space = {"_forward": forward, "_given": lambda given: _given(shown, given), "_MISSING": _MISSING}
    exec(compile(text, "<a student's function>", "exec"), space)  # of checked identifiers only
    made: Any = space["function"]
    made.__code__ = made.__code__.replace(co_name=name if name.isidentifier() else "function")
    made.__name__ = name
    made.__defaults__ and setattr(made, "__defaults__", made.__defaults__)
    made.__signature__ = shown
    return made


def _parameter(name: str, kind: int, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect._ParameterKind(kind), default=default)


def _signature_of(signature: Any) -> inspect.Signature | None:
    """The signature that was told, if it can be one."""
    if not signature:
        return None
    try:
        names, kinds, defaults = signature
        if not all(type(it) is str and it.isidentifier() and not keyword.iskeyword(it) for it in names):
            return None
        parts = zip(names, kinds, defaults, strict=True)
        return inspect.Signature([_parameter(name, kind, *default) for name, kind, default in parts])
    except (ValueError, TypeError):
        return None


def _parameters_text(signature: inspect.Signature) -> str:
    shown = [
        it.replace(default=_MISSING if it.default is not it.empty else it.empty, annotation=it.empty)
        for it in signature.parameters.values()
    ]
    return str(inspect.Signature(shown))[1:-1].replace("...", "_MISSING")


def _given(signature: inspect.Signature, given: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The arguments as they were given: without those that were left out."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    left_out = False
    for it in signature.parameters.values():
        value = given[it.name]
        if it.kind is it.VAR_POSITIONAL:
            args += value
        elif it.kind is it.VAR_KEYWORD:
            kwargs |= value
        elif value is _MISSING:
            left_out = True
        elif it.kind is it.KEYWORD_ONLY or left_out:
            kwargs[it.name] = value
        else:
            args.append(value)
    return args, kwargs


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
        error.code = args[0] if len(args) == 1 else args or None


# ---------------------------------------------------------------- sources


def give_sources() -> None:
    """Have `inspect` answer for stand-ins what the student's process has."""
    getsourcelines, getsourcefile = inspect.getsourcelines, inspect.getsourcefile

    def sourcelines(thing: Any) -> tuple[list[str], int]:
        known = PROXIES.get(id(thing))
        if known is None:
            return getsourcelines(thing)
        text, first = known.link.ask("source", "source", lambda: [known.link.node(thing)])
        return str(text).splitlines(keepends=True), int(first)

    def sourcefile(thing: Any) -> str | None:
        return "<notebook>" if id(thing) in PROXIES else getsourcefile(thing)

    inspect.getsourcelines, inspect.getsourcefile = sourcelines, sourcefile
