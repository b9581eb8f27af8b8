"""Every number in the prose of image_classifier, worked out."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import h5py
import nbformat
import numpy as np
import pytest

from helpers.data import load_dataset
from helpers.deep_network import (
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
)
from helpers.training_plots import spreads
from testcases.image_classifier import accuracy_digits

SOURCE = Path(__file__).parents[2] / "source" / "image_classifier"
CELLS = {
    cell.id: cell.source for cell in nbformat.read(SOURCE / "image_classifier.ipynb", as_version=4).cells
}
ORIGINALS = Path(os.environ.get("CATVNONCAT", SOURCE / "datasets"))
SIZES = [12288, 20, 7, 5, 1]


def test_the_shapes_are_those_of_the_data() -> None:
    data = load_dataset(SOURCE / "datasets")
    assert data.train_x.shape == (209, 64, 64, 3) and data.test_x.shape == (50, 64, 64, 3)
    assert 64 * 64 * 3 == 12288
    text = CELLS["prepare-images-text"]
    assert (
        "$m = 209$" in text
        and "50 to test with" in text
        and "$(12288, 209)$" in text
        and "$(12288, 50)$" in text
    )
    assert data.train_x.dtype == np.uint8 and "from 0\nto 255" in CELLS["pictures"]


def test_the_points_and_minutes_of_the_introduction() -> None:
    assert len(re.findall(r"\*\*Exercise \d\.\*\*", "".join(CELLS.values()))) == 5
    assert "Sections 1 to 7 hold five\nexercises" in CELLS["title"]


def test_the_parameters_of_the_first_layers_are_counted_right() -> None:
    two, deep = initialize_parameters(12288, 7, 1), initialize_parameters_deep(SIZES)
    for parameters, told in ((two, 86023), (deep, 245780)):
        assert parameters["W1"].size + parameters["b1"].size == told
        assert str(told) in CELLS["architecture"]
    ratio = sum(v.size for v in deep.values()) / sum(v.size for v in two.values())
    assert 2.7 < ratio < 3 and "nearly three times as many parameters" in CELLS["train-l-layer-text"]


def test_the_table_of_factors_is_worked_out_right() -> None:
    rows = re.findall(r"^\| \d \| (\d+) \| ([\d.]+) \| 1 \|$", CELLS["starts"], re.M)
    assert [int(n) for n, _ in rows] == SIZES[:-1]
    for n, factor in rows:
        digits = len(factor.partition(".")[2])
        assert float(factor) == round(0.01 * np.sqrt(int(n)), digits)
    left = np.prod([0.01 * np.sqrt(n) for n in SIZES[1:-1]])
    assert round(float(left), 5) == 0.00003 and "0.00003" in CELLS["starts"]
    assert all(0.015 < 0.01 * np.sqrt(n) < 0.05 for n in SIZES[1:-1])  # "a few hundredths"


def test_the_signal_dies_out_with_one_start_and_not_with_the_other() -> None:
    X = load_dataset(SOURCE / "datasets").train_x.reshape(209, -1).T / 255
    even = initialize_parameters_deep(SIZES)
    tiny = {name: 0.01 * np.sqrt(W.shape[1]) * W if name[0] == "W" else W for name, W in even.items()}
    steady, fading = spreads(even, X), spreads(tiny, X)
    assert min(steady) > 0.01
    assert all(later < earlier / 10 for earlier, later in pairwise(fading))


def test_the_telltale_sign_is_true() -> None:
    X = load_dataset(SOURCE / "datasets")
    pixels, Y = X.train_x.reshape(209, -1).T / 255, X.train_y
    even = initialize_parameters_deep(SIZES)
    tiny = {name: 0.01 * np.sqrt(W.shape[1]) * W if name[0] == "W" else W for name, W in even.items()}
    costs = [float(compute_cost(L_model_forward(pixels, start)[0], Y)) for start in (even, tiny)]
    assert np.log(2) == pytest.approx(0.693, abs=5e-4) and "0.693" in CELLS["starts"]
    assert costs[1] == pytest.approx(np.log(2), abs=1e-4)
    assert abs(costs[0] - np.log(2)) > 1e-3


def test_the_first_round_is_the_only_multiple_of_a_hundred_below_two() -> None:
    assert [i for i in range(2) if i % 100 == 0] == [0]
    assert "only round 0 is a multiple of a hundred" in CELLS["two-layer-model-expected"]


def test_five_of_eight_are_right_in_the_example() -> None:
    predictions, Y = accuracy_digits()
    assert int((predictions == Y).sum()) == 5 and Y.shape == (1, 8) and 5 / 8 == 0.625
    assert "Five of the eight" in CELLS["accuracy-expected"]


@pytest.mark.skipif(
    not (ORIGINALS / "train_catvnoncat.h5").is_file(),
    reason="the well-known pictures are not here; name their folder in CATVNONCAT",
)
def test_the_rates_of_the_well_known_pictures_are_right() -> None:
    with h5py.File(ORIGINALS / "train_catvnoncat.h5") as train:
        assert round(float(np.mean(train["train_set_y"][:])), 2) == 0.34
    with h5py.File(ORIGINALS / "test_catvnoncat.h5") as test:
        assert round(float(np.mean(test["test_set_y"][:])), 2) == 0.66
    assert "the former rate is 34 %, the latter 66 %" in CELLS["look-questions"]
