"""A small released notebook with three exercises, a good submission of it, and ways to hand it in."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat

from gradestone.intake import Template, read_submission
from gradestone.model import AnswerKey, Exercise, Submission

EXERCISES = ("double", "shift", "combine")


def _solution(head: str, line: str) -> str:
    return f"{head}\n    ### START CODE HERE ###\n    {line}\n    ### END CODE HERE ###\n    return y"


SOLUTIONS = {
    "double": _solution("def double(x):", "y = 2 * x"),
    "shift": _solution("def shift(x, by):", "y = x + by"),
    "combine": _solution("def combine(x):", "y = shift(double(x), 1)"),
}


def stub(name: str) -> str:
    head, _, rest = SOLUTIONS[name].partition("    y = ")
    return head + "    y = None\n" + rest.partition("\n")[2]


def check_source(name: str) -> str:
    return f"checks.append({name!r})"


def new_cell(kind: str, identity: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"schema_version": 3, "cell_type": kind, **nbgrader}} if nbgrader else {}
    cell = {"cell_type": kind, "id": identity, "metadata": metadata, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _part(name: str) -> list[dict[str, Any]]:
    flags = {"grade": False, "solution": True, "locked": False, "task": False}
    test = {"grade": True, "solution": False, "locked": True, "task": False, "points": 10}
    return [
        new_cell("markdown", f"about-{name}", f"## {name}\n\nWrite `{name}`."),
        new_cell("code", f"solve-{name}", stub(name), grade_id=name, checksum=f"sum-{name}", **flags),
        new_cell("code", f"try-{name}", f"print({name}.__name__)"),
        new_cell("code", f"test-{name}", check_source(name), grade_id=f"test_{name}", checksum="t", **test),
    ]


TEMPLATE: dict[str, Any] = {
    "cells": [
        new_cell("markdown", "title", "# A small assignment"),
        new_cell("code", "set-up", "import math\nchecks = []"),
        new_cell(
            "markdown",
            "rules",
            "Read this.",
            grade_id="rules",
            locked=True,
            grade=False,
            solution=False,
            task=False,
        ),
        *(cell for name in EXERCISES for cell in _part(name)),
        new_cell("markdown", "end", "The end."),
    ],
    "metadata": {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


def _exercise(name: str) -> Exercise:
    depends_on = ("double", "shift") if name == "combine" else ()
    return Exercise(name, f"test_{name}", 10.0, ("x",), ("y",), depends_on, SOLUTIONS[name])


KEY = AnswerKey("small", "small", "digest", tuple(map(_exercise, EXERCISES)), ((),))


def solved() -> dict[str, Any]:
    """The released notebook with every exercise solved, as a diligent student hands it in."""
    notebook = copy.deepcopy(TEMPLATE)
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("solve-")
        if name in SOLUTIONS:
            cell["source"] = SOLUTIONS[name]
    return notebook


def cell_of(notebook: dict[str, Any], identity: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell.get("id") == identity)


def index_of(notebook: dict[str, Any], identity: str) -> int:
    return notebook["cells"].index(cell_of(notebook, identity))


def hand_in(folder: Path, notebook: dict[str, Any] | bytes | str, name: str = "small.ipynb") -> Path:
    folder.mkdir(exist_ok=True)
    if isinstance(notebook, dict):
        notebook = json.dumps(notebook, indent=1)
    (folder / name).write_bytes(notebook.encode() if isinstance(notebook, str) else notebook)
    return folder


def read(folder: Path, **options: Any) -> Submission:
    usual: dict[str, Any] = {"template": Template(TEMPLATE, KEY), "student": "ada"}
    return read_submission(folder, **(usual | options))


def run(submission: Submission) -> dict[str, Any]:
    """The names left after all code cells ran, each whatever the others did."""
    names: dict[str, Any] = {}
    for cell in submission.notebook["cells"]:
        if cell["cell_type"] == "code":
            try:
                exec(compile(cell["source"], cell["id"], "exec"), names)
            except Exception:
                continue
    return names


def works(names: dict[str, Any], exercise: str) -> bool:
    """Whether an exercise's function gives the right value."""
    call = {"double": (3,), "shift": (3, 1), "combine": (3,)}[exercise]
    try:
        return names[exercise](*call) == {"double": 6, "shift": 4, "combine": 7}[exercise]
    except Exception:
        return False


def whole(submission: Submission) -> bool:
    """Valid; a solution cell for each exercise and a test cell behind it; nothing of the template lost."""
    notebook = submission.notebook
    nbformat.validate(nbformat.from_dict(notebook))
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    for name in EXERCISES:
        assert ids.count(name) == ids.count(f"test_{name}") == 1
        assert ids.index(name) < ids.index(f"test_{name}")
    for part in (cell for cell in TEMPLATE["cells"] if "nbgrader" in cell["metadata"]):
        [found] = [cell for cell in notebook["cells"] if cell["id"] == part["id"]]
        assert found["metadata"] == part["metadata"] and found["cell_type"] == part["cell_type"]
        if part["metadata"]["nbgrader"]["locked"]:
            assert found["source"] == part["source"]
    assert notebook["metadata"] == TEMPLATE["metadata"]
    assert all(cell.get("outputs", []) == [] for cell in notebook["cells"])
    return True


def survivors(submission: Submission) -> set[str]:
    names = run(submission)
    return {name for name in EXERCISES if works(names, name)}
