"""Facts about the reference solutions, read from their source by `ast`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

Function = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def returned_names(source: str, function: str) -> tuple[str, ...]:
    """Names of what the function returns, `("Z", "cache")`; () if its last `return` is not of names."""
    for node in ast.parse(source).body:
        if isinstance(node, Function) and node.name == function:
            returns = list(_returns(node.body))
            return _names(returns[-1].value) if returns else ()
    return ()


def dependencies(sources: Iterable[str], exercises: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """For each exercise the other exercises its reference calls, directly or through any function.

    `sources` are all code cells; one that is no plain Python (a magic) defines nothing here.
    """
    uses: dict[str, set[str]] = {}
    for source in sources:
        for node in _functions(source):
            uses[node.name] = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    reached = {exercise: _reachable(exercise, uses) for exercise in exercises}
    return {
        exercise: tuple(other for other in exercises if other != exercise and other in reached[exercise])
        for exercise in exercises
    }


def _returns(statements: Iterable[ast.AST]) -> Iterator[ast.Return]:
    """The return statements of a function itself, not of functions inside it, in their order."""
    for node in statements:
        if isinstance(node, ast.Return):
            yield node
        elif not isinstance(node, _SCOPES):
            yield from _returns(ast.iter_child_nodes(node))


def _names(value: ast.expr | None) -> tuple[str, ...]:
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    names = tuple(part.id for part in parts if isinstance(part, ast.Name))
    return names if len(names) == len(parts) else ()


def _functions(source: str) -> Iterator[Function]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    yield from (node for node in tree.body if isinstance(node, Function))


def _reachable(start: str, uses: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(uses.get(name, ()))
    return seen
