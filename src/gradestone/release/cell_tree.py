"""The syntax tree of a cell that may hold magics."""

from __future__ import annotations

import ast
import contextlib
import re
import warnings

_MAGICS = (
    re.compile(r"^()(?:(?:[\w, ]+=\s*)?[%!]|\?).*$", re.MULTILINE),
    re.compile(r"^(\s*)(?:(?:[\w, ]+=\s*)?[%!]|\?).*$", re.MULTILINE),  # which may be a line's continuation
)


def tree_of(source: str) -> ast.Module | None:
    """With `pass` in the place of each magic, all lines as they are; None where that is no Python either."""
    texts = (source, *(magic.sub(r"\1pass", source) for magic in _MAGICS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about somebody else's escapes
        for text in texts:
            with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                return ast.parse(text)
    return None
