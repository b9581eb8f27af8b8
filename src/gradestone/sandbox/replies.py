"""What the sandbox says about a call. Only values count; the rest is for the explanation.

reply = ("value", value, changed parameters, what numpy warned of)
      | (status, exception, builtin_exception, message, line, source_line, operands)
"""

from __future__ import annotations

from typing import Any

from ..model import Answer
from ..selfcheck.answers import LONGEST_LINE, LONGEST_MESSAGE, LONGEST_NAME, LONGEST_OPERANDS

_WITHOUT_VALUE = ("undefined", "raised", "memory", "unreadable")


def reply_of(answer: Answer) -> tuple[Any, ...]:
    """The answer of a function as it goes over the line."""
    if answer.status == "value":
        return ("value", answer.value, answer.changed, answer.warned)
    raised = (answer.exception, answer.builtin_exception, answer.message)
    return (answer.status, *raised, answer.line, answer.source_line, answer.operands)


def read_answer(reply: Any, parameters: tuple[str, ...], seconds: float) -> Answer:
    """The answer in a decoded reply.

    Raises
    ------
    ValueError, TypeError : the reply is not one of the known forms
    """
    if type(reply) is not tuple:  # an array taken apart could fill the memory
        raise ValueError("not a reply")
    status, *rest = reply
    if type(status) is str and status == "value":
        value, changed, warned = rest
        if type(changed) is not tuple or not all(type(name) is str for name in (*changed, warned)):
            raise ValueError("not a reply")
        names = tuple(name for name in parameters if name in changed)
        return Answer("value", value, names, warned=_told(warned, LONGEST_MESSAGE), seconds=seconds)
    exception, builtin, message, line, source_line, operands = rest
    told = (status, exception, message, source_line, operands)
    if not all(type(part) is str for part in told) or status not in _WITHOUT_VALUE:
        raise ValueError("not a reply")
    return Answer(
        status,
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
