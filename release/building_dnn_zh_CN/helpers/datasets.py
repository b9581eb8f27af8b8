"""供网络试用的小数据集。"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["island"]


def island(m: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """在地图上抽取 m 个点，每两个点中有一个在岛上，岛有三个突出部分；每次都是同样的 m 个点。

    返回
    ----
    X : float64[2, m]，坐标在 -2.3 到 2.3 之间
    Y : int64[1, m]，岛上为 1，周围的海里为 0
    """
    generator = np.random.RandomState(5)
    Y = (np.arange(m) % 2).reshape(1, m)
    angle = generator.uniform(0, 2 * np.pi, m)
    radius = np.where(Y[0] == 1, generator.uniform(0, 0.8, m), generator.uniform(1.1, 1.8, m))
    radius = radius * (1 + 0.25 * np.cos(3 * angle))
    return np.vstack([radius * np.cos(angle), radius * np.sin(angle)]), Y
