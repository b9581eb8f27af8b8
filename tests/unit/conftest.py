"""What several unit tests share."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from helpers import dnn_utils

NOTEBOOK = Path(__file__).parents[2] / "source" / "building_dnn" / "building_dnn.ipynb"


@pytest.fixture(scope="session")
def reference() -> SimpleNamespace:
    """The functions of the instructor's solution cells, in one namespace as in the notebook."""
    namespace = {"np": np, **{name: getattr(dnn_utils, name) for name in dnn_utils.__all__}}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            exec(compile(cell.source, cell.metadata.nbgrader.grade_id, "exec"), namespace)
    return SimpleNamespace(**namespace)
