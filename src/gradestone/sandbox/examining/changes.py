"""What a test has changed since the student's process has last heard of it: names, modules, the
environment.
"""

from __future__ import annotations

import io
import operator
import os
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from .shared_files import SharedFiles

WATCHED = ("builtins", "sys", "os", "random", "time", "math")  # modules in which a test may replace something
_ABSENT = object()
_OF_SHELLS = frozenset(("quit", "exit", "get_ipython", "display", "copyright", "credits", "license"))


class Changes:
    """Of one test cell, from the moment this is made.

    names : the notebook's names here; modules : what the cell names besides
    node : how a value crosses
    """

    def __init__(
        self,
        names: dict[str, Any],
        modules: Iterable[str],
        node: Callable[[Any], Any],
        files: SharedFiles,
        *,
        watch_environment: bool,
    ) -> None:
        self._names, self.node = names, node
        self._baseline = dict(names)
        self._modules = {name: dict(vars(it)) for name, it in _modules({*WATCHED, *modules})}
        self._environment = dict(os.environ) if watch_environment else None
        self._files = files

    def agree(self, names: Iterable[str]) -> None:
        """Both ends know what these names mean now."""
        for name in names:
            self._baseline[name] = self._names.get(name, _ABSENT)

    def of_names(self, read: Iterable[str]) -> tuple[list[tuple[str, Any]], list[str]]:
        """Names that were bound anew, and deleted, of those that functions over there read."""
        pushed, deleted = [], []
        for name in read:
            now, before = self._names.get(name, _ABSENT), self._baseline.get(name, _ABSENT)
            if now is before:
                continue
            self._baseline[name] = now
            if now is _ABSENT:
                deleted.append(name)
            else:
                pushed.append((name, self.node(now)))
        return pushed, deleted

    def of_modules(self) -> list[tuple[str, str, Any]]:
        """What was replaced in modules and in the environment, and files that were written."""
        found: list[tuple[str, str, Any]] = self._files.changes()
        for module, before in self._modules.items():
            now = vars(sys.modules[module])
            if len(now) == len(before) and all(map(operator.is_, now.values(), before.values())):
                continue
            for name in now.keys() | before.keys():
                if now.get(name, _ABSENT) is not before.get(name, _ABSENT) and _may_cross(module, name):
                    node = self.node(now[name]) if name in now else ()
                    if name == "stdin" and type(now.get(name)) is not io.StringIO:
                        node = ("lib", "sys", "__stdin__")
                    found.append((module, name, node))
            self._modules[module] = dict(now)
        if self._environment is not None:
            found += self._of_environment(self._environment)
        return found

    def _of_environment(self, before: dict[str, str]) -> list[tuple[str, str, Any]]:
        now = self._environment = dict(os.environ)
        return [
            ("", it, now.get(it, ())) for it in now.keys() | before.keys() if now.get(it) != before.get(it)
        ]


def _modules(names: Iterable[str]) -> list[tuple[str, ModuleType]]:
    return [(name, sys.modules[name]) for name in names if type(sys.modules.get(name)) is ModuleType]


def _may_cross(module: str, name: str) -> bool:
    """What a test replaces on purpose; not what the interpreter keeps there, nor where it writes itself."""
    private = (
        name.startswith("_")
        or name in _OF_SHELLS
        or name in ("stdout", "stderr", "displayhook", "excepthook", "last_value", "last_type", "last_exc")
    )
    return not (
        module in ("sys", "builtins") and (private or name.startswith("last_"))
    ) and not name.startswith("__")
