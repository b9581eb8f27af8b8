"""A course of two exercises, made in a folder: small enough to be built and graded many times in the tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
NAME = "tiny"

CONFIG = """
from gradestone.bridge.config import configure

c = get_config()
c.CourseDirectory.course_id = "tiny_course"
c.Gradestone.cell_s = 3.0
c.Gradestone.call_s = 2.0
configure(c)
"""

TESTCASES = '''
"""Inputs of the tiny assignment."""

import numpy as np


def scale_test_case():
    """A float64[2, 2] and a factor."""
    return np.array([[1.0, 2.0], [3.0, 4.0]]), 2.5


### BEGIN HIDDEN TESTS
def random_matrix(n, m):
    """A float64[n, m] of sixteenths."""
    return np.round(np.random.randn(n, m) * 16) / 16


def random_scale(n, m):
    return random_matrix(n, m), float(np.random.randint(2, 9))
### END HIDDEN TESTS
'''

SETUP = "import numpy as np\n\nfrom helpers.selfcheck import check\nfrom testcases.tiny import *"

SCALE = """def scale(A, factor):
    ### START CODE HERE ### (≈ 1 line of code)
    B = A * factor
    ### END CODE HERE ###
    return B"""

CENTRE = """def centre(A):
    ### START CODE HERE ### (≈ 2 lines of code)
    mean = A.mean(axis=1, keepdims=True)
    B = scale(A - mean, 2.0)
    ### END CODE HERE ###
    return B"""

TEST_SCALE = """check(scale, *scale_test_case())
### BEGIN HIDDEN TESTS
check(scale, *random_scale(3, 5))
check(scale, *random_scale(1, 4), weight=2)
### END HIDDEN TESTS"""

TEST_CENTRE = """check(centre, scale_test_case()[0])
### BEGIN HIDDEN TESTS
check(centre, random_matrix(4, 3))
check(centre, random_matrix(2, 7))
### END HIDDEN TESTS"""


def make_course(folder: Path, *, manual: bool = False) -> Path:
    """Source, helpers, test cases and configuration in `folder`; with `manual` also a text answer of 5 points."""
    (folder / "nbgrader_config.py").write_text(CONFIG)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "helpers", folder / "helpers", ignore=ignore)
    (folder / "testcases").mkdir()
    (folder / "testcases" / "__init__.py").write_text("")
    (folder / "testcases" / f"{NAME}.py").write_text(TESTCASES.lstrip())
    source = folder / "source" / NAME
    (source / "images").mkdir(parents=True)
    (source / "images" / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (source / f"{NAME}.ipynb").write_text(json.dumps(_notebook(manual=manual), indent=1))
    return folder


def hand_in(course: Path, student: str, **functions: str) -> Path:
    """The released notebook with these functions as the student's; `centre="return A"` replaces a whole body."""
    notebook = released(course)
    for name, body in functions.items():
        set_source(notebook, name, body if body.startswith("def ") else _function(name, body))
    return hand_in_text(course, student, json.dumps(notebook))


def hand_in_text(course: Path, student: str, text: str) -> Path:
    """A submission whose notebook file holds this text; returns its folder."""
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.ipynb").write_text(text)
    return folder


def released(course: Path) -> dict[str, Any]:
    """The released notebook."""
    content: dict[str, Any] = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text())
    return content


def set_source(notebook: Mapping[str, Any], name: str, source: str) -> None:
    """Sets the source of the cell with this grade_id."""
    cells = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name]
    assert len(cells) == 1
    cells[0]["source"] = source


def run(*command: str, course: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m <command>` in the course folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=course,
        env={**os.environ, "PATH": path, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def gradestone(*arguments: str, course: Path) -> subprocess.CompletedProcess[str]:
    """The `gradestone` command."""
    return run("gradestone", *arguments, course=course)


def marks(course: Path, student: str) -> dict[str, Any]:
    """The student's marks.json."""
    record: dict[str, Any] = json.loads((course / "autograded" / student / NAME / "marks.json").read_text())
    return record


def scores(course: Path, student: str) -> dict[str, float | None]:
    """Points by exercise."""
    return {exercise["name"]: exercise["score"] for exercise in marks(course, student)["exercises"]}


def _function(name: str, body: str) -> str:
    head = {"scale": "def scale(A, factor):", "centre": "def centre(A):"}[name]
    return "\n".join([head, *(f"    {line}" for line in body.splitlines())])


def _notebook(*, manual: bool) -> dict[str, Any]:
    cells = [
        _cell("title", "markdown", "# Two small functions\n\n![a dot](images/dot.svg)"),
        _cell("setup", "code", SETUP, {"locked": True}),
        _cell("scale", "code", SCALE, {"solution": True}),
        _cell("test_scale", "code", TEST_SCALE, {"grade": True, "locked": True, "points": 10}),
        _cell("centre", "code", CENTRE, {"solution": True}),
        _cell("test_centre", "code", TEST_CENTRE, {"grade": True, "locked": True, "points": 10}),
    ]
    if manual:
        flags = {"grade": True, "solution": True, "points": 5}
        cells.append(_cell("explain", "markdown", "Why is the mean taken row by row?", flags))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def _cell(name: str, kind: str, source: str, flags: Mapping[str, Any] | None = None) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if flags is not None:
        base = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
        metadata["nbgrader"] = {**base, "grade_id": name, **flags}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {
        "cell_type": kind,
        "id": f"cell-{name}".replace("_", "-"),
        "metadata": metadata,
        "source": source,
        **code,
    }
