"""Plain values: told from all others, put into words, copied and compared, without running a learner's code.

Only exact types count. `isinstance`, `==`, `np.asarray` and `str` all hand control to the object they are
given (``__class__``, ``__eq__``, ``__array__``, ``__str__``); `type(value) is ...` does not.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .elements import DATES
from .generators import KINDS as GENERATORS
from .generators import generator_record
from .hashables import SETS, NotAMemberError, is_key, member, member_text
from .kindwords import ARRAY_WORDS, HOLDS_NONE, NAMED_TUPLE, WORDS
from .kindwords import DESCRIPTIONS as DESCRIPTIONS
from .kindwords import NEITHER as NEITHER
from .kindwords import NUMBER_SCALARS as NUMBER_SCALARS
from .records import Record, record_of
from .words import N_, _, ngettext, pgettext

Array = npt.NDArray[Any]

SEQUENCES = (tuple, list)
# A defaultdict's factory and an OrderedDict's order play no part when dict.items reads them.
MAPPINGS = (dict, collections.OrderedDict, collections.defaultdict)
TRUTH_SCALARS = (bool, np.bool_)
SINGLE_PRECISION = (np.float16, np.float32, np.complex64)

_ATOMS = (type(None), bool, int, float, complex, str, bytes)
_TEXT_SCALARS = (np.str_, np.bytes_)
_LARGEST_BOUND = 1 << 61  # of a range, so that it has a length


class NotPlainError(TypeError):
    """A value that cannot travel between processes as plain data."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for a value that is not plain: the words of `describe` are all that is left of it."""

    words: str


NOTHING = Opaque("")  # where there is not even something to describe


# ---------------------------------------------------------------- words


def describe(value: Any) -> str:
    """Words for the type of `value`. Never a name that the learner's code chose: it may carry anything.

    They are English, one of `DESCRIPTIONS`, since they travel; `in_words` says them to people.
    """
    kind = type(value)
    if kind is np.ndarray:
        return HOLDS_NONE if holds_none(value) else ARRAY_WORDS.get(array_of(value).dtype.kind, NEITHER)
    if kind is Record and value.is_tuple:
        return NAMED_TUPLE
    return value.words if kind is Opaque else WORDS.get(kind, NEITHER)


def in_words(value: Any) -> str:
    """The words for the type of `value`, in the language that is spoken."""
    words = describe(value)
    return _(words) if words else ""


_LISTS = {"and": N_("{names} and {last}"), "or": N_("{names} or {last}")}


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a, b and c`, or with "or" as the last word."""
    if len(names) < 2:
        return "".join(names)
    return _(_LISTS[last]).format(names=in_a_row(names[:-1]), last=names[-1])


def and_more(names: Sequence[str], count: int) -> str:
    """`a, b and 3 more`."""
    words = ngettext("{names} and {count} more", "{names} and {count} more", count)
    return words.format(names=in_a_row(names), count=count)


def in_a_row(names: Sequence[str]) -> str:
    """`a, b, c`."""
    return pgettext("between names", ", ").join(names)


def entries(count: int) -> str:
    """`1 entry`, `2 entries`."""
    return ngettext("{count} entry", "{count} entries", count).format(count=count)


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


def element_kind(value: object) -> str:
    """Numpy's letter for an array of texts, bytes, dates or time spans, and for one date or span: U, S, M or
    m; "" for everything else.
    """
    kind = type(value)
    if kind is np.ndarray:
        letter = array_of(value).dtype.kind
        return letter if letter in "USMm" else ""
    return np.dtype(kind).kind if kind in DATES else ""


def is_range(value: object) -> bool:
    """Whether it is a range between numbers that an array could hold."""
    if type(value) is not range:
        return False
    return all(-_LARGEST_BOUND < bound < _LARGEST_BOUND for bound in (value.start, value.stop, value.step))


def items_of(value: Any) -> Sequence[Any] | None:
    """The entries of a list, tuple, named tuple or range; None for everything else."""
    kind = type(value)
    if kind is Record:
        return value.values if value.is_tuple else None
    return value if kind in SEQUENCES or is_range(value) else None


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


def plain_items(value: dict[Any, Any]) -> dict[Any, Any]:
    """The entries under plain keys, read without asking a key whether it equals another.

    Keys that a sandbox could not send, and no course has, are left out like objects.
    """
    return {key: item for key, item in dict.items(value) if is_key(key)}


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
    if kind in (float, complex, range):
        return repr(one) == repr(other)
    if kind is Record:
        same_form = one.with_values(()) == other.with_values(())
        return same_form and all(map(identical, one.values, other.values))
    if kind in SETS:
        return len(one) == len(other) and member_text(one) == member_text(other)
    if kind in DATES and one.dtype != other.dtype:
        return False
    return one.tobytes() == other.tobytes() if isinstance(one, np.generic) else bool(one == other)


_Where = str | tuple[Any, Any]


def plain_copy(value: Any, where: _Where = "the value") -> Any:
    """A copy of `value` that shares nothing with it; arrays come out contiguous, as from the sandbox.

    where : what the value is called, or its parent's `where` and its own key in it

    Raises
    ------
    NotPlainError : naming the place in the value and its type
    """
    kind = type(value)
    if kind is np.ndarray and (number_kind(value) or element_kind(value)):
        return np.array(value, order="C")
    if kind in _ATOMS:
        return value
    if kind in SEQUENCES:
        return kind([plain_copy(item, (where, index)) for index, item in enumerate(value)])
    if kind is dict:
        return {_copy_of_key(key, where): plain_copy(item, (where, key)) for key, item in value.items()}
    if number_kind(value) or element_kind(value) or is_range(value):
        return value
    return _copy_without_order(value, kind, where)


def _copy_without_order(value: Any, kind: type, where: _Where) -> Any:
    """Of a set, a record or a text of numpy's."""
    if kind in _TEXT_SCALARS:
        return value.item()
    if kind in SETS:
        return kind(_copy_of_member(each, where) for each in value)
    found = generator_record(value) if kind in GENERATORS else record_of(value)
    found = value if kind is Record else found
    if type(found) is Record:
        parts = (plain_copy(item, f"{_place(where)}.{field}") for field, item in found.items())
        return found.with_values(tuple(parts))
    raise NotPlainError(f"{_place(where)} is {_type_name(value)}, which is not a plain value")


def _copy_of_key(key: Any, where: _Where) -> Any:
    return key if type(key) is str else _copy_of_member(key, where, "a key")


def _copy_of_member(value: Any, where: _Where, role: str = "a member") -> Any:
    try:
        return member(plain_copy(value, f"{role} of {_place(where)}"))
    except NotAMemberError:
        what = _type_name(value)
        raise NotPlainError(f"{role} of {_place(where)} is {what}, which cannot be compared there") from None


def _place(where: _Where) -> str:
    return where if isinstance(where, str) else f"{_place(where[0])}[{where[1]!r}]"


def _type_name(value: Any) -> str:
    """The type as the author of a course knows it: `plain_copy` never meets a learner's value."""
    if isinstance(value, np.ndarray):
        texts = value.dtype.kind in "OT" and value.size and all(isinstance(each, str) for each in value.flat)
        advice = " (`.astype(str)` makes it an array of texts)" if texts else ""
        return f"a numpy array of {value.dtype}{advice}"
    return f"a {type(value).__name__}"
