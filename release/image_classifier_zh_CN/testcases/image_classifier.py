"""《用深度网络给图片分类》中试用各个函数的输入。

名字以 `_test_case` 结尾的例子是公开的例子，会重现那里的数；其中的像素是正态分布的随机数，
有一个例子的标签也是。名字以 `_digits` 和 `_stripes` 结尾的是这个笔记本自己的例子，
小到可以用手来演算。
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
    """两张 2 x 3 像素的图片，uint8[2, 2, 3, 3]：数的各位表示图片、行、列和颜色。

    第一张的上面一行是 0 1 2、10 11 12、20 21 22，下面一行是 30 31 32 ..；第二张是在此基础上加 100。
    """
    picture, row, column, colour = np.indices((2, 2, 3, 3))
    return (100 * picture + 30 * row + 10 * column + colour).astype(np.uint8)


def two_layer_model_test_case() -> tuple[Array, Array, tuple[int, int, int]]:
    """X float64[10, 10]、Y float64[1, 10] 都是正态分布的随机数，以及各层大小 (10, 4, 1)。"""
    stream = np.random.RandomState(1)
    X, Y = stream.randn(10, 10), stream.randn(1, 10)
    return X, Y, (10, 4, 1)


def L_layer_model_test_case() -> tuple[Array, NDArray[np.int64], tuple[int, ...]]:
    """X float64[10, 10] 是正态分布的随机数，Y int64[1, 10] 含两种标签，以及各层大小 (10, 5, 6, 1)。"""
    X = np.random.RandomState(1).randn(10, 10)
    return X, np.array([[1, 1, 1, 1, 0, 0, 0, 1, 1, 0]]), (10, 5, 6, 1)


def learning_stripes() -> tuple[Array, NDArray[np.int64]]:
    """X float64[4, 6] 在 -2 与 2 之间，Y int64[1, 6]：两种网络都能在几轮之内学会。

    前两个输入符号相同时，标签为 1。
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
    """X float64[2, 5]，以及各层大小为 2-2-1 的参数，全是整数。

    各个概率是 3、-1、0、1 和 -3 的 sigmoid：第三个恰好是二分之一。
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
    """X float64[2, 5]，以及各层大小为 2-3-2-1 的参数：最后的 Z 是 1/2、1/4、-5/4、-1/4、-7/4。"""
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
    """predictions float64[1, 8] 和 Y int64[1, 8]：八个中有五个一致。"""
    return np.array([[1.0, 0, 0, 1, 1, 0, 0, 1]]), np.array([[1, 0, 1, 1, 0, 0, 0, 0]])
