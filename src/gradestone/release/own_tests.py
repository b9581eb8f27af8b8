"""Tests of its own that a cell has beside its checks: asserts, and whatever else says by raising that it failed."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from .cell_tree import tree_of

_LIKE_A_TEST = re.compile(r"\s*(?:assert|raise)\b|[^#]*\bassert\w*\(")


def own_tests(source: str) -> frozenset[int]:
    """Numbers of the lines on which tests of a cell's own begin.

    An `assert`, a `raise`, a call of a function whose name begins with assert, as those of numpy.testing and
    unittest do, of a method called fail, and `with pytest.raises(...)`.
    """
    tree = tree_of(source)
    if tree is not None:
        return frozenset(_lines(tree))
    lines = enumerate(source.split("\n"), start=1)  # better one too many than one that counts nothing
    return frozenset(number for number, line in lines if _LIKE_A_TEST.match(line))


def without_checks(source: str, names: Collection[str]) -> str:
    """The cell with None in the place of each statement that is a check; all lines keep their numbers.

    names : what calls of `check` begin with; one that binds a name stays
    """
    tree = tree_of(source)
    calls = [] if tree is None else [call for call in map(_call, ast.walk(tree)) if call is not None]
    lines = [line.encode() for line in source.split("\n")]  # places in a line are told in bytes
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset), reverse=True):
        if ast.unparse(call.func) in names and not any(isinstance(it, ast.NamedExpr) for it in ast.walk(call)):
            _blank_out(lines, call)
    return b"\n".join(lines).decode()


def _blank_out(lines: list[bytes], call: ast.Call) -> None:
    first, last = call.lineno - 1, (call.end_lineno or call.lineno) - 1
    before, after = lines[first][: call.col_offset], lines[last][call.end_col_offset :]
    if first == last:
        lines[first] = before + b"None" + after
    else:
        lines[first : last + 1] = [before + b"(None", *[b""] * (last - first - 1), b")" + after]


def _call(node: ast.AST) -> ast.Call | None:
    """The call that this statement is, and nothing else."""
    return node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None


def _lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert | ast.Raise):
            yield node.lineno
        elif isinstance(node, ast.Call) and is_test_call(node.func):
            yield node.lineno
        elif isinstance(node, ast.With | ast.AsyncWith) and any(map(_expects, node.items)):
            yield node.lineno


def is_test_call(function: ast.expr) -> bool:
    """Whether a call of this is a test: by its name."""
    return _last_name(function).startswith("assert") or (
        isinstance(function, ast.Attribute) and function.attr == "fail"
    )


def _expects(item: ast.withitem) -> bool:
    """Whether it wants an error, as `pytest.raises` does."""
    call = item.context_expr
    return isinstance(call, ast.Call) and _last_name(call.func) in ("raises", "warns")


def _last_name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
