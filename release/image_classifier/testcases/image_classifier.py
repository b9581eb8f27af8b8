"""Inputs on which the functions of "Classifying images with a deep network" are tried.

The cases called `_test_case` are the published ones, and reproduce their numbers; their pixels and, in one of
them, their labels are normal draws. Those called `_digits` and `_stripes` are this notebook's own, and small
enough to be followed by hand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "L_layer_model_test_case",
    "accuracy_digits",
    "images_digits",
    "learning_stripes",
    "predict_digits",
    "predict_three_layers",
    "two_layer_model_test_case",
]

Array = NDArray[np.float64]


def images_digits() -> NDArray[np.uint8]:
    """Two pictures of 2 x 3 pixels, uint8[2, 2, 3, 3]: the numbers tell picture, row, column and colour.

    The first is 0 1 2, 10 11 12, 20 21 22 in its upper row and 30 31 32 .. in its lower one; the second one
    is the same plus 100.
    """
    picture, row, column, colour = np.indices((2, 2, 3, 3))
    return (100 * picture + 30 * row + 10 * column + colour).astype(np.uint8)


def two_layer_model_test_case() -> tuple[Array, Array, tuple[int, int, int]]:
    """X float64[10, 10], Y float64[1, 10], both normal draws, and the sizes (10, 4, 1)."""
    stream = np.random.RandomState(1)
    X, Y = stream.randn(10, 10), stream.randn(1, 10)
    return X, Y, (10, 4, 1)


def L_layer_model_test_case() -> tuple[Array, NDArray[np.int64], tuple[int, ...]]:
    """X float64[10, 10], a normal draw, Y int64[1, 10] of both labels, and the sizes (10, 5, 6, 1)."""
    X = np.random.RandomState(1).randn(10, 10)
    return X, np.array([[1, 1, 1, 1, 0, 0, 0, 1, 1, 0]]), (10, 5, 6, 1)


def learning_stripes() -> tuple[Array, NDArray[np.int64]]:
    """X float64[4, 6] between -2 and 2, Y int64[1, 6]: a network of either kind learns it in a few rounds.

    The label is 1 where the first two inputs have the same sign.
    """
    X = np.array(
        [
            [1.5, -1.25, 2.0, -0.5, -1.75, 0.75],
            [1.0, -2.0, -1.5, 0.5, -0.75, -1.0],
            [0.5, 0.25, -1.0, 2.0, -0.25, 1.25],
            [-1.0, 1.5, 0.75, -0.5, 0.25, -2.0],
        ]
    )
    return X, np.array([[1, 1, 0, 0, 1, 0]])


def predict_digits() -> tuple[Array, dict[str, Array]]:
    """X float64[2, 5] and parameters of layers 2-2-1, all in whole numbers.

    The probabilities are the sigmoid of 3, -1, 0, 1 and -3: the third is exactly one half.
    """
    X = np.array([[3.0, 0.0, 1.0, 1.0, -2.0], [0.0, 1.0, 1.0, 0.0, 3.0]])
    parameters = {
        "W1": np.array([[1.0, 0.0], [0.0, 1.0]]),
        "b1": np.zeros((2, 1)),
        "W2": np.array([[1.0, -1.0]]),
        "b2": np.zeros((1, 1)),
    }
    return X, parameters


def predict_three_layers() -> tuple[Array, dict[str, Array]]:
    """X float64[2, 5] and parameters of layers 2-3-2-1: the last Z are 1/2, 1/4, -5/4, -1/4, -7/4."""
    X = np.array([[1.0, -2.0, 1.0, 1.0, 2.0], [-2.0, 1.0, 1.0, 0.0, 1.0]])
    parameters = {
        "W1": np.array([[0.0, -2.0], [-2.0, -2.0], [1.0, 2.0]]),
        "b1": np.zeros((3, 1)),
        "W2": np.array([[-2.0, 0.0, 2.0], [1.0, -2.0, -1.0]]),
        "b2": np.array([[1.0], [-1.0]]),
        "W3": np.array([[-0.25, 0.25]]),
        "b3": np.array([[0.5]]),
    }
    return X, parameters


def accuracy_digits() -> tuple[Array, NDArray[np.int64]]:
    """predictions float64[1, 8] and Y int64[1, 8]: five of eight agree."""
    return np.array([[1.0, 0, 0, 1, 1, 0, 0, 1]]), np.array([[1, 0, 1, 1, 0, 0, 0, 0]])
