"""Where the code of a notebook imports `check` from."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

_NAME = "selfcheck"  # of the module, whatever package it is in
_LINE = re.compile(rf"^\s*(?:from|import)\s+((?:\w+\.)*{_NAME})\b", re.MULTILINE)
_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)  # IPython's, which Python does not read


def check_module(source: str) -> str:
    """The module called selfcheck that this code imports `check` from; "" where it imports none.

    What only mentions it imports nothing: text, a comment, a string, a `check` of the notebook's own.
    """
    if _NAME not in source:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about somebody else's escapes
            tree = ast.parse(_MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # A slip. Who is taken for ours by mistake is told so by the build.
        found = _LINE.search(source)
        return found[1] if found else ""
    return next(_modules(tree), "")


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_selfcheck(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = {alias.name for alias in node.names}
            if _is_selfcheck(node.module) and names & {"check", "*"}:
                yield node.module
            elif _NAME in names:
                yield f"{node.module}.{_NAME}"


def _is_selfcheck(module: str) -> bool:
    return module.rpartition(".")[2] == _NAME
