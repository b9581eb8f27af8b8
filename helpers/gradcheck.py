"""Are the gradients those of the cost? Every parameter is moved a little, and the cost looked at."""

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
    """The relative error of every gradient, or words instead of it where it cannot be compared.

    errors : parameter to ||dW - slope|| / (||dW|| + ||slope||), between 0 and 1; inf for what has none
    problems : parameter to what is the matter with its gradient, where that is not its value
    """

    errors: Mapping[str, float]
    problems: Mapping[str, str]

    @property
    def worst(self) -> str:
        """The parameter whose gradient is farthest off."""
        return max(self.errors, key=lambda name: self.errors[name])

    @property
    def is_right(self) -> bool:
        """Whether every gradient is the slope of the cost, as far as rounding lets us see."""
        return self.errors[self.worst] < RIGHT

    def __repr__(self) -> str:
        rows = [f"  d{name:<4} {self.problems.get(name) or self._told(name)}" for name in self.errors]
        return "\n".join(["relative error of each gradient", *rows, self._verdict()])

    def _told(self, name: str) -> str:
        error = self.errors[name]
        return f"{error:.1e}" + (
            "" if error < RIGHT else "   <- look here" if name == self.worst else "   <-"
        )

    def _verdict(self) -> str:
        worst = f"d{self.worst}"
        if self.is_right:
            return f"The gradients are right; the worst, {worst}, is off by {self.errors[self.worst]:.1e}."
        if self.errors[self.worst] < DOUBTFUL:
            return f"{worst} is off a little. Is a number added somewhere that is not tiny?"
        return f"{worst} is not the slope of the cost. Where is it computed, and from what?"


def gradient_check(
    forward: Forward,
    cost: Callable[[Array, Array], float],
    backward: Callable[[Array, Array, Any], Mapping[str, Array]],
    layer_dims: Sequence[int] = (4, 3, 2, 1),
    m: int = 5,
) -> GradientReport:
    """Compare d of every parameter with (J(+step) - J(-step)) / (2 step), in a small network on m examples.

    forward : X, parameters -> AL, caches
    cost : AL, Y -> J
    backward : AL, Y, caches -> grads, with "dW1", "db1", ...
    layer_dims : n_0, ..., n_L, the last one 1

    The network and its examples are the same every time. What the three functions raise is raised.
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
            errors[name], problems[name] = np.inf, "is missing in grads"
        elif np.shape(gradient) != value.shape:
            problems[name] = f"has shape {np.shape(gradient)}; {name} has shape {value.shape}"
            errors[name] = np.inf
        else:
            errors[name] = _relative_error(np.asarray(gradient), _slopes(J, parameters, name))
    return GradientReport(errors, problems)


def _network(layer_dims: Sequence[int], m: int) -> tuple[Array, Array, dict[str, Array]]:
    """Weights of a size that leaves no unit always off and no prediction near 0 or 1."""
    generator = np.random.RandomState(5)
    parameters: dict[str, Array] = {}
    for number, (columns, rows) in enumerate(pairwise(layer_dims), 1):
        parameters[f"W{number}"] = generator.standard_normal((rows, columns)) / np.sqrt(columns)
        parameters[f"b{number}"] = 0.3 + 0.1 * generator.standard_normal((rows, 1))
    X = generator.standard_normal((layer_dims[0], m))
    return X, (np.arange(m) % 2).reshape(1, m).astype(np.float64), parameters


def _slopes(J: Callable[[dict[str, Array]], float], parameters: Mapping[str, Array], name: str) -> Array:
    """The slope of the cost along every entry of one parameter."""
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
