"""Small data sets to try a network on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["island"]


def island(m: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw m points of a map, every second one on an island with three lobes; always the same m points.

    Returns
    -------
    X : float64[2, m], coordinates between -2.3 and 2.3
    Y : int64[1, m], 1 on the island and 0 in the sea around it
    """
    generator = np.random.RandomState(5)
    Y = (np.arange(m) % 2).reshape(1, m)
    angle = generator.uniform(0, 2 * np.pi, m)
    radius = np.where(Y[0] == 1, generator.uniform(0, 0.8, m), generator.uniform(1.1, 1.8, m))
    radius = radius * (1 + 0.25 * np.cos(3 * angle))
    return np.vstack([radius * np.cos(angle), radius * np.sin(angle)]), Y
