"""网络的激活函数及其导数，已经写好，供学习者直接使用。

每个正向函数都把激活值和 Z 一起返回，因为同名的反向函数还要用到 Z。
一列始终是一个样本：n 个单元，m 个样本。这里的函数都不会改动它们的输入。
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["relu", "relu_backward", "sigmoid", "sigmoid_backward"]

Array = NDArray[np.float64]


def sigmoid(Z: Array) -> tuple[Array, Array]:
    """A = 1 / (1 + exp(-Z))，逐元素计算；无论 |Z| 多大都不会溢出。

    Z : float64[n, m]

    返回
    ----
    A : float64[n, m]，每个元素都在 0 和 1 之间
    Z : 就是传入的那个数组，作为 `sigmoid_backward` 的缓存
    """
    return _logistic(Z), Z


def relu(Z: Array) -> tuple[Array, Array]:
    """A = max(0, Z)，逐元素计算。

    Z : float64[n, m]

    返回
    ----
    A : float64[n, m]，没有小于 0 的元素
    Z : 就是传入的那个数组，作为 `relu_backward` 的缓存
    """
    return np.maximum(0, Z), Z


def sigmoid_backward(dA: Array, Z: Array) -> Array:
    """dZ = dA * s * (1 - s)，其中 s = sigmoid(Z)：成本的梯度往回经过 sigmoid 单元之后的值。

    dA : float64[n, m]，成本关于激活值的梯度
    Z : float64[n, m]，`sigmoid` 返回的缓存

    返回
    ----
    dZ : float64[n, m]

    异常
    ----
    ValueError : dA 与 Z 的形状不同
    """
    _require_same_shape("sigmoid_backward", dA, Z)
    # 1 - s 按 sigmoid(-Z) 来算：一旦 s 舍入为 1，直接相减会丢掉全部有效数字。
    return np.asarray(dA * _logistic(Z) * _logistic(np.negative(Z)))


def relu_backward(dA: Array, Z: Array) -> Array:
    """Z > 0 处 dZ = dA，Z <= 0 处为 0：成本的梯度往回经过 relu 单元之后的值。

    dA : float64[n, m]，成本关于激活值的梯度；不会被改动
    Z : float64[n, m]，`relu` 返回的缓存

    返回
    ----
    dZ : float64[n, m]，一个新的数组

    异常
    ----
    ValueError : dA 与 Z 的形状不同
    """
    _require_same_shape("relu_backward", dA, Z)
    return np.where(np.less_equal(Z, 0), 0.0, dA)


def _logistic(Z: Array) -> Array:
    """由 exp(-|Z|) 计算逻辑函数；exp(-|Z|) 落在 (0, 1] 之内，所以不会溢出。"""
    with np.errstate(under="ignore"):  # 对我们来说 exp(-1000) 就是 0，在 np.seterr(all="raise") 之下也一样
        decay = np.exp(-np.abs(Z))
        return np.where(np.greater_equal(Z, 0), 1.0, decay) / (1.0 + decay)


def _require_same_shape(function: str, dA: Array, Z: Array) -> None:
    if np.shape(dA) != np.shape(Z):
        raise ValueError(
            f"{function}：dA 的形状是 {np.shape(dA)}，而 Z 的形状是 {np.shape(Z)}；它们属于同一层，形状必须一"
            f"致。激活缓存是这一层的吗？"
        )
