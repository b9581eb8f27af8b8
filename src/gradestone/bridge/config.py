"""`configure(c)`: the one line of `nbgrader_config.py` that makes a course ours."""

from __future__ import annotations

import os
import shutil
import sysconfig
from typing import Any

from . import mending
from .converter import install
from .preprocessors import release_preprocessors


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
    # nbgrader's leaves out who is not in the gradebook, and breaks at a comma in a name.
    c.ExportApp.plugin_class = "gradestone.bridge.class_export.ClassExport"
    _let_nbgrader_find_alembic()
    install()
    mending.install()


def _let_nbgrader_find_alembic() -> None:
    """Put `alembic` on the path: nbgrader calls it by its bare name, active environment or not."""
    if shutil.which("alembic") is None:
        path = os.environ.get("PATH", os.defpath)
        os.environ["PATH"] = os.pathsep.join((path, sysconfig.get_path("scripts")))
