"""Options of nbgrader's own grading that count here too, or are said not to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from traitlets import Dict
from traitlets.config import Config
from traitlets.config.loader import DeferredConfig

from ..errors import CourseError


def students_files(config: Config, assignment: str) -> tuple[str, ...]:
    """Paths of `c.Autograde.exclude_overwriting` for the assignment, seen from its release.

    Raises CourseError where the option is not what nbgrader wants: a list of such paths by assignment.
    """
    named: Any = config.get("Autograde", {}).get("exclude_overwriting", {})
    if isinstance(named, DeferredConfig):  # from a command line
        named = named.get_value(Dict())
    paths = named.get(assignment, ()) if isinstance(named, dict) else None
    if not isinstance(paths, list | tuple | set):
        raise CourseError(_NO_LISTS)
    return tuple(sorted(set(_plain(paths))))


def _plain(paths: Any) -> Iterator[str]:
    for path in paths:
        found = posixpath.normpath(path) if isinstance(path, str) else ".."
        if found in (".", "..") or found.startswith(("../", "/")):
            raise CourseError(_NO_LISTS)
        yield found


_NO_LISTS = (
    "c.Autograde.exclude_overwriting in nbgrader_config.py should name files in the folder of an assignment: "
    '{"ps1": ["helper.py"]}. Mend it.'
)
