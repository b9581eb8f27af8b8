"""用来试验《一步步搭建深度神经网络》中各函数的输入。

公布过的用例沿用本作业各发布版中的名字，并且逐位重现其中的数字。如果前后两代不同，
不带后缀的名字属于最新的一代，后缀则说明另一个属于哪个发布版。名字里有 `_wide`、`_sure` 或 `_three_units` 的
用例是本笔记本自己的，`_2hidden` 中也有两个是：它们测试公布过的用例都没有测到的地方，例如多个单元、多个层，
以及函数可能遇到的极端情形。
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
    """一个单元，两个样本：A float64[3, 2]，W float64[1, 3]，b float64[1, 1]。"""
    A, W, b = _standard_normal(1, (3, 2), (1, 3), (1, 1))
    return A, W, b


def linear_forward_test_case_three_units() -> tuple[Array, Array, Array]:
    """三个单元，四个样本，数字由手工选定：A float64[2, 4]，W float64[3, 2]，b float64[3, 1]。"""
    A = np.array([[1.0, 2.8, 3.5, 2.9], [2.2, 3.9, 4.8, 3.3]])
    W = np.array([[1.0, 1.3], [2.0, 3.3], [4.0, 5.3]])
    return A, W, np.array([[2.7], [3.5], [2.4]])


def linear_forward_test_case_wide() -> tuple[Array, Array, Array]:
    """上千的输入与千分之几的输入并存：A float64[2, 3]，W float64[2, 2]，b float64[2, 1]。"""
    A = np.array([[1000.0, -2500.0, 400.0], [0.003, 0.0005, -0.002]])
    return A, np.array([[0.5, -200.0], [-0.25, 4000.0]]), np.array([[30.0], [-700.0]])


def linear_activation_forward_test_case() -> tuple[Array, Array, Array]:
    """一个单元，两个样本：A_prev float64[3, 2]，W float64[1, 3]，b float64[1, 1]。"""
    A_prev, W, b = _standard_normal(2, (3, 2), (1, 3), (1, 1))
    return A_prev, W, b


def linear_activation_forward_test_case_wide() -> tuple[Array, Array, Array]:
    """四个单元，五个样本：A_prev float64[2, 5]，W float64[4, 2]，b float64[4, 1]。

    Z = W A_prev + b 从 -416 到 320，其中恰有一处等于 0。
    """
    X, parameters, _ = _whole_numbers()
    return X, 32 * parameters["W1"], 32 * parameters["b1"]


def L_model_forward_test_case() -> tuple[Array, dict[str, Array]]:
    """层的大小为 4-3-1，两个样本：X float64[4, 2] 和参数 W1 b1 W2 b2（发布版 v2）。"""
    X, *parameters = _standard_normal(1, (4, 2), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, dict(zip(("W1", "b1", "W2", "b2"), parameters, strict=True))


def L_model_forward_test_case_2hidden() -> tuple[Array, dict[str, Array]]:
    """层的大小为 5-4-3-1，四个样本：X float64[5, 4] 和参数 W1 b1 .. W3 b3（v3 起）。"""
    X, *parameters = _standard_normal(6, (5, 4), (4, 5), (4, 1), (3, 4), (3, 1), (1, 3), (1, 1))
    return X, dict(zip(("W1", "b1", "W2", "b2", "W3", "b3"), parameters, strict=True))


def L_model_forward_test_case_wide() -> tuple[Array, dict[str, Array]]:
    """层的大小为 2-4-3-1，五个样本：X float64[2, 5] 和参数 W1 b1 .. W3 b3。

    隐藏层的激活值可达 1000，预测从 0.002 到 0.999。
    """
    X, parameters, _ = _whole_numbers(hidden=64.0)
    return X, parameters


def compute_cost_test_case() -> tuple[Array, Array]:
    """先是两种标签都有的 Y float64[1, 3]，然后是 AL float64[1, 3]（v4a 起）。

    公布的顺序是 (Y, AL)；`compute_cost` 接收的是 (AL, Y)。
    """
    return np.array([[1.0, 1.0, 0.0]]), np.array([[0.8, 0.9, 0.4]])


def compute_cost_test_case_v4() -> tuple[Array, Array]:
    """先是全为 1 的 Y float64[1, 3]，然后是 AL float64[1, 3]（v1 到 v4），就按这个顺序。

    标签全为 1 时，成本的第二项消失，所以这个用例看不出第二项中的错误。
    """
    return np.ones((1, 3)), np.array([[0.8, 0.9, 0.4]])


def compute_cost_test_case_sure() -> tuple[Array, Array]:
    """先是 Y float64[1, 5]，然后是 AL float64[1, 5]：三个预测几乎是肯定的，其中两个是错的。"""
    return np.array([[1.0, 0.0, 1.0, 0.0, 1.0]]), np.array([[0.0007, 0.9994, 0.9995, 0.02, 0.6]])


def linear_backward_test_case() -> tuple[Array, LinearCache]:
    """三个单元，四个样本：dZ float64[3, 4]，缓存由 A_prev[5, 4]、W[3, 5]、b[3, 1] 组成（v4a 起）。"""
    dZ, A_prev, W, b = _standard_normal(1, (3, 4), (5, 4), (3, 5), (3, 1))
    return dZ, (A_prev, W, b)


def linear_backward_test_case_v4() -> tuple[Array, LinearCache]:
    """一个单元，两个样本：dZ float64[1, 2]，缓存由 A_prev[3, 2]、W[1, 3]、b[1, 1] 组成（v2 到 v4）。"""
    dZ, A_prev, W, b = _standard_normal(1, (1, 2), (3, 2), (1, 3), (1, 1))
    return dZ, (A_prev, W, b)


def linear_backward_test_case_wide() -> tuple[Array, LinearCache]:
    """两个单元，四个样本：dZ float64[2, 4]，最大到 2000，缓存由 A_prev[3, 4]、W[2, 3]、b[2, 1] 组成。"""
    dZ = np.array([[700.0, -1200.0, 350.0, 900.0], [-40.0, 2000.0, -650.0, 1500.0]])
    A_prev = np.array([[2.0, -0.5, 0.0, 1.0], [-3.0, 1.5, 2.5, 4.0], [0.2, 0.4, -0.6, 0.8]])
    return dZ, (A_prev, np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5]]), np.array([[0.5], [-4.0]]))


def linear_activation_backward_test_case() -> tuple[Array, LayerCache]:
    """一个单元，两个样本：dA float64[1, 2]，缓存 ((A_prev[3, 2], W[1, 3], b[1, 1]), Z[1, 2])。

    旧的约定：Z 是单独抽取的，并不等于 W A_prev + b。
    """
    dA, A_prev, W, b, Z = _standard_normal(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    return dA, ((A_prev, W, b), Z)


def linear_activation_backward_test_case_wide() -> tuple[Array, LayerCache]:
    """四个单元，五个样本：dA float64[4, 5]，缓存 ((A_prev[2, 5], W[4, 2], b[4, 1]), Z[4, 5])。

    Z 等于 W A_prev + b，从 -13 到 10，其中恰有一处等于 0；dA 可达 2000。
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
    """层的大小为 4-3-1，两个样本：AL float64[1, 2]，Y float64[1, 2]，由两份缓存组成的元组。

    旧的约定：AL 抽自正态分布，不是概率（有一个元素大于 1），各份缓存也不是来自同一次正向传播。
    因此，把 AL 限制在 (0, 1) 之内的解法在这里会得到不同的结果，也只在这里不同。
    """
    AL, A0, W1, b1, Z1, A1, W2, b2, Z2 = _standard_normal(
        3, (1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2)
    )
    return AL, np.array([[1.0, 0.0]]), (((A0, W1, b1), Z1), ((A1, W2, b2), Z2))


def L_model_backward_test_case_2hidden(hidden: float = 1.0) -> tuple[Array, Array, list[LayerCache]]:
    """层的大小为 2-4-3-1，五个样本：AL float64[1, 5]，Y float64[1, 5]，由三份缓存组成的列表。

    同一次正向传播：AL 是概率，各份缓存互相匹配。最有把握的两个预测是错的。

    hidden : 所有隐藏层激活值的系数。它越小，成本对隐藏层的参数就越陡；
        无论它是多少，AL 都相同。
    """
    *_, caches = _whole_numbers(hidden)
    return 1 / (1 + np.exp(-caches[-1][1])), np.array([[1.0, 0.0, 1.0, 0.0, 1.0]]), caches


def update_parameters_test_case() -> tuple[dict[str, Array], dict[str, Array]]:
    """层的大小为 4-3-1：参数 W1 b1 W2 b2，以及形状相同的梯度 dW1 db1 dW2 db2。"""
    shapes = ((3, 4), (3, 1), (1, 3), (1, 1))
    parameters = dict(zip(("W1", "b1", "W2", "b2"), _standard_normal(2, *shapes), strict=True))
    grads = dict(zip(("dW1", "db1", "dW2", "db2"), _standard_normal(3, *shapes), strict=True))
    return parameters, grads


def update_parameters_test_case_2hidden() -> tuple[dict[str, Array], dict[str, Array]]:
    """层的大小为 2-4-3-1：参数 W1 b1 .. W3 b3，以及 `L_model_backward` 交出的那样的梯度。

    梯度依次是 dA2 dW3 db3 .. dA0 dW1 db1，来自五个样本；最大的有几百。
    """
    _, parameters, _ = _whole_numbers()
    shapes = ((3, 5), (1, 3), (1, 1), (4, 5), (3, 4), (3, 1), (2, 5), (4, 2), (4, 1))
    names = ("dA2", "dW3", "db3", "dA1", "dW2", "db2", "dA0", "dW1", "db1")
    draws = (200 * values for values in _standard_normal(4, *shapes))
    return parameters, dict(zip(names, draws, strict=True))


def print_grads(grads: Mapping[str, Array | None]) -> None:
    """打印 dW1、db1 和 dA1，后者是第一个隐藏层激活值的梯度。

    旧的约定：v5 及以前的发布版把 A1 的梯度存为 "dA2"；没有 "dA0" 的 grads 就按这种约定来读。
    """
    for label, key in (("dW1", "dW1"), ("db1", "db1"), ("dA1", "dA1" if "dA0" in grads else "dA2")):
        print(f"{label} = {grads.get(key)}")


def _whole_numbers(hidden: float = 1.0) -> tuple[Array, dict[str, Array], list[LayerCache]]:
    """层的大小为 2-4-3-1，五个样本：X、参数和缓存，数字简单，可以用笔算来核对。

    hidden : 所有隐藏层激活值的系数
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
    """与先调用 np.random.seed(seed)、再用 np.random.randn 抽到的数相同，但不影响全局的随机数流。"""
    stream = np.random.RandomState(seed)
    return (stream.randn(*shape) for shape in shapes)
