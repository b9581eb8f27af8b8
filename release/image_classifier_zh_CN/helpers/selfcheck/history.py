"""Older definitions, told by IPython's list of inputs: where nothing is known of the cells themselves."""

from __future__ import annotations

import contextlib
import inspect
import re
from typing import Any

from .words import _


def older_than_history(name: str, function: Any, running: Any) -> str:
    """Why this function is not of the newest input that defines the name; "" where it is or may be."""
    with contextlib.suppress(Exception):  # no history, no source, or a function of a learner's own making
        definition = re.compile(rf"^(?:async[ \t]+)?def[ \t]+{re.escape(name)}[ \t]*\(", re.MULTILINE)
        inputs = [text for text in running.history_manager.input_hist_raw if definition.search(text)]
        source = inspect.getsource(inspect.unwrap(function)).strip()
        if source not in inputs[-1] and any(source in text for text in inputs):
            return _why(inputs[-1], running)
    return ""


def _why(text: str, running: Any) -> str:
    try:
        compile(running.transform_cell(text), "<input>", "exec")
    except SyntaxError as error:
        kind = type(error).__name__
        words = _("the newest input that defines it did not run: {kind} in line {line}")
        return words.format(kind=kind, line=error.lineno)
    return _("the newest input that defines it did not run to its end")
