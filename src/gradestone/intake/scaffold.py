"""What the instructor's unlocked, ungraded cells provide holds, whatever a student did to them."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator

from .definitions import plain_python

_SEEDS = re.compile(r"\.seed\s*\(")
_DEFINING = (ast.FunctionDef, ast.ClassDef)
_PROVIDING = (*_DEFINING, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


def provided(cells: Iterable[tuple[int, str]], exercises: Collection[str]) -> dict[int, str]:
    """Of each numbered cell the lines that provide something and need nothing of the student's."""
    found: dict[int, str] = {}
    dependent = set(exercises)
    for number, source in cells:
        kept = list(_independent_lines(source, dependent))
        if kept:
            found[number] = "\n".join(kept)
    return found


def _independent_lines(source: str, dependent: set[str]) -> Iterator[str]:
    """Magics, seeds, imports, definitions and values. Names that rest on dependent ones become dependent."""
    lines = source.split("\n")
    try:
        statements = ast.parse(plain_python(source) or "").body
    except (SyntaxError, ValueError):
        return
    for statement in statements:
        text = lines[statement.lineno - 1 : statement.end_lineno]
        rests = bool(_names(statement, ast.expr_context) & dependent)
        if rests:
            bound = _names(statement, ast.Store)
            dependent |= {statement.name} if isinstance(statement, _DEFINING) else bound
        if isinstance(statement, _DEFINING) or (not rests and _provides(statement, text[0])):
            yield from text


def _provides(statement: ast.stmt, line: str) -> bool:
    """What `plain_python` has made a `pass` is a magic."""
    is_seed = isinstance(statement, ast.Expr) and bool(_SEEDS.search(line))
    return isinstance(statement, _PROVIDING) or is_seed or line.lstrip().startswith("%")


def _names(statement: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, context)}
