"""What an assert without a message of its own compared, in words."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

LONGEST_SIDE = 200
NAME = "__explained"
_WORDS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_WORDS |= {ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}


class ExplainingAsserts(ast.NodeTransformer):
    """Has `assert a == b` keep both sides, and say them if they fail; what it does is what it did."""

    def visit_Assert(self, node: ast.Assert) -> Any:
        """A comparison of two sides without a message."""
        test = node.test
        if node.msg is not None or not isinstance(test, ast.Compare) or len(test.ops) != 1:
            return node
        left, right = (ast.Name(f"{NAME}_{side}", ast.Store()) for side in ("left", "right"))
        sides = [ast.NamedExpr(left, test.left), ast.NamedExpr(right, test.comparators[0])]
        if any(isinstance(it, ast.NamedExpr) for each in sides for it in ast.walk(each.value)):
            return node
        compared = ast.Compare(sides[0], test.ops, [sides[1]])
        message = ast.Tuple(
            [
                ast.Name(left.id, ast.Load()),
                ast.Constant(_WORDS[type(test.ops[0])]),
                ast.Name(right.id, ast.Load()),
            ],
            ast.Load(),
        )
        made = ast.Assert(compared, message)
        for each in (made, compared, *sides, left, right, *ast.walk(message)):
            ast.copy_location(each, node)
        return made


def explained(left: Any, sign: str, right: Any) -> str:
    """Both sides, and how far apart they are."""
    sides = f"{shown(left)} {sign} {shown(right)}"
    if sign == "==" and type(left) is type(right) is np.ndarray:
        return f"{sides}{_apart(left, right)}"
    return sides


def _apart(left: Any, right: Any) -> str:
    if left.shape != right.shape:
        return f" (shapes {left.shape} and {right.shape})"
    if left.dtype.kind in "biuf" and right.dtype.kind in "biuf" and left.size:
        return f" (largest deviation {np.max(np.abs(left.astype(float) - right.astype(float))):.3g})"
    return ""


def shown(value: Any) -> str:
    """One side, not too long."""
    try:
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= LONGEST_SIDE else f"{text[:LONGEST_SIDE]}..."
