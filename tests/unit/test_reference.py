"""The reference solutions of building_dnn give the published values."""

from __future__ import annotations

import numpy as np
import pytest

from testcases import building_dnn as cases

PRINTED = 0.5000001e-8  # values are published with 8 decimals


def printed(expected: list[list[float]], value: np.ndarray) -> None:
    """The value, or as many of its rows as were published, agrees to the printed 8 decimals."""
    rows = np.array(expected)
    assert value.shape[1:] == rows.shape[1:]
    np.testing.assert_allclose(value[: len(rows)], rows, rtol=0, atol=PRINTED)


@pytest.mark.parametrize(
    ("sizes", "W1", "W2"),
    [
        ((2, 2, 1), [[0.01624345, -0.00611756], [-0.00528172, -0.01072969]], [[0.00865408, -0.02301539]]),
        (
            (3, 2, 1),
            [[0.01624345, -0.00611756, -0.00528172], [-0.01072969, 0.00865408, -0.02301539]],
            [[0.01744812, -0.00761207]],
        ),
        (
            (4, 3, 2),
            [[0.01624345, -0.00611756, -0.00528172, -0.01072969]],
            [[-0.00322417, -0.00384054, 0.01133769], [-0.01099891, -0.00172428, -0.00877858]],
        ),
    ],
)
def test_initialize_parameters_gives_the_published_weights(reference, sizes, W1, W2) -> None:
    n_x, n_h, n_y = sizes
    parameters = reference.initialize_parameters(n_x, n_h, n_y)
    printed(W1, parameters["W1"])
    printed(W2, parameters["W2"])
    assert {name: value.shape for name, value in parameters.items()} == {
        "W1": (n_h, n_x),
        "b1": (n_h, 1),
        "W2": (n_y, n_h),
        "b2": (n_y, 1),
    }
    assert not parameters["b1"].any() and not parameters["b2"].any()


@pytest.mark.parametrize(
    ("layer_dims", "W1", "W2"),
    [
        (
            [5, 4, 3],
            [[0.01788628, 0.0043651, 0.00096497, -0.01863493, -0.00277388]],
            [[-0.01185047, -0.0020565, 0.01486148, 0.00236716]],
        ),
        (
            [4, 3, 2],
            [[0.01788628, 0.0043651, 0.00096497, -0.01863493]],
            [[0.00881318, 0.01709573, 0.00050034]],
        ),
    ],
)
def test_initialize_parameters_deep_gives_the_published_weights(reference, layer_dims, W1, W2) -> None:
    parameters = reference.initialize_parameters_deep(layer_dims)
    printed(W1, parameters["W1"])
    printed(W2, parameters["W2"])
    assert not parameters["b1"].any() and not parameters["b2"].any()
    assert parameters["b2"].shape == (layer_dims[2], 1)


def test_linear_forward_gives_the_published_z(reference) -> None:
    Z, cache = reference.linear_forward(*cases.linear_forward_test_case())
    printed([[3.26295337, -1.23429987]], Z)
    np.testing.assert_equal(cache, cases.linear_forward_test_case())


@pytest.mark.parametrize(
    ("activation", "expected"),
    [("sigmoid", [[0.96890023, 0.11013289]]), ("relu", [[3.43896131, 0.0]])],
)
def test_linear_activation_forward_gives_the_published_activation(reference, activation, expected) -> None:
    inputs = cases.linear_activation_forward_test_case()
    A, (linear_cache, Z) = reference.linear_activation_forward(*inputs, activation)
    printed(expected, A)
    printed([[3.43896131, -2.08938436]], Z)
    np.testing.assert_equal(linear_cache, inputs)


def test_the_model_with_one_hidden_layer_gives_the_published_predictions(reference) -> None:
    AL, caches = reference.L_model_forward(*cases.L_model_forward_test_case())
    printed([[0.17007265, 0.2524272]], AL)
    assert len(caches) == 2


def test_the_model_with_two_hidden_layers_gives_the_published_predictions(reference) -> None:
    AL, caches = reference.L_model_forward(*cases.L_model_forward_test_case_2hidden())
    printed([[0.03921668, 0.70498921, 0.19734387, 0.04728177]], AL)
    assert len(caches) == 3
    printed([[-3.19864676, 0.87117055, -1.40297864, -3.00319435]], caches[2][1])


@pytest.mark.parametrize(
    ("case", "published"),
    [
        (cases.compute_cost_test_case, 0.2797765635793422),
        (cases.compute_cost_test_case_v4, 0.41493159961539694),
    ],
)
def test_compute_cost_gives_the_published_cost(reference, case, published) -> None:
    Y, AL = case()
    cost = reference.compute_cost(AL, Y)
    assert np.shape(cost) == ()
    assert cost == pytest.approx(published, rel=0, abs=1e-15)


def test_linear_backward_gives_the_published_gradients_of_three_units(reference) -> None:
    dA_prev, dW, db = reference.linear_backward(*cases.linear_backward_test_case())
    printed([[-1.15171336, 0.06718465, -0.3204696, 2.09812712]], dA_prev)
    printed([[0.07313866, -0.0976715, -0.87585828, 0.73763362, 0.00785716]], dW)
    printed([[-0.14713786], [-0.11313155], [-0.13209101]], db)


def test_linear_backward_gives_the_published_gradients_of_one_unit(reference) -> None:
    dA_prev, dW, db = reference.linear_backward(*cases.linear_backward_test_case_v4())
    printed([[0.51822968, -0.19517421], [-0.40506361, 0.15255393], [2.37496825, -0.89445391]], dA_prev)
    printed([[-0.10076895, 1.40685096, 1.64992505]], dW)
    printed([[0.50629448]], db)


@pytest.mark.parametrize(
    ("activation", "dA_prev", "dW", "db"),
    [
        (
            "sigmoid",
            [[0.11017994, 0.01105339], [0.09466817, 0.00949723], [-0.05743092, -0.00576154]],
            [[0.10266786, 0.09778551, -0.01968084]],
            [[-0.05729622]],
        ),
        (
            "relu",
            [[0.44090989, 0.0], [0.37883606, 0.0], [-0.2298228, 0.0]],
            [[0.44513824, 0.37371418, -0.10478989]],
            [[-0.20837892]],
        ),
    ],
)
def test_linear_activation_backward_gives_the_published_gradients(
    reference, activation, dA_prev, dW, db
) -> None:
    inputs = cases.linear_activation_backward_test_case()
    for expected, value in zip(
        (dA_prev, dW, db), reference.linear_activation_backward(*inputs, activation), strict=True
    ):
        printed(expected, value)


def test_the_backward_pass_gives_the_published_gradients(reference) -> None:
    grads = reference.L_model_backward(*cases.L_model_backward_test_case())
    row = [0.41010002, 0.07807203, 0.13798444, 0.10502167]
    printed([row, [0, 0, 0, 0], [0.05283652, 0.01005865, 0.01777766, 0.0135308]], grads["dW1"])
    printed([[-0.22007063], [0.0], [-0.02835349]], grads["db1"])
    printed([[-0.39202432, -0.13325855, -0.04601089]], grads["dW2"])
    printed([[0.15187861]], grads["db2"])
    printed([[0, 0.52257901], [0, -0.3269206], [0, -0.32070404], [0, -0.74079187]], grads["dA0"])
    printed([[0.12913162, -0.44014127], [-0.14175655, 0.48317296], [0.01663708, -0.05670698]], grads["dA1"])


def test_update_parameters_gives_the_published_parameters(reference) -> None:
    parameters = reference.update_parameters(*cases.update_parameters_test_case(), 0.1)
    printed([[-0.59562069, -0.09991781, -2.14584584, 1.82662008]], parameters["W1"])
    printed([[-1.76569676, -0.80627147, 0.51115557, -1.18258802]], parameters["W1"][1:])
    printed([[-1.0535704, -0.86128581, 0.68284052, 2.20374577]], parameters["W1"][2:])
    printed([[-0.04659241], [-1.28888275], [0.53405496]], parameters["b1"])
    printed([[-0.55569196, 0.0354055, 1.32964895]], parameters["W2"])
    printed([[-0.84610769]], parameters["b2"])
