"""The second assignment graded: with its data, by machine and by hand, and without its trainings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from classwork import gradestone, read_json

from testcases.misconceptions.image_classifier import MISCONCEPTIONS

pytestmark = pytest.mark.thorough

PROJECT = Path(__file__).parents[2]
NAME = "image_classifier"
FULL = {"prepare_images": 15, "two_layer_model": 25, "L_layer_model": 25, "predict": 10, "accuracy": 10}
PARTS = ("helpers", "testcases", f"source/{NAME}")
DRAWN = {"two_layer_model": "plt.plot(np.squeeze(costs))", "L_layer_model": "plt.plot(costs)\n    plt.show()"}
"""Earlier editions drew the costs inside the functions, and learners still do."""
USE_OWN = 'globals().update(load_own("../building_dnn/building_dnn.ipynb"))'


def by_name(cells: list[dict[str, Any]]) -> dict[str, str]:
    flags = ((cell, cell["metadata"].get("nbgrader", {})) for cell in cells)
    return {flag["grade_id"]: "".join(cell["source"]) for cell, flag in flags if flag.get("solution")}


def hand_in(root: Path, student: str, changed: Mapping[str, str]) -> None:
    """The released notebook with these cells filled in, by the name or id of the cell."""
    notebook = read_json(root / "release" / NAME / f"{NAME}.ipynb")
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        cell["source"] = changed.get(name, changed.get(cell["id"], cell["source"]))
    folder = root / "submitted" / student / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of five, graded."""
    root = tmp_path_factory.mktemp("course")
    for part in PARTS:
        shutil.copytree(PROJECT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(PROJECT / "nbgrader_config.py", root / "nbgrader_config.py")
    built = gradestone(root, "build", NAME)
    assert built.returncode == 0, built.stdout + built.stderr
    right = by_name(read_json(root / "source" / NAME / f"{NAME}.ipynb")["cells"])
    hand_in(root, "right", right)
    hand_in(root, "own", {**right, "own-functions": USE_OWN})
    wrong = next(version for version in MISCONCEPTIONS if version.name == "two-cost-every-round")
    hand_in(root, "noted", {**right, wrong.exercise: wrong.source(right[wrong.exercise])})
    returned = "return parameters, costs"
    drawn = {name: right[name].replace(returned, f"{line}\n    {returned}") for name, line in DRAWN.items()}
    hand_in(root, "drawn", right | drawn)
    hand_in(root, "blank", {})
    done = gradestone(root, "autograde", NAME)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def marks(root: Path, student: str) -> dict[str, float]:
    record = read_json(root / "autograded" / student / NAME / "marks.json")
    return {exercise["name"]: exercise["score"] for exercise in record["exercises"]}


def outputs(root: Path, student: str) -> dict[str, str]:
    """What the cells put out, as text, by the id of the cell."""
    cells = read_json(root / "autograded" / student / NAME / f"{NAME}.ipynb")["cells"]
    return {cell["id"]: json.dumps(cell.get("outputs", [])) for cell in cells}


def test_right_work_gets_all_that_the_machine_can_give(graded: Path) -> None:
    assert marks(graded, "right") == FULL
    assert marks(graded, "blank") == dict.fromkeys(FULL, 0)


def test_a_function_may_draw_what_it_has_found(graded: Path) -> None:
    assert marks(graded, "drawn") == FULL


def test_the_given_functions_count_whatever_else_is_loaded(graded: Path) -> None:
    assert marks(graded, "own") == FULL
    assert "so the given functions are used" in outputs(graded, "own")["own-functions"]


def test_a_slip_in_what_is_noted_costs_half_of_one_exercise(graded: Path) -> None:
    assert marks(graded, "noted") == {**FULL, "two_layer_model": 12.5}


def test_the_data_is_there_and_trainings_are_not_run(graded: Path) -> None:
    shown = outputs(graded, "right")
    assert "(209, 64, 64, 3) uint8" in shown["load"]
    assert "image/png" in shown["look"]
    for cell in ("train-two-layer", "train-l-layer", "accuracies"):
        assert "Not run while grading" in shown[cell]
    assert not any('"error"' in text for text in shown.values())
