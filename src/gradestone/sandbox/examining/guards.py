"""What must not happen at the examiner's desk: that something of a student's is run there."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from .places import RefusalError

_NAME = re.compile(
    r"(?![/.])[\w ./-]{1,100}\.(txt|csv|tsv|dat|json|npy|npz|png|jpe?g|gif|html|xml|md|log|ya?ml)"
)


def files_named(tree: ast.Module) -> Iterator[str]:
    """Data files that the texts of a cell name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
            place = Path(node.value)
            if ".." not in place.parts and not place.is_symlink():
                yield node.value


def is_lent(name: str) -> bool:
    """Whether the file was written by `lend`."""
    return name in _LENT


def lend(files: Mapping[str, bytes]) -> None:
    """Have these files of the student's lie here, for a test to read."""
    for name, data in files.items():
        place = Path(name)
        if _NAME.fullmatch(name) and ".." not in place.parts and type(data) is bytes:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            _LENT.add(name)


_LENT: set[str] = set()


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
        if event == "compile" and type(args[0]) in (str, bytes) and args[1] == "<string>":
            self._hear_compile(os.fsdecode(args[0]))

    def _hear_compile(self, text: str) -> None:
        """`eval` or `exec` of a text, by a cell itself: of its own words it may."""
        frame = sys._getframe(2)
        if frame.f_code.co_filename in self._files and text.strip() not in self.texts:
            raise RefusalError("a text that is not the instructor's is not run here")
