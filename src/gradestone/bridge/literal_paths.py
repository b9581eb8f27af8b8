"""A course may lie in a folder `x[2026]`, and a student be called `bo[1]`: for nbgrader's commands as well.

nbgrader hands whole paths to `glob`, which takes brackets in them for a pattern. Then its commands find no
notebook, and copy what they should leave out: checkpoints with solutions, too. Here only the part of a path
that is meant as a pattern is one; where there is nothing of the kind in a path, nothing changes.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbgrader.utils
from nbgrader.converters.base import BaseConverter

_stock_init_notebooks = BaseConverter.init_notebooks


def install() -> None:
    """Puts both functions in the places of nbgrader's own."""
    BaseConverter.init_notebooks = _init_notebooks
    nbgrader.utils.is_ignored = _is_ignored


def _init_notebooks(converter: Any) -> None:
    """The notebooks to be converted, by folder. Where there are none at all, nbgrader says so itself."""
    directory = converter.coursedir
    wanted = converter._format_source(directory.assignment_id, directory.student_id)
    found = _found(glob.escape(directory.root) + wanted.removeprefix(directory.root))
    folders = found or [folder for folder in (wanted,) if Path(folder).is_dir()]
    converter.assignments, converter.notebooks = {}, []
    for folder in folders:
        names = _found(f"{glob.escape(folder)}{os.sep}{directory.notebook_id}.ipynb")
        if names:
            converter.assignments[folder] = names
        else:
            converter.log.warning("No notebooks were matched by '%s'", folder)
    if not converter.assignments:
        _stock_init_notebooks(converter)


def _is_ignored(filename: str, ignore_globs: Sequence[str] | None = None) -> bool:
    """Whether the name of the file matches one of the globs."""
    folder = glob.escape(filename[: filename.rfind(os.sep) + 1])
    return any(filename in _found(folder + each) for each in ignore_globs or ())


def _found(pattern: str) -> list[str]:
    return glob.glob(pattern)  # noqa: PTH207  # nbgrader compares the very strings that come out
