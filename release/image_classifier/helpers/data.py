"""Pictures and their labels, read from two HDF5 files of the well-known layout.

A training file holds `train_set_x` (uint8[m, 64, 64, 3]), `train_set_y` (m labels, 0 or 1) and `list_classes`
(the names of label 0 and label 1); a test file holds `test_set_x`, `test_set_y` and `list_classes`.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import NamedTuple, Union

import h5py
import numpy as np
from numpy.typing import NDArray

__all__ = ["Dataset", "DatasetError", "load_dataset"]

PICTURE_SHAPE = (64, 64, 3)
SIGNATURE = b"\x89HDF\r\n\x1a\n"  # of every HDF5 file

# Of a folder the first pair counts: who has the well-known files and puts them there wants them used.
WELL_KNOWN = ("train_catvnoncat.h5", "test_catvnoncat.h5")
SHIPPED = ("train_cats_and_dogs.h5", "test_cats_and_dogs.h5")

# The labels of pictures as people read them; whatever else a file names is shown as it stands there.
CLASS_LABELS = {"cat": "cat", "dog": "dog", "non-cat": "non-cat"}

AnyPath = Union[str, "os.PathLike[str]"]


class DatasetError(ValueError):
    """A file is there, but no data set of this layout. The message says what, where and what next."""


class Dataset(NamedTuple):
    """Pictures to learn from and pictures to be tested with; unpacks in the order of its fields.

    train_x : uint8[m_train, 64, 64, 3], red, green and blue from 0 to 255, row by row from the top left
    train_y : int64[1, m_train], 0 or 1
    test_x : uint8[m_test, 64, 64, 3]
    test_y : int64[1, m_test]
    classes : the names of label 0 and of label 1
    """

    train_x: NDArray[np.uint8]
    train_y: NDArray[np.int64]
    test_x: NDArray[np.uint8]
    test_y: NDArray[np.int64]
    classes: list[str]


def load_dataset(path: AnyPath | tuple[AnyPath, AnyPath]) -> Dataset:
    """Read the pictures of a folder, or of the two files (train, test).

    In a folder the well-known `train_catvnoncat.h5` and `test_catvnoncat.h5` are read where they are present,
    and otherwise the pictures that came with the assignment.

    Raises
    ------
    FileNotFoundError : the folder or one of the two files is missing
    DatasetError : a file is not HDF5, cut off, or has other keys, types, shapes or labels
    """
    train, test = path if isinstance(path, tuple) else _pair_in(Path(path))
    train_x, train_y, classes = _read(Path(train), "train")
    test_x, test_y, test_classes = _read(Path(test), "test")
    if classes != test_classes:
        raise DatasetError(
            f"{train} has the classes {classes}, but {test} has {test_classes}; "
            "take two files that belong together."
        )
    return Dataset(train_x, train_y, test_x, test_y, classes)


def _pair_in(folder: Path) -> tuple[Path, Path]:
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no folder {folder.absolute()}; name the folder with the data, or its two files as "
            "(train, test)."
        )
    own = any((folder / name).exists() for name in WELL_KNOWN)
    train, test = WELL_KNOWN if own else SHIPPED
    return folder / train, folder / test


def _read(path: Path, part: str) -> tuple[NDArray[np.uint8], NDArray[np.int64], list[str]]:
    """Pictures, labels and classes of one file whose keys begin with `part`."""
    content = _hdf5_bytes(path)
    try:
        # Not by its name: HDF5 locks a file that it opens itself, which some network folders refuse.
        with h5py.File(io.BytesIO(content), "r") as file:
            pictures = _pictures(file, path, f"{part}_set_x")
            labels = _labels(file, path, f"{part}_set_y")
            classes = _classes(file, path)
    except DatasetError:
        raise
    except Exception as error:  # h5py has no class of its own for what it cannot decode
        raise DatasetError(
            f"{path} is damaged or was cut off on its way ({len(content)} bytes are here); "
            "copy or download it again."
        ) from error
    if len(pictures) != labels.shape[1]:
        raise DatasetError(
            f"{path} holds {len(pictures)} pictures but {labels.shape[1]} labels; each picture needs one: "
            "take the original file again."
        )
    return pictures, labels, classes


def _hdf5_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {path.absolute()}; put it there, or name the folder or the two files that you "
            "have."
        )
    content = path.read_bytes()
    if not content:
        raise DatasetError(f"{path} is empty; copy or download it again.")
    if SIGNATURE not in content:
        raise DatasetError(
            f"{path} is no HDF5 file, whatever its name says (a saved web page, perhaps); "
            "copy or download it again."
        )
    return content


def _array(file: h5py.File, path: Path, key: str) -> h5py.Dataset:
    found = file.get(key)
    if not isinstance(found, h5py.Dataset):
        raise DatasetError(
            f"{path} has no array {key!r} but {sorted(file)}; "
            "is it the other of the two files, or another data set?"
        )
    return found


def _pictures(file: h5py.File, path: Path, key: str) -> NDArray[np.uint8]:
    stored = _array(file, path, key)
    if stored.dtype != np.uint8:
        raise DatasetError(
            f"{key} in {path} has dtype {stored.dtype}, it should be uint8: "
            "save the pictures as whole numbers from 0 to 255, before they are standardised."
        )
    shape: tuple[int, ...] = stored.shape or ()  # None where nothing is stored
    if shape[1:] != PICTURE_SHAPE or shape[0] == 0:
        raise DatasetError(
            f"{key} in {path} has shape {shape}, it should be (m, 64, 64, 3): "
            "save m pictures of 64 by 64 pixels with 3 colours each, before they are flattened."
        )
    return np.asarray(stored[()])


def _labels(file: h5py.File, path: Path, key: str) -> NDArray[np.int64]:
    stored = _array(file, path, key)
    if stored.dtype.kind not in "iu":
        raise DatasetError(
            f"{key} in {path} has dtype {stored.dtype}, it should be int64: "
            "save the labels as whole numbers, 0 or 1."
        )
    if len(stored.shape or ()) != 1:
        raise DatasetError(
            f"{key} in {path} has shape {stored.shape}, it should be (m,): save one label for each picture."
        )
    labels = np.asarray(stored[()])
    strange = sorted({int(label) for label in labels} - {0, 1})
    if strange:
        raise DatasetError(
            f"{key} in {path} has labels {strange[:5]}, they should all be 0 or 1: number the two classes so."
        )
    return labels.astype(np.int64).reshape(1, -1)


def _classes(file: h5py.File, path: Path) -> list[str]:
    stored = np.asarray(_array(file, path, "list_classes")[()]).ravel().tolist()
    names = [name.decode("utf-8", "replace") if isinstance(name, bytes) else name for name in stored]
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise DatasetError(
            f"list_classes in {path} holds {names[:5]}, it should hold two names: "
            "that of label 0 and that of label 1."
        )
    return [CLASS_LABELS.get(name, name) for name in names]
