"""Activation functions of the network and their derivatives, given to the learner ready-made.

Each forward function returns its activation together with Z, because the backward function of the same name
needs Z again. Columns are examples throughout: n units, m examples. Nothing here changes its inputs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["relu", "relu_backward", "sigmoid", "sigmoid_backward"]

Array = NDArray[np.float64]


def sigmoid(Z: Array) -> tuple[Array, Array]:
    """A = 1 / (1 + exp(-Z)), entry by entry, without overflow however large |Z| is.

    Z : float64[n, m]

    Returns
    -------
    A : float64[n, m], every entry between 0 and 1
    Z : the very array that was passed, the cache for `sigmoid_backward`
    """
    return _logistic(Z), Z


def relu(Z: Array) -> tuple[Array, Array]:
    """A = max(0, Z), entry by entry.

    Z : float64[n, m]

    Returns
    -------
    A : float64[n, m], no entry below 0
    Z : the very array that was passed, the cache for `relu_backward`
    """
    return np.maximum(0, Z), Z


def sigmoid_backward(dA: Array, Z: Array) -> Array:
    """dZ = dA * s * (1 - s) with s = sigmoid(Z): the gradient of the cost behind a sigmoid unit.

    dA : float64[n, m], gradient of the cost with respect to the activation
    Z : float64[n, m], the cache that `sigmoid` returned

    Returns
    -------
    dZ : float64[n, m]

    Raises
    ------
    ValueError : dA and Z differ in shape
    """
    _require_same_shape("sigmoid_backward", dA, Z)
    # 1 - s is computed as sigmoid(-Z): the subtraction would lose every digit once s rounds to 1.
    return np.asarray(dA * _logistic(Z) * _logistic(np.negative(Z)))


def relu_backward(dA: Array, Z: Array) -> Array:
    """dZ = dA where Z > 0, and 0 where Z <= 0: the gradient of the cost behind a relu unit.

    dA : float64[n, m], gradient of the cost with respect to the activation; left as it is
    Z : float64[n, m], the cache that `relu` returned

    Returns
    -------
    dZ : float64[n, m], a new array

    Raises
    ------
    ValueError : dA and Z differ in shape
    """
    _require_same_shape("relu_backward", dA, Z)
    return np.where(np.less_equal(Z, 0), 0.0, dA)


def _logistic(Z: Array) -> Array:
    """The logistic function from exp(-|Z|), which lies in (0, 1] and so cannot overflow."""
    with np.errstate(under="ignore"):  # exp(-1000) is 0 for our purpose, also under np.seterr(all="raise")
        decay = np.exp(-np.abs(Z))
        return np.where(np.greater_equal(Z, 0), 1.0, decay) / (1.0 + decay)


def _require_same_shape(function: str, dA: Array, Z: Array) -> None:
    if np.shape(dA) != np.shape(Z):
        raise ValueError(
            f"{function}: dA has shape {np.shape(dA)} but Z has shape {np.shape(Z)}; they belong to the same "
            "layer and must agree. Is the activation cache that of this layer?"
        )
