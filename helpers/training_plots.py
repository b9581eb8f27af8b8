"""The plots of the image classifier."""

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
    """Plot cost curves with their names.

    costs : by name, the costs of iterations 0, `every`, 2 * `every` ...
    """
    with _axes(7.0, 4.0) as axes:
        for name, values in costs.items():
            axes.plot(every * np.arange(len(values)), values, marker=".", label=name)
        axes.set(xlabel="iteration", ylabel="cost", ylim=(0, None))
        axes.legend()


def plot_signals(starts: Mapping[str, Mapping[str, Array]], X: Array) -> None:
    """Plot how far the Z of each layer are spread, for networks that have not learned anything yet.

    starts : parameters W1 b1 .. WL bL by the name of the start; X : float64[n_0, m]
    """
    with _axes(7.0, 3.6) as axes:
        for name, parameters in starts.items():
            spread = spreads(parameters, X)
            axes.semilogy(range(1, len(spread) + 1), spread, marker="o", label=name)
        axes.set(xlabel="layer", ylabel="standard deviation of Z", xticks=range(1, len(spread) + 1))
        axes.legend()


def spreads(parameters: Mapping[str, Array], X: Array) -> list[float]:
    """The standard deviation of the entries of Z, layer by layer."""
    _, caches = L_model_forward(X, parameters)
    return [float(np.std(Z)) for _, Z in caches]


def plot_pictures(images: NDArray[np.uint8], captions: Sequence[str], *, columns: int = 5) -> None:
    """Show pictures with a caption under each; without any there is nothing to show.

    images : uint8[m, height, width, 3]; captions : m texts of one line or two
    """
    import matplotlib.pyplot as plt

    if not len(images):
        print("There is no picture to show.")
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
    """New axes of so many inches, shown at the end."""
    import matplotlib.pyplot as plt

    with plt.rc_context(STYLE):
        _, axes = plt.subplots(figsize=(width, height))
        yield axes
        plt.tight_layout()
        plt.show()
