"""在单元格里试运行一个可能还没写好的函数；没写好时用一句话说明。"""

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
    """运行下面的几行；如果函数还没写好，或者形状不对，就用文字说明。

    还没写好的函数留下的输出（多半是 `None`）不会显示。
    其他错误都会照常抛出。
    """
    return _Tryout(sys._getframe(1))


class _Tryout:
    """只有当单元格调用的函数，或者被它们调用的函数还没写好时，才暂扣打印的内容。"""

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
        """第一个还是下发时的空白样子的函数；如果打印出了 None，则是任何一个没写好的函数。"""
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
    return f"{name} 还没有写好：请把其中的 None 填好，运行它所在的单元格，然后再运行这个单元格。"


def _open_functions(frame: FrameType) -> Iterator[CodeType]:
    """正在运行的函数以及它提到的函数中，还有 None 要填的那些。"""
    code = frame.f_code
    named = (getattr(frame.f_globals.get(name), "__code__", None) for name in _names(code))
    for found in (code, *named):
        if isinstance(found, CodeType) and found.co_name != "<module>" and _is_open(found):
            yield found


def _within_reach(cell: CodeType, notebook: dict[str, Any]) -> list[CodeType]:
    """单元格提到的函数、这些函数提到的笔记本中的函数，依此类推。"""
    found: dict[CodeType, FunctionType] = {}
    waiting = [cell]
    for code in waiting:
        named = (notebook.get(name) for name in _names(code))
        new = {f.__code__: f for f in named if isinstance(f, FunctionType) and f.__code__ not in found}
        found |= new
        waiting += [code for code, function in new.items() if function.__globals__ is notebook]
    return list(found)


def _names(code: CodeType) -> Iterator[str]:
    """单元格或函数提到的名字，也包括在它定义的函数里提到的。"""
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _is_open(code: CodeType, *, wholly: bool = False) -> bool:
    """它的某个填空块里是否还留有 None；wholly：是否所有填空块的每一行都是。"""
    below = "".join(linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :])
    if not any(map(_LEFT_OPEN.search, _BLOCK.findall(below))):
        return False  # 要答得很快，因为每运行一个单元格都会问到
    try:
        blocks = _BLOCK.findall(inspect.getsource(code))
    except (OSError, TypeError, SyntaxError):  # 写在别处
        return False
    if wholly:
        return bool(blocks) and all(map(_is_untouched, blocks))
    return any(map(_LEFT_OPEN.search, blocks))


def _is_untouched(block: str) -> bool:
    lines = [line for line in block.splitlines()[1:-1] if line.strip() and not line.strip().startswith("#")]
    return all(_LEFT_OPEN.match(line) or line.rstrip().endswith(":") for line in lines)


def _shape_words(function: str, line: str, frame: FrameType) -> str:
    """断言 `Z.shape == (n, m)` 或 `np.shape(Z) == ()` 查到的形状和要求的形状；其他断言为 ""。"""
    try:
        test = _test_of(line)
        value = ast.unparse(_measured(test.left))
        found, wanted = (
            eval(ast.unparse(side), frame.f_globals, dict(frame.f_locals))
            for side in (test.left, test.comparators[0])
        )
    except Exception:  # 无论学习者自己写的断言是什么样的
        return ""
    return f"{function}：{value} 的形状是 {found}；应为 {wanted}。下面的检查会说得更详细。"


def _test_of(line: str) -> ast.Compare:
    """断言中的比较。没有比较时抛出 ValueError。"""
    statement = ast.parse(line.strip()).body[0]
    if isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Compare):
        return statement.test
    raise ValueError("没有比较")


def _measured(side: ast.expr) -> ast.expr:
    """写在 `.shape` 前面的，或者 `np.shape(...)` 括号里的内容。其他情况抛出 ValueError。"""
    name, inner = (side.func, side.args[0]) if isinstance(side, ast.Call) else (side, None)
    if isinstance(name, ast.Attribute) and name.attr == "shape":
        return inner or name.value
    raise ValueError("没有形状")
