"""What the sandbox says about a call. Only values count; the rest is for the explanation.

reply = ("value", value, changed parameters, what numpy warned of)
      | (status, exception, builtin_exception, message, line, source_line, operands)
      | ("value", value, changed parameters, what numpy warned of, exception, ..., operands)

The last is the value beyond an assert that stopped the function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from ..model import Answer
from ..selfcheck.answers import LONGEST_LINE, LONGEST_MESSAGE, LONGEST_NAME, LONGEST_OPERANDS, Status

_WITHOUT_VALUE = ("undefined", "raised", "memory", "unreadable")


def reply_of(answer: Answer) -> tuple[Any, ...]:
    """The answer of a function as it goes over the line."""
    value = ("value", answer.value, answer.changed, answer.warned)
    if answer.has_value:
        return value
    raised = (answer.exception, answer.builtin_exception, answer.message)
    told = (*raised, answer.line, answer.source_line, answer.operands)
    return (*value, *told) if answer.status == "value" else (answer.status, *told)


def read_answer(reply: Any, parameters: tuple[str, ...], seconds: float) -> Answer:
    """The answer in a decoded reply.

    Raises
    ------
    ValueError, TypeError : the reply is not one of the known forms
    """
    if type(reply) is not tuple:  # an array taken apart could fill the memory
        raise ValueError("not a reply")
    status, *rest = reply
    if type(status) is not str:
        raise ValueError("not a reply")
    if status != "value":
        return _without_value(status, rest, seconds)
    value, changed, warned, *stopped = rest
    if type(changed) is not tuple or not all(type(name) is str for name in (*changed, warned)):
        raise ValueError("not a reply")
    names = tuple(name for name in parameters if name in changed)
    answer = Answer("value", value, names, warned=_told(warned, LONGEST_MESSAGE), seconds=seconds)
    return _beyond_assert(answer, stopped) if stopped else answer


def _beyond_assert(answer: Answer, stopped: Sequence[Any]) -> Answer:
    raised = _without_value("raised", stopped, answer.seconds)
    if not raised.exception:
        raise ValueError("not a reply")
    return replace(raised, status="value", value=answer.value, changed=answer.changed, warned=answer.warned)


def _without_value(status: str, rest: Sequence[Any], seconds: float) -> Answer:
    exception, builtin, message, line, source_line, operands = rest
    told = (exception, message, source_line, operands)
    if not all(type(part) is str for part in told) or status not in _WITHOUT_VALUE:
        raise ValueError("not a reply")
    return Answer(
        cast(Status, status),
        exception=_told(exception, LONGEST_NAME),
        builtin_exception=builtin is True,
        message=_told(message, LONGEST_MESSAGE),
        line=line if type(line) is int else None,
        source_line=_told(source_line, LONGEST_LINE),
        operands=_told(operands, LONGEST_OPERANDS),
        seconds=seconds,
    )


def _told(text: str, longest: int) -> str:
    """A text as it may stand in a sentence: not too long, and without letters that steer what shows them."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in text[:longest])
