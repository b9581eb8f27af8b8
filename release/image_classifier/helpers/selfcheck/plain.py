"""Plain values: told from all others, put into words, copied and compared, without running a learner's code.

Only exact types count. `isinstance`, `==`, `np.asarray` and `str` all hand control to the object they are
given (``__class__``, ``__eq__``, ``__array__``, ``__str__``); `type(value) is ...` does not.
"""

from __future__ import annotations

import collections
import itertools
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SEQUENCES = (tuple, list)
# A defaultdict's factory and an OrderedDict's order play no part when dict.items reads them.
MAPPINGS = (dict, collections.OrderedDict, collections.defaultdict)
NUMBER_SCALARS = frozenset(np.dtype(code).type for code in "bhilqBHILQefdgFDG")
TRUTH_SCALARS = (bool, np.bool_)
SINGLE_PRECISION = (np.float16, np.float32, np.complex64)

MOST_PARTS = 100_000
MOST_BYTES = 60_000_000
"""A larger value is no answer. What is within both limits always comes through from the sandbox."""

_ATOMS = (type(None), bool, int, float, complex, str)
_DEEPEST = 32
_KEY_BITS = 63  # among longer whole numbers there are thousands that a dict looks for in the same place


class NotPlainError(TypeError):
    """A value that cannot travel between processes as plain data."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for a value that is not plain: the words of `describe` are all that is left of it."""

    words: str


NOTHING = Opaque("")  # where there is not even something to describe


# ---------------------------------------------------------------- words

HOLDS_NONE = "an array that holds None"
NEITHER = "an object that is neither a number nor an array"
_WORDS: dict[type, str] = {
    **{kind: "a complex number" if np.dtype(kind).kind == "c" else "a number" for kind in NUMBER_SCALARS},
    int: "a number",
    float: "a number",
    complex: "a complex number",
    bool: "True or False",
    np.bool_: "True or False",
    type(None): "None",
    str: "text",
    bytes: "bytes",
    tuple: "a tuple",
    list: "a list",
    dict: "a dict",
    collections.OrderedDict: "a dict",
    collections.defaultdict: "a dict",
    set: "a set",
    range: "a range",
    map: "a map (turn it into an array)",
    zip: "a zip (turn it into an array)",
    types.GeneratorType: "a generator",
    types.FunctionType: "a function",
    types.BuiltinFunctionType: "a function",
    types.ModuleType: "a module",
    type: "a class",
    np.matrix: "a numpy matrix",
    np.ma.MaskedArray: "a masked array",
}
_ARRAY_WORDS = {
    **dict.fromkeys("iuf", "an array of numbers"),
    "b": "an array of booleans",
    "c": "an array of complex numbers",
    "O": "an array of objects",
    "U": "an array of texts",
    "T": "an array of texts",
    "S": "an array of bytes",
    "M": "an array of dates",
    "m": "an array of time spans",
    "V": "a structured array",
}
DESCRIPTIONS = tuple(dict.fromkeys((*_WORDS.values(), *_ARRAY_WORDS.values(), HOLDS_NONE, NEITHER)))
"""All that `describe` ever says."""


def describe(value: Any) -> str:
    """Words for the type of `value`. Never a name that the learner's code chose: it may carry anything."""
    kind = type(value)
    if kind is np.ndarray:
        return HOLDS_NONE if holds_none(value) else _ARRAY_WORDS.get(array_of(value).dtype.kind, NEITHER)
    return value.words if kind is Opaque else _WORDS.get(kind, NEITHER)


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def entries(count: int) -> str:
    """`1 entry`, `2 entries`."""
    return f"{count} {'entry' if count == 1 else 'entries'}"


# ---------------------------------------------------------------- kinds


def array_of(value: object) -> Array:
    """`value` itself, known by the caller to be exactly an ndarray."""
    assert type(value) is np.ndarray
    return value


def number_kind(value: object) -> str:
    """Numpy's letter for a number or an array of numbers: b, i, u, f or c; "" for everything else."""
    kind = type(value)
    if kind is np.ndarray:
        letter = array_of(value).dtype.kind
        return letter if letter in "biufc" else ""
    if kind in TRUTH_SCALARS:
        return "b"
    if kind in NUMBER_SCALARS:
        return np.dtype(kind).kind
    return {int: "i", float: "f", complex: "c"}.get(kind, "")


def shape_of(value: object) -> tuple[int, ...]:
    """Shape of a number or an array; a Python number has shape ()."""
    return array_of(value).shape if type(value) is np.ndarray else ()


def is_single_precision(value: object) -> bool:
    """True for float32 and less: a right answer in it cannot be right to more than seven digits."""
    kind = array_of(value).dtype.type if type(value) is np.ndarray else type(value)
    return kind in SINGLE_PRECISION


def holds_none(value: object) -> bool:
    """True for None and for arrays that hold it: np.squeeze(None) is an array of shape ()."""
    if type(value) is not np.ndarray:
        return value is None or (type(value) is Opaque and value.words == HOLDS_NONE)
    array = array_of(value)
    if array.dtype.kind != "O" or array.size > 10_000:
        return False
    return any(item is None for item in array.flat)


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
    if kind in SEQUENCES:
        return tuple(value)
    return dict.values(value) if kind in MAPPINGS else ()


def _bytes_of(value: Any) -> int:
    if type(value) is np.ndarray:
        return array_of(value).nbytes
    return len(value) if type(value) is str else 0


# ---------------------------------------------------------------- contents


def numbers(value: Any) -> Array:
    """The numbers of `value` as a new float64 or complex128 array of the same shape.

    value : anything for which `number_kind` has a letter
    """
    wanted = np.complex128 if number_kind(value) == "c" else np.float64
    if type(value) is int:
        return np.array(_float_of(value))
    with np.errstate(all="ignore"):
        return np.array(value, dtype=wanted)


def _float_of(value: int) -> float:
    try:
        return float(value)
    except OverflowError:  # beyond 1e308
        return float("inf") if value > 0 else float("-inf")


def plain_items(value: dict[Any, Any]) -> dict[str | int, Any]:
    """The entries under keys of text or whole numbers, read without asking a key whether it equals another.

    Keys that a sandbox could not send, and no course has, are left out like those of other types.
    """
    return {key: item for key, item in dict.items(value) if is_key(key)}


def is_key(key: Any) -> bool:
    """Whether an entry under this key counts."""
    if type(key) is int:
        return key.bit_length() <= _KEY_BITS
    return type(key) is str and (key.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in key))


def identical(one: Any, other: Any) -> bool:
    """True where `other` is `one` to the last bit: types, order of keys, dtypes, shapes, nan and -0.0.

    one : a plain value; `other` may be anything
    """
    if one is other:
        return True
    kind = type(one)
    if type(other) is not kind:
        return False
    if kind is np.ndarray:
        same_form = one.dtype == other.dtype and one.shape == other.shape
        return bool(same_form and one.tobytes() == other.tobytes())
    if kind in SEQUENCES:
        return len(one) == len(other) and all(map(identical, one, other))
    if kind is dict:
        pairs = zip(one.items(), other.items(), strict=False)
        return len(one) == len(other) and all(itertools.starmap(identical, pairs))
    if kind in (float, complex):
        return repr(one) == repr(other)
    return one.tobytes() == other.tobytes() if isinstance(one, np.generic) else bool(one == other)


def plain_copy(value: Any, where: str | tuple[Any, Any] = "the value") -> Any:
    """A copy of `value` that shares nothing with it; arrays come out contiguous, as from the sandbox.

    where : what the value is called, or its parent's `where` and its own key in it

    Raises
    ------
    NotPlainError : naming the place in the value and its type
    """
    kind = type(value)
    if kind is np.ndarray and number_kind(value):
        return np.array(value, order="C")
    if kind in _ATOMS:
        return value
    if kind in SEQUENCES:
        return kind([plain_copy(item, (where, index)) for index, item in enumerate(value)])
    if kind is dict and all(type(key) in (str, int) for key in value):
        return {key: plain_copy(item, (where, key)) for key, item in value.items()}
    if number_kind(value):
        return value
    raise NotPlainError(f"{_place(where)} is {_type_name(value)}, which is not a plain value")


def _place(where: str | tuple[Any, Any]) -> str:
    return where if isinstance(where, str) else f"{_place(where[0])}[{where[1]!r}]"


def _type_name(value: Any) -> str:
    """The type as the author of a course knows it: `plain_copy` never meets a learner's value."""
    if isinstance(value, np.ndarray):
        return f"a numpy array of {value.dtype}"
    if isinstance(value, dict):
        return "a dict with keys other than str and int"
    return f"a {type(value).__name__}"
