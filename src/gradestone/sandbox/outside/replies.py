"""What the sandbox says about a call, as an `Answer`. Only values count; the rest is for the explanation."""

from __future__ import annotations

import builtins
from typing import Any

from ...model import Answer
from ..wire import Opaque

NAME_CHARACTERS, TEXT_CHARACTERS, LINE_CHARACTERS = 100, 2000, 200

_BUILTIN_ERRORS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


def read_answer(reply: Any, parameters: tuple[str, ...], seconds: float) -> Answer:
    """The answer in a decoded reply.

    Raises
    ------
    ValueError, TypeError : the reply is not one of the known forms
    """
    status, *rest = reply
    if status in ("undefined", "memory") and not rest:
        return Answer(status, seconds=seconds)
    if status == "unreadable":
        return Answer(status, message="object", seconds=seconds)
    if status == "value":
        value, changed, _ = rest
        if isinstance(value, Opaque):
            return Answer("unreadable", message=value.word, seconds=seconds)
        return Answer("value", value, tuple(n for n in parameters if n in changed), seconds=seconds)
    name, builtin, text, line, source_line, _ = rest
    if status != "raised" or not all(type(part) is str for part in (name, text, source_line)):
        raise ValueError("not a reply")
    known = builtin is True and name in _BUILTIN_ERRORS
    return Answer(
        "raised",
        exception=name[:NAME_CHARACTERS],
        builtin_exception=known,
        message=text[:TEXT_CHARACTERS],
        line=line if type(line) is int else None,
        source_line=source_line[:LINE_CHARACTERS],
        seconds=seconds,
    )
