"""What may be a key of a dict or a member of a set: plain values that can be hashed, and their order.

Nothing here asks an object of a learner's class for its hash, or whether it equals another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .records import Record

SETS = (set, frozenset)
KEY_BITS = 63  # among longer whole numbers there are thousands that a dict looks for in the same place

NEAR = 1e-3  # of a number: wider than the tolerance of any check that is one

_DEEPEST = 16
_NUMBERS = (int, float, complex)
_WITHOUT_PARTS = (type(None), bool, complex, bytes)
_OF_NUMPY = frozenset((*(np.dtype(code).type for code in "?bhilqBHILQefdFD"), np.str_, np.bytes_))


class NotAMemberError(TypeError):
    """A value that may be no key and no member; `args` has what it is."""


def is_key(key: Any) -> bool:
    """Whether an entry under this key counts."""
    if type(key) is str:
        return key.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in key)
    return _is_member(key, _DEEPEST)


def _is_member(value: Any, deepest: int) -> bool:
    kind = type(value)
    if kind is int:
        return bool(value.bit_length() <= KEY_BITS)
    if kind is float:
        return value == value or value is math.nan
    if kind is complex:
        return bool(value == value)  # one that is not would never be found again
    if kind is str:
        return is_key(value)
    if kind in (tuple, frozenset):
        return deepest > 0 and all(_is_member(each, deepest - 1) for each in value)
    if kind is Record:
        return deepest > 0 and all(_is_member(each, deepest - 1) for each in value.values)
    return kind in _WITHOUT_PARTS


def member(value: Any, deepest: int = _DEEPEST) -> Any:
    """`value` as a key or member: numpy's numbers and texts as Python's, which they equal; one nan for all.

    Raises
    ------
    NotAMemberError : it cannot be one
    """
    kind = type(value)
    if kind in (tuple, frozenset, Record) and deepest:
        given = tuple(value.values if kind is Record else value)
        parts = tuple(member(each, deepest - 1) for each in given)
        if all(one is other for one, other in zip(parts, given, strict=True)):
            return value
        return value.with_values(parts) if kind is Record else kind(parts)
    plain = value.item() if kind in _OF_NUMPY else value
    if type(plain) is float and plain != plain:
        plain = math.nan  # a dict finds it by its identity
    if not is_key(plain):
        raise NotAMemberError(value)
    return plain


def as_tuples(value: Any) -> Any:
    """A member with its named tuples as plain ones, which they equal."""
    if type(value) is Record:
        values = tuple(map(as_tuples, value.values))
        return values if value.is_tuple else value.with_values(values)
    return type(value)(map(as_tuples, value)) if type(value) in (tuple, frozenset) else value


# ---------------------------------------------------------------- order


def member_text(value: Any) -> str:
    """A text that no other member has, the same in every process."""
    kind = type(value)
    if kind is Record:
        return f"{value.name}{value.fields}{member_text(value.values)}{value.is_tuple}"
    if kind is tuple:
        return f"({','.join(map(member_text, value))})"
    if kind in SETS:
        return f"{kind.__name__}{{{','.join(sorted(map(member_text, value)))}}}"
    return f"{kind.__name__}:{value!r}"


def in_order(members: Iterable[Any]) -> list[Any]:
    """The members of a set in an order that depends on nothing but them; numbers that nearly agree in the
    same place of two sets.
    """
    return sorted(members, key=_rank)


def _rank(value: Any) -> tuple[Any, ...]:
    kind = type(value)
    if kind in (bool, int, float):
        finite = isinstance(value, int) or math.isfinite(value)
        return 0, float(f"{value:.7g}") if finite else (math.inf if value > 0 else -math.inf), str(value)
    if kind is complex:
        return 1, f"{value.real:.7g}", f"{value.imag:.7g}"
    if kind in (tuple, frozenset):
        ranks = list(map(_rank, value))
        return 2, *(ranks if kind is tuple else sorted(ranks))
    return 3, member_text(value)


# ---------------------------------------------------------------- two sets


def departures(expected: Iterable[Any], answer: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """What the answer lacks of the expected members, and what it has besides; named tuples are tuples."""
    wanted, own = (frozenset(map(as_tuples, each)) for each in (expected, answer))
    return in_order(wanted - own), in_order(own - wanted)


def are_near(missing: Sequence[Any], more: Sequence[Any], size: float = 0.0) -> bool:
    """Whether the members of two sets may be the same but for the rounding of their numbers.

    size : of the largest number in them, beside which one is as good as 0
    """
    pairs = zip(missing, more, strict=False)
    return len(missing) == len(more) and all(_is_near(*pair, size) for pair in pairs)


def largest(members: Iterable[Any]) -> float:
    """The size of the largest finite number among the members; 0 without one."""
    sizes = (float(np.abs(each)) for each in members if isinstance(each, _NUMBERS))
    return max((size for size in sizes if math.isfinite(size)), default=0.0)


def _is_near(one: Any, other: Any, size: float) -> bool:
    if type(one) in (tuple, frozenset) and type(one) is type(other):
        return are_near(in_order(one), in_order(other)) if type(one) is frozenset else are_near(one, other)
    if isinstance(one, _NUMBERS) and isinstance(other, _NUMBERS):
        try:
            return abs(one - other) <= NEAR * max(abs(one), NEAR * size) or one == other
        except OverflowError:  # of complex numbers beyond 1e308
            return one == other
    return bool(one == other)
