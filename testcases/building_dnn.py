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


### BEGIN HIDDEN TESTS
# Random inputs of the hidden checks. They draw from numpy's global stream and never seed it: whoever records
# the checks does.
#
# The same code loses the same points in every variant: labels, zeros and the ends of the range are fixed, and
# only magnitudes vary. A cap, clip or threshold is met by every draw of a check or by none, since the largest
# entries lie in bands: below 1, or above 100.
#
# Where relu has its kink, numbers are odd multiples of 1/64, scaled by powers of two: their sums and products
# are exact in any order of summation, and an exact zero in Z is one for everybody.

__all__ += [
    "NEARLY_SATURATED",
    "STEEP",
    "TALL",
    "nearly_saturated_cost_case",
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

SMALL, LARGE = 1.0, 200.0
"""Between them lies no largest entry of a gradient."""

REACH = 1.3
"""Ordinary predictions: |Z| <= 1.3, hence AL between 0.21 and 0.79 and |dAL| below 5."""

NEARLY_SATURATED = 7.3
"""|Z| of a prediction as sure as predictions may be where every right style has to agree: p = 6.8e-4.

Adding 1e-8 to AL changes dAL of that example by 1e-8 / p = 1.5e-5 of it, and its loss by 1.5e-5 of 7.3;
adding 1e-7 in the logarithm, its loss by 1.5e-4 of 7.3, which is 2e-5: all within the 1e-4 of those checks.
Clipping at 1e-7 changes nothing. Clipping at 1e-3 is wrong by log(1e-3 / 6.8e-4) = 0.39 of 7.3 in the loss,
and by a third in dZ.
"""

TALL = {"top": 4096.0, "large": "dW"}
"""Networks whose activations are in thousands: weights need much, and what comes before them little."""

STEEP = {"top": 2.0**-13, "steep": 2.0**13, "large": "dA dW db"}
"""Networks whose hidden activations are tiny, and one input large: all kinds of gradients are."""


def random_layer(n_prev: int, n: int, m: int, *, size: float = 0.125, inputs: float = 1.0) -> LinearCache:
    """A_prev float64[n_prev, m] up to `inputs`; W float64[n, n_prev], b float64[n, 1] up to `size`.

    A_prev and Z have entries of both signs; a single entry of A_prev is positive.
    """
    A_prev, W, b = _uniform(n_prev, m) * inputs, _uniform(n, n_prev) * size, _uniform(n, 1) * size * inputs
    A_prev = np.abs(A_prev) if A_prev.size == 1 else A_prev
    if _both_signs(A_prev) and _both_signs(W @ A_prev + b):
        return A_prev, W, b
    return random_layer(n_prev, n, m, size=size, inputs=inputs)


def random_activation_forward_case(n_prev: int, n: int, m: int, *, top: float = 1.0) -> LinearCache:
    """A_prev, W, b with Z = W A_prev + b of both signs and exactly 0 in several places.

    A single example (m = 1) has its zeros in every fourth unit, from the second on; m = n = 1 has none.

    top : a power of two that no |W| exceeds; the largest |Z| lies between it and its half, the largest Z
        above its quarter, and where `top` is more than 1, no |Z| but 0 below 1
    """
    A_prev = _examples(n_prev, m)
    W = _weights(n, A_prev)
    b = _bias_through_zero(W @ A_prev)
    if n == 1:  # the bias gives one zero per unit; a lone unit gets more from half of its negative examples
        Z = W @ A_prev + b
        columns = np.flatnonzero(Z < 0)[::2]
        W[0, 0], A_prev[0] = np.copysign(1.0, W[0, 0]), A_prev[0] * np.abs(W[0, 0])  # dividing by 1 is exact
        A_prev[0, columns] -= Z[0, columns] * W[0, 0]
    Z = W @ A_prev + b
    scale = _power_of_two_to(top, Z)
    gentle = scale <= top and 2 * Z.max() >= np.abs(Z).max()
    if not gentle or (top > 1 and np.abs(Z[Z != 0]).min() * scale <= 1):
        return random_activation_forward_case(n_prev, n, m, top=top)
    return A_prev, W * scale, b * scale


def random_network(
    layer_dims: list[int], m: int, *, top: float = 4.0, reach: float = REACH
) -> tuple[Array, dict[str, Array]]:
    """X float64[n_0, m] and parameters W1 b1 .. WL bL, for up to 5 layers.

    Every hidden unit is active on some example and, if m > 1, exactly at the kink of relu on another.

    top : a power of two; the largest input and activation of each hidden layer lie between it and its half
    reach : Z of the surest prediction of each output; the surest of the other sign has -0.75 of it
    """
    X = _examples(layer_dims[0], m)
    X = X * _power_of_two_to(top, X)
    A, parameters, L = X, {}, len(layer_dims) - 1
    for layer in range(1, L + 1):
        W = _weights(layer_dims[layer], A)
        if layer == L:
            W, b = _output_layer(W, W @ A, reach)
        else:
            b = _bias_through_zero(W @ A)
            scale = _power_of_two_to(top, np.maximum(0.0, W @ A + b))
            W, b = W * scale, b * scale
        parameters[f"W{layer}"], parameters[f"b{layer}"] = W, b
        A = np.maximum(0.0, W @ A + b)
    return X, parameters


def random_cost_case(m: int, *, first: float = 1.0) -> tuple[Array, Array]:
    """AL float64[1, m] between 0.1 and 0.9, then Y float64[1, m] with the labels 1 0 0 1 1 in turn.

    first : the first label; with 0 all labels are the other way round

    Rounding the cost to three, four or five decimals or to float16 is always seen, to six never.
    """
    AL, Y = np.random.uniform(0.1, 0.9, (1, m)), _turns(m, first)
    cost = _cost(AL, Y)
    short = _rounding(cost, 3) > 2e-5 and _rounding(cost, 4) > 2e-5 and _rounding(cost, 5) > 2e-6
    seen = short and abs(float(np.float16(cost)) - cost) > 2e-5 * cost and _rounding(cost, 6) < 8e-7
    return (AL, Y) if seen else random_cost_case(m, first=first)


def nearly_saturated_cost_case(m: int = 6) -> tuple[Array, Array]:
    """AL, Y as in `random_cost_case`, but one example of each label is nearly sure of the other label.

    A second one is rightly sure, but less so: else what a crossed term adds here it would save there.
    """
    AL, Y = random_cost_case(m)
    p = 1.0 / (1.0 + np.exp(NEARLY_SATURATED * np.random.uniform(0.98, 1.0, 4)))
    for label in (0, 1):
        wrong, right = np.flatnonzero(label == Y)[:2]
        AL[0, [wrong, right]] = np.abs(1 - label - p[label]), np.abs(label - np.sqrt(p[label + 2]))
    cost = _cost(AL, Y)
    seen = _rounding(cost, 3) > 1.2e-4 and abs(float(np.float16(cost)) - cost) > 1.5e-4 * cost
    return (AL, Y) if seen else nearly_saturated_cost_case(m)


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


def random_linear_backward_case(
    n_prev: int, n: int, m: int, *, size: float = 0.125, inputs: float = 1.0
) -> tuple[Array, LinearCache]:
    """dZ float64[n, m] up to `size`, and the cache (A_prev, W, b) of `random_layer` with W and b up to 1.

    No row of dZ nearly sums to 0: db would be a rounding error for those who divide before they sum.
    """
    dZ = _uniform(n, m)
    while (np.abs(dZ.mean(axis=1)) < 0.05 / np.sqrt(m)).any():
        dZ = _uniform(n, m)
    return dZ * size, random_layer(n_prev, n, m, size=1.0, inputs=inputs)


def random_activation_backward_case(
    n_prev: int, n: int, m: int, *, size: float = 0.125, top: float = 1.0
) -> tuple[Array, LayerCache]:
    """dA float64[n, m] up to `size`, the cache ((A_prev, W, b), Z): Z = W A_prev + b exactly, with zeros."""
    A_prev, W, b = random_activation_forward_case(n_prev, n, m, top=top)
    return _uniform(n, m) * size, ((A_prev, W, b), W @ A_prev + b)


def random_backward_case(
    layer_dims: list[int],
    m: int,
    *,
    top: float = 4.0,
    reach: float = REACH,
    steep: float = 1.0,
    large: str = "",
) -> tuple[Array, Array, list[LayerCache]]:
    """AL float64[n_L, m], Y float64[n_L, m] with both labels if m > 1, the L caches of that forward pass.

    The surest predictions are wrong. No gradient is zero everywhere, nor that of an output bias nearly zero,
    nor any a sum that cancels so far that 1e-8 added to AL would show.

    top, reach : as in `random_network`
    steep : a power of two; the first input is as many times larger, and its weights as many times smaller
    large : kinds of gradients whose largest entry is above 200, as in "dW db"; of all others it is below 1
    """
    X, parameters = random_network(layer_dims, m, top=top, reach=reach)
    X[0] *= steep
    parameters["W1"][:, 0] /= steep
    AL, caches = _forward(X, parameters)
    Y = _labels(AL)
    grads = _gradients(AL, Y, caches)
    sizes = {kind: max(np.abs(g).max() for key, g in grads.items() if key[:2] == kind) for kind in _KINDS}
    as_asked = all(size > LARGE if kind in large else size < SMALL for kind, size in sizes.items())
    alive = all(gradient.any() for gradient in grads.values())
    if as_asked and alive and np.abs((AL - Y).mean(axis=1)).min() > 0.02 and _bears_shield(AL, Y, caches):
        return AL, Y, caches
    return random_backward_case(layer_dims, m, top=top, reach=reach, steep=steep, large=large)


def random_update_case(
    layer_dims: list[int],
    m: int = 5,
    *,
    size: float = 1.0,
    top: float = 4.0,
    steep: float = 1.0,
    large: str = "",
    old_names: bool = False,
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Parameters W1 b1 .. WL bL, and the gradients that `L_model_backward` hands over, in its order: dA too.

    size : a factor of both; top, steep, large : as in `random_backward_case`
    old_names : the gradient of A(l - 1) is called "dA" + str(l), as in releases up to v5
    """
    AL, Y, caches = random_backward_case(layer_dims, m, top=top, steep=steep, large=large)
    parameters = {}
    for layer, ((_, W, b), _) in enumerate(caches, start=1):
        parameters[f"W{layer}"], parameters[f"b{layer}"] = W * size, b * size
    grads = {
        f"dA{int(name[2:]) + 1}" if old_names and name[:2] == "dA" else name: value * size
        for name, value in _gradients(AL, Y, caches).items()
    }
    return parameters, grads


_KINDS = ("dA", "dW", "db")


def _uniform(*shape: int) -> Array:
    """Entries of either sign between 1/16 and 1."""
    return np.random.choice((-1.0, 1.0), shape) * np.random.uniform(1 / 16, 1.0, shape)


def _both_signs(array: Array) -> bool:
    return array.size == 1 or bool(array.min() < 0 < array.max())


def _odd(*shape: int) -> Array:
    """Entries +-1/64, +-3/64 .. +-63/64."""
    return np.random.choice((-1.0, 1.0), shape) * (2.0 * np.random.randint(0, 32, shape) + 1.0) / 64.0


def _examples(n: int, m: int) -> Array:
    """float64[n, m] of both signs, with at least three different columns, or m if that is less."""
    X = _odd(n, m)
    different = len(np.unique(X, axis=1).T) >= min(m, 3)
    return X if different and _both_signs(X) else _examples(n, m)


def _weights(n: int, A: Array) -> Array:
    """W float64[n, n_prev] that tells examples apart: no row of W A is constant, unless m is 1."""
    W = _odd(n, len(A))
    return W if A.shape[1] == 1 or np.ptp(W @ A, axis=1).all() else _weights(n, A)


def _bias_through_zero(V: Array) -> Array:
    """The b for which each row of V + b is exactly 0 at about the row's median and above 0 somewhere.

    Rows that are constant cannot be both: they become positive, 0, negative, positive in turn.
    """
    b: Array = np.abs(_odd(len(V), 1)) * np.resize((1.0, 0.0, -1.0, 1.0), (len(V), 1))
    for unit, row in enumerate(V):
        levels = np.unique(row)
        b[unit] = b[unit] - levels[0] if len(levels) == 1 else -levels[(len(levels) - 1) // 2]
    return b


def _output_layer(W: Array, V: Array, reach: float) -> tuple[Array, Array]:
    """W and b of an output layer that puts V = W A between -0.75 `reach` and `reach`, row by row."""
    if V.shape[1] == 1:
        b = _odd(len(V), 1)
        while not (V + b).all():
            b = _odd(len(V), 1)
        scale = reach / (V + b)
        return W * scale, b * scale
    low, high = V.min(axis=1, keepdims=True), V.max(axis=1, keepdims=True)
    scale = 1.75 * reach / (high - low)
    return W * scale, -0.75 * reach - scale * low


def _power_of_two_to(top: float, Z: Array) -> float:
    """The power of two that brings the largest |Z| between half of `top` and it: scaling rounds nothing."""
    excess = np.frexp(np.abs(Z).max() / top)[1]
    return float(np.ldexp(1.0, -int(excess)))


def _forward(X: Array, parameters: dict[str, Array]) -> tuple[Array, list[LayerCache]]:
    """AL and the caches, from a forward pass."""
    A, caches, Z = X, [], X
    for layer in range(1, len(parameters) // 2 + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ A + b
        caches.append(((A, W, b), Z))
        A = np.maximum(0.0, Z)
    return 1.0 / (1.0 + np.exp(-Z)), caches


def _bears_shield(AL: Array, Y: Array, caches: list[LayerCache]) -> bool:
    """Whether 1e-8 added to AL changes each gradient by a third of what its check allows, at most."""
    allowed = 1e-4 if np.minimum(AL, 1 - AL).min() < 0.01 else 1e-5
    pairs = zip(_gradients(AL, Y, caches).values(), _gradients(AL, Y, caches, 1e-8).values(), strict=True)
    return all(np.abs(plain - other).max() <= allowed / 3 * np.abs(plain).max() for plain, other in pairs)


def _gradients(AL: Array, Y: Array, caches: list[LayerCache], shield: float = 0.0) -> dict[str, Array]:
    """All gradients, by name, in the order in which a backward pass finds them; `shield` is added to AL."""
    grads, dZ = {}, AL * (1 - AL) * ((1 - Y) / (1 - AL + shield) - Y / (AL + shield))
    for layer in range(len(caches), 0, -1):
        (A_prev, W, _), Z = caches[layer - 1]
        if layer < len(caches):
            dZ = grads[f"dA{layer}"] * (Z > 0)
        grads[f"dA{layer - 1}"] = W.T @ dZ
        grads[f"dW{layer}"] = dZ @ A_prev.T / dZ.shape[1]
        grads[f"db{layer}"] = dZ.mean(axis=1, keepdims=True)
    return grads


def _labels(AL: Array) -> Array:
    """Labels, row by row: 1 for the smallest AL, 0 for the largest, and in between 0 1 0 in turn of size.

    A single example has label 1.
    """
    Y = np.zeros_like(AL)
    for row, probabilities in zip(Y, AL, strict=True):
        order = np.argsort(probabilities)
        row[order[0]] = 1.0
        row[order[2:-1:3]] = 1.0
    return Y


def _turns(m: int, first: float) -> Array:
    """Labels 1 0 0 1 1 in turn, or the other way round."""
    Y = np.resize((1.0, 0.0, 0.0, 1.0, 1.0), (1, m))
    return Y if first else 1.0 - Y


def _rounding(cost: float, decimals: int) -> float:
    """The relative error of so many decimals."""
    return abs(round(cost, decimals) - cost) / cost


def _cost(AL: Array, Y: Array) -> float:
    return float(-np.log(np.where(Y == 1, AL, 1 - AL)).mean())


### END HIDDEN TESTS
