"""Whole trainings of the second assignment on the well-known pictures, where they are.

Each takes a minute or so of processor time. Those on the shipped pictures are in test_cats_and_dogs.py.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from helpers import deep_network
from helpers.cost_display import CostDisplay
from helpers.data import Dataset, load_dataset

pytestmark = pytest.mark.thorough

SOURCE = Path(__file__).parents[2] / "source" / "image_classifier"
ORIGINALS = Path(os.environ.get("CATVNONCAT", SOURCE / "datasets"))  # a folder with the two well-known files
FILES = ("train_catvnoncat.h5", "test_catvnoncat.h5")
HERE = all((ORIGINALS / name).is_file() for name in FILES)

# As published, every hundredth iteration. The second falls and rises (from 800 to 900), which is no mistake.
TWO_LAYER = """
0.693049735659989 0.646432095342885 0.632514064791268 0.601502492035466 0.560196631160575 0.515830477276473
0.475490131394333 0.433916315122575 0.400797753620389 0.358070501132380 0.339428153836641 0.305275363619626
0.274913772821302 0.246817682106148 0.198507350374661 0.174483181125566 0.170807629780970 0.113065245621647
0.096294268459372 0.083426179597269 0.074390787043191 0.066307481322679 0.059193295010382 0.053361403485606
0.048554785628770
"""
L_LAYER = """
0.771749328423769 0.672053440082291 0.648263204857521 0.611506881610136 0.567047326836611 0.540137663454780
0.527929956945527 0.465477377176685 0.369125852495928 0.391746974348053 0.315186988860062 0.272699844178939
0.237418534002681 0.199601205322086 0.189263003884633 0.161188546658278 0.148213896623633 0.137774878129729
0.129740175491901 0.121225350680052 0.113820606686337 0.107839285262541 0.102854660693527 0.100897454452618
0.092878215264724
"""


@pytest.fixture(scope="module")
def functions() -> dict[str, Any]:
    """The instructor's solutions."""
    names: dict[str, Any] = {"np": np, "CostDisplay": CostDisplay}
    names |= {name: getattr(deep_network, name) for name in deep_network.__all__}
    for cell in nbformat.read(SOURCE / "image_classifier.ipynb", as_version=4).cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            exec(cell.source, names)
    return names


def trained(
    functions: dict[str, Any], data: Dataset, model: str, sizes: Any, rate: float = 0.0075
) -> tuple[list[float], float, float]:
    """The costs of a training of 2500 iterations, and the accuracies on either set."""
    X, test_X = functions["prepare_images"](data.train_x), functions["prepare_images"](data.test_x)
    parameters, costs = functions[model](X, data.train_y, sizes, learning_rate=rate, num_iterations=2500)
    predict, accuracy = functions["predict"], functions["accuracy"]
    on_train, on_test = (
        accuracy(predict(X, parameters), data.train_y),
        accuracy(predict(test_X, parameters), data.test_y),
    )
    return [float(cost) for cost in costs], on_train, on_test


@pytest.mark.skipif(not HERE, reason="the well-known pictures are not here; name their folder in CATVNONCAT")
@pytest.mark.parametrize(
    ("model", "sizes", "published", "on_train", "on_test"),
    [
        ("two_layer_model", (12288, 7, 1), TWO_LAYER, 1.0, 0.72),
        ("L_layer_model", [12288, 20, 7, 5, 1], L_LAYER, 206 / 209, 0.80),
    ],
)
def test_the_published_costs_and_accuracies_are_reproduced(
    functions: dict[str, Any], model: str, sizes: Any, published: str, on_train: float, on_test: float
) -> None:
    data = load_dataset((ORIGINALS / FILES[0], ORIGINALS / FILES[1]))
    costs, train, test = trained(functions, data, model, sizes)
    assert costs == pytest.approx([float(cost) for cost in published.split()], rel=1e-6)
    assert (train, test) == (pytest.approx(on_train), pytest.approx(on_test))
