"""Which values a function is given or computes and never reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

_BLOCKS = ("body", "orelse", "finalbody")


def unread_hint(function: ast.FunctionDef | None) -> str:
    """One sentence for a function that is wrong and leaves something unread; "" where it reads everything."""
    if function is None:
        return ""
    for name in _unread_parameters(function):
        return f"It never uses its parameter `{name}`."
    for name in _unread_values(function.body, frozenset()):
        return f"It computes `{name}` and does not use it afterwards."
    return ""


def _unread_parameters(function: ast.FunctionDef) -> Iterator[str]:
    read = _loads(function.body)
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return (argument.arg for argument in arguments if argument.arg not in read)


def _unread_values(block: Sequence[ast.stmt], after: frozenset[str]) -> Iterator[str]:
    """Names that a statement of the block binds alone, and that nothing behind it reads.

    after : names that are read once the block is done
    """
    if block and isinstance(block[-1], ast.Return | ast.Raise):
        after = frozenset()
    for index, statement in enumerate(block):
        later = after | _loads(block[index + 1 :])
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
            if isinstance(target, ast.Name) and target.id not in later and not target.id.startswith("_"):
                yield target.id
        again = later | _loads([statement]) if isinstance(statement, ast.For | ast.While) else later
        for inner in _blocks(statement):
            yield from _unread_values(inner, again)


def _blocks(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    """The blocks of a compound statement; a function in a function is left alone."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Try):
        return
    for field in _BLOCKS:
        yield getattr(statement, field, ())


def _loads(statements: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that are read anywhere in these statements; `x += 1` reads x."""
    names = set()
    for node in (node for statement in statements for node in ast.walk(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return frozenset(names)
