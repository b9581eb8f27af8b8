"""The reference solutions of building_dnn against finite differences, at saturation, and in training."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from helpers.dnn_utils import relu, sigmoid
from testcases import building_dnn as cases

NETWORKS = ([4, 1], [3, 5, 1], [4, 2, 1], [6, 3, 4, 1], [2, 6, 4, 3, 1], [7, 6, 5, 4, 3, 1])


def slope(cost: Callable[[np.ndarray], float], array: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """The derivative of the cost with respect to each entry of the array, by central differences."""
    gradient = np.empty_like(array)
    for place in np.ndindex(array.shape):
        ahead, behind = array.copy(), array.copy()
        ahead[place] += step
        behind[place] -= step
        gradient[place] = (cost(ahead) - cost(behind)) / (2 * step)
    return gradient


def agree(analytic: np.ndarray, numeric: np.ndarray) -> None:
    assert analytic.shape == numeric.shape
    np.testing.assert_allclose(analytic, numeric, rtol=1e-6, atol=1e-8 * max(1.0, np.abs(numeric).max()))


@pytest.mark.parametrize("size", [(4, 3, 5), (1, 6, 7), (5, 2, 1), (7, 1, 3)])
def test_linear_backward_is_the_slope_of_the_linear_step(reference, size) -> None:
    np.random.seed(sum(size))
    dZ, (A_prev, W, b) = cases.random_linear_backward_case(*size)
    m = size[2]
    dA_prev, dW, db = reference.linear_backward(dZ, (A_prev, W, b))
    agree(dA_prev, slope(lambda A: np.sum(dZ * (W @ A + b)), A_prev))  # dA carries no 1/m by convention
    agree(dW, slope(lambda V: np.sum(dZ * (V @ A_prev + b)) / m, W))
    agree(db, slope(lambda c: np.sum(dZ * (W @ A_prev + c)) / m, b))


@pytest.mark.parametrize(("activation", "function"), [("relu", relu), ("sigmoid", sigmoid)])
@pytest.mark.parametrize("size", [(4, 3, 5), (1, 6, 7), (5, 2, 1), (7, 1, 3)])
def test_linear_activation_backward_is_the_slope_of_the_layer(reference, size, activation, function) -> None:
    np.random.seed(sum(size))
    dA, _ = cases.random_linear_backward_case(*size)
    A_prev, W, b = cases.random_layer(*size)
    b += 0.003  # off the grid of the draws, so that no Z lies on the kink of relu
    m = size[2]
    cache = ((A_prev, W, b), W @ A_prev + b)
    dA_prev, dW, db = reference.linear_activation_backward(dA, cache, activation)
    agree(dA_prev, slope(lambda A: np.sum(dA * function(W @ A + b)[0]), A_prev))
    agree(dW, slope(lambda V: np.sum(dA * function(V @ A_prev + b)[0]) / m, W))
    agree(db, slope(lambda c: np.sum(dA * function(W @ A_prev + c)[0]) / m, b))


def test_the_gradient_at_the_kink_of_relu_is_zero(reference) -> None:
    np.random.seed(1)
    dA, ((A_prev, W, b), Z) = cases.random_activation_backward_case(1, 1, 9)
    _, _, db = reference.linear_activation_backward(dA, ((A_prev, W, b), Z), "relu")
    assert db.item() == pytest.approx(dA[Z > 0].sum() / 9, rel=1e-14)


@pytest.mark.parametrize("layer_dims", NETWORKS)
@pytest.mark.parametrize("m", [1, 5])
def test_the_backward_pass_is_the_slope_of_the_cost(reference, layer_dims, m) -> None:
    X, Y, parameters = smooth_network(layer_dims, m)
    AL, caches = reference.L_model_forward(X, parameters)
    grads = reference.L_model_backward(AL, Y, caches)
    for name, value in parameters.items():
        agree(grads["d" + name], slope(cost_of_network(reference, X, Y, parameters, name), value))
    for layer in range(len(layer_dims) - 1):
        A, tail = caches[layer][0][0], tail_of(parameters, layer)
        agree(grads[f"dA{layer}"], m * slope(lambda A, tail=tail: cost_from(reference, A, Y, tail), A))


def smooth_network(layer_dims: list[int], m: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """A random network whose hidden units are off the kink of relu, where the cost has a slope."""
    np.random.seed(sum(layer_dims) + m)
    X, parameters = cases.random_network(layer_dims, m)
    for name, value in parameters.items():
        if name.startswith("b"):
            value += 0.003
    _, Y = cases.random_cost_case(m)
    return X, np.resize(Y, (layer_dims[-1], m)), parameters


def tail_of(parameters: dict[str, np.ndarray], layer: int) -> dict[str, np.ndarray]:
    """The parameters of the layers after that one, renumbered from 1: a network that starts at A[layer]."""
    count = len(parameters) // 2 - layer
    return {f"{kind}{i}": parameters[f"{kind}{i + layer}"] for i in range(1, count + 1) for kind in "Wb"}


def cost_from(reference, A: np.ndarray, Y: np.ndarray, tail: dict[str, np.ndarray]) -> float:
    return float(reference.compute_cost(reference.L_model_forward(A, tail)[0], Y))


def cost_of_network(reference, X, Y, parameters, name: str) -> Callable[[np.ndarray], float]:
    return lambda value: cost_from(reference, X, Y, {**parameters, name: value})


# ---------------------------------------------------------------- saturation and good manners


def test_the_taught_equation_is_no_number_where_a_prediction_is_certain(reference) -> None:
    np.random.seed(4)
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan(reference.compute_cost(*cases.saturated_cost_case(7)))


def test_clipped_as_the_text_says_only_the_open_examples_cost_anything(reference) -> None:
    np.random.seed(4)
    AL, Y = cases.saturated_cost_case(7)
    open_ = (AL > 0) & (AL < 1)
    expected = -np.log(np.where(Y == 1, AL, 1 - AL)[open_]).sum() / 7
    cost = reference.compute_cost(np.clip(AL, 1e-7, 1 - 1e-7), Y)
    assert cost == pytest.approx(expected, rel=1e-6)
    assert np.shape(cost) == ()


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_clipped_a_wrong_and_certain_prediction_is_dear_and_finite(reference, label: float) -> None:
    np.random.seed(4)
    AL, Y = cases.wrongly_saturated_cost_case(label=label)
    cost = reference.compute_cost(np.clip(AL, 1e-7, 1 - 1e-7), Y)
    assert -np.log(1e-7) / AL.size < cost < np.inf


def test_the_reference_leaves_its_inputs_alone(reference) -> None:
    np.random.seed(2)
    AL, Y, caches = cases.random_backward_case([5, 4, 3, 1], 7)
    copies = [np.copy(array) for (linear, Z) in caches for array in (*linear, Z)]
    reference.L_model_backward(AL, Y, caches)
    reference.compute_cost(AL, Y)
    np.testing.assert_equal([array for (linear, Z) in caches for array in (*linear, Z)], copies)


def test_training_with_the_reference_lowers_the_cost(reference) -> None:
    np.random.seed(8)
    X, parameters = cases.random_network([4, 5, 3, 1], 9)
    Y = np.array([[0, 1, 1, 0, 1, 0, 0, 1, 1]])
    costs = []
    for _ in range(50):
        AL, caches = reference.L_model_forward(X, parameters)
        costs.append(float(reference.compute_cost(AL, Y)))
        grads = reference.L_model_backward(AL, Y, caches)
        parameters = reference.update_parameters(parameters, grads, 0.05)
    assert costs[-1] < 0.9 * costs[0]
