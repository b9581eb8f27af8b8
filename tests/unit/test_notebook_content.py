"""The instructor's notebook building_dnn: what it holds, and that it holds together."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from source_cells import BLOCK, ROOT, source_cells

from helpers.animation import TrainingFilm
from helpers.datasets import island
from helpers.plots import BLUE, ORANGE
from helpers.tryout import tryout
from testcases import building_dnn as cases

plt.switch_backend("Agg")

HERE = source_cells("building_dnn")
SOURCE, NOTEBOOK, CELLS, cell_of = HERE.folder, HERE.notebook, HERE.by_id, HERE.part
ASSERTS = {
    "initialize_parameters": 4,
    "initialize_parameters_deep": 2,
    "linear_forward": 1,
    "linear_activation_forward": 1,
    "L_model_forward": 1,
    "compute_cost": 1,
    "linear_backward": 3,
}
"""Asserts of a shape in the scaffold."""
GIVEN = {
    "A, activation_cache = sigmoid(Z)",
    "A, activation_cache = relu(Z)",
    "dZ = relu_backward(dA, activation_cache)",
    "dZ = sigmoid_backward(dA, activation_cache)",
}
"""Lines that the instructions give away, as every edition did."""
HEADINGS = """
Notation|1. Packages|2. Outline|3. Initialization|3.1|3.2|4. Forward propagation|4.1|4.2|4.3|5. Cost
6. Backward propagation|6.1|6.2|6.3|6.4|6.5|7. Conclusion|7.1|7.2|7.3
"""
OPEN_CELLS = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code" and "nbgrader" not in cell.metadata]

each_exercise = pytest.mark.parametrize("exercise", HERE.exercises)


def graded(*, solution: bool) -> list[nbformat.NotebookNode]:
    found = (cell.metadata.get("nbgrader") for cell in NOTEBOOK.cells)
    return [metadata for metadata in found if metadata and metadata.solution is solution]


def names_bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


# ---------------------------------------------------------------- the file


def test_the_notebook_is_valid_and_names_its_kernel() -> None:
    nbformat.validate(NOTEBOOK)
    assert (NOTEBOOK.nbformat, NOTEBOOK.nbformat_minor) == (4, 5)
    assert NOTEBOOK.metadata.kernelspec.name == "python3"
    assert NOTEBOOK.metadata.language_info == {"name": "python"}


def test_every_cell_has_a_speaking_id_of_its_own() -> None:
    assert len(CELLS) == len(NOTEBOOK.cells)
    assert [name for name in CELLS if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)] == []


def test_the_notebook_is_kept_without_outputs() -> None:
    code = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count is not None] == []


def test_every_section_has_its_heading_in_order() -> None:
    text = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")
    places = []
    for heading in re.split(r"[|\n]", HEADINGS.strip()):
        found = re.search(rf"^##+ {re.escape(heading)}", text, re.M)
        assert found, heading
        places.append(found.start())
    assert places == sorted(places)


def test_every_picture_exists_is_shown_and_is_described() -> None:
    shown = {}
    for cell in NOTEBOOK.cells:
        shown |= {path: alt for alt, path in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", cell.source)}
    assert {Path(path).name for path in shown} == {path.name for path in (SOURCE / "images").iterdir()}
    assert all((SOURCE / path).is_file() and len(alt) > 40 for path, alt in shown.items())


def test_the_figures_come_out_of_their_script_the_same_each_time(tmp_path: Path) -> None:
    for folder in ("once", "again"):
        command = [sys.executable, ROOT / "figures" / "building_dnn.py", tmp_path / folder]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    once = {path.name: path.read_bytes() for path in (tmp_path / "once").iterdir()}
    assert once == {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert set(once) == {path.name for path in (SOURCE / "images").iterdir()}


def test_the_self_check_comes_first_of_the_folders_modules_so_that_an_old_python_is_told() -> None:
    own = re.findall(r"^from (helpers\.\w+|testcases)\b", CELLS["imports"].source, re.M)
    assert own[0] == "helpers.selfcheck"
    for line in ("import h5py", 'plt.rcParams["image.cmap"] = "gray"', "np.random.seed(1)"):
        assert re.search(rf"^{re.escape(line)}", CELLS["imports"].source, re.M)


def test_every_module_beside_the_notebook_is_told_in_the_text() -> None:
    names = {path.stem for path in SOURCE.glob("*.py")}
    assert names >= {"testCases", "testCases_v4a", "dnn_utils", "dnn_utils_v2", "public_tests"}
    assert [name for name in names if f"`{name}`" not in CELLS["packages"].source] == []


# ---------------------------------------------------------------- the exercises


def test_ten_exercises_of_ten_points_carry_the_metadata_of_nbgrader() -> None:
    common = {"schema_version": 3, "task": False}
    solutions = [
        common | {"solution": True, "grade": False, "locked": False, "grade_id": name}
        for name in HERE.exercises
    ]
    assert graded(solution=True) == solutions
    points = {"solution": False, "grade": True, "locked": True, "points": 10}
    assert graded(solution=False) == [
        common | points | {"grade_id": f"test_{name}"} for name in HERE.exercises
    ]


@each_exercise
def test_an_exercise_is_text_solution_trial_expected_output_and_checks(exercise: str) -> None:
    parts = [cell_of(exercise, part) for part in ("text", "solution", "run", "expected", "test")]
    first = NOTEBOOK.cells.index(parts[0])
    assert NOTEBOOK.cells[first : first + 5] == parts
    assert "$$" in parts[0].source
    assert f"`{exercise}`" in parts[0].source
    assert exercise in parts[2].source


@each_exercise
def test_a_solution_names_its_function_first_and_asserts_shapes_where_editions_did(exercise: str) -> None:
    source = cell_of(exercise, "solution").source
    assert source.startswith(f"# GRADED FUNCTION: {exercise}\ndef {exercise}(")
    outside = BLOCK.sub("", source)
    assert len(re.findall(r"^ +assert .+\.shape(\(cost\))? == ", outside, re.M)) == ASSERTS.get(exercise, 0)
    assert outside.count("assert ") == ASSERTS.get(exercise, 0)


@each_exercise
def test_three_hints_are_folded_below_the_instructions(exercise: str) -> None:
    after = cell_of(exercise, "text").source.split("**Instructions**")[1]
    hints = re.findall(r"<details>\n<summary>Hint (\d): .+</summary>\n\n.+\n\n</details>", after)
    assert hints == ["1", "2", "3"]


def test_every_fold_is_closed_and_leaves_room_for_markdown() -> None:
    for cell in NOTEBOOK.cells:
        folds = re.findall(r"<details>\n<summary>[^\n]+</summary>\n\n.+?\n\n</details>", cell.source, re.S)
        assert len(folds) == cell.source.count("<details>") == cell.source.count("</details>")


@each_exercise
def test_no_line_of_a_solution_stands_outside_its_block(exercise: str) -> None:
    source = cell_of(exercise, "solution").source
    lines = {line.strip() for _, block in BLOCK.findall(source) for line in block.splitlines()} - GIVEN
    outside = BLOCK.sub("", source) + "\n".join(c.source for c in NOTEBOOK.cells if c.cell_type == "markdown")
    assert [line for line in lines if len(line) > 1 and not line.startswith("for ") and line in outside] == []


@pytest.mark.parametrize("exercise", ["L_model_forward", "L_model_backward", "update_parameters"])
def test_the_hidden_networks_have_one_to_five_layers_of_different_widths(exercise: str) -> None:
    _, hidden = HERE.checks(exercise)
    networks = [
        ast.literal_eval(text) for call in hidden for text in re.findall(r"\[.*?\]", ast.unparse(call))
    ]
    assert {len(widths) - 1 for widths in networks} == {1, 2, 3, 4, 5}
    of_one = [widths for widths in networks if 1 in widths[:-1]]
    assert of_one, "a hidden layer of one unit"
    assert all(len(set(widths)) == len(widths) for widths in networks if widths not in of_one)


def test_open_cells_leave_no_name_behind_that_a_solution_uses() -> None:
    used = {
        name
        for exercise in HERE.exercises
        for name in names_bound(ast.parse(cell_of(exercise, "solution").source))
    }
    left: set[str] = set()
    for cell in OPEN_CELLS:
        tree = ast.parse(re.sub(r"^%.*$", "", cell.source, flags=re.M))
        for statement in tree.body:
            if not isinstance(statement, ast.FunctionDef):
                left |= set(names_bound(statement))
    assert left & used == set()


# ---------------------------------------------------------------- in use


@each_exercise
def test_the_expected_output_is_what_the_reference_prints(exercise: str, reference, capsys) -> None:
    exec(cell_of(exercise, "run").source, vars(cases) | vars(reference) | {"tryout": tryout})
    number = r"-?\d+\.\d*"
    printed = re.findall(number, capsys.readouterr().out)
    assert printed
    assert printed == re.findall(number, cell_of(exercise, "expected").source.split("\n\n", 2)[1])


LAST_CELLS = ("training-data", "training", "training-plot", "training-film", "deeper")


def run_last_section(monkeypatch: pytest.MonkeyPatch, **functions: object) -> dict[str, object]:
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    tools = {"island": island, "TrainingFilm": TrainingFilm, "BLUE": BLUE, "ORANGE": ORANGE}
    namespace = {"np": np, "plt": plt, **tools, **functions}
    for name in LAST_CELLS:
        exec(CELLS[name].source, namespace)
    return namespace


def test_the_last_section_trains_a_network_with_the_functions_of_the_notebook(reference, monkeypatch) -> None:
    _, costs = run_last_section(monkeypatch, **vars(reference))["trained"]
    assert costs[0] == pytest.approx(np.log(2), abs=1e-3)
    assert costs[-1] < 0.03
    assert all(later < earlier for earlier, later in pairwise(costs[::20]))


@each_exercise
def test_the_last_section_says_in_words_that_a_function_is_missing(
    exercise: str, reference, monkeypatch, capsys
) -> None:
    functions = vars(reference) | {exercise: lambda *_, **__: None}
    # Exercises call each other through their own globals; a stub must be met there too.
    for name in HERE.exercises:
        if name != exercise:
            monkeypatch.setitem(vars(reference)[name].__globals__, exercise, functions[exercise])
    run_last_section(monkeypatch, **functions)
    said = capsys.readouterr().out
    assert ("cannot be trained yet" in said) == (exercise != "initialize_parameters")
