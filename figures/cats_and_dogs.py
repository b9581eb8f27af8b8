"""Draw the pictures of source/image_classifier: cats and dogs, 209 to learn from and 50 to be tested with.

Run `make pictures`, or `python -m figures.cats_and_dogs [folder]`. The same versions of Pillow, numpy and
h5py write the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from PIL import Image

from .animals.album import picture
from .animals.pen import SIDE

SEED = 12
SIZES = {"train": 209, "test": 50}
CLASSES = ("dog", "cat")
PROJECT = Path(__file__).resolve().parents[1]
DATASETS = PROJECT / "source" / "image_classifier" / "datasets"
SHEET = PROJECT / "docs" / "images" / "cats_and_dogs.png"
ROWS, COLUMNS, GAP = 5, 12, 2  # of the sheet; the gap is in pixels

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
        # A chunk is one picture, so that a picture of it is read alone.
        file.create_dataset(
            f"{name}_set_x", data=x, chunks=(1, 64, 64, 3), compression="gzip", compression_opts=9
        )
        file.create_dataset(f"{name}_set_y", data=y)
        file.create_dataset("list_classes", data=np.array(CLASSES, dtype="S7"))


def write_sheet(path: Path, x: Pictures) -> None:
    """The first pictures side by side, in one picture to look at."""
    step = SIDE + GAP
    sheet = Image.new("RGB", (COLUMNS * step - GAP, ROWS * step - GAP), "white")
    for index, one in enumerate(x[: ROWS * COLUMNS]):
        sheet.paste(Image.fromarray(one), (index % COLUMNS * step, index // COLUMNS * step))
    sheet.save(path, optimize=True)


def main() -> None:
    """Writes both files, and the sheet of the page about them."""
    folder, sheet = (
        (Path(sys.argv[1]), Path(sys.argv[1]) / SHEET.name) if len(sys.argv) > 1 else (DATASETS, SHEET)
    )
    folder.mkdir(parents=True, exist_ok=True)
    for part, (name, m) in enumerate(SIZES.items()):
        path, x = folder / f"{name}_cats_and_dogs.h5", np.stack(list(pictures(part, m)))
        write(path, name, x, labels(part, m))
        print(f"{path}: {m} pictures, {path.stat().st_size} bytes")
        if name == "train":
            write_sheet(sheet, x)


if __name__ == "__main__":
    main()
