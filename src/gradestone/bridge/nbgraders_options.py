"""Options of nbgrader's own grading that count here too, or are said not to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from traitlets import Dict, List
from traitlets.config import Config
from traitlets.config.loader import DeferredConfig, LazyConfigValue

from ..errors import CourseError

STEPS = {
    "sanitize_preprocessors": (
        "ClearOutput",
        "DeduplicateIds",
        "OverwriteKernelspec",
        "OverwriteCells",
        "CheckCellMetadata",
    ),
    "autograde_preprocessors": (
        "Execute",
        "IgnorePattern",
        "ClearMetadataPreprocessor",
        "LimitOutput",
        "SaveAutoGrades",
        "AssignLatePenalties",
        "CheckCellMetadata",
    ),
}
"""nbgrader's own lists of what its autograde does with a notebook. None of it runs here."""


def added_steps(config: Config) -> tuple[str, ...]:
    """What a course has added to these lists, each with its option: only nbgrader can run it."""
    return tuple(
        f"c.Autograde.{option} names {name}"
        for option, usual in STEPS.items()
        for name in _configured(config, option)
        if name not in usual
    )


def steps_not_run(config: Config) -> tuple[str, ...]:
    """A sentence for each of these lists that a course has changed, or where notebooks are not to be run."""
    found = [
        f"c.Autograde.{option} of nbgrader_config.py is not nbgrader's usual list, and is not run: "
        "a sandbox grades, and not nbgrader."
        for option, usual in STEPS.items()
        if _configured(config, option) != usual
    ]
    if config.get("Execute", {}).get("enabled") is False:
        found.append("--no-execute, or c.Execute.enabled, does not count: nothing is graded without a run.")
    return tuple(found)


def _configured(config: Config, option: str) -> tuple[str, ...]:
    """The names of the steps."""
    found: Any = config.get("Autograde", {}).get(option, STEPS[option])
    if isinstance(found, DeferredConfig):
        found = found.get_value(List())
    if isinstance(found, LazyConfigValue):
        found = found.get_value(list(STEPS[option]))
    steps = found if isinstance(found, list | tuple) else ()
    return tuple(str(getattr(step, "__name__", step)).rpartition(".")[2] for step in steps)


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
    return tuple(sorted({path for path in _plain(paths) if not path.endswith(".ipynb")}))


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
