"""Whether a value has changed between two places of a notebook, and which names functions read.

Asked of the instructor's own notebook only, for a plan of what is the student's; and there it may run
their code.
"""

from __future__ import annotations

import dis
import hashlib
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

_DEEPEST = 8
_MOST = 20_000
_GLOBAL = frozenset(("LOAD_GLOBAL", "STORE_GLOBAL", "DELETE_GLOBAL", "LOAD_NAME"))  # and no attribute


def names_read(names: Mapping[str, Any]) -> frozenset[str]:
    """Names of the notebook that its functions, and the methods of its classes, may read or bind."""
    found: set[str] = set()
    for code in _codes(names.values()):
        found.update(it.argval for it in dis.get_instructions(code) if it.opname in _GLOBAL)
    return frozenset(found)


def _codes(values: Iterable[Any]) -> Iterator[types.CodeType]:
    todo, seen = list(values), set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen or len(seen) > _MOST:
            continue
        seen.add(id(each))
        if type(each) is types.FunctionType:
            todo += [each.__code__, getattr(each, "__wrapped__", None)]
            todo += [cell.cell_contents for cell in each.__closure__ or () if _is_full(cell)]
        elif type(each) is types.CodeType:
            yield each
            todo += each.co_consts
        elif isinstance(each, type) and each.__module__ == "__main__":
            todo += [getattr(it, "__func__", getattr(it, "fget", it)) for it in vars(each).values()]


def _is_full(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def fingerprint(value: Any) -> bytes:
    """Another one when the value, or anything it holds, is another one. Within one process and its forks."""
    digest = hashlib.blake2b(digest_size=16)
    _Prints(digest).add(value, _DEEPEST)
    return digest.digest()


class _Prints:
    def __init__(self, digest: Any) -> None:
        self._digest, self._seen = digest, set[int]()

    def add(self, value: Any, depth: int) -> None:
        kind = type(value)
        self._digest.update(kind.__name__.encode())
        if kind in (type(None), bool, int, float, complex, str, bytes):
            self._digest.update(repr(value).encode("utf-8", "replace"))
            return
        self._digest.update(str(id(value)).encode())
        if not depth or id(value) in self._seen or len(self._seen) > _MOST:
            return
        self._seen.add(id(value))
        for part in _parts(value, kind):
            self.add(part, depth - 1)


def _parts(value: Any, kind: type) -> Iterable[Any]:
    if issubclass(kind, np.ndarray):
        return [str(value.dtype), value.shape, value.tobytes()]
    if issubclass(kind, dict):
        return [*dict.keys(value), *dict.values(value)]
    if issubclass(kind, list | tuple | set | frozenset):
        return list(value)
    if kind is types.FunctionType:
        cells = [cell.cell_contents for cell in value.__closure__ or () if _is_full(cell)]
        return [value.__defaults__, value.__dict__, *cells]
    if kind is types.ModuleType or isinstance(value, type):
        return _own(value) if isinstance(value, type) and value.__module__ == "__main__" else []
    if (frame := _frame_parts(value, kind)) is not None:
        return frame
    return [vars(value)] if hasattr(value, "__dict__") and kind.__module__ == "__main__" else [_state(value)]


def _own(kind: type) -> list[Any]:
    return [each for name, each in vars(kind).items() if not name.startswith("__")]


def _frame_parts(value: Any, kind: type) -> list[Any] | None:
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(value, (pandas.DataFrame, pandas.Series)):
        return None
    return [value.to_json()] if kind else None


def _state(value: Any) -> Any:
    """Of a library's object: what can be told of it without knowing it."""
    return {
        key: it for key, it in getattr(value, "__dict__", {}).items() if type(it) in (int, str, float, list)
    }
