"""What to say of a call that raised: the statement, what its names held, and what it means."""

from __future__ import annotations

import ast

from .answers import LONGEST_MESSAGE, Answer, Explanation
from .meanings import LEFTOVER, is_leftover, meaning_of
from .operands import told_mismatch, told_operands
from .phrases import Circumstances
from .plain import listed
from .words import _, ngettext

_LARGEST_LINE = 10_000


def explain_raised(function: str, answer: Answer, circumstances: Circumstances) -> Explanation:
    """The rung of an answer that is an exception. Of a hidden check one and the same, whatever was raised."""
    if circumstances.hidden:
        return Explanation("raised", "", _hidden(circumstances).format(function=function))
    if is_leftover(answer):
        return Explanation("raised", "", _(LEFTOVER).format(function=function))
    line = answer.line if answer.line is not None and 0 < answer.line < _LARGEST_LINE else None
    if line is not None and (targets := _stub_targets(answer.source_line)):
        words = ngettext(
            "{function}: {names} is still None, in your line {line}.",
            "{function}: {names} are still None, in your line {line}.",
            len(targets),
        )
        return Explanation("stub", "", words.format(function=function, names=listed(targets), line=line))
    detail = told_mismatch(answer.operands, answer.message)[:LONGEST_MESSAGE] or answer.message
    detail = "\n".join(part for part in (detail, told_operands(answer.operands)) if part)
    meaning = meaning_of(answer) if line is not None else ""
    return Explanation("raised", "", _summary(function, answer, line), detail, meaning)


def _hidden(circumstances: Circumstances) -> str:
    if circumstances.written.has_stub:
        return _("{function} raises an exception: there is still a None in it to be filled in.")
    return _("{function} raises an exception.")


def _summary(function: str, answer: Answer, line: int | None) -> str:
    exception, statement = answer.exception or _("an exception"), answer.source_line.strip()
    if line is not None and statement:
        template = _("{function} raised {exception} at your line {line}: `{statement}`")
    elif line is not None:
        template = _("{function} raised {exception} at your line {line}.")
    elif answer.exception == "TypeError":
        template = _("{function} raised {exception} as it was called. Does it take the parameters it should?")
    else:
        template = _("{function} raised {exception}.")
    return template.format(function=function, exception=exception, line=line, statement=statement)


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
