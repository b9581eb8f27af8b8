"""The instructor's notebook image_classifier: what it holds, and that it holds together."""

from __future__ import annotations

import ast
import linecache
import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from gradestone.files.notebook_cells import is_code
from helpers import deep_network
from helpers.cost_display import CostDisplay
from helpers.tryout import tryout
from testcases import image_classifier as cases

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "source" / "image_classifier"
RAW = (SOURCE / "image_classifier.ipynb").read_text(encoding="utf-8")
NOTEBOOK = nbformat.reads(RAW, as_version=4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells}
LINES = {
    "prepare_images": [2],
    "two_layer_model": [1, 2, 1, 2, 1, 2],
    "L_layer_model": [1, 4, 2],
    "predict": [2],
    "accuracy": [1],
}
POINTS = {"prepare_images": 15, "two_layer_model": 25, "L_layer_model": 25, "predict": 10, "accuracy": 10}
BLOCK = re.compile(
    r"### START CODE HERE ### \(≈ (\d+) lines? of code\)\n(.*?)\n *### END CODE HERE ###", re.S
)
each_exercise = pytest.mark.parametrize("exercise", LINES)


def cell_of(exercise: str, part: str) -> Any:
    return CELLS[f"{exercise.lower().replace('_', '-')}-{part}"]


def namespace_of(**solutions: Any) -> dict[str, Any]:
    """What the notebook's cells find: given functions, fixtures, and the instructor's solutions or others."""
    given = {name: getattr(deep_network, name) for name in deep_network.__all__}
    names = {"np": np, "CostDisplay": CostDisplay, "tryout": tryout, **vars(cases), **given}
    for exercise in LINES:
        exec(compile(cell_of(exercise, "solution").source, f"<{exercise}>", "exec"), names)
    return names | solutions


def checks_of(exercise: str) -> tuple[list[ast.Call], list[ast.Call]]:
    visible, rest = cell_of(exercise, "test").source.split("### BEGIN HIDDEN TESTS\n")
    hidden, after = rest.split("### END HIDDEN TESTS")
    assert not after.strip()
    return tuple([statement.value for statement in ast.parse(part).body] for part in (visible, hidden))


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
def test_the_markers_tell_the_number_of_lines(exercise: str) -> None:
    blocks = BLOCK.findall(cell_of(exercise, "solution").source)
    assert [int(told) for told, _ in blocks] == LINES[exercise]
    for told, block in blocks:
        tree = ast.parse("if True:\n" + block)
        assert sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) - 1 == int(told)


@each_exercise
def test_visible_and_hidden_checks_are_in_fair_weight(exercise: str) -> None:
    def weight(call: ast.Call) -> float:
        return next((ast.literal_eval(k.value) for k in call.keywords if k.arg == "weight"), 1)

    visible, hidden = checks_of(exercise)
    assert len(visible) >= 2 and len(hidden) >= 4
    shown = sum(map(weight, visible))
    assert shown <= 0.4 * (shown + sum(map(weight, hidden)))


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
