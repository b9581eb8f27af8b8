"""What students may hand in beside solution and stub, made from a solution: half of it, a cell that raises, a
wrong number or operator, and the same answer in another kind, which may well be right.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

WRONG = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
OTHER_VALUES = {
    "the other sequence": "tuple(it) if type(it) is list else list(it) if type(it) is tuple else it",
    "numpy's": "__import__('numpy').asarray(it)[()] if type(it) in (bool, int, float, list, tuple) else it",
    "Python's": "it.tolist() if hasattr(it, 'tolist') else it",
    "a float": "float(it) if type(it) is int else it",
    "ordered or frozen": "__import__('collections').OrderedDict(it) if type(it) is dict"
    " else frozenset(it) if type(it) is set else it",
    "a derived class": "type('Own', (type(it),), {})(it)"
    " if type(it) in (int, float, str, list, dict, set, tuple) else it",
}
OTHER_FUNCTIONS = {
    "a partial": "__import__('functools').partial(it)",
    "a lambda": "lambda *args, **named: it(*args, **named)",
    "an object": "type('Callable', (), {'__call__': lambda self, *args, **named: it(*args, **named)})()",
}


@dataclass(frozen=True)
class HandIn:
    """The text of each solution cell, by its place in the notebook."""

    name: str
    texts: dict[int, str]


@dataclass(frozen=True)
class _Change:
    """One that can be made in a cell: `make` changes its tree."""

    name: str
    line: int
    make: Callable[[], None]


def hand_ins(whole: dict[int, str], released: dict[int, str], changed: int, seed: str) -> Iterator[HandIn]:
    """Solution and stub; with `changed`, half of it, a cell that raises, and so many with one change, every
    other one of which is meant to be wrong.
    """
    yield HandIn("the solution", whole)
    yield HandIn("as released", released)
    if not changed:
        return
    places = sorted(whole)
    yield HandIn(
        "half of it", {place: (whole if n % 2 else released)[place] for n, place in enumerate(places)}
    )
    draw = random.Random(seed)
    raising = draw.choice(places)
    yield HandIn(f"cell {raising} raises", {**whole, raising: f"{whole[raising]}\n1 / 0"})
    for number in range(changed):
        kind = _wrong if number % 2 else _other
        if found := _changed(whole, kind, draw):
            yield found


def _changed(
    whole: dict[int, str], kind: Callable[[ast.Module], list[_Change]], draw: random.Random
) -> HandIn | None:
    """With one change somewhere; None where there is nothing to change."""
    trees = {place: _tree(text) for place, text in whole.items()}
    changes = [(place, change) for place, tree in trees.items() for change in kind(tree)]
    if not changes:
        return None
    place, change = draw.choice(changes)
    change.make()
    text = ast.unparse(ast.fix_missing_locations(trees[place]))
    return HandIn(f"cell {place}, line {change.line}: {change.name}", {**whole, place: text})


def _tree(text: str) -> ast.Module:
    """Empty for what is not only Python."""
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])


def _wrong(tree: ast.Module) -> list[_Change]:
    found: list[_Change] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            found.append(_setting(f"{node.value} + 1", node, "value", node.value + 1))
        elif isinstance(node, ast.BinOp) and type(node.op) in WRONG:
            found.append(_setting(type(node.op).__name__, node, "op", WRONG[type(node.op)]()))
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in WRONG:
            others: Sequence[ast.cmpop] = [WRONG[type(node.ops[0])](), *node.ops[1:]]
            found.append(_setting(type(node.ops[0]).__name__, node, "ops", others))
    return found


def _other(tree: ast.Module) -> list[_Change]:
    found: list[_Change] = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Return) or (isinstance(node, ast.Assign) and node in tree.body)
        ) and node.value:
            for name, text in OTHER_VALUES.items():
                found.append(_setting(name, node, "value", _applied(text, node.value)))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for name, text in OTHER_FUNCTIONS.items():
                bound = ast.Assign([ast.Name(node.name, ast.Store())], _applied(text, ast.Name(node.name)))
                found.append(_setting(name, tree, "body", [*tree.body, bound], node.lineno))
    return found


def _applied(text: str, value: ast.expr) -> ast.Call:
    return ast.Call(ast.parse(f"lambda it: {text}", mode="eval").body, [value], [])


def _setting(name: str, node: ast.AST, field: str, value: object, line: int = 0) -> _Change:
    return _Change(name, line or getattr(node, "lineno", 0), lambda: setattr(node, field, value))
