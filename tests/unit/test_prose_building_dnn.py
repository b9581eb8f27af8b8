"""What the texts of building_dnn claim in numbers, run: a sentence that is no longer true fails here."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import nbformat
import numpy as np
import pytest

from helpers.datasets import island
from helpers.dnn_utils import relu_backward, sigmoid
from helpers.gradcheck import gradient_check
from helpers.shapes import shapes
from testcases import building_dnn as cases
from testcases.misconceptions.building_dnn import MISCONCEPTIONS

SOURCE = Path(__file__).parents[2] / "source" / "building_dnn" / "building_dnn.ipynb"
TEXTS = {cell.id: cell.source for cell in nbformat.read(SOURCE, as_version=4).cells}
LOG_2 = float(np.log(2))


def says(cell: str, *phrases: str) -> None:
    """The text holds these phrases, wherever its lines break."""
    text = " ".join(TEXTS[cell].split())
    assert [phrase for phrase in phrases if phrase not in text] == []


class Training(NamedTuple):
    costs: list[float]
    live: list[tuple[int, ...]]
    right: float


@pytest.fixture(scope="module")
def trained(reference: SimpleNamespace) -> Callable[..., Training]:
    """Trainings on the island by layer sizes, rate and rounds, with the notebook's functions."""
    X, Y = island(240)

    @cache
    def train(dims: tuple[int, ...], rate: float, rounds: int) -> Training:
        parameters = reference.initialize_parameters_deep(dims)
        costs, live = [], []
        for _ in range(rounds):
            AL, caches = reference.L_model_forward(X, parameters)
            costs.append(float(reference.compute_cost(AL, Y)))
            live.append(tuple(int(np.any(Z > 0, axis=1).sum()) for _, Z in caches[:-1]))
            grads = reference.L_model_backward(AL, Y, caches)
            parameters = reference.update_parameters(parameters, grads, rate)
        AL, _ = reference.L_model_forward(X, parameters)
        return Training(costs, live, float(np.mean((AL > 0.5) == (Y == 1))))

    return train


# ---------------------------------------------------------------- sections 3 to 6


def test_a_network_of_zeros_learns_its_last_bias_only(reference: SimpleNamespace) -> None:
    X, Y = island(240)
    zeros = {key: 0 * value for key, value in reference.initialize_parameters_deep([2, 4, 1]).items()}
    AL, caches = reference.L_model_forward(X, zeros)
    grads = reference.L_model_backward(AL, Y + (X[:1] > 1.5), caches)  # a few more labels of 1 than of 0
    moved = {key for key in ("W1", "b1", "W2", "b2") if np.any(grads[f"d{key}"])}
    assert moved == {"b2"}
    says("initialization", "How many different numbers", "One: zero.", "Nothing but the last bias")


def test_small_weights_begin_with_predictions_close_to_one_half(reference: SimpleNamespace) -> None:
    X, _ = island(240)
    for dims in ([2, 6, 1], [2, 6, 4, 1]):
        AL, _ = reference.L_model_forward(X, reference.initialize_parameters_deep(dims))
        assert np.abs(AL - 0.5).max() < 0.001
    says("initialization", "every prediction starts close to one half", "A ReLU does not care how small")


def test_the_hint_tells_the_first_two_weights(reference: SimpleNamespace) -> None:
    first = reference.initialize_parameters(3, 2, 1)["W1"][0, :2]
    assert first.round(8).tolist() == [0.01624345, -0.00611756]
    says("initialize-parameters-text", "0.01624345 and -0.00611756")


def test_the_smaller_network_of_the_editions_up_to_v2_has_its_printed_weights(
    reference: SimpleNamespace,
) -> None:
    found = reference.initialize_parameters(2, 2, 1)
    for name in ("W1", "W2"):
        says(
            "initialize-parameters-expected",
            f"`{name}` is `{' '.join(str(found[name]).split())}`".replace("[[0", "[[ 0"),
        )
    assert found["W1"].round(8).tolist() == [[0.01624345, -0.00611756], [-0.00528172, -0.01072969]]
    assert found["W2"].round(8).tolist() == [[0.00865408, -0.02301539]]


def test_what_is_said_of_counting_layers_is_so(reference: SimpleNamespace) -> None:
    layer_dims = [5, 4, 3]
    parameters = reference.initialize_parameters_deep(layer_dims)
    assert len(layer_dims) - 1 == len(parameters) // 2 == 2
    assert list(range(1, 2 + 1)) == [1, 2]
    with pytest.raises(TypeError):
        range(len(layer_dims) / 1)  # type: ignore[call-overload]
    says(
        "initialize-parameters-deep-text",
        "`len(layer_dims) - 1`",
        "`range` is half open, its end is left out",
    )
    says(
        "l-model-forward-text", "`L = len(parameters) // 2`", "`3.0`", "The fourth and the fifth instruction"
    )
    says("initialize-parameters-text", "called a network of two layers: the input is not counted")


def test_the_shapes_and_counts_of_section_3_2(reference: SimpleNamespace) -> None:
    found = reference.initialize_parameters_deep([2, 4, 1])
    for name, shape in (("W1", (4, 2)), ("b1", (4, 1)), ("W2", (1, 4)), ("b2", (1, 1))):
        assert found[name].shape == shape
    says("initialize-parameters-deep-text", "`W1` has shape (4, 2), `b1` (4, 1), `W2` (1, 4) and `b2` (1, 1)")
    small, pictures = shapes([2, 4, 1], 1), shapes([12288, 20, 7, 5, 1], 209)
    assert small.parameters == sum(value.size for value in found.values()) == 17
    assert f"{pictures.parameters:,}" == "245,973"
    says("shapes-text", "17: layer 1 has", "245,973", str(64 * 64 * 3))


def test_the_example_of_broadcasting_adds_up() -> None:
    numbers = [
        np.array([re.findall(r"-?\d+", row) for row in matrix.split(r"\\")], int)
        for matrix in re.findall(
            r"\\begin\{bmatrix\}([\d\s&\\]+)\\end\{bmatrix\}", TEXTS["shapes-text"].split("or in numbers")[1]
        )
    ]
    W, X, b, product, column, total = numbers
    assert np.array_equal(W @ X, product)
    assert np.array_equal(np.broadcast_to(b, (3, 3)), column)
    assert np.array_equal(W @ X + b, total)


def test_the_one_layer_example_is_what_the_loop_does(reference: SimpleNamespace) -> None:
    code = re.search(r"```python\nif L == 1:\n(.*?)```", TEXTS["initialize-parameters-deep-text"], re.S)
    assert code
    np.random.seed(3)
    names: dict[str, Any] = {"np": np, "L": 1, "layer_dims": [5, 1], "parameters": {}}
    exec("if L == 1:\n" + code[1], names)
    expected = reference.initialize_parameters_deep([5, 1])
    assert {key: value.tolist() for key, value in names["parameters"].items()} == {
        key: value.tolist() for key, value in expected.items()
    }
    AL, _ = reference.L_model_forward(np.ones((5, 2)), expected)
    assert np.array_equal(AL, sigmoid(expected["W1"] @ np.ones((5, 2)) + expected["b1"])[0])


def test_the_worked_example_has_the_printed_numbers(reference: SimpleNamespace) -> None:
    case = cases.linear_forward_test_case_three_units()
    Z, _ = reference.linear_forward(*case)
    published = [
        [6.56, 10.57, 12.44, 9.89],
        [12.76, 21.97, 26.34, 20.19],
        [18.06, 34.27, 41.84, 31.49],
    ]
    assert np.allclose(Z, published, rtol=1e-12)
    A, _ = reference.linear_activation_forward(*case, activation="sigmoid")
    assert A[0, 0].round(8) == 0.99858612
    assert pytest.approx(6.56) == 1 * 1 + 1.3 * 2.2 + 2.7
    says("linear-activation-forward-expected", "0.99858612")
    says("linear-forward-expected", "= 6.56$")
    says("linear-forward-text", "(3, 4): one row for each unit")


def test_the_answers_on_one_layer_and_on_all_of_them(reference: SimpleNamespace) -> None:
    one = np.ones((1, 1)), np.array([[-3.0, 3.0]])
    case = one[1], one[0], np.zeros((1, 1))
    squashed, _ = reference.linear_activation_forward(*case, activation="sigmoid")
    assert squashed.round(3).tolist() == [[0.047, 0.953]]
    assert squashed.sum() == pytest.approx(1)
    assert reference.linear_activation_forward(*case, activation="relu")[0].tolist() == [[0, 3]]
    says("linear-activation-forward-text", "0.047 and 0.953, which add up to 1; with ReLU 0 and 3")
    eight = reference.initialize_parameters_deep([5, 4, 3, 2, 1])
    _, caches = reference.L_model_forward(np.ones((5, 2)), eight)
    assert (len(eight), len(caches), len(range(1, len(eight) // 2))) == (8, 4, 3)
    says("l-model-forward-text", "`parameters` has eight entries", "Three times.", "four caches")


def test_the_first_layer_keeps_the_inputs_and_no_weights_are_transposed(reference: SimpleNamespace) -> None:
    A, W, b = cases.linear_forward_test_case_three_units()
    Z, cache = reference.linear_forward(A, W, b)
    assert Z.shape == (len(W), A.shape[1])
    assert all(kept is given for kept, given in zip(cache, (A, W, b), strict=True))
    X, parameters = cases.L_model_forward_test_case()
    assert reference.L_model_forward(X, parameters)[1][0][0][0] is X
    says("linear-forward-text", "For layer 1 the `A` in it is $X$ itself.", "No transpose is needed.")


def test_the_forward_pass_of_the_editions_up_to_v2_is_the_first_check(reference: SimpleNamespace) -> None:
    AL, caches = reference.L_model_forward(*cases.L_model_forward_test_case())
    assert (AL.round(8).tolist(), len(caches)) == ([[0.17007265, 0.2524272]], 2)
    first = TEXTS["l-model-forward-test"].splitlines()[0]
    assert first == "check(L_model_forward, *L_model_forward_test_case())"
    says("l-model-forward-expected", str(AL), "it has 2 caches", "The first check below asks for it.")


def test_what_v2_printed_as_da1_is_the_gradient_of_the_inputs(reference: SimpleNamespace) -> None:
    grads = reference.L_model_backward(*cases.L_model_backward_test_case())
    assert grads["dA0"][0].round(8).tolist() == [0, 0.52257901]
    assert "dA2" not in grads
    row = " ".join(str(grads["dA0"]).split("\n")[0].removeprefix("[").split())
    says(
        "l-model-backward-expected", f"with the first row `{row}`", "is the gradient of $A^{[0]}$, here `dA0`"
    )
    checks = TEXTS["l-model-backward-test"]
    assert checks.count("check(") == checks.count('shifted_keys="dA"')


def test_the_keys_of_three_layers_are_nine(reference: SimpleNamespace) -> None:
    X, Y = island(20)
    AL, caches = reference.L_model_forward(X, reference.initialize_parameters_deep([2, 4, 3, 1]))
    keys = reference.L_model_backward(AL, Y, caches).keys()
    assert keys == {"dA0", "dA1", "dA2"} | {f"d{kind}{layer}" for kind in "Wb" for layer in (1, 2, 3)}
    says("l-model-backward-text", "Nine: `dA0` to `dA2`, `dW1` to `dW3` and `db1` to `db3`.")


def test_the_three_unit_case_is_the_third_check_of_the_whole_layer() -> None:
    third = TEXTS["linear-activation-forward-test"].splitlines()[2]
    assert third.startswith("check(linear_activation_forward, *linear_forward_test_case_three_units(), ")
    assert 'activation="sigmoid"' in third
    says("linear-activation-forward-expected", "The third check below asks for it.")


def test_the_cost_where_a_sigmoid_rounds_to_one(reference: SimpleNamespace) -> None:
    AL, _ = sigmoid(np.array([[37.0, 0.0]]))
    assert AL[0, 0] == 1.0
    assert sigmoid(np.array([[36.0]]))[0][0, 0] < 1.0
    Y = np.array([[1.0, 0.0]])
    with np.errstate(all="ignore"):
        assert np.isnan(reference.compute_cost(AL, Y))
    clipped = np.clip(AL, 1e-7, 1 - 1e-7)
    assert float(reference.compute_cost(clipped, Y)) == pytest.approx(LOG_2 / 2, abs=1e-6)
    says("compute-cost-text", "from $z = 37$ on", "`1e-7` to `1 - 1e-7`", "`nan`")
    below = TEXTS["compute-cost-solution"].split("### END CODE HERE ###\n")[1].strip().splitlines()[0]
    assert below.startswith("cost = np.squeeze(cost)")
    says(
        "compute-cost-text", "The line below END turns results like `[[17]]` into", "the first instruction if"
    )


def test_what_sure_predictions_cost_and_what_the_printed_editions_are(reference: SimpleNamespace) -> None:
    assert -np.log(0.01) == pytest.approx(4.605, abs=5e-4)
    assert -np.log(0.99) == pytest.approx(0.010, abs=5e-4)
    says("compute-cost-text", "4.605", "0.010")
    for case, printed in (
        (cases.compute_cost_test_case(), 0.2797765635793422),
        (cases.compute_cost_test_case_v4(), 0.41493159961539694),
    ):
        Y, AL = case
        assert float(reference.compute_cost(AL, Y)) == pytest.approx(printed, rel=1e-15)
        says("compute-cost-expected", str(printed))
    assert cases.compute_cost_test_case()[0].tolist() == [[1, 1, 0]]
    assert cases.compute_cost_test_case_v4()[0].tolist() == [[1, 1, 1]]
    assert 0.2797765635793422 < LOG_2 == pytest.approx(0.693, abs=5e-4)


def test_linear_backward_gives_the_numbers_of_both_printed_editions(reference: SimpleNamespace) -> None:
    dA_prev, dW, db = reference.linear_backward(*cases.linear_backward_test_case())
    assert dA_prev[0].round(8).tolist() == [-1.15171336, 0.06718465, -0.3204696, 2.09812712]
    assert dW[0].round(8).tolist() == [0.07313866, -0.0976715, -0.87585828, 0.73763362, 0.00785716]
    assert db.round(8).tolist() == [[-0.14713786], [-0.11313155], [-0.13209101]]
    dA_prev, dW, db = reference.linear_backward(*cases.linear_backward_test_case_v4())
    assert dA_prev.round(8).tolist() == [
        [0.51822968, -0.19517421],
        [-0.40506361, 0.15255393],
        [2.37496825, -0.89445391],
    ]
    assert dW.round(8).tolist() == [[-0.10076895, 1.40685096, 1.64992505]]
    assert db.round(8).tolist() == [[0.50629448]]
    says("linear-backward-expected", "v2 to v4: **dA_prev**", "since v4a: **dA_prev**")


def test_no_gradient_of_the_linear_step_depends_on_its_bias(reference: SimpleNamespace) -> None:
    dZ, (A_prev, W, b) = cases.linear_backward_test_case()
    for one, other in zip(
        reference.linear_backward(dZ, (A_prev, W, b)),
        reference.linear_backward(dZ, (A_prev, W, b + 5)),
        strict=True,
    ):
        assert np.array_equal(one, other)
    assert relu_backward(np.array([[3.0]]), np.array([[-0.3]])) == 0


def test_the_update_returns_new_parameters_and_a_rate_below_zero_climbs(reference: SimpleNamespace) -> None:
    X, Y = island(240)
    start = reference.initialize_parameters_deep([2, 6, 1])
    AL, caches = reference.L_model_forward(X, start)
    grads = reference.L_model_backward(AL, Y, caches)
    kept = {key: value.copy() for key, value in start.items()}

    def cost_after(rate: float) -> float:
        stepped = reference.update_parameters(start, grads, rate)
        return float(reference.compute_cost(reference.L_model_forward(X, stepped)[0], Y))

    assert cost_after(0.5) < cost_after(0) < cost_after(-0.5)
    assert cost_after(0) == float(reference.compute_cost(AL, Y))
    assert all(np.array_equal(start[key], kept[key]) for key in kept)
    says("update-parameters-text", "parameters = update_parameters(parameters, grads, learning_rate)")


# ---------------------------------------------------------------- section 6.5


def test_right_code_is_below_the_number_that_the_gradient_check_names(reference: SimpleNamespace) -> None:
    functions = reference.L_model_forward, reference.compute_cost, reference.L_model_backward
    for dims in ([4, 3, 2, 1], [5, 4, 3, 1], [4, 3, 1], [3, 1]):
        report = gradient_check(*functions, layer_dims=dims)
        assert report.errors[report.worst] < 1e-8
    says("gradient-check-text", "Right code comes out below $10^{-8}$")


def test_a_mistake_mostly_shows_as_a_number_between_a_tenth_and_one(reference: SimpleNamespace) -> None:
    worst = []
    for version in MISCONCEPTIONS:
        if version.exercise not in ("linear_backward", "L_model_backward"):
            continue
        names = dict(vars(reference))
        for exercise in ("linear_backward", "linear_activation_backward", "L_model_backward"):
            source = TEXTS[f"{exercise.lower().replace('_', '-')}-solution"]
            exec(version.source(source) if exercise == version.exercise else source, names)
        with np.errstate(all="ignore"), contextlib.suppress(Exception):
            functions = reference.L_model_forward, reference.compute_cost, names["L_model_backward"]
            report = gradient_check(*functions, layer_dims=[4, 3, 2, 1])
            worst += [report.errors[report.worst]] if not report.is_right else []
            assert report.is_right or "<-" in repr(report) or report.problems
    numbers = np.array([error for error in worst if np.isfinite(error)])
    assert len(numbers) > 30
    assert np.mean((numbers > 0.1) & (numbers <= 1 + 1e-12)) > 0.8
    says("gradient-check-text", "a mistake mostly shows as a number between 0.1 and 1, and arrows point")


def test_the_answer_on_db_names_the_gradients_that_are_off(reference: SimpleNamespace) -> None:
    def backward(AL: Any, Y: Any, caches: Any) -> dict[str, Any]:
        grads = reference.L_model_backward(AL, Y, caches)
        return {key: value * Y.shape[1] if key.startswith("db") else value for key, value in grads.items()}

    report = gradient_check(reference.L_model_forward, reference.compute_cost, backward)
    assert {name for name, error in report.errors.items() if error > 1e-6} == {"b1", "b2", "b3"}
    says("gradient-check-text", "All the `db`, and nothing else")


# ---------------------------------------------------------------- section 7


def test_how_many_hidden_units_are_enough(trained: Callable[..., Training]) -> None:
    shares = [trained(dims, 3.5, 2000).right for dims in ((2, 1), (2, 2, 1), (2, 3, 1))]
    told = [f"{share:.1%}".replace("%", " %") for share in shares]
    assert told == ["52.9 %", "81.7 %", "100.0 %"]
    says("next", "52.9 %", "81.7 %", "three reach 100 %", "set `rounds = 2000`")
    assert TEXTS["training"].count("rounds=rounds") == 2
    assert "\nrounds = 100  # how long to train: change it here\n" in TEXTS["training"]


def test_the_rate_that_kills_and_the_rounds_in_which_it_does(trained: Callable[..., Training]) -> None:
    costs, live, _ = trained((2, 6, 4, 1), 3.5, 5000)
    assert int(np.argmin(costs)) == 303
    assert f"{costs[303]:.3f}" == "0.572"
    assert next(number for number, (_, second) in enumerate(live) if second == 0) == 306
    assert all(second == 0 for _, second in live[306:])
    assert max(abs(costs[240] - LOG_2), abs(costs[400] - LOG_2), abs(costs[-1] - LOG_2)) < 0.01
    says("deeper-answer", "0.572 in round 303", "From round 306 on layer 2 has no live unit", "0.693")


def test_a_dead_layer_leaves_only_the_last_bias_to_learn(reference: SimpleNamespace) -> None:
    X, Y = island(240)
    assert Y.mean() == 0.5
    parameters = reference.initialize_parameters_deep([2, 6, 4, 1])
    parameters["b2"] = np.full((4, 1), -10.0)
    AL, caches = reference.L_model_forward(X, parameters)
    grads = reference.L_model_backward(AL, 1 - Y * (X[:1] > 0), caches)
    moved = {key for key in parameters if np.any(grads[f"d{key}"])}
    assert moved == {"b3"}
    assert float(reference.compute_cost(AL, Y)) == pytest.approx(LOG_2)


def test_the_table_of_rates(trained: Callable[..., Training]) -> None:
    table = TEXTS["deeper-answer"].split("| rate |")[1].splitlines()
    rates = [float(cell) for cell in table[0].split("|") if cell.strip()]
    told = [cell.strip() for cell in table[2].split("|")[2:] if cell.strip()]
    assert rates == [0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]
    for rate, word in zip(rates, told, strict=True):
        costs, live, right = trained((2, 6, 4, 1), rate, 5000)
        below = [number for number, cost in enumerate(costs) if cost < 0.1]
        if word.isdigit():
            assert below[0] == int(word)
            assert right == 1.0
        else:
            assert below == []
        assert (live[-1][1] > 0) == (rate < 3.5)
    slow = trained((2, 6, 4, 1), 0.1, 5000)
    assert f"{slow.costs[-1]:.3f}" == "0.692"
    assert min(trained((2, 6, 4, 1), 0.5, 5000).costs[:1001]) > 0.69
    says("deeper-answer", "Rates from 0.25 to 3", "all 240 examples right", "0.692 after 5000 rounds")
    says("deeper-answer", "stays above 0.69 for more than 1000 rounds")
