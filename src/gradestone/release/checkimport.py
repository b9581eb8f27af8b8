"""Where the code of a notebook imports `check` from, and what it calls it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from .cell_tree import tree_of

_NAME = "selfcheck"  # of the module, whatever package it is in
_LINE = re.compile(rf"^\s*(?:from|import)\s+((?:\w+\.)*{_NAME})\b", re.MULTILINE)


def check_module(source: str) -> str:
    """The module called selfcheck that this code imports `check` from; "" where it imports none.

    What only mentions it imports nothing: text, a comment, a string, a `check` of the notebook's own.
    """
    if _NAME not in source:
        return ""
    tree = tree_of(source)
    if tree is None:  # a slip. Who is taken for ours by mistake is told so by the build
        found = _LINE.search(source)
        return found[1] if found else ""
    return next(_modules(tree), "")


def check_names(sources: Iterable[str]) -> frozenset[str]:
    """What calls of `check` begin with in these cells, such as "check" or "selfcheck.check"."""
    trees = (tree_of(source) for source in sources if _NAME in source)
    return frozenset(name for tree in trees if tree is not None for name in _names(tree))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = (alias for alias in node.names if _is_selfcheck(alias.name))
            yield from (f"{alias.asname or alias.name}.check" for alias in modules)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            given = _is_selfcheck(node.module)
            yield from (_name_of(alias) for alias in node.names if given and alias.name in ("check", "*"))
            yield from (
                f"{alias.asname or _NAME}.check" for alias in node.names if not given and alias.name == _NAME
            )


def _name_of(alias: ast.alias) -> str:
    return alias.asname or "check"


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_selfcheck(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = {alias.name for alias in node.names}
            if _is_selfcheck(node.module) and names & {"check", "*"}:
                yield node.module
            elif _NAME in names:
                yield f"{node.module}.{_NAME}"


def _is_selfcheck(module: str) -> bool:
    return module.rpartition(".")[2] == _NAME
