"""What one iteration of training takes, beside its bare matrix products.

    PYTHONPATH=. OPENBLAS_NUM_THREADS=1 python benchmarks/training.py

Processor time of this process, for 209 pictures of 64 x 64 pixels. Ends with 1 where an iteration takes more
than 1.5 times its products.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import numpy as np

from helpers import deep_network
from helpers.cost_display import CostDisplay

NOTEBOOK = Path(__file__).parents[1] / "source" / "image_classifier" / "image_classifier.ipynb"
PICTURES = 209
ROUNDS = 20
PAIRS = 5
MOST = 1.5
NETWORKS = (("two_layer_model", (12288, 7, 1)), ("L_layer_model", (12288, 20, 7, 5, 1)))


def solutions() -> dict[str, Any]:
    """The functions of the instructor's notebook."""
    given = {name: getattr(deep_network, name) for name in deep_network.__all__}
    namespace: dict[str, Any] = {"np": np, "CostDisplay": CostDisplay, **given}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        flags = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and flags.get("solution"):
            exec(cell.source, namespace)
    return namespace


def products(X: np.ndarray[Any, Any], sizes: Sequence[int]) -> Callable[[], None]:
    """All matrix products of one forward and one backward pass, and nothing else."""
    stream = np.random.RandomState(0)
    weights = [stream.randn(n, n_prev) for n_prev, n in pairwise(sizes)]
    activations = [X, *(stream.randn(n, X.shape[1]) for n in sizes[1:])]

    def once() -> None:
        for W, A in zip(weights, activations, strict=False):
            np.dot(W, A)
        for W, (A, dZ) in zip(weights, pairwise(activations), strict=True):
            np.dot(dZ, A.T)
            np.dot(W.T, dZ)

    return once


def processor_s(action: Callable[[], object]) -> float:
    """The processor time of an action, in seconds."""
    began = time.process_time()
    action()
    return time.process_time() - began


def ratios() -> dict[str, tuple[float, float]]:
    """For each network: seconds of one iteration, and how many times its products that is.

    Both are measured in turn, so that a busy machine slows both; the middle one of the quotients counts.
    """
    stream = np.random.RandomState(1)
    pixels = stream.randint(0, 256, (PICTURES, 64, 64, 3)).astype(np.uint8)
    Y = np.arange(PICTURES).reshape(1, -1) % 2
    found, functions = {}, solutions()
    X = functions["prepare_images"](pixels)
    for name, sizes in NETWORKS:
        train = partial(functions[name], X, Y, sizes, num_iterations=ROUNDS)
        bare = partial(repeated, products(X, sizes), ROUNDS)
        pairs = [(processor_s(train), processor_s(bare)) for _ in range(PAIRS)]
        iteration = min(seconds for seconds, _ in pairs) / ROUNDS
        found[name] = (iteration, median(seconds / least for seconds, least in pairs))
    return found


def repeated(action: Callable[[], object], times: int) -> None:
    """Do it so many times."""
    for _ in range(times):
        action()


if __name__ == "__main__":
    worst = 0.0
    for name, (seconds, ratio) in ratios().items():
        print(f"{name}: {1000 * seconds:.1f} ms an iteration, {ratio:.2f} times its matrix products")
        worst = max(worst, ratio)
    sys.exit(worst > MOST)
