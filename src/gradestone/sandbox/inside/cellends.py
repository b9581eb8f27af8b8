"""How a cell has ended that was run for its own sake, in a few plain words."""

from __future__ import annotations

from typing import cast

import numpy as np

from .cellcode import CellCompiler
from .explaining import explained
from .shell import NotebookShell

LONGEST_MESSAGE = 2000


def file_of(source: str) -> str:
    """Under which name the code of a cell is compiled."""
    compiler = cast(CellCompiler, NotebookShell.instance().compile)
    return compiler.get_code_name(source, source, 0)


def text_of(error: BaseException | None) -> str:
    """What it says; what an assert compared."""
    try:
        compared = error.args[0] if error is not None and len(error.args) == 1 else None
        if isinstance(error, AssertionError) and type(compared) is tuple and len(compared) == 3:
            return explained(*compared)[:LONGEST_MESSAGE]
        return "" if error is None else str(error)[:LONGEST_MESSAGE]
    except BaseException:  # a student's own
        return ""


def line_of(error: BaseException | None, file: str) -> int | None:
    """Line of the cell where the error came up; the last one of its own code."""
    if type(error) in (SyntaxError, IndentationError):
        return cast(SyntaxError, error).lineno
    return next(reversed(lines_of(error, file)), None)


def lines_of(error: BaseException | None, file: str) -> list[int]:
    """Lines of the cell through which the error came up, the one that was called last at the end."""
    lines, trace = [], error.__traceback__ if error is not None else None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines


def number_of(value: object) -> float | None:
    """The value of a last line as nbgrader reads it from what is shown of it; None where that is no number:
    `np.float64(2.0)` is none.
    """
    if type(value) not in (int, float) and not isinstance(value, np.number):
        return None
    try:
        return float(repr(value))
    except ValueError:
        return None
