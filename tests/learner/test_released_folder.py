"""The released folder in a learner's surroundings: nothing of the engine, whatever numpy and h5py are there.

`make learner` runs these on Python 3.10 with the oldest numpy and h5py; the other tests bring them along.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

PROJECT = Path(__file__).parents[2]
RELEASE = PROJECT / "release" / "building_dnn"
NOTEBOOK = "building_dnn.ipynb"
Change = Callable[[str], str]


def cells_by_id(path: Path) -> dict[str, Any]:
    return {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def solve(folder: Path, **changes: Change) -> Path:
    """The reference's solutions in the folder's notebook, some of them changed; the notebook."""
    path = folder / NOTEBOOK
    notebook = json.loads(path.read_text(encoding="utf-8"))
    solutions = cells_by_id(PROJECT / "source" / "building_dnn" / NOTEBOOK)
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            source = "".join(solutions[cell["id"]]["source"])
            cell["source"] = changes.get(marks["grade_id"], str)(source)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RELEASE, tmp_path / "building_dnn"))


def run_pytest(folder: Path) -> str:
    """What `pytest` says in the folder, as a learner calls it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "."],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_right_functions_pass(folder: Path) -> None:
    solve(folder)
    assert "10 passed" in run_pytest(folder)


def test_untouched_stubs_fail_in_words(folder: Path) -> None:
    said = run_pytest(folder)
    assert "10 failed" in said
    assert "cost is still None" in said


def test_a_known_mistake_is_named(folder: Path) -> None:
    def forget(source: str) -> str:
        changed = re.sub(r",\s*keepdims=True", "", source)
        assert changed != source
        return changed

    solve(folder, linear_backward=forget)
    said = run_pytest(folder)
    assert "Did you forget keepdims=True?" in said
    assert "right with a correct `linear_backward`" in said


def test_the_notebook_runs_to_its_progress_table(folder: Path) -> None:
    notebook = nbformat.read(solve(folder), as_version=4)
    place = next(number for number, cell in enumerate(notebook.cells) if cell.id == "progress")
    del notebook.cells[place + 1 :]
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, timeout=120).execute()
    assert "10 of 10 exercises done" in json.dumps(notebook.cells[place].outputs)
