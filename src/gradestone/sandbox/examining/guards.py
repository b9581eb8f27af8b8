"""What must not happen at the examiner's desk: that something of a student's is run there."""

from __future__ import annotations

import ast
import builtins
import os
import sys
from collections.abc import Container
from typing import Any

from .places import RefusalError


class Guard:
    """Hears what Python is about to do, for the life of this process.

    texts : those of the instructor's cells; what else a cell compiles may be a student's
    """

    def __init__(self, files: Container[str]) -> None:
        self._files = files
        self.texts = ""
        self.may_unpickle = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "pickle.find_class" and not self.may_unpickle:
            raise RefusalError("what comes from a student's process is not unpickled")
        if event == "compile" and type(args[0]) in (str, bytes) and type(args[1]) is str:
            self._hear_compile(os.fsdecode(args[0]), args[1])

    def _hear_compile(self, text: str, name: str) -> None:
        """`eval` or `exec` of a text, by a cell itself or by a library for it: of its own words it may."""
        by = sys._getframe(2).f_code.co_filename
        theirs = name.startswith("<doctest ") or (name == "<string>" and self._may_be_theirs(by, text))
        if theirs and text.strip() not in self.texts and not self._is_importing():
            raise RefusalError("a text that is not the instructor's is not run here")

    def _is_importing(self) -> bool:
        """Whether a module is just being imported: some write a part of themselves, and nothing of a
        student's gets there.
        """
        frame = sys._getframe(3)
        while frame is not None and frame.f_code.co_filename not in self._files:
            if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
                return True
            frame = frame.f_back  # type: ignore[assignment]
        return False

    def _may_be_theirs(self, by: str, text: str) -> bool:
        """What Python's own modules compile they have written themselves; a library may be given a text."""
        return by in self._files or ("-packages" in by and not _is_formula(text))


def _is_formula(text: str) -> bool:
    """Whether evaluating the text can do nothing but call what has a plain name."""
    try:
        nodes = list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except (SyntaxError, ValueError, RecursionError):
        return False
    return not any(isinstance(node, ast.Attribute | ast.Lambda) for node in nodes) and all(
        node.id not in vars(builtins) for node in nodes if isinstance(node, ast.Name)
    )
