"""Inputs on which the functions of "Building a deep neural network" are tried.

The published cases carry the names under which the releases of this assignment know them, and reproduce their
numbers to the last bit. Where two generations differ, the plain name is the newest one and the suffix says
which release the other belongs to. Cases called `_wide`, `_sure` or `_three_units` are this notebook's own,
as are two of `_2hidden`: they go where no published one does, to several units and layers, and to the far
ends of what a function may meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "L_model_backward_test_case",
    "L_model_backward_test_case_2hidden",
    "L_model_forward_test_case",
    "L_model_forward_test_case_2hidden",
    "L_model_forward_test_case_wide",
    "compute_cost_test_case",
    "compute_cost_test_case_sure",
    "compute_cost_test_case_v4",
    "linear_activation_backward_test_case",
    "linear_activation_backward_test_case_wide",
    "linear_activation_forward_test_case",
    "linear_activation_forward_test_case_wide",
    "linear_backward_test_case",
    "linear_backward_test_case_v4",
    "linear_backward_test_case_wide",
    "linear_forward_test_case",
    "linear_forward_test_case_three_units",
    "linear_forward_test_case_wide",
    "print_grads",
    "update_parameters_test_case",
    "update_parameters_test_case_2hidden",
]

Array = NDArray[np.float64]
LinearCache = tuple[Array, Array, Array]
LayerCache = tuple[LinearCache, Array]


def linear_forward_test_case() -> tuple[Array, Array, Array]:
    """One unit on two examples: A float64[3, 2], W float64[1, 3], b float64[1, 1]."""
    A, W, b = _standard_normal(1, (3, 2), (1, 3), (1, 1))
    return A, W, b


def linear_forward_test_case_three_units() -> tuple[Array, Array, Array]:
    """Three units on four examples, by hand: A float64[2, 4], W float64[3, 2], b float64[3, 1]."""
    A = np.array([[1.0, 2.8, 3.5, 2.9], [2.2, 3.9, 4.8, 3.3]])
    W = np.array([[1.0, 1.3], [2.0, 3.3], [4.0, 5.3]])
    return A, W, np.array([[2.7], [3.5], [2.4]])


def linear_forward_test_case_wide() -> tuple[Array, Array, Array]:
    """Inputs in thousands beside inputs in thousandths: A float64[2, 3], W float64[2, 2], b float64[2, 1]."""
    A = np.array([[1000.0, -2500.0, 400.0], [0.003, 0.0005, -0.002]])
    return A, np.array([[0.5, -200.0], [-0.25, 4000.0]]), np.array([[30.0], [-700.0]])


def linear_activation_forward_test_case() -> tuple[Array, Array, Array]:
    """One unit on two examples: A_prev float64[3, 2], W float64[1, 3], b float64[1, 1]."""
    A_prev, W, b = _standard_normal(2, (3, 2), (1, 3), (1, 1))
    return A_prev, W, b


def linear_activation_forward_test_case_wide() -> tuple[Array, Array, Array]:
    """Four units on five examples: A_prev float64[2, 5], W float64[4, 2], b float64[4, 1].

    Z = W A_prev + b runs from -416 to 320 and is exactly 0 once.
    """
    X, parameters, _ = _whole_numbers()
    return X, 32 * parameters["W1"], 32 * parameters["b1"]


def L_model_forward_test_case() -> tuple[Array, dict[str, Array]]:
    """Layers 4-3-1 on two examples: X float64[4, 2] and parameters W1 b1 W2 b2 (release v2)."""
    X, *parameters = _standard_normal(1, (4, 2), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, dict(zip(("W1", "b1", "W2", "b2"), parameters, strict=True))


def L_model_forward_test_case_2hidden() -> tuple[Array, dict[str, Array]]:
    """Layers 5-4-3-1 on four examples: X float64[5, 4] and parameters W1 b1 .. W3 b3 (since v3)."""
    X, *parameters = _standard_normal(6, (5, 4), (4, 5), (4, 1), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, dict(zip(("W1", "b1", "W2", "b2", "W3", "b3"), parameters, strict=True))


def L_model_forward_test_case_wide() -> tuple[Array, dict[str, Array]]:
    """Layers 2-4-3-1 on five examples: X float64[2, 5] and parameters W1 b1 .. W3 b3.

    Activations of the hidden layers reach 1000, predictions from 0.002 to 0.999.
    """
    X, parameters, _ = _whole_numbers(hidden=64.0)
    return X, parameters


def compute_cost_test_case() -> tuple[Array, Array]:
    """Y float64[1, 3] with both labels, then AL float64[1, 3] (since v4a).

    The published order is (Y, AL); `compute_cost` takes (AL, Y).
    """
    return np.array([[1.0, 1.0, 0.0]]), np.array([[0.8, 0.9, 0.4]])


def compute_cost_test_case_v4() -> tuple[Array, Array]:
    """Y float64[1, 3] of ones only, then AL float64[1, 3] (v1 to v4), in that order.

    With every label 1 the second term of the cost vanishes, so this case cannot see an error in it.
    """
    return np.ones((1, 3)), np.array([[0.8, 0.9, 0.4]])


def compute_cost_test_case_sure() -> tuple[Array, Array]:
    """Y float64[1, 5], then AL float64[1, 5]: three predictions are almost certain, two of them wrong."""
    return np.array([[1.0, 0.0, 1.0, 0.0, 1.0]]), np.array([[0.0007, 0.9994, 0.9995, 0.02, 0.6]])


def linear_backward_test_case() -> tuple[Array, LinearCache]:
    """Three units, four examples: dZ float64[3, 4], cache of A_prev[5, 4], W[3, 5], b[3, 1] (since v4a)."""
    dZ, A_prev, W, b = _standard_normal(1, (3, 4), (5, 4), (3, 5), (3, 1))
    return dZ, (A_prev, W, b)


def linear_backward_test_case_v4() -> tuple[Array, LinearCache]:
    """One unit, two examples: dZ float64[1, 2], cache of A_prev[3, 2], W[1, 3], b[1, 1] (v2 to v4)."""
    dZ, A_prev, W, b = _standard_normal(1, (1, 2), (3, 2), (1, 3), (1, 1))
    return dZ, (A_prev, W, b)


def linear_backward_test_case_wide() -> tuple[Array, LinearCache]:
    """Two units, four examples: dZ float64[2, 4] up to 2000, cache of A_prev[3, 4], W[2, 3], b[2, 1]."""
    dZ = np.array([[700.0, -1200.0, 350.0, 900.0], [-40.0, 2000.0, -650.0, 1500.0]])
    A_prev = np.array([[2.0, -0.5, 0.0, 1.0], [-3.0, 1.5, 2.5, 4.0], [0.2, 0.4, -0.6, 0.8]])
    return dZ, (A_prev, np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5]]), np.array([[0.5], [-4.0]]))


def linear_activation_backward_test_case() -> tuple[Array, LayerCache]:
    """One unit, two examples: dA float64[1, 2], cache ((A_prev[3, 2], W[1, 3], b[1, 1]), Z[1, 2]).

    Older convention: Z is drawn on its own and is not W A_prev + b.
    """
    dA, A_prev, W, b, Z = _standard_normal(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    return dA, ((A_prev, W, b), Z)


def linear_activation_backward_test_case_wide() -> tuple[Array, LayerCache]:
    """Four units, five examples: dA float64[4, 5], cache ((A_prev[2, 5], W[4, 2], b[4, 1]), Z[4, 5]).

    Z is W A_prev + b, from -13 to 10 and exactly 0 once; dA reaches 2000.
    """
    dA = np.array(
        [
            [900.0, -2.0, 0.5, 1600.0, -30.0],
            [0.25, 1400.0, -700.0, 3.0, -500.0],
            [-60.0, 8.0, 1200.0, -0.75, 4.0],
            [5.0, -2000.0, 0.125, 90.0, -7.0],
        ]
    )
    _, _, caches = _whole_numbers()
    return dA, caches[0]


def L_model_backward_test_case() -> tuple[Array, Array, tuple[LayerCache, LayerCache]]:
    """Layers 4-3-1 on two examples: AL float64[1, 2], Y float64[1, 2], a tuple of two caches.

    Older convention: AL is a normal draw, not a probability (one entry exceeds 1), and the caches do not come
    from one forward pass. A solution that clips AL to (0, 1) therefore differs here, and only here.
    """
    AL, A0, W1, b1, Z1, A1, W2, b2, Z2 = _standard_normal(
        3, (1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2)
    )
    return AL, np.array([[1.0, 0.0]]), (((A0, W1, b1), Z1), ((A1, W2, b2), Z2))


def L_model_backward_test_case_2hidden(hidden: float = 1.0) -> tuple[Array, Array, list[LayerCache]]:
    """Layers 2-4-3-1 on five examples: AL float64[1, 5], Y float64[1, 5], a list of three caches.

    One forward pass: AL is a probability, and the caches belong together. The two surest are wrong.

    hidden : a factor of all hidden activations. The smaller it is, the steeper is the cost in the parameters
        of the hidden layers; AL is the same for all.
    """
    *_, caches = _whole_numbers(hidden)
    return 1 / (1 + np.exp(-caches[-1][1])), np.array([[1.0, 0.0, 1.0, 0.0, 1.0]]), caches


def update_parameters_test_case() -> tuple[dict[str, Array], dict[str, Array]]:
    """Layers 4-3-1: parameters W1 b1 W2 b2 and gradients dW1 db1 dW2 db2 of the same shapes."""
    shapes = ((3, 4), (3, 1), (1, 3), (1, 1))
    parameters = dict(zip(("W1", "b1", "W2", "b2"), _standard_normal(2, *shapes), strict=True))
    grads = dict(zip(("dW1", "db1", "dW2", "db2"), _standard_normal(3, *shapes), strict=True))
    return parameters, grads


def update_parameters_test_case_2hidden() -> tuple[dict[str, Array], dict[str, Array]]:
    """Layers 2-4-3-1: parameters W1 b1 .. W3 b3, and gradients as `L_model_backward` hands them over.

    Those are dA2 dW3 db3 .. dA0 dW1 db1, in this order, of five examples; the largest are several hundred.
    """
    _, parameters, _ = _whole_numbers()
    shapes = ((3, 5), (1, 3), (1, 1), (4, 5), (3, 4), (3, 1), (2, 5), (4, 2), (4, 1))
    names = ("dA2", "dW3", "db3", "dA1", "dW2", "db2", "dA0", "dW1", "db1")
    draws = (200 * values for values in _standard_normal(4, *shapes))
    return parameters, dict(zip(names, draws, strict=True))


def print_grads(grads: Mapping[str, Array | None]) -> None:
    """Print dW1, db1 and dA1, the gradient of the first hidden activation.

    Older convention: releases up to v5 stored the gradient of A1 as "dA2"; grads without "dA0" are read so.
    """
    for label, key in (("dW1", "dW1"), ("db1", "db1"), ("dA1", "dA1" if "dA0" in grads else "dA2")):
        print(f"{label} = {grads.get(key)}")


def _whole_numbers(hidden: float = 1.0) -> tuple[Array, dict[str, Array], list[LayerCache]]:
    """X, parameters and caches of layers 2-4-3-1 on five examples, in numbers that can be followed by hand.

    hidden : a factor of all hidden activations
    """
    X = np.array([[-3.0, 2.0, -2.0, -2.0, -3.0], [3.0, -3.0, 2.0, 3.0, -3.0]])
    W1 = hidden * np.array([[2.0, 1.0], [1.0, -2.0], [-3.0, 1.0], [3.0, -1.0]])
    b1 = hidden * np.array([[3.0], [2.0], [-3.0], [-1.0]])
    Z1 = hidden * np.array([[0, 4, 1, 2, -6], [-7, 10, -4, -6, 5], [9, -12, 5, 6, 3], [-13, 8, -9, -10, -7]])
    W2 = np.array([[-2.0, 1.0, 1.0, -1.0], [2.0, -1.0, 2.0, 2.0], [-2.0, 1.0, -1.0, 1.0]])
    b2 = hidden * np.array([[-3.0], [-2.0], [2.0]])
    Z2 = hidden * np.array([[6, -9, 0, -1, 5], [16, 12, 10, 14, -1], [-7, 12, -5, -8, 4]])
    W3, b3 = np.array([[-0.2, 0.5, 0.8]]) / hidden, np.array([[-8.5]])
    Z3 = np.array([[-1.7, 7.1, -3.5, -1.5, -6.3]])
    A1, A2 = np.maximum(0, Z1), np.maximum(0, Z2)
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}
    return X, parameters, [((X, W1, b1), Z1), ((A1, W2, b2), Z2), ((A2, W3, b3), Z3)]


def _standard_normal(seed: int, *shapes: tuple[int, int]) -> Iterator[Array]:
    """The draws that np.random.seed(seed) and np.random.randn would give, leaving the global stream alone."""
    stream = np.random.RandomState(seed)
    return (stream.randn(*shape) for shape in shapes)
