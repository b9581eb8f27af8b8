"""The activation functions that the learner is given."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.dnn_utils import relu, relu_backward, sigmoid, sigmoid_backward

Z = np.array([[-1000.0, -3.0, -0.5], [0.0, 0.25, 1000.0]])


def test_sigmoid_agrees_with_its_formula() -> None:
    values = np.linspace(-30, 30, 121).reshape(11, 11)
    np.testing.assert_allclose(sigmoid(values)[0], 1 / (1 + np.exp(-values)), rtol=1e-13)


@pytest.mark.parametrize("function", [sigmoid, relu])
def test_the_cache_of_an_activation_is_its_argument(function) -> None:
    assert function(Z)[1] is Z


def test_sigmoid_saturates_without_a_floating_point_complaint() -> None:
    with np.errstate(all="raise"):
        A, _ = sigmoid(np.array([[-1000.0, 0.0, 1000.0]]))
    assert A.tolist() == [[0.0, 0.5, 1.0]]


def test_sigmoid_keeps_its_digits_far_below_zero() -> None:
    assert sigmoid(np.array([-700.0]))[0][0] == pytest.approx(np.exp(-700.0), rel=1e-12)


def test_sigmoid_of_whole_numbers_is_a_float_array() -> None:
    A, _ = sigmoid(np.array([[0, 1], [2, -1]]))
    assert A.dtype == np.float64
    assert A.shape == (2, 2)


def test_relu_cuts_at_zero() -> None:
    assert relu(Z)[0].tolist() == [[0, 0, 0], [0, 0.25, 1000]]


def test_relu_backward_passes_the_gradient_only_where_z_is_positive() -> None:
    dA = np.arange(1.0, 7.0).reshape(2, 3)
    assert relu_backward(dA, Z).tolist() == [[0, 0, 0], [0, 5, 6]]


def test_relu_backward_leaves_its_argument_alone() -> None:
    dA = np.ones((2, 3))
    result = relu_backward(dA, Z)
    result[:] = 7
    assert (dA == 1).all()


def test_relu_backward_gives_no_not_a_number_where_the_gradient_is_infinite() -> None:
    assert relu_backward(np.array([[np.inf]]), np.array([[-1.0]])).tolist() == [[0.0]]


def test_sigmoid_backward_is_the_slope_of_sigmoid() -> None:
    values, step = np.linspace(-4, 4, 9).reshape(3, 3), 1e-6
    slope = (sigmoid(values + step)[0] - sigmoid(values - step)[0]) / (2 * step)
    np.testing.assert_allclose(sigmoid_backward(np.full((3, 3), 2.0), values), 2 * slope, rtol=1e-8)


def test_sigmoid_backward_is_exact_where_sigmoid_rounds_to_one() -> None:
    with np.errstate(all="raise"):
        dZ = sigmoid_backward(np.ones(2), np.array([-40.0, 40.0]))
    np.testing.assert_allclose(dZ, np.exp(-40.0), rtol=1e-12)


@pytest.mark.parametrize("function", [relu_backward, sigmoid_backward])
def test_gradient_and_cache_of_different_layers_are_refused(function) -> None:
    sentence = rf"{function.__name__}: dA has shape \(1, 3\) but Z has shape \(2, 3\)"
    with pytest.raises(ValueError, match=sentence):
        function(np.ones((1, 3)), Z)
