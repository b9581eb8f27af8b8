"""What the text of one of the instructor's cells names."""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..examtask import bound_names
from ..inside.explaining import ExplainingAsserts
from ..inside.shell import NotebookShell
from .proxies import PROXIES
from .shared_files import files_named

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says by itself.

    read : names that it may read before it binds them
    bound : names that it binds
    named : all names in it
    imported : modules of its `import` statements
    packages : those, and those of its `from ... import`, up to the first dot
    dotted : what stands before the last dot of a text, as the module does that a patch names
    files : data files that its texts name
    """

    read: frozenset[str]
    bound: frozenset[str]
    named: frozenset[str]
    imported: frozenset[str]
    packages: frozenset[str]
    dotted: frozenset[str]
    files: tuple[str, ...]


@functools.cache
def text_of_cell(source: str) -> CellText:
    """Of what is not Python, nothing."""
    tree = _tree_of(source)
    nodes = list(ast.walk(tree))
    imported = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    origins = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    texts = [it.value for it in nodes if isinstance(it, ast.Constant) and isinstance(it.value, str)]
    return CellText(
        read=frozenset(_read_first(tree)),
        bound=bound_names(source),
        named=frozenset(node.id for node in nodes if isinstance(node, ast.Name)),
        imported=frozenset(imported),
        packages=frozenset(name.partition(".")[0] for name in imported | origins),
        dotted=frozenset(text.rpartition(".")[0] for text in texts if "." in text[:100]),
        files=tuple(sorted(set(files_named(texts)))),
    )


def prepare_cells(shell: NotebookShell, sources: Iterable[str]) -> None:
    """Read and compile cells for all forks of this process: every submission is held against the same."""
    for source in sources:
        with contextlib.suppress(Exception):  # whatever is wrong with it is told where it runs
            shell.prepare(source, ExplainingAsserts())
            text_of_cell(source)


def _tree_of(source: str) -> ast.Module:
    try:
        python: str = NotebookShell.instance().transform_cell(source)  # type: ignore[no-untyped-call]
        return ast.parse(python)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _read_first(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    bound: set[str] = set()
    for statement in tree.body:
        found |= set(_loaded(statement)) - bound
        bound |= set(_surely_bound(statement))
    return found


def names_read(text: CellText, names: Mapping[str, Any]) -> set[str]:
    """Names that the cell may read before it binds them, and those that functions of the instructor's
    read.
    """
    found = set(text.read)
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


def modules_named(text: CellText, names: Mapping[str, Any]) -> set[str]:
    """Modules that the cell names, also in the text of a patch."""
    meant = (names.get(name) for name in text.named)
    found = {it.__name__ for it in meant if isinstance(it, types.ModuleType)}
    return (found | text.imported | text.dotted) - {"__main__", ""}
