"""What a function gives beyond the asserts of its scaffold, so that a wrong shape is told in words.

A scaffold's `assert Z.shape == (n, m)` stops a wrong shape where it arises. It says nothing but that; the
comparison with the recorded answer says which shape it is, which it should be and what that may come from.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import linecache
from functools import lru_cache
from types import CodeType
from typing import Any


def without_shape_asserts(function: Any, statement: str) -> Any:
    """The function without its asserts about shapes, if `statement`, where it failed, is one; else None.

    A new function of the same cell and namespace; the one that is passed stays as it is. Never raises.
    """
    if not _has_shape_assert(statement):
        return None
    with contextlib.suppress(Exception):  # sources and namespaces of the learner's own making
        inner = inspect.unwrap(function)
        return None if inner.__closure__ else _defined_anew(inner)
    return None


@lru_cache(maxsize=16)  # one mistake fails many checks at the same line
def _has_shape_assert(source: str) -> bool:
    return any(map(_is_about_shapes, _statements(source)))


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _is_about_shapes(node: ast.AST) -> bool:
    """Whether it is an assert that names `.shape`."""
    return isinstance(node, ast.Assert) and any(
        isinstance(inner, ast.Attribute) and inner.attr == "shape" for inner in ast.walk(node.test)
    )


def _defined_anew(function: Any) -> Any:
    code = function.__code__
    namespace: dict[str, Any] = {}
    source = "".join(linecache.getlines(code.co_filename))
    definition = _definition(source, code.co_filename, code.co_firstlineno, code.co_name)
    exec(definition, function.__globals__, namespace)
    return namespace[code.co_name]


@lru_cache(maxsize=16)
def _definition(source: str, file: str, line: int, name: str) -> CodeType:
    """What defines the function of that name there, without its asserts about shapes."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    definition = next(node for node in functions if _begins(node, line, name))
    definition.decorator_list = []
    module = ast.Module(body=[_Without().visit(definition)], type_ignores=[])
    return compile(ast.fix_missing_locations(module), file, "exec")


def _begins(node: ast.FunctionDef, line: int, name: str) -> bool:
    """Whether it defines that function there; with decorators the first of these counts."""
    return node.name == name and line in {node.lineno, *(each.lineno for each in node.decorator_list)}


class _Without(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node) if _is_about_shapes(node) else node
