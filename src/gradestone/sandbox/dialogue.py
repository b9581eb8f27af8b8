"""What the examiner and a student's process say to each other, and what both know of Python's own words."""

from __future__ import annotations

import builtins
import importlib
import itertools
import operator
import random
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from ..errors import WireError
from .wire import decode, encode
from .wireformat import Caps

ATTACH = "attach"  # the request with which each cell of the examiner's begins


@dataclass(frozen=True, slots=True)
class ExamRequest:
    """From the examiner: what it wants, and what its test has changed since its last request.

    word, body : "call", "get", "special" ... and the operands, nodes among them
    """

    word: str
    body: Sequence[Any]
    contents: Sequence[tuple[int, bytes]] = ()
    forgotten: Sequence[int] = ()
    callbacks: Sequence[tuple[int, str, list[str]]] = ()  # new handles: name, and what can be done with it
    names: Sequence[tuple[str, Any]] = ()  # that the test has bound
    deleted: Sequence[str] = ()
    patches: Sequence[
        tuple[str, str, Any]
    ] = ()  # module, name, what it is now; "" is the environment, "/" files
    states: Any = None  # of the random streams, if they have changed

    def encoded(self) -> bytes:
        """As it goes over the line."""
        return encode(tuple(getattr(self, name) for name in self.__slots__), _LARGE)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The request that was encoded."""
        return cls(*decode(data, _LARGE))


_LARGE = Caps(total_bytes=1 << 30, nodes=2_000_000)


@dataclass(frozen=True, slots=True)
class Answered:
    """From a student's process.

    word, body : "value" and its node; "raise" and the exception; "call back" and what to call
    """

    word: str
    body: Any
    contents: Sequence[tuple[int, bytes]] = ()
    facts: Sequence[Any] = ()  # about handles that are new
    printed: str = ""
    names: Sequence[tuple[str, Any]] = ()  # that the call has bound anew
    states: Any = None
    warnings: Sequence[Any] = ()  # class and text of each

    def encoded(self, caps: Caps) -> bytes:
        """As it goes over the line; what is too much goes as a refusal of Python's own."""
        try:
            return encode(tuple(getattr(self, name) for name in self.__slots__), caps)
        except WireError as error:
            node = ("t", [("lib", "builtins", "MemoryError", 0, False), ("t", []), str(error), 0])
            return encode(("raise", node, [], [], "", [], None, []))

    @classmethod
    def of(cls, data: bytes, caps: Caps) -> Self:
        """What was answered.

        Raises
        ------
        WireError : it is no answer
        """
        parts = decode(data, caps)
        if type(parts) is not tuple or len(parts) != len(cls.__slots__):
            raise WireError("no answer")
        answer = cls(*parts)
        lists = (answer.contents, answer.facts, answer.names, answer.warnings)
        if not (type(answer.word) is type(answer.printed) is str and all(type(it) is list for it in lists)):
            raise WireError("no answer")
        return answer


# ---------------------------------------------------------------- special methods


def _reflected(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda one, other: function(other, one)


_BINARY = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "and", "or",
    "xor",
)  # fmt: skip
_PLAIN_OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "neg", "pos", "abs", "invert", "index",
    "contains", "getitem", "setitem", "delitem",
)  # fmt: skip
_FUNCTIONS = (
    len, iter, next, bool, hash, repr, str, format, int, float, complex, reversed, round, divmod, bytes,
)  # fmt: skip


class SpecialMethods:
    """Operations by the names of their methods, each done as the interpreter would."""

    BINARY = frozenset(_BINARY)
    TABLE: ClassVar[Mapping[str, Callable[..., Any]]] = (
        {f"__{name}__": getattr(operator, f"__{name}__") for name in (*_BINARY, *_PLAIN_OPERATORS)}
        | {f"__r{name}__": _reflected(getattr(operator, f"__{name}__")) for name in _BINARY}
        | {f"__i{name}__": getattr(operator, f"__i{name}__") for name in _BINARY}
        | {f"__{it.__name__}__": it for it in _FUNCTIONS}
    )
    OF_CLASSES = frozenset(
        ("__iter__", "__len__", "__getitem__", "__contains__")
    )  # by a metaclass, as of an Enum
    OTHERS = frozenset(
        (
            "__call__", "__enter__", "__exit__", "__missing__", "__trunc__", "__floor__", "__ceil__",
            "__array__",
            "__length_hint__", "__rdivmod__", "__aenter__", "__aexit__", "__await__", "__fspath__",
        )
    )  # fmt: skip

    @classmethod
    def call(cls, name: str, *operands: Any) -> Any:
        """The operation `name` on the operands."""
        if name in cls.TABLE:
            return cls.TABLE[name](*operands)
        return getattr(operands[0], name)(*operands[1:])

    @classmethod
    def of(cls, kind: type, below: type = object) -> list[str]:
        """Those that a class and its bases define themselves; `below` and what that is derived from is
        left out.
        """
        without = (*below.__mro__, *BUILTIN_EXCEPTIONS.values())
        found = {
            name for base in kind.__mro__ if not any(base is it for it in without) for name in vars(base)
        }
        return sorted(found & (cls.TABLE.keys() | cls.OTHERS))


ITERATORS = frozenset(
    (
        types.GeneratorType, map, filter, zip, enumerate, reversed,
        *map(type, (iter([]), iter(()), iter({}), iter({}.values()), iter({}.items()), iter(set()),
        iter(""))),
        *map(type, (iter(b""), iter(range(0)), iter(range(1 << 70)), reversed([]), reversed({}))),
        *(each for each in vars(itertools).values() if isinstance(each, type)),
    )
)  # fmt: skip
"""Python's own."""

# ---------------------------------------------------------------- libraries

_NAMED = (types.FunctionType, types.BuiltinFunctionType, np.ufunc, type(np.mean), type(np.sum))


def library_name(value: Any) -> tuple[str, str] | None:
    """Module and name of something that an importable module holds; None for all else."""
    if type(value) is types.ModuleType:
        name = value.__dict__.get("__name__")
        return (name, "") if type(name) is str and sys.modules.get(name) is value else None
    if not isinstance(value, type) and type(value) not in _NAMED:
        return None
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", "")
    module = getattr(value, "__module__", None) or ("numpy" if type(value) is np.ufunc else "builtins")
    if type(name) is not str or type(module) is not str or module == "__main__":
        return None
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return (module, name) if found is value else None


def resolve(module: str, name: str, *_: Any) -> Any:
    """What the library has by this name. Raises AttributeError, ImportError."""
    found: Any = importlib.import_module(module)
    for part in name.split(".") if name else ():
        found = getattr(found, part)
    return found


BUILTIN_EXCEPTIONS: dict[str, type[BaseException]] = {
    name: each
    for name, each in vars(builtins).items()
    if isinstance(each, type) and issubclass(each, BaseException)
}
_TYPES = (
    bool, bytearray, bytes, complex, dict, float, frozenset, int, list, object, range, set, slice, str, tuple,
)  # fmt: skip
BUILTIN_TYPES = {it.__name__: it for it in _TYPES}


def exception_class(error: BaseException) -> type[BaseException]:
    """The class of Python's that an exception is of, or is derived from; RuntimeError where that says
    little.
    """
    found = next(each for each in type(error).__mro__ if BUILTIN_EXCEPTIONS.get(each.__name__) is each)
    return RuntimeError if found in (Exception, BaseException) else found


def exception_named(name: str, text: str) -> BaseException:
    """An exception of Python's by this name, where it can be made so; else one that tells as much."""
    kind = BUILTIN_EXCEPTIONS.get(name, RuntimeError)
    try:
        return kind(text)
    except TypeError:
        return RuntimeError(text)


# ---------------------------------------------------------------- random streams


def random_states() -> tuple[Any, Any]:
    """Of Python's and of numpy's global stream."""
    return random.getstate(), np.random.get_state()


def same_states(one: Any, other: Any) -> bool:
    """Whether both would draw the same. `other` may be None."""
    if other is None:
        return False
    (python, numpy), (python_before, numpy_before) = one, other
    same = numpy[2:] == numpy_before[2:] and numpy[1].tobytes() == numpy_before[1].tobytes()
    return bool(same and python == python_before)


def told_states(states: Any) -> tuple[Any, Any]:
    """Both as they cross: an array is taken apart sooner than 625 numbers."""
    (version, numbers, gauss), numpy = states
    return (version, np.array(numbers, np.uint64), gauss), numpy


def set_states(told: Any) -> None:
    """Have both go on from what `told_states` said.

    Raises
    ------
    ValueError, TypeError : those are none
    """
    (version, numbers, gauss), numpy = told
    random.setstate((version, tuple(numbers.tolist()), gauss))
    np.random.set_state(numpy)
