"""Named tuples are tuples: a cache whose entries have names is a right cache all the same."""

from __future__ import annotations

from typing import Any

DEEPEST = 16  # no answer of a course is nested deeper


def plain_tuples(value: Any) -> Any:
    """`value` with each named tuple in its lists and tuples as a plain one; itself, where there is none.

    Runs no code of the learner's: only what derives from tuple directly counts, and is read as a tuple is.
    """
    return _plain(value, {}, DEEPEST)


def _plain(value: Any, seen: dict[int, Any], depth: int) -> Any:
    kind = type(value)
    if not depth or not (kind is list or _is_tuple(kind)):
        return value
    if id(value) not in seen:
        seen[id(value)] = value  # what leads back to itself stays as it is
        entries = list(list.__iter__(value) if kind is list else tuple.__iter__(value))
        plain = [_plain(entry, seen, depth - 1) for entry in entries]
        if kind not in (list, tuple) or any(a is not b for a, b in zip(plain, entries, strict=True)):
            seen[id(value)] = plain if kind is list else tuple(plain)
    return seen[id(value)]


def _is_tuple(kind: type) -> bool:
    return kind is tuple or (type(kind) is type and kind.__bases__ == (tuple,))
