"""Where in a learner's code an error came up: the whole statement, and what its names held."""

from __future__ import annotations

import ast
import contextlib
import inspect
import itertools
import linecache
import traceback
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any

import numpy as np

from .answers import LONGEST_LINE, LONGEST_OPERANDS
from .hashables import SETS
from .operands import note
from .plain import MAPPINGS, SEQUENCES, plain_items, shape_of

_MOST_AXES, _MOST_KEYS, _LONGEST_KEY, _LARGEST_NUMBER = 4, 6, 20, 1e6
_CUT = " ..."


@dataclass(frozen=True, slots=True)
class Failing:
    """The place in the function's own cell where an error passed through last; no line where it did not."""

    line: int | None = None
    statement: str = ""
    operands: str = ""


def failing(function: Any, error: BaseException) -> Failing:
    """Where `error`, raised by a call of `function`, came up. Never raises."""
    file = _file_of(function)
    steps = traceback.walk_tb(error.__traceback__)
    own = [(frame, line) for frame, line in steps if frame.f_code.co_filename == file]
    if not own:
        return Failing()
    frame, line = own[-1]
    with contextlib.suppress(Exception):  # sources and namespaces of the learner's own making
        return _at(file, line, frame)
    return Failing(line)


def _at(file: str, line: int, frame: FrameType) -> Failing:
    statement = _statement("".join(linecache.getlines(file)), line)
    words = _one_line(statement) or linecache.getline(file, line).strip()[:LONGEST_LINE]
    return Failing(line, words, _operands(statement, frame))


def _file_of(function: Any) -> str:
    """Where it is written: the function below its decorators; for an object, how its class calls it."""
    with contextlib.suppress(Exception):  # of the learner's own making
        inner = inspect.unwrap(function)
        code = getattr(inner, "__code__", None) or type(inner).__call__.__code__
        return str(code.co_filename)
    return ""


# ---------------------------------------------------------------- the statement


@lru_cache(maxsize=16)  # one mistake fails many checks at the same line
def _statement(source: str, line: int) -> str:
    """The source of the innermost statement around a line; of one with a block, only its head."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    around = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _is_at(node, line)]
    if not around:
        return ""
    inner = max(around, key=lambda node: node.lineno)
    body = getattr(inner, "body", ())
    if not body:
        return ast.get_source_segment(source, inner) or ""
    return "\n".join(source.splitlines()[inner.lineno - 1 : max(inner.lineno, body[0].lineno - 1)])


def _is_at(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _one_line(statement: str) -> str:
    """Without line breaks, and not longer than is read at a glance."""
    lines = (line.strip() for line in statement.splitlines())
    text = " ".join(line for line in lines if line and not line.startswith("#"))
    text = text.replace("( ", "(").replace(" )", ")").replace("[ ", "[").replace(" ]", "]")
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - len(_CUT)] + _CUT


# ---------------------------------------------------------------- what its names held


def _operands(statement: str, frame: FrameType) -> str:
    """Notes for the names that the statement reads, as far as there is room."""
    notes = "\n".join(filter(None, (_held(name, frame) for name in _names(statement))))
    return notes[:LONGEST_OPERANDS]


@lru_cache(maxsize=16)
def _names(statement: str) -> list[str]:
    lines = statement.strip()
    for source in (lines, f"{lines}\n    pass"):  # the head of a block alone is no statement
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
            nodes.sort(key=lambda node: (node.lineno, node.col_offset))
            return list(dict.fromkeys(node.id for node in nodes if isinstance(node.ctx, ast.Load)))
    return []


def _held(name: str, frame: FrameType) -> str:
    found = (space[name] for space in (frame.f_locals, frame.f_globals) if name in space)
    return next((_note(name, value) for value in found), "")


def _note(name: str, value: Any) -> str:
    """Of None, numbers, arrays and what holds them; none of the rest, whose text may be anything."""
    if value is None:
        return note(name, "none")
    if type(value) in (int, float, bool) and abs(value) < _LARGEST_NUMBER:
        return note(name, "is", f"{value:.6g}" if type(value) is float else value)
    if type(value) is np.ndarray:
        shape = _shape(value)
        return note(name, "axes" if shape.isdecimal() else "is", shape)
    if type(value) in SEQUENCES:
        return note(name, type(value).__name__, len(value))
    if type(value) in SETS:
        return note(name, "set", len(value))
    return note(name, "dict", *_entries(plain_items(value))) if type(value) in MAPPINGS else ""


def _entries(table: dict[str | int, Any]) -> list[object]:
    """How many keys are left out, and those that are not, each with the shape of what is an array."""
    keys = [key for key in table if len(str(key)) <= _LONGEST_KEY]
    shown = [(key, table[key]) for key in keys[:_MOST_KEYS]]
    pairs = [(key, _shape(value) if type(value) is np.ndarray else "") for key, value in shown]
    return [len(keys) - len(shown), *itertools.chain.from_iterable(pairs)]


def _shape(array: Any) -> str:
    """The shape; of one that is none to be read, the number of axes."""
    shape = shape_of(array)
    return str(shape) if 0 < len(shape) <= _MOST_AXES else str(len(shape))
