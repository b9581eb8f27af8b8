"""The same assignment as a stock nbgrader course: ordinary asserts in the kernel, nothing of the engine.

The yardstick of the throughput benchmark and of the attack table. Inputs and expected values are those of the
answer key, written as literals, so that both graders ask the same questions.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gradestone.model import AnswerKey, Check

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearSolutions.begin_solution_delimeter = "START CODE HERE"
c.ClearSolutions.end_solution_delimeter = "END CODE HERE"
c.ClearSolutions.code_stub = {"python": "pass"}
"""


def make_stock_course(course: Path, key: AnswerKey, folder: Path) -> Path:
    """A course of stock nbgrader in `folder`, its release generated; returns the folder.

    `course` is the root of the course it is made from. Solution and text cells are the instructor's own; each
    test cell holds the checks of variant 0 as `np.testing.assert_allclose` on literals.
    """
    source = folder / "source" / key.assignment
    shutil.copytree(course / "source" / key.assignment, source)
    for package in ("helpers", "testcases"):
        shutil.copytree(course / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(course / "release" / key.assignment / "testcases" / "expected.h5", source / "testcases")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    _replace_checks(source / f"{key.notebook}.ipynb", key)
    run_stock("generate_assignment", key.assignment, course=folder)
    return folder


def run_stock(
    command: str, assignment: str, *, course: Path, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Runs a command of stock nbgrader in a course folder."""
    line = [sys.executable, "-m", "nbgrader", command, assignment]
    # nbgrader calls `alembic` by its bare name to make its gradebook.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    environment = {**os.environ, "PATH": path}
    return subprocess.run(line, cwd=course, check=check, capture_output=True, text=True, env=environment)


def _replace_checks(notebook: Path, key: AnswerKey) -> None:
    content = json.loads(notebook.read_text())
    cells = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in content["cells"]}
    for exercise in key.exercises:
        checks = [check for check in key.variants[0] if check.exercise == exercise.name]
        cells[exercise.test_cell]["source"] = asserts_of(checks)
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"]).replace("import check, progress", "import progress")
    notebook.write_text(json.dumps(content))


def asserts_of(checks: list[Check]) -> str:
    """The source of a stock test cell: the visible asserts, then the hidden ones in nbgrader's region."""
    visible = [line for check in checks if not check.hidden for line in _asserts(check)]
    hidden = [line for check in checks if check.hidden for line in _asserts(check)]
    return "\n".join([*visible, "### BEGIN HIDDEN TESTS", *hidden, "### END HIDDEN TESTS"])


def _asserts(check: Check) -> Iterator[str]:
    arguments = [literal(value) for value in check.call.args]
    arguments += [f"{name}={literal(value)}" for name, value in check.call.kwargs.items()]
    yield f"result = {check.exercise}({', '.join(arguments)})"
    for path, expected in _leaves(check.expected):
        if isinstance(expected, np.ndarray | np.generic | int | float):
            yield f"np.testing.assert_allclose(result{path}, {literal(expected)}, rtol=1e-6)"
        else:
            yield f"assert result{path} == {literal(expected)}"


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{path}[{name!r}]")
    elif isinstance(value, (list, tuple)):
        for position, item in enumerate(value):
            yield from _leaves(item, f"{path}[{position}]")
    else:
        yield path, value


def literal(value: Any) -> str:
    """A Python expression of a plain value, exact to the last bit."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}).reshape({value.shape})"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        items = ", ".join(literal(item) for item in value)
        return f"[{items}]" if isinstance(value, list) else f"({items},)"
    return repr(value)
