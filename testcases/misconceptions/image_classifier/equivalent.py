"""Mechanical changes of the reference that no check notices, each with the reason why none should."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EQUIVALENT"]

EQUIVALENT: Mapping[str, str] = {
    "prepare_images: (m, -1).T -> (m, -2).T": "numpy takes any negative size for the one that is left open",
    "predict: np.where(AL > 0.5, 1.0, 0.0 -> np.where(1.0, AL > 0.5, 0.0": (
        "chooses the comparison itself, as 0 or 1"
    ),
    "predict: 1.0, 0.0) -> 1.0, -0.0)": "minus zero is zero",
}
