"""Which statements of a block may change places, and the one order that all such blocks have in common."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

_WORLD = "outside"  # what printing, drawing of random numbers and calls for their effect have in common
_LONGEST = 200  # statements; a longer block is left in its own order
_DRAWING = ("rand", "randn", "random", "seed", "normal")
_ENDING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Assert, ast.Global, ast.Nonlocal)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a statement reads and what it changes, by name."""

    reads: frozenset[str]
    writes: frozenset[str]
    fixed: bool = False  # nothing moves across it

    def before(self, other: Effects) -> bool:
        """Whether one of the two has to come first because it did."""
        return (
            self.fixed
            or other.fixed
            or bool(self.writes & (other.reads | other.writes))
            or bool(self.reads & other.writes)
        )


NOTHING = Effects(frozenset(), frozenset())


@dataclass(slots=True)
class Watched:
    """Collects the effects of a statement, node by node."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    fixed: bool = False

    def see(self, node: ast.AST) -> None:
        """A node of the statement: a name that is changed in any way counts as written."""
        if isinstance(node, ast.Name):
            (self.reads if isinstance(node.ctx, ast.Load) else self.writes).add(node.id)
        elif isinstance(node, ast.Attribute | ast.Subscript):
            if not isinstance(node.ctx, ast.Load):
                self.writes.add(_base(node))
        elif isinstance(node, ast.Call):
            _call(node, self.writes)
        elif isinstance(node, ast.AugAssign):
            self.reads.add(_base(node.target))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.writes.add(node.name)
        elif isinstance(node, _ENDING):
            self.fixed = True

    def join(self, other: Watched) -> None:
        """What a statement within this one does, this one does."""
        self.reads |= other.reads
        self.writes |= other.writes
        self.fixed = self.fixed or other.fixed

    def effects(self) -> Effects:
        """What was seen."""
        return Effects(frozenset(self.reads), frozenset(self.writes - {""}), self.fixed)


def canonical_order(digests: Sequence[int], effects: Sequence[Effects]) -> list[int]:
    """Positions of the statements: of those that may come next always the one of the smallest digest."""
    count = len(digests)
    if count > _LONGEST:
        return list(range(count))
    waits_for = [{at for at in range(n) if effects[at].before(effects[n])} for n in range(count)]
    order: list[int] = []
    left = set(range(count))
    while left:
        free = [n for n in left if not waits_for[n] & left]
        chosen = min(free, key=lambda n: (digests[n], n))
        order.append(chosen)
        left.remove(chosen)
    return order


def _call(call: ast.Call, writes: set[str]) -> None:
    """Methods may change what they belong to; printing and random numbers have an order of their own."""
    if isinstance(call.func, ast.Attribute):
        base = _base(call.func)
        if call.func.attr in _DRAWING or getattr(call.func.value, "attr", "") == "random":
            writes.add(_WORLD)
        elif call.func.attr in ("append", "extend", "insert", "update", "pop", "clear", "setdefault"):
            writes.add(base)
    elif isinstance(call.func, ast.Name) and call.func.id in ("print", "display", "input", "next", "exec"):
        writes.add(_WORLD)


def _base(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
