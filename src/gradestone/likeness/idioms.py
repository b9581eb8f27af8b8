"""Ways of writing that one person uses in many places: a method, an operator, how a key is put together."""

from __future__ import annotations

import ast
from functools import lru_cache


def idiom_of(node: ast.AST) -> str:
    """What kind of writing a node is; "" for what says nothing of its own.

    Somebody who writes `"W%d" % l` once writes it in all exercises. However rare that is, it is one habit.
    """
    if isinstance(node, ast.BinOp):
        return f"{type(node.op).__name__} of {type(node.left).__name__}"
    if isinstance(node, ast.AugAssign):
        return f"in place {type(node.op).__name__}"
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        first = type(node.args[0]).__name__ if node.args else "nothing"
        return f"calls {name} with {first}" if name else ""
    if isinstance(node, ast.Attribute):
        return f"attribute {node.attr}"
    if isinstance(node, ast.keyword):
        return f"names {node.arg}"
    if isinstance(node, ast.Subscript):
        return f"{type(node.slice).__name__} as index"
    if isinstance(node, ast.JoinedStr | ast.IfExp | ast.Lambda | ast.ListComp | ast.DictComp | ast.Starred):
        return type(node).__name__
    return ""


@lru_cache(maxsize=50_000)
def one_of(idioms: frozenset[str]) -> frozenset[str]:
    """The same set for the same idioms: a class has few, and a set of its own for each line takes memory."""
    return idioms
