"""The rest of a cell of which one statement has failed."""

from __future__ import annotations

import ast
from itertools import islice
from types import TracebackType


def failed_at(traceback: TracebackType | None, file: str) -> tuple[int, int] | None:
    """Line and column of what was running in the cell `file` when the error came up through it."""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == file:
            positions = next(islice(code.co_positions(), traceback.tb_lasti // 2, None), None)
            return traceback.tb_lineno, (positions[2] if positions else None) or 0
        traceback = traceback.tb_next
    return None


def rest_of(source: str, place: tuple[int, int], *, imports_only: bool) -> str:
    """The statements behind the one at `place`, on their own lines; "" when there are none to run.

    imports_only : only if that statement is an import
    """
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return ""
    reached = [n for n, each in enumerate(statements) if (each.lineno, each.col_offset) <= place]
    if not reached or reached[-1] + 1 == len(statements):
        return ""
    failed, following = statements[reached[-1]], statements[reached[-1] + 1]
    if imports_only and not isinstance(failed, ast.Import | ast.ImportFrom):
        return ""
    lines = source.split("\n")
    first = lines[following.lineno - 1].encode()[following.col_offset :].decode()
    return "\n".join([*[""] * (following.lineno - 1), first, *lines[following.lineno :]])
