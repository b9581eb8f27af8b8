"""Handing in to the small course of the tests, running commands on it, reading what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ASSIGNMENT = "week"
SOLVED = {"double": "return 2 * x", "shift": "return double(x) + by, np.abs(by)"}
ESSAY = {
    "cell_type": "markdown",
    "id": "explain",
    "source": "Why does that work?",
    "metadata": {
        "nbgrader": {
            "grade": True,
            "grade_id": "explain",
            "locked": False,
            "points": 3,
            "schema_version": 3,
            "solution": True,
            "task": False,
        }
    },
}
HEADS = {"double": "def double(x):", "shift": "def shift(x, by):"}


def hand_in(course: Path, student: str, **functions: str) -> Path:
    """The released notebook with these function bodies, handed in; the folder of the submission."""
    notebook = released(course)
    for name, body in functions.items():
        source = "\n".join([HEADS[name], *(f"    {line}" for line in body.splitlines())])
        cell_of(notebook, name)["source"] = source
    return hand_in_text(course, student, json.dumps(notebook))


def hand_in_text(course: Path, student: str, text: str) -> Path:
    """A submission whose notebook file holds this text; its folder."""
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text, encoding="utf-8")
    return folder


def released(course: Path) -> dict[str, Any]:
    """The released notebook."""
    return read_json(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


def autograded(course: Path, student: str) -> dict[str, Any]:
    """The student's autograded notebook."""
    return read_json(course / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


def marks(course: Path, student: str) -> dict[str, Any]:
    """The student's marks.json."""
    return read_json(course / "autograded" / student / ASSIGNMENT / "marks.json")


def scores(course: Path, student: str) -> dict[str, float | None]:
    """Points by exercise."""
    return {exercise["name"]: exercise["score"] for exercise in marks(course, student)["exercises"]}


def read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def cell_of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The cell with this grade_id."""
    found = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name]
    assert len(found) == 1
    cell: dict[str, Any] = found[0]
    return cell


def gradestone(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`gradestone ...` in the course folder, to its end."""
    return subprocess.run(**_call(course, "gradestone", *arguments), capture_output=True, check=False)


def nbgrader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`nbgrader ...` in the course folder, to its end."""
    return subprocess.run(**_call(course, "nbgrader", *arguments), capture_output=True, check=False)


def start_gradestone(course: Path, *arguments: str) -> subprocess.Popen[str]:
    """`gradestone ...` in the course folder, running; its output comes through pipes."""
    return subprocess.Popen(
        **_call(course, "gradestone", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _call(course: Path, module: str, *arguments: str) -> dict[str, Any]:
    # nbgrader looks for the programs it starts on PATH, where those of an environment that was not
    # activated are not.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "200"}
    return {
        "args": [sys.executable, "-m", module, *arguments],
        "cwd": course,
        "env": environment,
        "text": True,
    }
