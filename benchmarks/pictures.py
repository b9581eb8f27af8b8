"""Accuracies of three models on the pictures of source/image_classifier, over several initialisations.

    make accuracy                                    the table of docs/pictures.md
    python -m benchmarks.pictures --fresh 0          only on the shipped pictures
    python -m benchmarks.pictures --pictures FOLDER  on other ones of the same layout

Trained as in the notebook: learning rate 0.0075, 2500 iterations, all pictures at once. Only the arithmetic
is arranged otherwise: the gradient of the first layer's weights is dZ1 X^T / m, so that after any number of
steps they are W1 - C X^T with a small C, and all that is needed of the pictures are the products X^T X and
X^T X_test, once. It is the same training, many times faster.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from figures.cats_and_dogs import DATASETS, SEED, labels, pictures
from helpers.data import load_dataset

Array = NDArray[np.float64]

LEARNING_RATE, ITERATIONS = 0.0075, 2500
PIXELS = 64 * 64 * 3
SEEDS = (1, 2, 3, 4, 5)
FRESH_PART = 2  # of the seeds of pictures: 0 is for learning, 1 for testing


@dataclass(frozen=True, slots=True)
class Architecture:
    """Sizes of the layers, and how the weights begin: times 0.01, by the root of the sizes, or at 0."""

    name: str
    sizes: tuple[int, ...]
    scale: str

    def weights(self, seed: int) -> list[Array]:
        """W1, W2, ... as the notebook draws them from this seed."""
        rng = RandomState(seed)
        scales = {"zero": lambda n: 0.0, "small": lambda n: 0.01, "root": lambda n: 1 / np.sqrt(n)}
        pairs = zip(self.sizes, self.sizes[1:], strict=False)
        return [rng.randn(after, before) * scales[self.scale](before) for before, after in pairs]


ARCHITECTURES = (
    Architecture("logistic regression", (PIXELS, 1), "zero"),
    Architecture("two-layer model", (PIXELS, 7, 1), "small"),
    Architecture("L-layer model", (PIXELS, 20, 7, 5, 1), "root"),
)


@dataclass(frozen=True)
class Sums:
    """Of pictures to learn from (columns of `x`): themselves, and their products with each other."""

    x: Array
    products: Array

    @classmethod
    def of(cls, x: Array) -> Sums:
        """The products are computed once for all trainings."""
        return cls(x, x.T @ x)


@dataclass(frozen=True)
class Trained:
    """A trained network: W1 is `first` - `change` times the pictures it has learned from."""

    first: Array
    change: Array
    later: list[Array]
    biases: list[Array]
    learned_from: Array

    def accuracy(self, x: Array, y: NDArray[np.int64]) -> float:
        """The share of the columns of x whose probability is above 0.5 where y is 1, and only there."""
        z = self.first @ x - self.change @ (self.learned_from.T @ x)
        return float(np.mean((_forward(z, self.later, self.biases)[1] > 0) == y))


def train(
    weights: Sequence[Array], sums: Sums, y: NDArray[np.int64], *, rate: float, iterations: int
) -> Trained:
    """Gradient descent on the cross-entropy cost; hidden units are relu, the last one is a sigmoid."""
    first, later = weights[0], list(weights[1:])
    biases = [np.zeros((len(w), 1)) for w in weights]
    step = rate / y.shape[1]
    begun, change = first @ sums.x, np.zeros((len(first), y.shape[1]))
    for _ in range(iterations):
        hidden, z = _forward(begun - change @ sums.products, later, biases)
        dz = 1 / (1 + np.exp(-z)) - y
        for layer in reversed(range(len(later))):
            below = (later[layer].T @ dz) * (hidden[layer] > 0)
            later[layer] = later[layer] - step * dz @ hidden[layer].T
            biases[layer + 1] = biases[layer + 1] - step * dz.sum(axis=1, keepdims=True)
            dz = below
        change = change + step * dz
        biases[0] = biases[0] - step * dz.sum(axis=1, keepdims=True)
    return Trained(first, change, later, biases, sums.x)


def standardised(x: NDArray[np.uint8]) -> Array:
    """A column a picture, entries from 0 to 1."""
    return x.reshape(len(x), -1).T / 255


def rows(data: dict[str, tuple[Array, NDArray[np.int64]]], seeds: Sequence[int]) -> Iterator[str]:
    """The table, a line for each model; the first of the data is learned from."""
    heads = [*(f"seed {seed}" for seed in seeds), *(f"mean, {name}" for name in data)]
    yield f"| | {' | '.join(heads)} |"
    yield "|---" * (1 + len(seeds) + len(data)) + "|"
    sums = Sums.of(data["training"][0])
    for architecture in ARCHITECTURES:
        accuracies = measured(architecture, sums, data, seeds)
        each = " | ".join(f"{share:.2f}" for share in accuracies["test"])
        means = " | ".join(f"{np.mean(shares):.3f}" for shares in accuracies.values())
        yield f"| {architecture.name} | {each} | {means} |"


def measured(
    architecture: Architecture,
    sums: Sums,
    data: dict[str, tuple[Array, NDArray[np.int64]]],
    seeds: Sequence[int],
) -> dict[str, list[float]]:
    """Its accuracies on each of the data, one for each seed; without chance it is trained once."""
    found: dict[str, list[float]] = {name: [] for name in data}
    y = data["training"][1]
    for seed in seeds if architecture.scale != "zero" else seeds[:1]:
        network = train(architecture.weights(seed), sums, y, rate=LEARNING_RATE, iterations=ITERATIONS)
        for name, (x, known) in data.items():
            found[name].append(network.accuracy(x, known))
    return {name: shares * (len(seeds) // len(shares)) for name, shares in found.items()}


def shipped(folder: Path) -> dict[str, tuple[Array, NDArray[np.int64]]]:
    """The pictures of a folder, ready to be learned."""
    train_x, train_y, test_x, test_y, _ = load_dataset(folder)
    return {"training": (standardised(train_x), train_y), "test": (standardised(test_x), test_y)}


def fresh(m: int) -> tuple[Array, NDArray[np.int64]]:
    """So many more, drawn as the shipped ones were."""
    return standardised(np.stack(list(pictures(FRESH_PART, m)))), labels(FRESH_PART, m).reshape(1, -1)


def _forward(z: Array, later: list[Array], biases: list[Array]) -> tuple[list[Array], Array]:
    """What each hidden layer passes on, and the last Z; the first Z comes without its bias."""
    hidden = []
    z = z + biases[0]
    for w, b in zip(later, biases[1:], strict=True):
        hidden.append(np.maximum(0, z))
        z = w @ hidden[-1] + b
    return hidden, z


def main() -> None:
    """Trains and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pictures", type=Path, default=DATASETS, help="folder with the two files")
    parser.add_argument("--fresh", type=int, default=1000, help=f"so many more pictures of seed {SEED}")
    options = parser.parse_args()
    data = shipped(options.pictures)
    if options.fresh:
        data[f"{options.fresh:,} more"] = fresh(options.fresh)
    for row in rows(data, SEEDS):
        print(row, flush=True)


if __name__ == "__main__":
    main()
