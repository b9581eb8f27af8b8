"""What code does whatever it says: its syntax without comments, docstrings and printed words."""

from __future__ import annotations

import ast
import re
import warnings

_MAGIC = re.compile(r"^(\s*)[%!?]", re.MULTILINE)


def code_shape(source: str) -> str | None:
    """The syntax tree of code as text, every text in it left out but the parts of f-strings.

    None where Python cannot read it. Two sources of the same shape do the same, up to what they say.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(_MAGIC.sub(r"\1#", source))
    except (SyntaxError, ValueError):
        return None
    return ast.dump(_WithoutWords().visit(tree))


class _WithoutWords(ast.NodeTransformer):
    """Texts become empty; the parts of an f-string are put in order, for a sentence may turn them round."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        return ast.Subscript(self.visit(node.value), node.slice, node.ctx)  # a key is no word

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        parts = [self.visit(part) for part in node.values if isinstance(part, ast.FormattedValue)]
        return ast.JoinedStr(sorted(parts, key=ast.dump))
