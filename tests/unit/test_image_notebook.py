"""The instructor's notebook image_classifier: what it holds, and that it holds together."""

from __future__ import annotations

import linecache
import re
from typing import Any

import nbformat
import numpy as np
import pytest
from source_cells import ROOT, source_cells

from gradestone.files.notebook_cells import is_code
from helpers import deep_network
from helpers.cost_display import CostDisplay
from helpers.tryout import tryout
from testcases import image_classifier as cases

HERE = source_cells("image_classifier")
SOURCE, RAW, NOTEBOOK, CELLS, cell_of = HERE.folder, HERE.raw, HERE.notebook, HERE.by_id, HERE.part
POINTS = {"prepare_images": 15, "two_layer_model": 25, "L_layer_model": 25, "predict": 10, "accuracy": 10}
each_exercise = pytest.mark.parametrize("exercise", HERE.exercises)


def namespace_of(**solutions: Any) -> dict[str, Any]:
    """What the notebook's cells find: given functions, fixtures, and the instructor's solutions or others."""
    given = {name: getattr(deep_network, name) for name in deep_network.__all__}
    names = {"np": np, "CostDisplay": CostDisplay, "tryout": tryout, **vars(cases), **given}
    for exercise in HERE.exercises:
        exec(compile(cell_of(exercise, "solution").source, f"<{exercise}>", "exec"), names)
    return names | solutions


def test_the_file_is_clean() -> None:
    assert RAW.endswith("}\n")
    assert all(not cell.outputs and cell.execution_count is None for cell in filter(is_code, NOTEBOOK.cells))
    assert len(CELLS) == len(NOTEBOOK.cells)
    nbformat.validate(NOTEBOOK)


def test_the_points_are_a_hundred_and_stand_in_the_text() -> None:
    flags = [cell.metadata.get("nbgrader", {}) for cell in NOTEBOOK.cells]
    points = {flag.grade_id: flag.points for flag in flags if flag.get("grade")}
    assert points == {f"test_{name}": worth for name, worth in POINTS.items()} | {"interpretation": 15}
    assert sum(points.values()) == 100
    told = re.findall(r"^\| .*? \| (\d+) \|$", CELLS["title"].source, re.M)
    assert list(map(int, told)) == list(points.values())
    parts = re.findall(r"\((\d+) points\)\*", CELLS["interpretation-text"].source)
    assert sum(map(int, parts)) == 15
    assert "(15 points)" in CELLS["interpretation-text"].source


def test_one_answer_is_read_by_a_person() -> None:
    cell = CELLS["interpretation"]
    flags = cell.metadata.nbgrader
    assert (cell.cell_type, flags.grade, flags.solution, flags.locked) == ("markdown", True, True, False)
    release = nbformat.read(ROOT / "release" / "image_classifier" / "image_classifier.ipynb", as_version=4)
    [released] = [cell for cell in release.cells if cell.id == "interpretation"]
    assert released.source == "YOUR ANSWER HERE"


@each_exercise
def test_an_exercise_has_its_five_parts_in_order(exercise: str) -> None:
    ids = list(CELLS)
    first = ids.index(cell_of(exercise, "text").id)
    parts = ("text", "solution", "run", "expected", "test")
    assert ids[first : first + 5] == [cell_of(exercise, part).id for part in parts]
    assert f"Write `{exercise}`" in cell_of(exercise, "text").source
    assert cell_of(exercise, "solution").source.startswith(f"# GRADED FUNCTION: {exercise}\ndef {exercise}(")
    assert cell_of(exercise, "text").source.count("<summary>Hint ") == 3


@each_exercise
def test_the_expected_output_is_what_the_reference_prints(
    exercise: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(cell_of(exercise, "run").source, namespace_of())
    printed = capsys.readouterr().out
    told = re.findall(r"`(.*?)`", cell_of(exercise, "expected").source.split("\n\n", 2)[1])
    assert told
    assert [text for text in told if text not in printed] == []


@each_exercise
def test_a_stub_is_met_without_a_traceback(exercise: str, capsys: pytest.CaptureFixture[str]) -> None:
    release = nbformat.read(ROOT / "release" / "image_classifier" / "image_classifier.ipynb", as_version=4)
    ids = {cell.id: cell for cell in release.cells}
    names = namespace_of()
    source = ids[cell_of(exercise, "solution").id].source
    linecache.cache["<stub>"] = (len(source), None, source.splitlines(keepends=True), "<stub>")
    exec(compile(source, "<stub>", "exec"), names)
    exec(cell_of(exercise, "run").source, names)
    said = capsys.readouterr().out
    assert f"{exercise} is not written yet" in said
    assert "None\n" not in said


def test_trainings_stand_behind_the_last_check() -> None:
    ids = list(CELLS)
    last = max(k for k, cell in enumerate(NOTEBOOK.cells) if cell.id.endswith("-test"))
    long = [
        k for k, cell in enumerate(NOTEBOOK.cells) if is_code(cell) and "num_iterations=2500" in cell.source
    ]
    assert len(long) == 3 and min(long) > last
    plots = [k for k, cell in enumerate(NOTEBOOK.cells) if is_code(cell) and "plot_" in cell.source]
    assert min(plot for plot in plots if ids[plot] != "imports") > last


# ---------------------------------------------------------------- published values


def test_the_published_two_layer_values_are_reproduced() -> None:
    model, case = namespace_of()["two_layer_model"], cases.two_layer_model_test_case
    parameters, costs = model(*case(), num_iterations=2)
    W2 = [[-0.00200283, -0.00888593, -0.00751122, 0.01688162]]
    assert parameters["W2"] == pytest.approx(np.array(W2), abs=6e-9)
    assert parameters["b2"][0, 0] == pytest.approx(-0.00689018, abs=6e-9)
    assert costs == pytest.approx([0.69315968], abs=6e-9)
    parameters, costs = model(*case(), learning_rate=0.1, num_iterations=3)
    W2 = [[-0.00358725, -0.00911995, -0.00831979, 0.01615845]]
    assert parameters["W2"] == pytest.approx(np.array(W2), abs=6e-9)
    assert parameters["b2"][0, 0] == pytest.approx(-0.13451354, abs=6e-9)
    assert len(costs) == 1


def test_the_published_l_layer_values_are_reproduced() -> None:
    model, case = namespace_of()["L_layer_model"], cases.L_layer_model_test_case
    parameters, costs = model(*case(), num_iterations=2)
    W3 = [[-0.09079199, -0.08117381, 0.07667568, 0.16665535, 0.08029575, 0.04805811]]
    assert parameters["W3"] == pytest.approx(np.array(W3), abs=6e-9)
    assert parameters["b3"][0, 0] == pytest.approx(0.0013201, abs=6e-9)
    assert costs == pytest.approx([0.70723944], abs=6e-9)
    parameters, costs = model(*case(), learning_rate=0.02, num_iterations=3)
    assert parameters["b3"][0, 0] == pytest.approx(0.00525865, abs=6e-9)
    assert len(costs) == 1
