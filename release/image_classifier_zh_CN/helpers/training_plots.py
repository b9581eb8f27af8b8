"""图片分类作业中的各种图。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .deep_network import L_model_forward
from .plots import BLUE, EITHER_THEME, ORANGE

__all__ = ["plot_costs", "plot_pictures", "plot_signals"]

Array = NDArray[np.float64]

STYLE: Any = {
    **EITHER_THEME,
    "axes.prop_cycle": f"cycler('color', {[BLUE, ORANGE]})",
    "axes.grid": True,
    "font.size": 12,
}


def plot_costs(costs: Mapping[str, Sequence[float]], *, every: int = 100) -> None:
    """画出成本曲线，并标上各自的名字。

    costs : 按名字给出第 0、`every`、2 * `every` 等次迭代的成本
    """
    with _axes(7.0, 4.0) as axes:
        for name, values in costs.items():
            axes.plot(every * np.arange(len(values)), values, marker=".", label=name)
        axes.set(xlabel="迭代次数", ylabel="成本", ylim=(0, None))
        axes.legend()


def plot_signals(starts: Mapping[str, Mapping[str, Array]], X: Array) -> None:
    """对还什么都没有学过的网络，画出每一层的 Z 分散到多大的范围。

    starts : 按初始化的名字给出参数 W1 b1 .. WL bL；X : float64[n_0, m]
    """
    with _axes(7.0, 3.6) as axes:
        for name, parameters in starts.items():
            spread = spreads(parameters, X)
            axes.semilogy(range(1, len(spread) + 1), spread, marker="o", label=name)
        axes.set(xlabel="层", ylabel="Z 的标准差", xticks=range(1, len(spread) + 1))
        axes.legend()


def spreads(parameters: Mapping[str, Array], X: Array) -> list[float]:
    """逐层给出 Z 的元素的标准差。"""
    _, caches = L_model_forward(X, parameters)
    return [float(np.std(Z)) for _, Z in caches]


def plot_pictures(images: NDArray[np.uint8], captions: Sequence[str], *, columns: int = 5) -> None:
    """显示图片，每张下面有说明文字；没有图片时就没有可显示的。

    images : uint8[m, h, w, 3]，h 为高，w 为宽；说明文字共 m 段，各一行或两行
    """
    import matplotlib.pyplot as plt

    if not len(images):
        print("没有可以显示的图片。")
        return
    rows = -(-len(images) // columns)
    with plt.rc_context(STYLE):
        _, all_axes = plt.subplots(rows, columns, figsize=(1.8 * columns, 2.3 * rows), squeeze=False)
        for axes in all_axes.flat:
            axes.axis("off")
        for axes, image, caption in zip(all_axes.flat, images, captions, strict=False):
            axes.imshow(image, interpolation="nearest")
            axes.text(0.5, -0.06, caption, size=11, ha="center", va="top", transform=axes.transAxes)
        plt.tight_layout()
        plt.show()


@contextmanager
def _axes(width: float, height: float) -> Iterator[Any]:
    """新的坐标轴，宽高以英寸为单位；最后显示出来。"""
    import matplotlib.pyplot as plt

    with plt.rc_context(STYLE):
        _, axes = plt.subplots(figsize=(width, height))
        yield axes
        plt.tight_layout()
        plt.show()
