"""Inputs on which the functions of "Building a deep neural network" are tried.

The published cases carry the names under which the releases of this assignment know them, and reproduce their
numbers to the last bit. Where two generations differ, the plain name is the newest one and the suffix says
which release the other belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "L_model_backward_test_case",
    "L_model_forward_test_case",
    "L_model_forward_test_case_2hidden",
    "compute_cost_test_case",
    "compute_cost_test_case_v4",
    "linear_activation_backward_test_case",
    "linear_activation_forward_test_case",
    "linear_backward_test_case",
    "linear_backward_test_case_v4",
    "linear_forward_test_case",
    "print_grads",
    "update_parameters_test_case",
]

Array = NDArray[np.float64]
LinearCache = tuple[Array, Array, Array]
LayerCache = tuple[LinearCache, Array]


def linear_forward_test_case() -> tuple[Array, Array, Array]:
    """One unit on two examples: A float64[3, 2], W float64[1, 3], b float64[1, 1]."""
    A, W, b = _standard_normal(1, (3, 2), (1, 3), (1, 1))
    return A, W, b


def linear_activation_forward_test_case() -> tuple[Array, Array, Array]:
    """One unit on two examples: A_prev float64[3, 2], W float64[1, 3], b float64[1, 1]."""
    A_prev, W, b = _standard_normal(2, (3, 2), (1, 3), (1, 1))
    return A_prev, W, b


def L_model_forward_test_case() -> tuple[Array, dict[str, Array]]:
    """Layers 4-3-1 on two examples: X float64[4, 2] and parameters W1 b1 W2 b2 (release v2)."""
    X, *parameters = _standard_normal(1, (4, 2), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, dict(zip(("W1", "b1", "W2", "b2"), parameters, strict=True))


def L_model_forward_test_case_2hidden() -> tuple[Array, dict[str, Array]]:
    """Layers 5-4-3-1 on four examples: X float64[5, 4] and parameters W1 b1 .. W3 b3 (since v3)."""
    X, *parameters = _standard_normal(6, (5, 4), (4, 5), (4, 1), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, dict(zip(("W1", "b1", "W2", "b2", "W3", "b3"), parameters, strict=True))


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


def linear_backward_test_case() -> tuple[Array, LinearCache]:
    """Three units, four examples: dZ float64[3, 4], cache of A_prev[5, 4], W[3, 5], b[3, 1] (since v4a)."""
    dZ, A_prev, W, b = _standard_normal(1, (3, 4), (5, 4), (3, 5), (3, 1))
    return dZ, (A_prev, W, b)


def linear_backward_test_case_v4() -> tuple[Array, LinearCache]:
    """One unit, two examples: dZ float64[1, 2], cache of A_prev[3, 2], W[1, 3], b[1, 1] (v2 to v4)."""
    dZ, A_prev, W, b = _standard_normal(1, (1, 2), (3, 2), (1, 3), (1, 1))
    return dZ, (A_prev, W, b)


def linear_activation_backward_test_case() -> tuple[Array, LayerCache]:
    """One unit, two examples: dA float64[1, 2], cache ((A_prev[3, 2], W[1, 3], b[1, 1]), Z[1, 2]).

    Older convention: Z is drawn on its own and is not W A_prev + b.
    """
    dA, A_prev, W, b, Z = _standard_normal(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    return dA, ((A_prev, W, b), Z)


def L_model_backward_test_case() -> tuple[Array, Array, tuple[LayerCache, LayerCache]]:
    """Layers 4-3-1 on two examples: AL float64[1, 2], Y float64[1, 2], a tuple of two caches.

    Older convention: AL is a normal draw, not a probability (one entry exceeds 1), and the caches do not come
    from one forward pass. A solution that clips AL to (0, 1) therefore differs here, and only here.
    """
    AL, A0, W1, b1, Z1, A1, W2, b2, Z2 = _standard_normal(
        3, (1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2)
    )
    return AL, np.array([[1.0, 0.0]]), (((A0, W1, b1), Z1), ((A1, W2, b2), Z2))


def update_parameters_test_case() -> tuple[dict[str, Array], dict[str, Array]]:
    """Layers 4-3-1: parameters W1 b1 W2 b2 and gradients dW1 db1 dW2 db2 of the same shapes."""
    shapes = ((3, 4), (3, 1), (1, 3), (1, 1))
    parameters = dict(zip(("W1", "b1", "W2", "b2"), _standard_normal(2, *shapes), strict=True))
    grads = dict(zip(("dW1", "db1", "dW2", "db2"), _standard_normal(3, *shapes), strict=True))
    return parameters, grads


def print_grads(grads: Mapping[str, Array | None]) -> None:
    """Print dW1, db1 and dA1, the gradient of the first hidden activation.

    Older convention: releases up to v5 stored the gradient of A1 as "dA2"; grads without "dA0" are read so.
    """
    for label, key in (("dW1", "dW1"), ("db1", "db1"), ("dA1", "dA1" if "dA0" in grads else "dA2")):
        print(f"{label} = {grads.get(key)}")


def _standard_normal(seed: int, *shapes: tuple[int, int]) -> Iterator[Array]:
    """The draws that np.random.seed(seed) and np.random.randn would give, leaving the global stream alone."""
    stream = np.random.RandomState(seed)
    return (stream.randn(*shape) for shape in shapes)
