"""`configure(c)`: the one line of `nbgrader_config.py` that makes a course ours."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from typing import Any

from . import mending_paths


def configure(c: Any) -> None:
    """Have nbgrader's own commands build, grade and report assignments with checks like `gradestone` does.

    c : the configuration object of nbgrader_config.py, as `get_config()` returns it

    Options of nbgrader are left alone: assignments of other kinds, and other courses that the same Jupyter
    server reads, are treated as ever.
    """
    c.Gradestone.enabled = True
    # nbgrader's leaves out who is not in the gradebook, and breaks at a comma in a name.
    c.ExportApp.plugin_class = "gradestone.bridge.class_export.ClassExport"
    _let_nbgrader_find_alembic()
    mending_paths.install()
    if "nbgrader.apps" in sys.modules:  # a command of nbgrader's or a server: ours have no use for all that
        from . import mending
        from .converter import install

        install()
        mending.install()


def _let_nbgrader_find_alembic() -> None:
    """Put `alembic` on the path: nbgrader calls it by its bare name, active environment or not."""
    if shutil.which("alembic") is None:
        path = os.environ.get("PATH", os.defpath)
        os.environ["PATH"] = os.pathsep.join((path, sysconfig.get_path("scripts")))
