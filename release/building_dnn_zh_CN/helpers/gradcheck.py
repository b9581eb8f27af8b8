"""这些梯度真的是成本的梯度吗？把每个参数移动一点点，看看成本怎样变化。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["GradientReport", "gradient_check"]

Array = NDArray[np.float64]
Forward = Callable[[Array, dict[str, Array]], tuple[Array, Any]]
STEP = 1e-5
RIGHT, DOUBTFUL = 1e-6, 1e-3


@dataclass(frozen=True)
class GradientReport:
    """每个梯度的相对误差；无法比较时，用文字说明。

    errors : 由参数名对应到 ||dW - slope|| / (||dW|| + ||slope||)，在 0 和 1 之间；没有误差可算的为 inf
    problems : 由参数名对应到它的梯度有什么问题（数值不对除外）
    """

    errors: Mapping[str, float]
    problems: Mapping[str, str]

    @property
    def worst(self) -> str:
        """梯度误差最大的参数。"""
        return max(self.errors, key=lambda name: self.errors[name])

    @property
    def is_right(self) -> bool:
        """在舍入误差允许的范围内，每个梯度是否都是成本的斜率。"""
        return self.errors[self.worst] < RIGHT

    def __repr__(self) -> str:
        rows = [f"  d{name:<4} {self.problems.get(name) or self._told(name)}" for name in self.errors]
        return "\n".join(["每个梯度的相对误差", *rows, self._verdict()])

    def _told(self, name: str) -> str:
        error = self.errors[name]
        return f"{error:.1e}" + (
            "" if error < RIGHT else "   <- 看这里" if name == self.worst else "   <-"
        )

    def _verdict(self) -> str:
        worst = f"d{self.worst}"
        if self.is_right:
            return f"梯度都正确；误差最大的是 {worst}，相对误差为 {self.errors[self.worst]:.1e}。"
        if self.errors[self.worst] < DOUBTFUL:
            return f"{worst} 略有误差。是不是在哪里加上了一个不够小的数？"
        return f"{worst} 不是成本的斜率。它是在哪里、由什么算出来的？"


def gradient_check(
    forward: Forward,
    cost: Callable[[Array, Array], float],
    backward: Callable[[Array, Array, Any], Mapping[str, Array]],
    layer_dims: Sequence[int] = (4, 3, 2, 1),
    m: int = 5,
) -> GradientReport:
    """在一个小网络上，用 m 个样本，把每个参数的 d 与 (J(+step) - J(-step)) / (2 step) 比较。

    forward : X, parameters -> AL, caches
    cost : AL, Y -> J
    backward : AL, Y, caches -> grads，其中有 "dW1", "db1", ...
    layer_dims : n_0, ..., n_L，最后一个为 1

    网络和样本每次都相同。三个函数抛出的异常会照样抛出。
    """
    X, Y, parameters = _network(layer_dims, m)
    AL, caches = forward(X, parameters)
    grads = backward(AL, Y, caches)

    def J(changed: dict[str, Array]) -> float:
        return float(cost(forward(X, changed)[0], Y))

    errors: dict[str, float] = {}
    problems: dict[str, str] = {}
    for name, value in parameters.items():
        gradient = grads.get(f"d{name}")
        if gradient is None:
            errors[name], problems[name] = np.inf, "在 grads 中缺失"
        elif np.shape(gradient) != value.shape:
            problems[name] = f"形状是 {np.shape(gradient)}；{name} 的形状是 {value.shape}"
            errors[name] = np.inf
        else:
            errors[name] = _relative_error(np.asarray(gradient), _slopes(J, parameters, name))
    return GradientReport(errors, problems)


def _network(layer_dims: Sequence[int], m: int) -> tuple[Array, Array, dict[str, Array]]:
    """权重的大小适中：没有总是关着的单元，也没有接近 0 或 1 的预测。"""
    generator = np.random.RandomState(5)
    parameters: dict[str, Array] = {}
    for number, (columns, rows) in enumerate(pairwise(layer_dims), 1):
        parameters[f"W{number}"] = generator.standard_normal((rows, columns)) / np.sqrt(columns)
        parameters[f"b{number}"] = 0.3 + 0.1 * generator.standard_normal((rows, 1))
    X = generator.standard_normal((layer_dims[0], m))
    return X, (np.arange(m) % 2).reshape(1, m).astype(np.float64), parameters


def _slopes(J: Callable[[dict[str, Array]], float], parameters: Mapping[str, Array], name: str) -> Array:
    """成本沿某个参数的每个元素的斜率。"""
    slopes = np.zeros_like(parameters[name])
    for place in np.ndindex(*slopes.shape):
        low, high = (_moved(parameters, name, place, step) for step in (-STEP, STEP))
        slopes[place] = (J(high) - J(low)) / (2 * STEP)
    return slopes


def _moved(
    parameters: Mapping[str, Array], name: str, place: tuple[int, ...], step: float
) -> dict[str, Array]:
    moved = {key: value.copy() for key, value in parameters.items()}
    moved[name][place] += step
    return moved


def _relative_error(gradient: Array, slopes: Array) -> float:
    scale = float(np.linalg.norm(gradient) + np.linalg.norm(slopes))
    error = float(np.linalg.norm(gradient - slopes)) / scale if scale else 0.0
    return error if np.isfinite(error) else np.inf
