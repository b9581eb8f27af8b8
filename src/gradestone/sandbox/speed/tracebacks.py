"""Tracebacks at a third of their price, the same to the letter.

For each one IPython defines a class of colours anew, computes every colour anew, and searches all
loaded modules for the one a cell belongs to. An unfinished notebook shows ten of them.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any


def remember_colours() -> None:
    """Compute each table of colours once. Without effect where the libraries have changed."""
    import stack_data  # not for the worker, which shows no traceback
    from pygments.formatters.terminal256 import Terminal256Formatter

    if hasattr(stack_data, "style_with_executing_node"):
        stack_data.style_with_executing_node = functools.cache(stack_data.style_with_executing_node)
    if hasattr(Terminal256Formatter, "_setup_styles"):
        Terminal256Formatter._setup_styles = _remembering(Terminal256Formatter._setup_styles)


def _remembering(set_up: Any) -> Any:
    tables: dict[Any, dict[str, tuple[str, str]]] = {}

    def remembered(formatter: Any) -> None:
        options = formatter.usebold, formatter.useunderline, formatter.useitalic
        key = (type(formatter), formatter.style, options)
        if key not in tables:
            set_up(formatter)
            tables[key] = formatter.style_string
        formatter.style_string = dict(tables[key])

    return remembered


def belongs_to_main(file: str) -> None:
    """Spare `inspect` the search for the module of the cell called `file`."""
    known = getattr(inspect, "modulesbyfile", None)
    if known is not None:
        known[file] = "__main__"
