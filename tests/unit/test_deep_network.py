"""The functions that the second assignment gives: those of the first one, with gradients that are right."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from helpers import deep_network
from helpers.deep_network import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    update_parameters,
)
from testcases import building_dnn as cases

CALLS: dict[str, tuple[Any, ...]] = {
    "initialize_parameters": (5, 4, 2),
    "linear_forward": cases.linear_forward_test_case(),
    "linear_activation_forward": (*cases.linear_activation_forward_test_case_wide(), "relu"),
    "L_model_forward": cases.L_model_forward_test_case_2hidden(),
    "compute_cost": cases.compute_cost_test_case()[::-1],
    "linear_backward": cases.linear_backward_test_case(),
    "linear_activation_backward": (*cases.linear_activation_backward_test_case_wide(), "sigmoid"),
    "L_model_backward": cases.L_model_backward_test_case_2hidden(),
    "update_parameters": (*cases.update_parameters_test_case_2hidden(), 0.3),
}


def close(one: Any, other: Any) -> bool:
    if isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[name], value) for name, value in other.items())
    if isinstance(other, list | tuple):
        return len(one) == len(other) and all(close(*pair) for pair in zip(one, other, strict=True))
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", CALLS)
def test_a_given_function_does_what_the_first_assignment_asks_for(
    name: str, reference: SimpleNamespace
) -> None:
    assert close(getattr(deep_network, name)(*CALLS[name]), getattr(reference, name)(*CALLS[name]))


def test_the_deep_start_is_divided_by_the_root_of_the_inputs_and_always_the_same() -> None:
    parameters = initialize_parameters_deep([3000, 400, 2])
    assert np.std(parameters["W1"]) == pytest.approx(1 / np.sqrt(3000), rel=0.01)
    assert np.std(parameters["W2"]) == pytest.approx(1 / np.sqrt(400), rel=0.1)
    assert not parameters["b1"].any() and parameters["b2"].shape == (2, 1)
    np.random.seed(99)
    assert close(initialize_parameters_deep((3000, 400, 2)), parameters)
    first = np.random.RandomState(1).randn(400, 3000) / np.sqrt(3000)
    assert np.array_equal(parameters["W1"], first)


@pytest.mark.parametrize("sizes", [(4, 1), (4, 3, 1), (3, 5, 4, 2, 1)])
def test_the_gradients_are_those_of_the_cost(sizes: tuple[int, ...]) -> None:
    stream = np.random.RandomState(4)
    X, Y = stream.randn(sizes[0], 6), np.array([[1, 0, 0, 1, 0, 1]])
    parameters = initialize_parameters_deep(sizes)
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    for name, value in parameters.items():
        index = tuple(stream.randint(0, n) for n in value.shape)
        step = np.zeros(value.shape)
        step[index] = 1e-6
        up, down = (
            compute_cost(L_model_forward(X, {**parameters, name: value + s})[0], Y) for s in (step, -step)
        )
        assert grads["d" + name][index] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-9)


def test_an_update_leaves_the_old_parameters_alone() -> None:
    old = {"W1": np.ones((2, 2)), "b1": np.zeros((2, 1))}
    new = update_parameters(old, {"dW1": np.ones((2, 2)), "db1": np.ones((2, 1)), "dA0": None}, 0.5)
    assert old["W1"].all() and new["W1"].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert new.keys() == old.keys()


@pytest.mark.parametrize("activation", ["Relu", "tanh", ""])
def test_an_unknown_activation_is_named(activation: str) -> None:
    W, b, A = np.ones((1, 2)), np.zeros((1, 1)), np.ones((2, 3))
    with pytest.raises(ValueError, match=f'linear_activation_forward: there is no activation "{activation}"'):
        linear_activation_forward(A, W, b, activation)
    with pytest.raises(ValueError, match="linear_activation_backward: there is no activation"):
        linear_activation_backward(np.ones((1, 3)), ((A, W, b), np.ones((1, 3))), activation)
