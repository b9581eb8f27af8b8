"""A bank of misconceptions without the credits in it: what its answers, and hence a key, depend on.

Other credits change no answer. Were they part of the digests, a teacher who gives half a point more would
have the notebook recorded and the class graded again.
"""

from __future__ import annotations

import ast
import functools
from pathlib import Path

MODULE, FIELD, MAPPING = "credits.py", "credit", "CREDITS"
"""Where a bank says what mistakes are worth: a module, a field of each, a mapping in a module."""


def bank_content(path: Path) -> bytes:
    """What a module of a bank says, but for credits, comments and layout; its bytes if it cannot be read."""
    if path.name == MODULE:
        return b""
    return _without_credits(path.read_bytes())


@functools.lru_cache(maxsize=64)  # the digests of the key and of the bank ask for the same modules
def _without_credits(source: bytes) -> bytes:
    try:
        return ast.unparse(_WithoutCredits().visit(ast.parse(source))).encode()
    except (SyntaxError, ValueError, RecursionError):
        return source


class _WithoutCredits(ast.NodeTransformer):
    """Takes out what `bank_content` leaves out."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.keywords = [keyword for keyword in node.keywords if keyword.arg != FIELD]
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        named = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return None if named == [MAPPING] else self.generic_visit(node)
