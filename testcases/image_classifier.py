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


### BEGIN HIDDEN TESTS
# Random inputs of the hidden checks. They draw from numpy's global stream and never seed it: whoever records
# the checks does.

__all__ += [
    "random_accuracy_case",
    "random_examples",
    "random_images",
    "random_predict_case",
    "random_two_layer_case",
]


def random_images(m: int, height: int, width: int, colours: int = 3) -> NDArray[np.uint8]:
    """uint8[m, height, width, colours] over the whole range; 0 and 255 occur."""
    images = np.random.randint(0, 256, (m, height, width, colours)).astype(np.uint8)
    images.flat[0], images.flat[-1] = 255, 0
    return images


def random_examples(n: int, m: int, *, size: float = 1.0, labels: type = float) -> tuple[Array, Array]:
    """X float64[n, m] of both signs up to `size`, Y of that type [1, m]: 1 where most inputs are positive.

    Both labels occur, and an example or two have the wrong one.
    """
    X = size * np.random.choice((-1.0, 1.0), (n, m)) * np.random.uniform(0.2, 1.0, (n, m))
    Y = (X.sum(axis=0, keepdims=True) > 0).astype(labels)
    Y[0, 0] = 1 - Y[0, 0]
    return (X, Y) if 0.25 <= Y.mean() <= 0.75 else random_examples(n, m, size=size, labels=labels)


def random_two_layer_case(
    sizes: tuple[int, int, int], m: int, *, size: float = 1.0, labels: type = float
) -> tuple[Array, Array, tuple[int, int, int]]:
    """X, Y of `random_examples` and the sizes; the very first cost depends on the labels.

    A network that starts with weights this small says one half everywhere, and its cost is log 2 whatever
    it is compared with. Examples on which a wrong comparison shows in no digit that counts are drawn again.
    """
    n_x, n_h, n_y = sizes
    X, Y = random_examples(n_x, m, size=size, labels=labels)
    start = np.random.RandomState(1)  # initialize_parameters seeds like this
    W1, W2 = 0.01 * start.randn(n_h, n_x), 0.01 * start.randn(n_y, n_h)
    Z2 = W2 @ np.maximum(0.0, W1 @ X)
    without_labels = ((1 / (1 + np.exp(-Z2)) - Y) * Z2).mean()
    return (
        (X, Y, sizes)
        if abs(without_labels) > 1e-5
        else random_two_layer_case(sizes, m, size=size, labels=labels)
    )


def random_predict_case(layer_dims: list[int], m: int, *, ties: int = 0) -> tuple[Array, dict[str, Array]]:
    """X float64[n_0, m] and parameters W1 b1 .. WL bL; a wrong threshold changes a prediction.

    ties : how many examples have a probability of exactly one half: those of zeros only. Then all b are 0.

    No other probability lies within 0.02 of one half, a quarter or three quarters: no rounding decides.
    """
    parameters: dict[str, Array] = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1 : layer + 1]
        parameters[f"W{layer}"] = np.random.uniform(-2, 2, (n, n_prev))
        parameters[f"b{layer}"] = np.zeros((n, 1)) if ties else np.random.uniform(-0.5, 0.5, (n, 1))
    X = np.random.uniform(-1, 1, (layer_dims[0], 10 * m))
    p = _probabilities(X, parameters)
    apart = np.flatnonzero(np.abs(p - np.array([[0.25], [0.5], [0.75]])).min(axis=0) > 0.02)[: m - ties]
    p = p[apart]
    mean = (p.sum() + 0.5 * ties) / m
    bands = ((0.0, 0.25), (0.25, 0.5), (0.5, 0.62), (0.5, 0.75), (0.75, 1.0), sorted((0.5, mean)))
    if len(p) < m - ties or not all(((low < p) & (p < high)).any() for low, high in bands):
        return random_predict_case(layer_dims, m, ties=ties)
    return np.hstack([np.zeros((len(X), ties)), X[:, apart]]), parameters


def _probabilities(X: Array, parameters: dict[str, Array]) -> Array:
    """What a network says, float64[m]."""
    A, Z = X, X
    for layer in range(1, len(parameters) // 2 + 1):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        A = np.maximum(0.0, Z)
    return np.asarray(1 / (1 + np.exp(-Z[0])))


def random_accuracy_case(m: int, right: int) -> tuple[Array, NDArray[np.int64]]:
    """predictions float64[1, m], Y int64[1, m]: `right` of m agree, and both kinds of error occur, unequally.

    At least two of either label are among those that agree, unequally often too.
    """
    Y = np.random.randint(0, 2, (1, m))
    predictions = Y.astype(float)
    wrong = np.random.permutation(m)[right:]
    predictions[0, wrong] = 1 - predictions[0, wrong]
    false_alarms, missed = (int(((predictions == p) & (p != Y)).sum()) for p in (1.0, 0.0))
    ones, zeros = (int(((predictions == p) & (p == Y)).sum()) for p in (1.0, 0.0))
    uneven = false_alarms != missed and ones != zeros and min(false_alarms, missed) >= 1
    uneven = uneven and right not in (int(predictions.sum()), int(Y.sum()))
    return (predictions, Y) if uneven and min(ones, zeros) >= 2 else random_accuracy_case(m, right)


### END HIDDEN TESTS
