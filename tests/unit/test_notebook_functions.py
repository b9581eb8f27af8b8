"""The functions of a notebook without Jupyter, and the release's own pytest file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradestone import selfcheck
from gradestone.selfcheck import functions as notebook_module
from gradestone.selfcheck.expected import ExpectedCheck, write_expected
from gradestone.selfcheck.functions import functions_of, learner_test_source

A, W, B = np.eye(3), np.arange(6.0).reshape(2, 3), np.ones((2, 1))
TEST_CELL = {
    "nbgrader": {"grade": True, "solution": False, "locked": True, "grade_id": "test_linear_forward"}
}


def write_notebook(path, *cells):
    """Cells are sources, or pairs of source and metadata."""
    pairs = [cell if isinstance(cell, tuple) else (cell, {}) for cell in cells]
    coded = [{"cell_type": "code", "source": source, "metadata": marks} for source, marks in pairs]
    text = {"cell_type": "markdown", "source": ["def never"], "metadata": {}}
    path.write_text(json.dumps({"cells": [text, *coded], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture(params=["IPython's rules", "without IPython"])
def rules(request, monkeypatch):
    if request.param == "without IPython":
        monkeypatch.setattr(notebook_module, "_plain_python", lambda: notebook_module._without_magics)


def test_cells_share_one_namespace_and_a_failing_one_costs_only_itself(tmp_path, rules, capsys):
    path = write_notebook(
        tmp_path / "a.ipynb",
        "x = 1",
        ["print('noise')\n", "y = 2\n", "1 / 0\n", "z = 3"],
        "def f(:",
        "import sys; sys.exit()",
        "def g():\n    return x + y",
    )
    functions = functions_of(path)
    assert functions["g"]() == 3
    assert "z" not in functions
    assert capsys.readouterr().out == ""


def test_magics_and_shell_lines_are_left_out(tmp_path, rules):
    path = write_notebook(
        tmp_path / "a.ipynb",
        "%load_ext autoreload\n%autoreload 2\n%matplotlib inline\nx = 1",
        "!touch made\nif x:\n    !touch made\ny = 2",
        "%%time\ndef f():\n    return x + y",
        "%%bash\ntouch made",
        "np?",
    )
    assert functions_of(path)["f"]() == 3
    assert not (tmp_path / "made").exists()


def test_test_cells_do_not_run_and_solution_cells_do(tmp_path):
    path = write_notebook(
        tmp_path / "a.ipynb",
        ("ran = ['solution']", {"nbgrader": {"grade": False, "solution": True}}),
        ("ran.append('given')", {"nbgrader": {"grade": False, "locked": True}}),
        ("ran.append('answer')", {"nbgrader": {"grade": True, "solution": True}}),
        ("ran.append('test')", TEST_CELL),
    )
    assert functions_of(path)["ran"] == ["solution", "given", "answer"]


def test_cells_run_in_the_notebooks_folder_and_import_from_it(tmp_path):
    (tmp_path / "own_module_of_a_learner.py").write_text("value = 5")
    path = write_notebook(
        tmp_path / "a.ipynb", "import pathlib, own_module_of_a_learner as m\nhere = pathlib.Path.cwd()"
    )
    before = Path.cwd(), list(sys.path)
    functions = functions_of(path)
    assert (functions["m"].value, functions["here"]) == (5, tmp_path.resolve())
    assert (Path.cwd(), list(sys.path)) == before


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_file_that_is_no_notebook_is_told(tmp_path, text):
    (tmp_path / "a.ipynb").write_text(text)
    with pytest.raises(ValueError, match=r"a\.ipynb is not a notebook that can be read"):
        functions_of(tmp_path / "a.ipynb")


# ---------------------------------------------------------------- the release's pytest file


@pytest.fixture
def release(tmp_path):
    """A release with two exercises: self-check, recorded answers and the test file, but no notebook."""
    package, skip = Path(selfcheck.__file__).parent, shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, tmp_path / "helpers" / "selfcheck", ignore=skip)
    (tmp_path / "testcases").mkdir()
    names = {"parameters": ("A", "W", "b"), "returns": ("Z", "cache")}
    entries = [
        ExpectedCheck("linear_forward", 1, (A, W, B), {}, (W @ A + B, (A, W, B)), **names),
        ExpectedCheck("compute_cost", 1, (A,), {}, 2.0, parameters=("AL",), returns=("cost",)),
    ]
    write_expected(tmp_path / "testcases" / "expected.h5", entries)
    (tmp_path / "test_small.py").write_text(learner_test_source("small", "helpers.selfcheck"))
    return tmp_path


def run_pytest(folder):
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--rootdir=."]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    return run.returncode, run.stdout


def test_pytest_has_one_item_for_each_function_and_fails_with_the_rationale_only(release):
    solution = "def linear_forward(A, W, b):\n    return W @ A + b, (A, W, b)"
    write_notebook(
        release / "small.ipynb",
        "%matplotlib inline\nimport numpy as np",
        solution,
        ("check(linear_forward)", TEST_CELL),
        "def compute_cost(AL):\n    cost = None\n    return np.squeeze(cost)",
    )
    code, shown = run_pytest(release)
    assert code == 1
    assert re.search(r"test_small\.py::test_exercise\[linear_forward\] PASSED", shown)
    assert re.search(r"test_small\.py::test_exercise\[compute_cost\] FAILED", shown)
    assert "compute_cost: cost is still None." in shown
    assert "Traceback" not in shown
    assert "def test_exercise" not in shown


def test_pytest_tells_of_an_error_with_the_line_in_the_cell(release):
    write_notebook(release / "small.ipynb", "def linear_forward(A, W, b):\n    return A @ W, 0")
    _, shown = run_pytest(release)
    assert "linear_forward raised ValueError at your line 2: `return A @ W, 0`" in shown
    assert "compute_cost is not defined: no cell that ran defines a function of this name." in shown


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (
            "x = 1\ndef linear_forward(A, W, b:\n    return 0",
            "SyntaxError in line 2: `def linear_forward(A, W, b:`",
        ),
        (
            "\nimport no_such_module\ndef linear_forward(A, W, b): ...",
            "ModuleNotFoundError in line 2: `import no",
        ),
        (
            "%matplotlib inline\nx = 1 / 0\ndef linear_forward(A, W, b): ...",
            "ZeroDivisionError in line 2: `x = 1",
        ),
        ("import sys\nsys.exit()\n\ndef linear_forward(A, W, b): ...", "SystemExit in line 2: `sys.exit()`"),
    ],
)
def test_pytest_tells_why_a_function_is_missing(release, source, cause):
    write_notebook(release / "small.ipynb", "x = 2", ("check(linear_forward)", TEST_CELL), source)
    _, shown = run_pytest(release)
    assert f"linear_forward is not defined: code cell 3 did not run: {cause}" in shown
    assert "compute_cost is not defined: no cell that ran defines a function of this name." in shown


def test_a_cell_that_fails_behind_its_definition_is_no_cause(release):
    write_notebook(release / "small.ipynb", "def linear_forward(A, W, b):\n    return A @ W, 0\n1 / 0")
    _, shown = run_pytest(release)
    assert "linear_forward raised ValueError at your line 2" in shown


def test_pytest_fails_where_nothing_is_recorded(release):
    write_notebook(release / "small.ipynb", "def linear_forward(A, W, b):\n    return 0")
    (release / "testcases" / "expected.h5").unlink()
    code, shown = run_pytest(release)
    assert code != 0
    assert "No answers are recorded here yet" in shown


def test_pytest_asks_for_the_notebook_when_it_is_not_there(release):
    _, shown = run_pytest(release)
    assert "small.ipynb is not here" in shown
    assert "Traceback" not in shown
