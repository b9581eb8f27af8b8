"""Notebooks of earlier editions in the released folder: their imports, calls and test functions run there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
RELEASE = PROJECT / "release" / "building_dnn"
FIRST = "import time\nimport numpy as np\nimport h5py\n"
TOOLS = "sigmoid, sigmoid_backward, relu, relu_backward"
CALLS = """
parameters = initialize_parameters(3, 2, 1)
parameters = initialize_parameters_deep([5, 4, 3])
A, W, b = linear_forward_test_case()
Z, linear_cache = linear_forward(A, W, b)
A_prev, W, b = linear_activation_forward_test_case()
A, linear_activation_cache = linear_activation_forward(A_prev, W, b, activation="sigmoid")
X, parameters = L_model_forward_test_case()
AL, caches = L_model_forward(X, parameters)
Y, AL = compute_cost_test_case()
print("cost = " + str(compute_cost(AL, Y)))
dZ, linear_cache = linear_backward_test_case()
dA_prev, dW, db = linear_backward(dZ, linear_cache)
print("shape of dW:", dW.shape)
dAL, linear_activation_cache = linear_activation_backward_test_case()
dA_prev, dW, db = linear_activation_backward(dAL, linear_activation_cache, activation="relu")
AL, Y_assess, caches = L_model_backward_test_case()
grads = L_model_backward(AL, Y_assess, caches)
parameters, grads = update_parameters_test_case()
parameters = update_parameters(parameters, grads, 0.1)
print("W1 = " + str(parameters["W1"][0, 0].round(8)))
"""
TWO_HIDDEN = """
X, parameters = L_model_forward_test_case_2hidden()
AL, caches = L_model_forward(X, parameters)
print("AL = " + str(AL))
print_grads(grads)
"""
TESTED = """
initialize_parameters_test_1(initialize_parameters)
initialize_parameters_test_2(initialize_parameters)
initialize_parameters_deep_test_1(initialize_parameters_deep)
initialize_parameters_deep_test_2(initialize_parameters_deep)
linear_forward_test(linear_forward)
linear_activation_forward_test(linear_activation_forward)
L_model_forward_test(L_model_forward)
compute_cost_test(compute_cost)
linear_backward_test(linear_backward)
linear_activation_backward_test(linear_activation_backward)
L_model_backward_test(L_model_backward)
update_parameters_test(update_parameters)
initialize_parameters_test(initialize_parameters)
initialize_parameters_deep_test(initialize_parameters_deep)
"""
OLDER, NEWER = ("0.4149315996153969", "(1, 3)"), ("0.279776563579342", "(3, 5)")
EDITIONS = {
    "v2": (f"from testCases_v2 import *\nfrom dnn_utils_v2 import {TOOLS}", CALLS, OLDER),
    "v3": (f"from testCases_v3 import *\nfrom dnn_utils_v2 import {TOOLS}", CALLS + TWO_HIDDEN, OLDER),
    "v4": (f"from testCases_v4 import *\nfrom dnn_utils_v2 import {TOOLS}", CALLS + TWO_HIDDEN, OLDER),
    "v4a": (f"from testCases_v4a import *\nfrom dnn_utils_v2 import {TOOLS}", CALLS + TWO_HIDDEN, NEWER),
    "2021": (
        f"import copy\nfrom testCases import *\nfrom dnn_utils import {TOOLS}\nfrom public_tests import *",
        CALLS + TWO_HIDDEN + TESTED,
        NEWER,
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(RELEASE, tmp_path_factory.mktemp("release") / "building_dnn"))


@pytest.fixture(scope="module")
def solutions() -> str:
    notebook = json.loads((PROJECT / "source" / "building_dnn" / "building_dnn.ipynb").read_text("utf-8"))
    cells = (c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))
    return "\n\n".join("".join(cell["source"]) for cell in cells)


def run(folder: Path, *cells: str) -> subprocess.CompletedProcess[str]:
    """The cells one after the other, as a script in the folder."""
    (folder / "older_notebook.py").write_text("\n\n".join(cells), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-B", "older_notebook.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_notebook_of_that_edition_runs_in_the_released_folder(
    edition: str, folder: Path, solutions: str
) -> None:
    imports, calls, (cost, shape) = EDITIONS[edition]
    done = run(folder, FIRST + imports, solutions, calls)
    assert done.returncode == 0, done.stderr
    assert f"cost = {cost}" in done.stdout
    assert f"shape of dW: {shape}" in done.stdout
    assert "W1 = -0.59562069" in done.stdout
    assert ("AL = [[0.03921668 0.70498921 0.19734387 0.04728177]]" in done.stdout) == (edition != "v2")


def test_its_test_functions_tell_in_the_words_of_a_check(folder: Path, solutions: str) -> None:
    imports, _, _ = EDITIONS["2021"]
    wrong = solutions.replace("np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1) / m")
    done = run(folder, FIRST + imports, wrong, "linear_backward_test(linear_backward)")
    assert done.returncode == 1
    assert "linear_backward: db has shape (3,); it should be (3, 1)" in done.stderr


def test_every_test_function_of_those_editions_is_there(folder: Path, solutions: str) -> None:
    imports, _, _ = EDITIONS["2021"]
    done = run(folder, FIRST + imports, solutions, TESTED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✓") == 18  # two checks of each activation, and both initialisations twice
