"""What can be told of a function by looking once through its code."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .unread import UnreadName, unread_in

_GIVING_NOTHING = frozenset(
    ("append", "extend", "insert", "update", "shuffle", "fill", "sort", "print", "seed")
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """Of one function alone: a learner's own notebook does not know what else stood in its cell.

    called : the last names of what it calls, `sum` of `np.sum(...)`
    """

    called: frozenset[str] = frozenset()
    keeps_dimensions: bool = False
    adds: bool = False
    draws: bool = False
    has_stub: bool = False
    gives_back: bool = False
    gives_only_none: bool = False
    uses_nothing: bool = False
    unread: UnreadName | None = None

    @classmethod
    def of(cls, function: ast.FunctionDef) -> CodeFacts:
        """The facts about a function."""
        nodes = list(ast.walk(function))
        return cls(
            called=frozenset(_called(node) for node in nodes if isinstance(node, ast.Call)),
            keeps_dimensions=any(isinstance(node, ast.keyword) and node.arg == "keepdims" for node in nodes),
            adds=any(isinstance(node, ast.Add | ast.Sub) for node in nodes),
            draws=any(isinstance(n, ast.Attribute) and n.attr in ("random", "randn") for n in nodes),
            has_stub=any(isinstance(node, ast.Assign) and _are_none(node.value) for node in nodes),
            gives_back=any(
                isinstance(node, ast.Return | ast.Yield) and node.value for node in _own_nodes(function)
            ),
            gives_only_none=_gives_only_none(function),
            uses_nothing=_uses_nothing(nodes),
            unread=unread_in(function),
        )


NO_FACTS = CodeFacts()
"""About a function that is not known: nothing holds."""


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The function without those that are defined in it."""
    todo: list[ast.AST] = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _FUNCTIONS):
            todo.extend(ast.iter_child_nodes(node))


def _gives_only_none(function: ast.FunctionDef) -> bool:
    """Whether all that it can give back is None, or a name that is nothing else, as in a stub."""
    nodes = list(_own_nodes(function))
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in nodes):
        return False
    if any(isinstance(node, ast.Global | ast.Nonlocal) for node in ast.walk(function)):  # of inner ones too
        return False
    given = [node.value for node in nodes if isinstance(node, ast.Return) and node.value is not None]
    blank = _only_none(nodes)
    return all(_is_none(each) or (isinstance(each, ast.Name) and each.id in blank) for each in given)


def _only_none(nodes: Sequence[ast.AST]) -> set[str]:
    """The names that are assigned nothing but None."""
    bound = Counter(n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    bound.update(name for n in nodes if isinstance(name := getattr(n, "name", None), str))  # `case [x]:`
    to_none = [node.targets for node in nodes if isinstance(node, ast.Assign) and _are_none(node.value)]
    names = (name for targets in to_none for target in targets for name in getattr(target, "elts", [target]))
    none = Counter(each.id for each in names if isinstance(each, ast.Name))
    return {name for name, count in none.items() if count == bound[name]}


def _uses_nothing(nodes: Sequence[ast.AST]) -> bool:
    values = (node.value for node in nodes if isinstance(node, ast.Assign | ast.Return))
    return any(isinstance(value, ast.Call) and _called(value) in _GIVING_NOTHING for value in values)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _are_none(value: ast.AST) -> bool:
    """Whether it is what a stub assigns: None, or `None, None`."""
    if isinstance(value, ast.Tuple | ast.List):
        return bool(value.elts) and all(map(_is_none, value.elts))
    return _is_none(value)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")
