"""The changes that mechanical mutants are made of."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a function talks of: its variables, the functions it calls by name, the texts it uses."""

    variables: tuple[str, ...]
    functions: tuple[str, ...]
    texts: tuple[str, ...]


_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult, ast.Div),
    ast.FloorDiv: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitOr,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_RELATIVES = {
    "dot": ("multiply", "outer"),
    "sum": ("mean", "max", "prod"),
    "mean": ("sum",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "randn": ("rand",),
    "log": ("log10", "log1p", "exp"),
    "full": ("empty_like",),
    "maximum": ("minimum",),
    "union": ("intersection",),
    "intersection": ("union",),
    "difference": ("union",),
    "upper": ("lower",),
    "lower": ("upper",),
    "keys": ("values",),
    "values": ("keys",),
}
"""Functions of one module, or methods of one class, that are mistaken for each other."""


def vocabulary(tree: ast.Module) -> Vocabulary:
    """The words of a solution cell, in the order of their first use."""
    nodes = list(ast.walk(tree))
    called = [
        node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    bound = [node.arg for node in nodes if isinstance(node, ast.arg)]
    bound += [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    short = [text for text in texts if len(text) < 12 and text.isidentifier()]
    return Vocabulary(*(tuple(dict.fromkeys(words)) for words in (bound, called, short)))


def changes(node: ast.AST, words: Vocabulary) -> Iterator[ast.AST]:
    """Everything a node is replaced by, one after the other. Nothing is changed in place."""
    if isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _constants(node.value, words))
    elif isinstance(node, ast.Name):
        yield from _names(node, words)
    elif isinstance(node, ast.BinOp):
        yield from (_with(node, op=op()) for op in _OPERATORS.get(type(node.op), ()))
        yield from (node.left, node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        yield from (_with(node, ops=[op()]) for op in _COMPARISONS.get(type(node.ops[0]), ()))
    elif isinstance(node, ast.Attribute):
        yield from _attributes(node)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Tuple):
        yield from (_with(node, elts=elements) for elements in _swapped(node.elts))
    elif isinstance(node, ast.Set):
        yield from (_with(node, elts=_without(node.elts, number)) for number in range(len(node.elts)))
    elif isinstance(node, ast.For):
        yield from _loops(node)
    elif isinstance(node, ast.Assign | ast.AugAssign | ast.Expr):
        yield ast.Pass()


def _constants(value: Any, words: Vocabulary) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield from (value * 10, value / 10, -value)
    elif isinstance(value, str):
        yield from (text for text in words.texts if text != value)


def _names(node: ast.Name, words: Vocabulary) -> Iterator[ast.AST]:
    if isinstance(node.ctx, ast.Load):
        pool = words.variables if node.id in words.variables else words.functions
        if node.id in pool:
            yield from (ast.Name(name, ast.Load()) for name in pool if name != node.id)


def _attributes(node: ast.Attribute) -> Iterator[ast.AST]:
    if node.attr == "T":
        yield node.value
    yield from (_with(node, attr=name) for name in _RELATIVES.get(node.attr, ()))


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    yield from (_with(node, args=arguments) for arguments in _swapped(node.args))
    if len(node.args) > 1:
        yield from (_with(node, args=_without(node.args, number)) for number in range(len(node.args)))
    yield from (_with(node, keywords=_without(node.keywords, n)) for n in range(len(node.keywords)))
    if len(node.args) == 1:
        yield node.args[0]


def _loops(node: ast.For) -> Iterator[ast.AST]:
    yield _with(node, body=[*node.body, ast.Break()])
    yield _with(node, iter=ast.Call(ast.Name("reversed", ast.Load()), [node.iter], []))
    yield ast.Pass()


def _swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The items with two neighbours exchanged, for each pair of neighbours."""
    for first in range(len(items) - 1):
        yield [*items[:first], items[first + 1], items[first], *items[first + 2 :]]


def _without(items: list[Any], number: int) -> list[Any]:
    return [*items[:number], *items[number + 1 :]]


def _with(node: Any, **fields: Any) -> Any:
    twin = copy.copy(node)
    for name, value in fields.items():
        setattr(twin, name, value)
    return twin
