"""Draw the pictures of source/image_classifier: as many cats as dogs, 209 to learn from and 50 to be tested with.

Run `make pictures`, or `python -m figures.cats_and_dogs [folder]`. The same versions of Pillow, numpy and HDF5 write
the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from .animals.album import picture

SEED = 7
SIZES = {"train": 209, "test": 50}
CLASSES = ("dog", "cat")
DATASETS = Path(__file__).resolve().parents[1] / "source" / "image_classifier" / "datasets"

Pictures = NDArray[np.uint8]
Labels = NDArray[np.int64]


def labels(part: int, m: int, seed: int = SEED) -> Labels:
    """int64[m], shuffled: half of them 1, a cat; of an odd number one less."""
    return RandomState([seed, part]).permutation(np.arange(m, dtype=np.int64) % 2)


def pictures(part: int, m: int, seed: int = SEED) -> Iterator[Pictures]:
    """One picture a label."""
    for index, label in enumerate(labels(part, m, seed)):
        yield picture(seed, part, index, is_cat=bool(label))


def write(path: Path, name: str, x: Pictures, y: Labels) -> None:
    """A file of the well-known layout."""
    with h5py.File(path, "w") as file:
        # A chunk holds one colour of one picture: neighbours that resemble each other, so that gzip finds them.
        file.create_dataset(
            f"{name}_set_x", data=x, chunks=(1, 64, 64, 1), compression="gzip", compression_opts=9
        )
        file.create_dataset(f"{name}_set_y", data=y)
        file.create_dataset("list_classes", data=np.array(CLASSES, dtype="S7"))


def main() -> None:
    """Writes both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATASETS
    folder.mkdir(parents=True, exist_ok=True)
    for part, (name, m) in enumerate(SIZES.items()):
        path = folder / f"{name}_cats_and_dogs.h5"
        write(path, name, np.stack(list(pictures(part, m))), labels(part, m))
        print(f"{path}: {m} pictures, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
