"""What to say of a call that raised: the statement, what its names held, and what it means."""

from __future__ import annotations

import ast

from .answers import Answer, Explanation
from .meanings import LEFTOVER, is_leftover, meaning_of
from .phrases import Circumstances
from .plain import listed

_LARGEST_LINE = 10_000


def explain_raised(function: str, answer: Answer, circumstances: Circumstances) -> Explanation:
    """The rung of an answer that is an exception. Of a hidden check one and the same, whatever was raised."""
    if circumstances.hidden:
        stub = ": there is still a None in it to be filled in" if circumstances.written.has_stub else ""
        return Explanation("raised", "", f"{function} raises an exception{stub}.")
    if is_leftover(answer):
        return Explanation("raised", "", f"{function} {LEFTOVER}")
    line = answer.line if answer.line is not None and 0 < answer.line < _LARGEST_LINE else None
    if line is not None and (targets := _stub_targets(answer.source_line)):
        verb = "are" if len(targets) > 1 else "is"
        words = f"{function}: {listed(targets)} {verb} still None, in your line {line}."
        return Explanation("stub", "", words)
    summary = f"{function} raised {answer.exception or 'an exception'}{_place(answer, line)}"
    detail = "\n".join(part for part in (answer.message, answer.operands) if part)
    return Explanation("raised", "", summary, detail, meaning_of(answer) if line is not None else "")


def _place(answer: Answer, line: int | None) -> str:
    if line is None:
        wrong_call = " as it was called. Does it take the parameters it should?"
        return wrong_call if answer.exception == "TypeError" else "."
    statement = answer.source_line.strip()
    return f" at your line {line}: `{statement}`" if statement else f" at your line {line}."


def _stub_targets(source_line: str) -> list[str]:
    """Names on the left of `A, cache = None`, which cannot be unpacked before it is filled in."""
    try:
        statement = ast.parse(source_line.strip()).body[0]
    except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
        return []
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
        return []
    if statement.value.value is not None:
        return []
    target = statement.targets[0]
    return [ast.unparse(element) for element in getattr(target, "elts", [target])]
