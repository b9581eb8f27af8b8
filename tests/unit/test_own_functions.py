"""A learner's own functions from the first assignment: found, tried, and used where they are right."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from helpers import deep_network
from helpers.deep_network import L_model_forward, compute_cost, update_parameters
from helpers.own_functions import load_own

SOURCE = Path(__file__).parents[2] / "source" / "building_dnn" / "building_dnn.ipynb"
NAMES = {*deep_network.__all__} - {"initialize_parameters_deep"}  # whose start is another one there


def notebook(folder: Path, *changes: tuple[str, str]) -> Path:
    """The first assignment as its author solved it, with some text replaced."""
    raw = json.loads(SOURCE.read_text(encoding="utf-8"))
    for cell in raw["cells"]:
        source = "".join(cell["source"])
        for old, new in changes:
            source = source.replace(old, new)
        cell["source"] = source
    path = folder / "building_dnn.ipynb"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def test_right_functions_are_all_taken_but_the_deep_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = load_own(notebook(tmp_path))
    assert own.keys() == NAMES
    assert own["L_model_forward"] is not L_model_forward
    said = capsys.readouterr().out
    assert "Your own, and used from here on: initialize_parameters, linear_forward" in said
    assert "initialize_parameters_deep is the given one in any case" in said
    assert "Not right" not in said


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("np.dot(W, A) + b", "np.dot(W, A) - b", "linear_forward"),
        ("- learning_rate * grads", "+ learning_rate * grads", "update_parameters"),
        ("np.log(1 - AL)", "np.log(AL)", "compute_cost"),
        ('activation="relu")\n        grads', 'activation="sigmoid")\n        grads', "L_model_backward"),
        ("def compute_cost(AL, Y):", "def compute_cost(AL Y):", "compute_cost"),
        ("keepdims=True)", "keepdims=False)", "linear_backward"),
    ],
)
def test_what_is_not_right_yet_is_named_and_costs_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, wrong: str
) -> None:
    own = load_own(notebook(tmp_path, (old, new)))
    assert own.keys() == NAMES - {wrong}
    assert f"Not right yet, so the given one is used: {wrong}.\n" in capsys.readouterr().out


def test_a_function_that_calls_a_wrong_one_gets_the_given_one(tmp_path: Path) -> None:
    own = load_own(notebook(tmp_path, ("np.dot(W, A) + b", "np.dot(W, A)")))
    X, parameters = np.ones((2, 3)), {"W1": np.ones((1, 2)), "b1": np.ones((1, 1))}
    AL, _ = own["L_model_forward"](X, parameters)
    assert np.array_equal(AL, L_model_forward(X, parameters)[0])


def test_a_notebook_of_stubs_gives_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "building_dnn.ipynb"
    release = SOURCE.parents[2] / "release" / "building_dnn" / "building_dnn.ipynb"
    path.write_bytes(release.read_bytes())
    assert load_own(path) == {}
    assert "Your own" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no notebook"),
        ("", "cannot be read as a notebook"),
        ("[]", "cannot be read as a notebook"),
        ('{"cells": [{"cell_type": "code"}]}', "cannot be read as a notebook"),
    ],
)
def test_where_there_is_no_notebook_the_given_functions_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    path = tmp_path / "building_dnn.ipynb"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert load_own(path) == {}
    assert said in capsys.readouterr().out


def test_nothing_but_definitions_is_run(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": "raise SystemExit\n%matplotlib inline\nimport nothing_of_this_name"},
        {"cell_type": "code", "source": "from helpers.missing import *\nx = open('written', 'w')"},
        {"cell_type": "markdown", "source": "def compute_cost(): pass"},
        {
            "cell_type": "code",
            "source": "%time\ndef compute_cost(AL, Y):\n    print('noise')\n"
            "    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
        },
    ]
    path = tmp_path / "building_dnn.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    own = load_own(str(path))
    assert list(own) == ["compute_cost"]
    assert not (tmp_path / "written").exists()
    AL, Y = np.array([[0.3, 0.8]]), np.array([[0, 1]])
    assert own["compute_cost"](AL, Y) == pytest.approx(float(compute_cost(AL, Y)))


def test_gradients_under_the_names_of_early_editions_are_right_too(tmp_path: Path) -> None:
    shifted = (
        ('grads["dA" + str(L - 1)], ', 'grads["dA" + str(L)], '),
        ('grads["dA" + str(l)], current', ('grads["dA" + str(l + 1)], current')),
        ('grads["dA" + str(l - 1)] = dA_prev', 'grads["dA" + str(l)] = dA_prev'),
    )
    own = load_own(notebook(tmp_path, *shifted))
    assert "L_model_backward" in own
    assert own["update_parameters"] is not update_parameters
