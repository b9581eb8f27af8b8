"""What a test cell that is judged in the student's process needs of the hidden parts of earlier ones.

In a kernel all test cells run whole, one after the other. Here nothing hidden of an earlier one has entered
the student's process, and what it defines for others would be missing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..sandbox.examtask import bound_names, statements_of
from .examplan import ExamCell
from .scoring import hidden_lines

_BINDING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign)


@lru_cache(maxsize=256)  # the same cells for every submission
def borrowed_by(cell: ExamCell, cells: Sequence[ExamCell]) -> str:
    """Definitions, imports and assignments in hidden parts of test cells before this one that bind what it
    reads, and what those read in turn; "" where there are none.

    cells : of the notebook, in their order; what is none of them, a visible part for one, gets nothing
    """
    if cell not in cells:
        return ""
    wanted = _names_in(statements_of(cell.whole)) - bound_names(cell.whole)
    found: list[str] = []
    for statement in _hidden_statements(cells[: cells.index(cell)]):
        text = ast.unparse(statement)
        if not wanted.isdisjoint(bound_names(text)):
            wanted |= _names_in([statement])
            found.append(text)
    return "\n".join(reversed(found))


def _hidden_statements(cells: Sequence[ExamCell]) -> Iterator[ast.stmt]:
    """The last one first."""
    for cell in reversed(cells):
        hidden = hidden_lines(cell) if cell.role == "test" else frozenset()
        for statement in reversed(statements_of(cell.whole) if hidden else []):
            if isinstance(statement, _BINDING) and statement.lineno in hidden:
                yield statement


def _names_in(statements: Sequence[ast.stmt]) -> frozenset[str]:
    nodes = (node for statement in statements for node in ast.walk(statement))
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))
