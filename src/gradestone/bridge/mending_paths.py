"""Functions of nbgrader that ours stand in for in every process; `mending` has those of its commands alone.

nbgrader takes brackets in a whole path for a pattern when it asks what is to be left out.

An edition of an assignment in another language has no folder in source/. It finds the original's there.

A new gradebook is marked with the newest revision of its tables. nbgrader starts a process to ask for it,
which takes three seconds, most of them for importing nbgrader once more. Here nothing is started.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from typing import Any

import nbgrader.api
import nbgrader.dbutil
import nbgrader.utils
from nbgrader.coursedir import CourseDirectory

from .editions import edition_of

_stock_format_path = CourseDirectory.format_path


def install() -> None:
    """Puts them in the places of nbgrader's own."""
    nbgrader.utils.is_ignored = _is_ignored
    CourseDirectory.format_path = _format_path
    nbgrader.api.get_alembic_version = _newest_revision


def found(pattern: str) -> list[str]:
    """Paths that match, as the very strings that nbgrader compares."""
    return glob.glob(pattern)  # noqa: PTH207


def _format_path(directory: Any, nbgrader_step: str, student_id: str, assignment_id: str, **how: Any) -> str:
    """As nbgrader's; the source of an edition is that of its original."""
    if nbgrader_step == directory.source_directory and "_" in assignment_id:
        assignment_id = edition_of(directory, assignment_id).original
    path: str = _stock_format_path(directory, nbgrader_step, student_id, assignment_id, **how)
    return path


def _is_ignored(filename: str, ignore_globs: Sequence[str] | None = None) -> bool:
    """Whether the name of the file matches one of the globs."""
    folder = glob.escape(filename[: filename.rfind(os.sep) + 1])
    return any(filename in found(folder + each) for each in ignore_globs or ())


def _newest_revision() -> str:
    """Of nbgrader's own migrations, as `alembic heads` says it."""
    from alembic.config import Config  # only a new gradebook needs it
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", nbgrader.dbutil.ALEMBIC_DIR.replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None, "nbgrader comes with migrations"
    return head
