"""The hooks of nbgrader's `autograde`, as nbgrader_config.py sets them: `c.Autograde.pre_convert_hook`."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .course import Course, options_in_force

_SECTIONS = ("Autograde", "BaseConverter", "LoggingConfigurable", "Configurable")
"""Where nbgrader looks for hooks."""
_log = logging.getLogger(__name__)


@contextmanager
def autograde_hooks(course: Course, students: Sequence[str], pattern: str) -> Iterator[None]:
    """The block grades these students; `pattern` is what was asked for.

    nbgrader calls its hooks for every submission. Here several are graded at the same time, so they are
    called once, with the notebooks of all. As with nbgrader a hook that fails stops nothing; but it is told.

    Raises CourseError when a hook of the configuration cannot be imported.
    """
    if not any(course.config.get(section) for section in _SECTIONS):
        yield
        return
    from nbgrader.converters.autograde import Autograde  # half of what nbgrader would import

    with options_in_force():
        converter = Autograde(coursedir=course.directory, config=course.config)
    names = [f"{name}.ipynb" for name in course.notebooks]
    notebooks = [str(course.submitted(student) / name) for student in students for name in names]
    facts = {"assignment": course.assignment, "student": pattern, "notebooks": notebooks}
    _call(converter.pre_convert_hook, "pre_convert_hook", course, facts)
    yield
    _call(converter.post_convert_hook, "post_convert_hook", course, facts)


def _call(hook: Any, name: str, course: Course, facts: dict[str, Any]) -> None:
    if hook is None:
        return
    try:
        with contextlib.chdir(course.root):
            hook(**facts)
    except Exception as error:  # somebody else's code, and nbgrader goes on too
        _log.warning("The %s of nbgrader_config.py failed: %s: %s", name, type(error).__name__, error)
