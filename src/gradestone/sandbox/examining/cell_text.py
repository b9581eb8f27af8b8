"""What the text of one of the instructor's cells names."""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..inside.shell import NotebookShell
from .proxies import PROXIES

_WORD = re.compile(r"[^\W\d]\w*")


def tree_of(shell: NotebookShell, source: str) -> ast.Module:
    """As it is run; empty for what is not Python."""
    try:
        python: str = shell.transform_cell(source)  # type: ignore[no-untyped-call]
        return ast.parse(python)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def names_read(tree: ast.Module, names: Mapping[str, Any]) -> set[str]:
    """Names that the cell may read before it binds them, and those that functions of the instructor's
    read.
    """
    found: set[str] = set()
    bound: set[str] = set()
    for statement in tree.body:
        found |= set(_loaded(statement)) - bound
        bound |= set(_surely_bound(statement))
    todo = list(found)
    while todo:
        for name in _read_by(names.get(todo.pop())):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def _loaded(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _WORD.findall(node.value)
        elif isinstance(node, ast.Global):
            yield from node.names


def _surely_bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
    elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from ((each.asname or each.name).partition(".")[0] for each in statement.names)


def _read_by(value: Any) -> Iterable[str]:
    """Names that a function or class of the instructor's reads."""
    if id(value) in PROXIES or getattr(value, "__module__", "") != "__main__":
        return ()
    functions = [value] if isinstance(value, types.FunctionType) else []
    if isinstance(value, type):
        functions = [it for it in vars(value).values() if isinstance(it, types.FunctionType)]
    return [name for function in functions for name in _names_in(function.__code__)]


def _names_in(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def modules_named(tree: ast.Module, names: Mapping[str, Any]) -> set[str]:
    """Modules that the cell names, also in the text of a patch."""
    found = {
        value.__name__
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(value := names.get(node.id), types.ModuleType)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value[:100]:
            found.add(node.value.rpartition(".")[0])
    return found - {"__main__", ""}
