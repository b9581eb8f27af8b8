"""《一步步搭建深度神经网络》中的函数，可以直接使用。

它们就是第一个作业要求的函数，只有一点不同：`initialize_parameters_deep` 不是乘以 0.01，
而是除以 sqrt(n_prev)，并且使用另一个随机种子。通篇一列就是一个样本。
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .dnn_utils import relu, relu_backward, sigmoid, sigmoid_backward

__all__ = [
    "L_model_backward",
    "L_model_forward",
    "compute_cost",
    "initialize_parameters",
    "initialize_parameters_deep",
    "linear_activation_backward",
    "linear_activation_forward",
    "linear_backward",
    "linear_forward",
    "update_parameters",
]

Array = NDArray[np.float64]
LinearCache = tuple[Array, Array, Array]
LayerCache = tuple[LinearCache, Array]


def initialize_parameters(n_x: int, n_h: int, n_y: int) -> dict[str, Array]:
    """W1 float64[n_h, n_x] 和 W2 float64[n_y, n_h] 取自 0.01 * N(0, 1)，b1 和 b2 为零；每次都一样。"""
    np.random.seed(1)
    W1 = np.random.randn(n_h, n_x) * 0.01
    W2 = np.random.randn(n_y, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}


def initialize_parameters_deep(layer_dims: Sequence[int]) -> dict[str, Array]:
    """这些大小的各层的 W1 b1 .. WL bL，W 取自 N(0, 1) / sqrt(n_prev)，b 为零；每次都一样。

    layer_dims : L + 1 个大小，输入的大小排在最前
    """
    np.random.seed(1)
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters["W" + str(layer)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters["b" + str(layer)] = np.zeros((n, 1))
    return parameters


def linear_forward(A: Array, W: Array, b: Array) -> tuple[Array, LinearCache]:
    """Z = W A + b，以及缓存 (A, W, b)。

    A : float64[n_prev, m]; W : float64[n, n_prev]; b : float64[n, 1]; Z : float64[n, m]
    """
    return np.dot(W, A) + b, (A, W, b)


def linear_activation_forward(A_prev: Array, W: Array, b: Array, activation: str) -> tuple[Array, LayerCache]:
    """A = g(W A_prev + b)，以及缓存 ((A_prev, W, b), Z)。

    activation : g 的名字，"sigmoid" 或 "relu"

    异常
    ----
    ValueError : 没有叫这个名字的激活函数
    """
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == "sigmoid":
        A, activation_cache = sigmoid(Z)
    elif activation == "relu":
        A, activation_cache = relu(Z)
    else:
        raise ValueError(f"linear_activation_forward: {_unknown(activation)}")
    return A, (linear_cache, activation_cache)


def L_model_forward(X: Array, parameters: Mapping[str, Array]) -> tuple[Array, list[LayerCache]]:
    """[LINEAR -> RELU] x (L - 1) -> LINEAR -> SIGMOID 的 AL float64[n_L, m]，以及第 1 至 L 层的缓存。

    X : float64[n_0, m]; parameters : W1 b1 .. WL bL
    """
    A, caches = X, []
    L = len(parameters) // 2
    for layer in range(1, L + 1):
        activation = "relu" if layer < L else "sigmoid"
        A, cache = linear_activation_forward(
            A, parameters["W" + str(layer)], parameters["b" + str(layer)], activation
        )
        caches.append(cache)
    return A, caches


def compute_cost(AL: Array, Y: Array) -> Array:
    """J = -(1/m) sum(Y log(AL) + (1 - Y) log(1 - AL))，形状为 () 的标量。

    AL, Y : float64[1, m]
    """
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    return np.asarray(cost)


def linear_backward(dZ: Array, cache: LinearCache) -> tuple[Array, Array, Array]:
    """dA_prev = W.T dZ，dW = dZ A_prev.T / m，db = dZ 对样本的平均值，形状与 A_prev、W 和 b 相同。

    dZ : float64[n, m]; cache : (A_prev, W, b)
    """
    A_prev, W, _ = cache
    share = dZ / A_prev.shape[1]  # 除小的矩阵比除 dW 更省时间
    return np.dot(W.T, dZ), np.dot(share, A_prev.T), np.sum(share, axis=1, keepdims=True)


def linear_activation_backward(dA: Array, cache: LayerCache, activation: str) -> tuple[Array, Array, Array]:
    """一层的 dA_prev、dW 和 db，由 dA float64[n, m] 和缓存 ((A_prev, W, b), Z) 算出。

    activation : "sigmoid" 或 "relu"，即该层的激活函数

    异常
    ----
    ValueError : 没有叫这个名字的激活函数
    """
    linear_cache, Z = cache
    if activation == "sigmoid":
        dZ = sigmoid_backward(dA, Z)
    elif activation == "relu":
        dZ = relu_backward(dA, Z)
    else:
        raise ValueError(f"linear_activation_backward: {_unknown(activation)}")
    return linear_backward(dZ, linear_cache)


def L_model_backward(AL: Array, Y: Array, caches: Sequence[LayerCache]) -> dict[str, Array]:
    """所有梯度：l = L .. 1 时的 dA{l-1}、dW{l} 和 db{l}。

    AL, Y : float64[1, m]; caches : `L_model_forward` 的缓存
    """
    Y = Y.reshape(AL.shape)
    dA = -(Y / AL - (1 - Y) / (1 - AL))
    grads = {}
    L = len(caches)
    for layer in range(L, 0, -1):
        activation = "relu" if layer < L else "sigmoid"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads["dA" + str(layer - 1)], grads["dW" + str(layer)], grads["db" + str(layer)] = dA, dW, db
    return grads


def update_parameters(
    parameters: Mapping[str, Array], grads: Mapping[str, Array], learning_rate: float
) -> dict[str, Array]:
    """每个参数减去 learning_rate 乘以它的梯度，组成新的字典；旧的保持不变。

    parameters : W1 b1 .. WL bL; grads : dW1 db1 .. dWL dbL，其余的项不看
    """
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def _unknown(activation: str) -> str:
    return f'没有激活函数 "{activation}"；请写 "sigmoid" 或 "relu"'
