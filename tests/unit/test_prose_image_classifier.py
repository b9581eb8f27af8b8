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

from benchmarks.pictures import ARCHITECTURES, ITERATIONS, LEARNING_RATE, Sums, shipped, train
from helpers.data import load_dataset
from helpers.deep_network import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    update_parameters,
)
from helpers.training_plots import spreads
from testcases.image_classifier import accuracy_digits

SOURCE = Path(__file__).parents[2] / "source" / "image_classifier"
CELLS = {
    cell.id: cell.source for cell in nbformat.read(SOURCE / "image_classifier.ipynb", as_version=4).cells
}
ORIGINALS = Path(os.environ.get("CATVNONCAT", SOURCE / "datasets"))
SIZES = [12288, 20, 7, 5, 1]


def says(cell: str, *phrases: str) -> None:
    """The text holds these phrases, wherever its lines break."""
    text = " ".join(CELLS[cell].split())
    assert [phrase for phrase in phrases if phrase not in text] == []


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
    says("title", "Sections 1 to 7 hold five exercises and take about an hour and a half")
    minutes = re.findall(r"\*About (\d+) minutes\.\*", "".join(CELLS.values()))
    assert len(minutes) == 6 and sum(map(int, minutes)) == 90
    says("at-work", "About half an hour")


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


def test_relu_makes_the_signal_a_little_smaller_in_each_layer() -> None:
    X = load_dataset(SOURCE / "datasets").train_x.reshape(209, -1).T / 255
    even = initialize_parameters_deep(SIZES)
    spread = spreads(even, X)
    assert [round(each, 2) for each in spread] == [0.52, 0.44, 0.30, 0.16]
    assert all(0.4 * earlier < later < earlier for earlier, later in pairwise(spread))
    assert 20 < 1 / (0.01 * np.sqrt(20)) < 1 / (0.01 * np.sqrt(5)) < 50  # about a fortieth
    says("starts", "gets a little smaller in each layer", "A little smaller is no harm, a fortieth is.")
    he = {name: np.sqrt(2) * W if name[0] == "W" else W for name, W in even.items()}
    assert spreads(he, X)[-1] > 2 * spread[-1]
    says("starts", r"$\sqrt{2 / n_{l-1}}$, the *He initialisation*", "keeps this factor at 1")


def best_share(values: np.ndarray, labels: np.ndarray) -> float:
    """How many of the labels the best threshold on these values gets right."""
    in_order = labels[np.argsort(values)]
    below = np.concatenate([[0], np.cumsum(in_order == 0)])
    above = in_order.sum() - np.concatenate([[0], np.cumsum(in_order)])
    shares = (below + above) / len(labels)
    return float(max(shares.max(), 1 - shares.min()))


def test_neither_light_nor_colour_nor_background_gives_the_answer_away() -> None:
    data = load_dataset(SOURCE / "datasets")
    images = np.concatenate([data.train_x, data.test_x]).astype(float)
    labels = np.concatenate([data.train_y[0], data.test_y[0]])
    rim = np.ones((64, 64), bool)
    rim[6:-6, 6:-6] = False
    facts = {"light": images.mean(axis=(1, 2, 3)), "contrast": images.std(axis=(1, 2, 3))}
    for k, colour in enumerate(("red", "green", "blue")):
        facts[colour] = images[..., k].mean(axis=(1, 2))
        facts[f"{colour} behind"] = images[:, rim, k].mean(axis=1)
        facts[f"{colour} in the middle"] = images[:, 20:44, 20:44, k].mean(axis=(1, 2))
    assert {name: share for name, fact in facts.items() if (share := best_share(fact, labels)) > 0.61} == {}
    says("pictures", "They are drawings", "no single one of them gives the answer away")


def test_mixed_columns_let_the_cost_fall_and_are_of_no_use_for_other_pictures() -> None:
    data = load_dataset(SOURCE / "datasets")
    X, others = (images.reshape(-1, len(images)) / 255 for images in (data.train_x, data.test_x))
    parameters, costs = initialize_parameters_deep([12288, 1]), []
    for _ in range(100):
        AL, caches = L_model_forward(X, parameters)
        costs.append(float(compute_cost(AL, data.train_y)))
        parameters = update_parameters(parameters, L_model_backward(AL, data.train_y, caches), 0.002)
    assert costs[-1] < 0.9 * costs[0]
    assert np.mean((L_model_forward(others, parameters)[0] > 0.5) == data.test_y) <= 0.52
    says("prepare-images-text", "the cost may even fall, and what is learned is of no use for other pictures")


def test_the_two_layer_training_begins_near_log_2_and_keeps_25_costs() -> None:
    data = load_dataset(SOURCE / "datasets")
    start = initialize_parameters(12288, 7, 1)
    AL, _ = L_model_forward(data.train_x.reshape(209, -1).T / 255, start)
    assert float(compute_cost(AL, data.train_y)) == pytest.approx(np.log(2), abs=1e-3)
    assert np.abs(AL - 0.5).max() < 0.05
    kept = [i for i in range(2500) if i % 100 == 0]
    assert (len(kept), kept[-1]) == (25, 2400)
    says(
        "two-layer-model-text", "Near $\\log 2 \\approx 0.693$", "And 25, those of rounds 0, 100, ..., 2400."
    )


def test_one_picture_of_fifty_is_two_percentage_points() -> None:
    assert (41 / 50, round(42 / 50 - 41 / 50, 12)) == (0.82, 0.02)
    says("accuracy-text", "Of 50 test pictures 41 are right", "It is 0.82", "two percentage points")


def test_the_deep_network_is_sure_and_wrong_about_two_pictures_at_least() -> None:
    ready = shipped(SOURCE / "datasets")
    (x, y), (others, known) = ready["training"], ready["test"]
    weights = ARCHITECTURES[-1].weights(1)
    network = train(weights, Sums.of(x), y, rate=LEARNING_RATE, iterations=ITERATIONS)
    first = network.first - network.change @ x.T
    parameters = {f"W{k}": W for k, W in enumerate([first, *network.later], 1)}
    parameters |= {f"b{k}": b for k, b in enumerate(network.biases, 1)}
    p = L_model_forward(others, parameters)[0]
    wrong = (p > 0.5) != known
    assert 4 <= wrong.sum() <= 15  # nine, where it was measured
    assert (wrong & ((p < 0.2) | (p > 0.8))).sum() >= 2
    for cell in ("accuracies-after", "interpretation-text", "interpretation"):
        says(cell, "below 0.2 or above 0.8")


def test_the_commoner_training_label_is_the_one_that_is_compared_with() -> None:
    data = load_dataset(SOURCE / "datasets")
    common = int(np.mean(data.train_y) > 0.5)
    assert [round(float(np.mean(common == Y)), 3) for Y in (data.train_y, data.test_y)] == [0.502, 0.5]
    assert "common = int(np.mean(data.train_y) > 0.5)" in CELLS["accuracies"]
    first = nbformat.read(SOURCE.parent / "building_dnn" / "building_dnn.ipynb", as_version=4)
    [update] = [cell.source for cell in first.cells if cell.id == "update-parameters-text"]
    assert "### 6.4" in update and "**Catch what it returns.**" in update


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
