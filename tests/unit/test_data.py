"""Pictures are read from the well-known layout, and whatever is not it is told in one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from helpers.data import SHIPPED, WELL_KNOWN, Dataset, DatasetError, load_dataset

DATASETS = Path(__file__).parents[2] / "source" / "image_classifier" / "datasets"
ORIGINALS = Path(os.environ.get("CATVNONCAT", DATASETS))  # a folder with the two well-known files

Content = dict[str, Any]


def content(part: str, m: int, seed: int = 0) -> Content:
    """What a file of the layout holds."""
    rng = np.random.RandomState(seed)
    return {
        f"{part}_set_x": rng.randint(0, 256, (m, 64, 64, 3)).astype(np.uint8),
        f"{part}_set_y": np.arange(m) % 2,
        "list_classes": np.array(["dog", "cat"], dtype="S7"),
    }


def write(path: Path, held: Content) -> Path:
    with h5py.File(path, "w") as file:
        for key, value in held.items():
            file[key] = value
    return path


def write_pair(folder: Path, names: tuple[str, str] = SHIPPED, *, seed: int = 0, **changed: Any) -> Path:
    """Five pictures to learn from and three more; what is `changed` to None is left out of the first file."""
    train = {**content("train", 5, seed), **changed}
    write(folder / names[0], {key: value for key, value in train.items() if value is not None})
    write(folder / names[1], content("test", 3, seed + 1))
    return folder


def told(path: Any) -> str:
    """The sentence with which a data set is refused."""
    with pytest.raises((DatasetError, FileNotFoundError)) as caught:
        load_dataset(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith((".", "?"))
    return sentence


def test_classes_are_told_in_the_words_of_a_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.data.CLASS_LABELS", {"cat": "猫"})
    assert load_dataset(write_pair(tmp_path)).classes == ["dog", "猫"]


def test_what_is_written_is_read_in_the_order_of_the_fields(tmp_path: Path) -> None:
    train_x, train_y, test_x, test_y, classes = load_dataset(write_pair(tmp_path))
    np.testing.assert_array_equal(train_x, content("train", 5)["train_set_x"])
    np.testing.assert_array_equal(test_x, content("test", 3, 1)["test_set_x"])
    assert train_y.tolist() == [[0, 1, 0, 1, 0]]
    assert test_y.tolist() == [[0, 1, 0]]
    assert (train_x.dtype, train_y.dtype, classes) == (np.uint8, np.int64, ["dog", "cat"])


def test_the_folder_may_be_a_text_or_the_two_files(tmp_path: Path) -> None:
    write_pair(tmp_path)
    by_folder = load_dataset(str(tmp_path))
    by_files = load_dataset((tmp_path / SHIPPED[0], str(tmp_path / SHIPPED[1])))
    assert isinstance(by_files, Dataset)
    np.testing.assert_array_equal(by_folder.train_x, by_files.train_x)


def test_the_well_known_files_stand_in_for_those_that_came_with_the_assignment(tmp_path: Path) -> None:
    write_pair(tmp_path)
    write_pair(tmp_path, WELL_KNOWN, seed=7)
    np.testing.assert_array_equal(load_dataset(tmp_path).train_x, content("train", 5, 7)["train_set_x"])


def test_one_of_the_well_known_files_alone_is_not_mixed_with_others(tmp_path: Path) -> None:
    write_pair(tmp_path)
    write(tmp_path / WELL_KNOWN[0], content("train", 5))
    assert f"There is no file {tmp_path / WELL_KNOWN[1]}" in told(tmp_path)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.uint64])
def test_labels_may_be_stored_in_any_whole_numbers(tmp_path: Path, dtype: type) -> None:
    data = load_dataset(write_pair(tmp_path, train_set_y=np.array([1, 0, 1, 1, 0], dtype=dtype)))
    assert data.train_y.dtype == np.int64
    assert data.train_y.tolist() == [[1, 0, 1, 1, 0]]


def test_names_of_classes_may_be_stored_as_texts_of_any_length(tmp_path: Path) -> None:
    names = np.array(["dog", "cat"], dtype=h5py.string_dtype())
    assert load_dataset(write_pair(tmp_path, list_classes=names)).classes == ["dog", "cat"]


def test_a_missing_folder_is_told_with_its_whole_path(tmp_path: Path) -> None:
    assert f"There is no folder {tmp_path / 'data'}" in told(tmp_path / "data")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_missing_file_is_told_with_its_whole_path(tmp_path: Path, name: str) -> None:
    (write_pair(tmp_path) / name).unlink()
    assert f"There is no file {tmp_path / name}" in told(tmp_path)


@pytest.mark.parametrize("key", ["train_set_x", "train_set_y", "list_classes"])
def test_a_missing_key_is_told_with_those_that_are_there(tmp_path: Path, key: str) -> None:
    sentence = told(write_pair(tmp_path, **{key: None}))
    assert f"has no array {key!r} but [" in sentence
    assert str(tmp_path / SHIPPED[0]) in sentence


def test_the_test_file_in_place_of_the_training_file_is_told(tmp_path: Path) -> None:
    write_pair(tmp_path)
    test = tmp_path / SHIPPED[1]
    assert "is it the other of the two files" in told((test, test))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("train_set_x", np.zeros((5, 64, 64, 3)), "has dtype float64, it should be uint8"),
        ("train_set_x", np.zeros((5, 64, 64, 3), np.int16), "has dtype int16, it should be uint8"),
        ("train_set_x", np.zeros((5, 12288), np.uint8), "has shape (5, 12288), it should be (m, 64, 64, 3)"),
        ("train_set_x", np.zeros((5, 3, 64, 64), np.uint8), "has shape (5, 3, 64, 64)"),
        ("train_set_x", np.zeros((0, 64, 64, 3), np.uint8), "has shape (0, 64, 64, 3)"),
        ("train_set_x", h5py.Empty(np.uint8), "has shape ()"),
        ("train_set_y", np.array([0.0, 1.0, 0.0, 1.0, 0.0]), "has dtype float64, it should be int64"),
        ("train_set_y", np.array([b"cat"] * 5), "has dtype |S3, it should be int64"),
        ("train_set_y", np.zeros((1, 5), np.int64), "has shape (1, 5), it should be (m,)"),
        ("train_set_y", h5py.Empty(np.int64), "has shape"),
        ("train_set_y", np.array([0, 1, 2, 1, -1]), "has labels [-1, 2], they should all be 0 or 1"),
        ("train_set_y", np.array([0, 1, 0, 1]), "holds 5 pictures but 4 labels"),
        ("list_classes", np.array([b"cat"]), "holds ['cat'], it should hold two names"),
        ("list_classes", np.array([0, 1]), "holds [0, 1], it should hold two names"),
        ("list_classes", np.array([b"a dog", b"a cat"]), "take two files that belong together"),
    ],
)
def test_what_is_not_of_the_layout_is_told(tmp_path: Path, key: str, value: Any, words: str) -> None:
    sentence = told(write_pair(tmp_path, **{key: value}))
    assert words in sentence
    assert str(tmp_path / SHIPPED[0]) in sentence


def test_a_folder_of_hdf5_in_place_of_an_array_is_told(tmp_path: Path) -> None:
    write_pair(tmp_path, train_set_x=None)
    with h5py.File(tmp_path / SHIPPED[0], "a") as file:
        file.create_group("train_set_x")
    assert "has no array 'train_set_x'" in told(tmp_path)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (write_pair(tmp_path) / SHIPPED[0]).write_bytes(b"")
    assert f"{tmp_path / SHIPPED[0]} is empty" in told(tmp_path)


def test_a_web_page_under_the_name_of_a_data_set_is_told(tmp_path: Path) -> None:
    (write_pair(tmp_path) / SHIPPED[1]).write_text("<!DOCTYPE html><title>Not found</title>")
    assert f"{tmp_path / SHIPPED[1]} is no HDF5 file" in told(tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_told_with_its_size(tmp_path: Path, share: float) -> None:
    whole = (DATASETS / SHIPPED[0]).read_bytes()
    part = whole[: int(len(whole) * share)]
    (write_pair(tmp_path) / SHIPPED[0]).write_bytes(part)
    assert f"was cut off on its way ({len(part)} bytes are here)" in told(tmp_path)


def test_bytes_that_were_changed_on_the_way_are_read_or_told_and_nothing_else(tmp_path: Path) -> None:
    whole = write_pair(tmp_path).joinpath(SHIPPED[0]).read_bytes()
    rng = np.random.RandomState(3)
    refused = 0
    for _ in range(100):
        damaged = bytearray(whole)
        for place in rng.randint(0, 4096, 20):  # where names, types and shapes are
            damaged[place] = rng.randint(256)
        (tmp_path / SHIPPED[0]).write_bytes(damaged)
        try:
            load_dataset(tmp_path)
        except DatasetError:
            refused += 1
    assert refused > 50


@pytest.mark.skipif(
    not all((ORIGINALS / name).exists() for name in WELL_KNOWN),
    reason="the well-known cat pictures are not ours to ship: set CATVNONCAT to a folder that has them",
)
def test_the_well_known_pictures_are_read_as_they_are() -> None:
    data = load_dataset(ORIGINALS)
    assert (data.train_x.shape, data.test_x.shape) == ((209, 64, 64, 3), (50, 64, 64, 3))
    assert (data.train_y.shape, data.test_y.shape) == ((1, 209), (1, 50))
    assert (int(data.train_y.sum()), int(data.test_y.sum())) == (72, 33)
    assert data.classes == ["non-cat", "cat"]
