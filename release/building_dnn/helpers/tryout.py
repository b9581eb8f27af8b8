"""Cells that try a function which may not be written yet, and say so in a sentence."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import linecache
import re
import sys
import traceback
from collections.abc import Iterator
from types import CodeType, FrameType, FunctionType
from typing import Any

__all__ = ["tryout"]

_BLOCK = re.compile(r"### START CODE HERE ###.*?### END CODE HERE ###", re.DOTALL)
_LEFT_OPEN = re.compile(r"^(?:[^#\n]*=)?[ \t]*None(?:, None)*[ \t]*$", re.MULTILINE)


def tryout() -> contextlib.AbstractContextManager[None]:
    """Run the lines below; of a function that is not written yet, or whose shape is wrong, say so in words.

    What a function that is not written yet left to print, `None` most of all, is not shown. Every other
    error is raised, as it would be without.
    """
    return _Tryout(sys._getframe(1))


class _Tryout:
    """Holds back what is printed only where a function that the cell calls, or one called by it, is open."""

    def __init__(self, cell: FrameType) -> None:
        codes = _within_reach(cell.f_code, cell.f_globals)
        self._open = [code for code in codes if _is_open(code)]
        self._printed = io.StringIO()
        self._held = contextlib.redirect_stdout(self._printed) if self._open else contextlib.nullcontext()

    def __enter__(self) -> None:
        self._held.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        self._held.__exit__(kind, error, trace)
        words = _words(error) if isinstance(error, Exception) else ""
        if error is None and (name := self._left_none()):
            words = _not_written(name)
        elif printed := self._printed.getvalue():
            print(printed, end="")
        if words:
            print(words)
        return bool(words)

    def _left_none(self) -> str:
        """The first open function that is a stub as it was handed out, or any where a None was printed."""
        if re.search(r"\bNone\b", self._printed.getvalue()):
            return self._open[0].co_name
        return next((code.co_name for code in self._open if _is_open(code, wholly=True)), "")


def _words(error: Exception) -> str:
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if code := next((code for frame in reversed(frames) for code in _open_functions(frame)), None):
        return _not_written(code.co_name)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return _shape_words(place.name, place.line or "", frames[-1]) if isinstance(error, AssertionError) else ""


def _not_written(name: str) -> str:
    return f"{name} is not written yet: fill in its None, run its cell, and then this one again."


def _open_functions(frame: FrameType) -> Iterator[CodeType]:
    """The function that runs there, and those it names, as far as a None of theirs is to be filled in."""
    code = frame.f_code
    named = (getattr(frame.f_globals.get(name), "__code__", None) for name in _names(code))
    for found in (code, *named):
        if isinstance(found, CodeType) and found.co_name != "<module>" and _is_open(found):
            yield found


def _within_reach(cell: CodeType, notebook: dict[str, Any]) -> list[CodeType]:
    """The functions that a cell names, those of the notebook that they name, and so on."""
    found: dict[CodeType, FunctionType] = {}
    waiting = [cell]
    for code in waiting:
        named = (notebook.get(name) for name in _names(code))
        new = {f.__code__: f for f in named if isinstance(f, FunctionType) and f.__code__ not in found}
        found |= new
        waiting += [code for code, function in new.items() if function.__globals__ is notebook]
    return list(found)


def _names(code: CodeType) -> Iterator[str]:
    """What a cell or a function names, also in the functions that it defines."""
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _is_open(code: CodeType, *, wholly: bool = False) -> bool:
    """Whether a None is left in one of its blocks; wholly: whether each line of all blocks is one."""
    below = "".join(linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :])
    if not any(map(_LEFT_OPEN.search, _BLOCK.findall(below))):
        return False  # told in no time, for this is asked whenever a cell runs
    try:
        blocks = _BLOCK.findall(inspect.getsource(code))
    except (OSError, TypeError, SyntaxError):  # written elsewhere
        return False
    if wholly:
        return bool(blocks) and all(map(_is_untouched, blocks))
    return any(map(_LEFT_OPEN.search, blocks))


def _is_untouched(block: str) -> bool:
    lines = [line for line in block.splitlines()[1:-1] if line.strip() and not line.strip().startswith("#")]
    return all(_LEFT_OPEN.match(line) or line.rstrip().endswith(":") for line in lines)


def _shape_words(function: str, line: str, frame: FrameType) -> str:
    """What an assert `Z.shape == (n, m)` or `np.shape(Z) == ()` found, and what it wants; "" of any other."""
    try:
        test = _test_of(line)
        value = ast.unparse(_measured(test.left))
        found, wanted = (
            eval(ast.unparse(side), frame.f_globals, dict(frame.f_locals))
            for side in (test.left, test.comparators[0])
        )
    except Exception:  # whatever a learner's own assert is made of
        return ""
    return f"{function}: {value} has shape {found}; it should be {wanted}. The check below says more."


def _test_of(line: str) -> ast.Compare:
    """The comparison in an assert. Raises ValueError where it has none."""
    statement = ast.parse(line.strip()).body[0]
    if isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Compare):
        return statement.test
    raise ValueError("no comparison")


def _measured(side: ast.expr) -> ast.expr:
    """What stands before `.shape`, or in the brackets of `np.shape(...)`. Raises ValueError elsewhere."""
    name, inner = (side.func, side.args[0]) if isinstance(side, ast.Call) else (side, None)
    if isinstance(name, ast.Attribute) and name.attr == "shape":
        return inner or name.value
    raise ValueError("no shape")
