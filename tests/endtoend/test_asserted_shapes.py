"""A wrong shape that the scaffold's own assert stops: in the notebook and in the marks its shape is told."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.course import load_course
from tests.attacks.builder import HandIn
from tests.attacks.classroom import ASSIGNMENT, open_room

pytestmark = pytest.mark.thorough

WRONG = {
    "initialize_parameters": ("b1 = np.zeros((n_h, 1))", "b1 = np.zeros(n_h)"),
    "linear_forward": ("Z = np.dot(W, A) + b", "Z = np.dot(W, A).T + b.T"),
    "L_model_forward": (
        'parameters["W" + str(L)], parameters["b" + str(L)], activation="sigmoid"\n    )',
        'parameters["W" + str(L)], parameters["b" + str(L)], activation="sigmoid"\n    )\n    AL = AL.T',
    ),
    "linear_backward": ("np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1) / m"),
}
SAID = {
    "initialize_parameters": r"b1.{1,3}\] has shape \(2,\); it should be \(2, 1\)",
    "linear_forward": r"Z has shape \(2, 1\); it should be \(1, 2\)",
    # Marked with a right linear_forward, of which a mark tells less than the learner's own check.
    "L_model_forward": r"AL has (shape \(2, 1\)|another shape); it should be \(1, 2\)",
    "linear_backward": r"db has shape \(3,\); it should be \(3, 1\).*keepdims",
}


@pytest.fixture(scope="module")
def course(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(project, tmp_path_factory.mktemp("shapes") / "course"))


@pytest.fixture(scope="module")
def sources(course: Path) -> dict[str, str]:
    """The solution cells with one shape of each of the four functions wrong."""
    solutions = dict(open_room(course).solutions)
    for name, (right, wrong) in WRONG.items():
        assert solutions[name].count(right) == 1
        solutions[name] = solutions[name].replace(right, wrong)
    return solutions


@pytest.fixture(scope="module")
def marked(course: Path, sources: dict[str, str]) -> dict[str, dict[str, Any]]:
    hand_in = HandIn(open_room(course), "shapeless")
    hand_in.solve()
    for name in WRONG:
        hand_in.write(name, sources[name])
    hand_in.save(course / "submitted" / "shapeless" / ASSIGNMENT)
    autograde(load_course(course, ASSIGNMENT), Request())
    marks = json.loads((course / "autograded" / "shapeless" / ASSIGNMENT / "marks.json").read_bytes())
    return {part["name"]: part for part in marks["exercises"]}


@pytest.fixture(scope="module")
def told(course: Path, sources: dict[str, str]) -> str:
    """What pytest says of the same functions in the released folder."""
    folder = course / "release" / ASSIGNMENT
    path = folder / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if (name := cell["metadata"].get("nbgrader", {}).get("grade_id")) in sources:
            cell["source"] = sources[name]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("exercise", WRONG)
def test_the_marks_tell_the_shape_and_no_assertion(exercise: str, marked: dict[str, dict[str, Any]]) -> None:
    verdicts = json.dumps(marked[exercise]["checks"])
    assert re.search(SAID[exercise], verdicts)
    assert "AssertionError" not in verdicts
    assert marked[exercise]["score"] < marked[exercise]["points"]


@pytest.mark.parametrize("exercise", WRONG)
def test_the_learners_own_check_tells_the_same(exercise: str, told: str) -> None:
    assert re.search(f"{exercise}: .*{SAID[exercise]}", told, re.S)
    assert "AssertionError at" not in told


def test_what_builds_on_a_wrong_shape_is_marked_with_a_right_one(marked: dict[str, dict[str, Any]]) -> None:
    for name in ("linear_activation_forward", "linear_activation_backward", "L_model_backward"):
        assert marked[name]["score"] == marked[name]["points"]
