"""`configure(c)`: the one line of `nbgrader_config.py` that makes a course ours."""

from __future__ import annotations

import os
import shutil
import sysconfig
from importlib.util import find_spec
from typing import Any

from .preprocessors import release_preprocessors

__all__ = ["configure"]


def configure(c: Any) -> None:
    """Set what nbgrader's own commands need to build, grade and report like `gradestone` does.

    c : the configuration object of nbgrader_config.py, as `get_config()` returns it
    """
    # Without it nbgrader keeps the release it finds, however old.
    c.GenerateAssignment.force = True
    c.GenerateAssignment.preprocessors = release_preprocessors()
    # When and how long the author ran a cell is no business of the students, and changes at every run.
    c.ClearOutput.remove_metadata_fields = {"collapsed", "scrolled", "execution", "ExecuteTime"}
    c.GenerateFeedback.exporter_class = "gradestone.bridge.feedbackpage.FeedbackPage"
    _let_nbgrader_find_alembic()
    if find_spec("gradestone.bridge.converter"):
        from .converter import install

        install()


def _let_nbgrader_find_alembic() -> None:
    """nbgrader calls `alembic` by its bare name, which is not found unless the environment is active."""
    if shutil.which("alembic") is None:
        path = os.environ.get("PATH", os.defpath)
        os.environ["PATH"] = os.pathsep.join((path, sysconfig.get_path("scripts")))
