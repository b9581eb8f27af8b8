"""Which values a function is given or computes and never reads."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .words import N_, _

_BLOCKS = ("body", "orelse", "finalbody")


_PARAMETER = N_("It never uses its parameter `{name}`.")
_VALUE = N_("It computes `{name}` and does not use it afterwards.")


@dataclass(frozen=True, slots=True)
class UnreadName:
    """What a function leaves unread, and the sentence for it, not yet in anybody's language."""

    sentence: str
    name: str


def unread_hint(unread: UnreadName | None) -> str:
    """One sentence for a function that is wrong and leaves something unread; "" where it reads everything."""
    return _(unread.sentence).format(name=unread.name) if unread else ""


def unread_in(function: ast.FunctionDef) -> UnreadName | None:
    """The first that the function leaves unread; None where it reads everything."""
    for name in _unread_parameters(function):
        return UnreadName(_PARAMETER, name)
    try:
        unread = list(_unread_values(function.body, Counter()))
    except RecursionError:  # a thousand blocks in each other are nobody's slip
        return None
    if not unread:
        return None
    first = min(unread, key=lambda name: (name.lineno, name.col_offset))
    return UnreadName(_VALUE, first.id)


def _unread_parameters(function: ast.FunctionDef) -> Iterator[str]:
    read = frozenset(_reads(function.body))
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return (argument.arg for argument in arguments if argument.arg not in read)


def _unread_values(block: Sequence[ast.stmt], after: Counter[str]) -> Iterator[ast.Name]:
    """Names that a statement of the block binds alone, and that nothing behind it reads.

    after : how often each name is read once the block is done. It is changed on the way, and put right again
    """
    if block and isinstance(block[-1], ast.Return | ast.Raise):
        after = Counter()
    passed: list[str] = []
    for statement in reversed(block):
        own = list(_reads([statement]))
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
            if isinstance(target, ast.Name) and not after[target.id] and not target.id.startswith("_"):
                yield target
        again = own if isinstance(statement, ast.For | ast.While) else ()
        after.update(again)
        for inner in _blocks(statement):
            yield from _unread_values(inner, after)
        after.subtract(again)
        after.update(own)
        passed += own
    after.subtract(passed)


def _blocks(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    """The blocks of a compound statement; a function in a function is left alone."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Try):
        return
    for field in _BLOCKS:
        yield getattr(statement, field, ())


def _reads(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that are read anywhere in these statements; `x += 1` reads x."""
    for node in (node for statement in statements for node in ast.walk(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
