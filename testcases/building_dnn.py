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


### BEGIN HIDDEN TESTS
# Random inputs of the hidden checks. They draw from numpy's global stream and never seed it: whoever records
# the checks does. Layers are drawn as small multiples of 1/16, whose sums and products are exact in any order
# of summation: two right solutions agree, and an exact zero in Z is one for everybody.

__all__ += [
    "random_activation_backward_case",
    "random_activation_forward_case",
    "random_backward_case",
    "random_cost_case",
    "random_layer",
    "random_linear_backward_case",
    "random_network",
    "random_update_case",
    "saturated_cost_case",
    "wrongly_saturated_cost_case",
]


def random_layer(n_prev: int, n: int, m: int) -> LinearCache:
    """A_prev float64[n_prev, m], W float64[n, n_prev], b float64[n, 1]."""
    A_prev = _examples(n_prev, m)
    return A_prev, _weights(n, A_prev), _sixteenths(n, 1)


def random_activation_forward_case(n_prev: int, n: int, m: int) -> LinearCache:
    """A_prev, W, b as in `random_layer`, with Z = W A_prev + b of both signs and exactly 0 in several places.

    A single example (m = 1) has its zeros in every fourth unit, from the second on; m = n = 1 has none.
    """
    A_prev, W, _ = random_layer(n_prev, n, m)
    b = _bias_through_zero(W @ A_prev)
    if n == 1:  # the bias gives one zero per unit; a lone unit gets more from half of its negative examples
        Z = W @ A_prev + b
        columns = np.flatnonzero(Z < 0)[::2]
        W[0, 0], A_prev[0] = np.copysign(1.0, W[0, 0]), A_prev[0] * np.abs(W[0, 0])  # dividing by 1 is exact
        A_prev[0, columns] -= Z[0, columns] * W[0, 0]
    scale = _power_of_two_to(4.0, W @ A_prev + b)
    return A_prev, W * scale, b * scale


def random_network(layer_dims: list[int], m: int) -> tuple[Array, dict[str, Array]]:
    """X float64[n_0, m] and parameters W1 b1 .. WL bL, for up to 8 layers.

    Every hidden unit is active on some example and, if m > 1, exactly at the kink of relu on another. The
    output layer has |Z| <= 2, so AL lies between 0.1 and 0.9.
    """
    X = _examples(layer_dims[0], m)
    A, parameters, L = X, {}, len(layer_dims) - 1
    for layer in range(1, L + 1):
        W = _weights(layer_dims[layer], A)
        b = _sixteenths(layer_dims[layer], 1) if layer == L else _bias_through_zero(W @ A)
        scale = _power_of_two_to(2.0, W @ A + b) if layer == L else 1.0
        parameters[f"W{layer}"], parameters[f"b{layer}"] = W * scale, b * scale
        A = np.maximum(0.0, W @ A + b)
    return X, parameters


def random_cost_case(m: int) -> tuple[Array, Array]:
    """AL float64[1, m] between 0.1 and 0.9, then Y float64[1, m] with both labels if m > 1."""
    AL = np.random.uniform(0.1, 0.9, (1, m))
    return AL, _labels(AL)


def saturated_cost_case(m: int = 5) -> tuple[Array, Array]:
    """AL, Y of m >= 2 where AL is rightly 0 on one example and rightly 1 on another: the cost is finite."""
    AL, Y = random_cost_case(m)
    AL[0, np.flatnonzero(Y == 0)[0]] = 0.0
    AL[0, np.flatnonzero(Y == 1)[0]] = 1.0
    return AL, Y


def wrongly_saturated_cost_case(m: int = 5, *, label: float = 1.0) -> tuple[Array, Array]:
    """AL, Y where one example of that label is said to have it with probability 0: the cost is infinite."""
    AL, Y = random_cost_case(m)
    AL[0, np.flatnonzero(label == Y)[0]] = 1.0 - label
    return AL, Y


def random_linear_backward_case(n_prev: int, n: int, m: int) -> tuple[Array, LinearCache]:
    """dZ float64[n, m], no row of which sums to 0, and the cache (A_prev, W, b).

    Else db would be exactly 0 for some learners and a rounding error for those who divide before they sum.
    """
    dZ = _sixteenths(n, m)
    while not dZ.sum(axis=1).all():
        dZ = _sixteenths(n, m)
    return dZ, random_layer(n_prev, n, m)


def random_activation_backward_case(n_prev: int, n: int, m: int) -> tuple[Array, LayerCache]:
    """dA float64[n, m] and the cache ((A_prev, W, b), Z): Z = W A_prev + b exactly, with zeros in it."""
    A_prev, W, b = random_activation_forward_case(n_prev, n, m)
    return _sixteenths(n, m), ((A_prev, W, b), W @ A_prev + b)


def random_backward_case(layer_dims: list[int], m: int) -> tuple[Array, Array, list[LayerCache]]:
    """AL float64[n_L, m], Y float64[n_L, m] with both labels if m > 1, the L caches of that forward pass."""
    X, parameters = random_network(layer_dims, m)
    A, caches, Z = X, [], X
    for layer in range(1, len(layer_dims)):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ A + b
        caches.append(((A, W, b), Z))
        A = np.maximum(0.0, Z)
    AL = 1.0 / (1.0 + np.exp(-Z))
    return AL, _labels(AL), caches


def random_update_case(layer_dims: list[int]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Parameters W1 b1 .. WL bL and gradients dW1 db1 .. dWL dbL of the same shapes."""
    _, parameters = random_network(layer_dims, m=3)
    return parameters, {f"d{name}": np.random.randn(*value.shape) for name, value in parameters.items()}


def _sixteenths(*shape: int) -> Array:
    """Entries +-1/16 .. +-16/16, none of them 0."""
    return np.random.choice((-1.0, 1.0), shape) * np.random.randint(1, 17, shape).astype(np.float64) / 16.0


def _examples(n: int, m: int) -> Array:
    """float64[n, m] with at least three different columns, or m if that is less."""
    X = _sixteenths(n, m)
    return X if len(np.unique(X, axis=1).T) >= min(m, 3) else _examples(n, m)


def _weights(n: int, A: Array) -> Array:
    """W float64[n, n_prev] that tells examples apart: no row of W A is constant, unless m is 1."""
    W = _sixteenths(n, len(A))
    return W if A.shape[1] == 1 or np.ptp(W @ A, axis=1).all() else _weights(n, A)


def _bias_through_zero(V: Array) -> Array:
    """The b for which each row of V + b is exactly 0 at about the row's median and above 0 somewhere.

    Rows that are constant cannot be both: they become positive, 0, negative, positive in turn.
    """
    b: Array = np.abs(_sixteenths(len(V), 1)) * np.resize((1.0, 0.0, -1.0, 1.0), (len(V), 1))
    for unit, row in enumerate(V):
        levels = np.unique(row)
        b[unit] = b[unit] - levels[0] if len(levels) == 1 else -levels[(len(levels) - 1) // 2]
    return b


def _power_of_two_to(bound: float, Z: Array) -> float:
    """A power of two, at most 1, that brings |Z| down to the bound: scaling by it rounds nothing."""
    excess = np.frexp(np.abs(Z).max() / bound)[1]
    return float(np.ldexp(1.0, -max(0, int(excess))))


def _labels(AL: Array) -> Array:
    """Labels of both kinds in each row whose number of ones stays clear of the sum of AL.

    Else the mean of AL - Y, the last bias's gradient, would be a small difference of large numbers.
    """
    Y, m = np.zeros_like(AL), AL.shape[1]
    for row, probabilities in zip(Y, AL, strict=True):
        counts = np.arange(1, m) if m > 1 else np.arange(2)
        distance = np.abs(probabilities.sum() - counts)
        ones = np.random.choice(counts[distance >= min(0.15 * m, distance.max())])
        row[np.random.permutation(m)[:ones]] = 1.0
    return Y


### END HIDDEN TESTS
