"""图片及其标签，读自两个通行格式的 HDF5 文件。

训练文件里有 `train_set_x`（uint8[m, 64, 64, 3]）、`train_set_y`（m 个标签，0 或 1）和
`list_classes`（标签 0 和标签 1 的名字）；测试文件里有 `test_set_x`、`test_set_y` 和 `list_classes`。
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
SIGNATURE = b"\x89HDF\r\n\x1a\n"  # 每个 HDF5 文件的开头

# 文件夹中以第一对文件为准：谁有那套著名的文件，并把它们放进来，就是想使用它们。
WELL_KNOWN = ("train_catvnoncat.h5", "test_catvnoncat.h5")
SHIPPED = ("train_cats_and_dogs.h5", "test_cats_and_dogs.h5")

# 标签的名字，按读者的语言写出；文件中的其他名字照原样显示。
CLASS_LABELS = {"cat": "猫", "dog": "狗", "non-cat": "非猫"}

AnyPath = Union[str, "os.PathLike[str]"]


class DatasetError(ValueError):
    """文件存在，但不是这种格式的数据集。消息会说明是什么问题、在哪里、接下来怎么办。"""


class Dataset(NamedTuple):
    """用来学习的图片和用来测试的图片；按字段的顺序解包。

    train_x : uint8[m_train, 64, 64, 3]，红、绿、蓝从 0 到 255，从左上角起逐行排列
    train_y : int64[1, m_train]，0 或 1
    test_x : uint8[m_test, 64, 64, 3]
    test_y : int64[1, m_test]
    classes : 标签 0 和标签 1 的名字
    """

    train_x: NDArray[np.uint8]
    train_y: NDArray[np.int64]
    test_x: NDArray[np.uint8]
    test_y: NDArray[np.int64]
    classes: list[str]


def load_dataset(path: AnyPath | tuple[AnyPath, AnyPath]) -> Dataset:
    """读取一个文件夹中的图片，或者读取一对文件（训练文件在前，测试文件在后）中的图片。

    文件夹中如果有那套著名的 `train_catvnoncat.h5` 和 `test_catvnoncat.h5`，就读取它们；
    否则读取随作业发放的图片。

    异常
    ----
    FileNotFoundError : 找不到文件夹或两个文件中的一个
    DatasetError : 文件不是 HDF5、被截断，或者键、类型、形状、标签不对
    """
    train, test = path if isinstance(path, tuple) else _pair_in(Path(path))
    train_x, train_y, classes = _read(Path(train), "train")
    test_x, test_y, test_classes = _read(Path(test), "test")
    if classes != test_classes:
        raise DatasetError(
            f"{train} 中的类别是 {classes}，而 {test} 中的是 {test_classes}；请使用属于同一套的两个文件。"
        )
    return Dataset(train_x, train_y, test_x, test_y, classes)


def _pair_in(folder: Path) -> tuple[Path, Path]:
    if not folder.is_dir():
        raise FileNotFoundError(
            f"没有文件夹 {folder.absolute()}；请写出数据所在的文件夹，或者写成一对文件（训练文件在前，测试文件"
            f"在后）。"
        )
    own = any((folder / name).exists() for name in WELL_KNOWN)
    train, test = WELL_KNOWN if own else SHIPPED
    return folder / train, folder / test


def _read(path: Path, part: str) -> tuple[NDArray[np.uint8], NDArray[np.int64], list[str]]:
    """一个文件中的图片、标签和类别；文件中的键以 `part` 开头。"""
    content = _hdf5_bytes(path)
    try:
        # 不按文件名打开：HDF5 会给它自己打开的文件加锁，而有些网络文件夹不允许加锁。
        with h5py.File(io.BytesIO(content), "r") as file:
            pictures = _pictures(file, path, f"{part}_set_x")
            labels = _labels(file, path, f"{part}_set_y")
            classes = _classes(file, path)
    except DatasetError:
        raise
    except Exception as error:  # 对于无法解码的内容，h5py 没有专门的异常类
        raise DatasetError(
            f"{path} 已损坏，或者在传输途中被截断了（这里有 {len(content)} 个字节）；请重新复制或下载。"
        ) from error
    if len(pictures) != labels.shape[1]:
        raise DatasetError(
            f"{path} 中有 {len(pictures)} 张图片，却有 {labels.shape[1]} 个标签；每张图片需要一个标签：请重新"
            f"使用原来的文件。"
        )
    return pictures, labels, classes


def _hdf5_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise FileNotFoundError(
            f"没有文件 {path.absolute()}；请把它放到那里，或者写出你手头的文件夹或两个文件。"
        )
    content = path.read_bytes()
    if not content:
        raise DatasetError(f"{path} 是空的；请重新复制或下载。")
    if SIGNATURE not in content:
        raise DatasetError(
            f"{path} 不是 HDF5 文件，不管它叫什么名字（也许是保存下来的网页）；请重新复制或下载。"
        )
    return content


def _array(file: h5py.File, path: Path, key: str) -> h5py.Dataset:
    found = file.get(key)
    if not isinstance(found, h5py.Dataset):
        raise DatasetError(
            f"{path} 中没有数组 {key!r}，只有 {sorted(file)}；它是不是两个文件中的另一个，或者是别的数据集？"
        )
    return found


def _pictures(file: h5py.File, path: Path, key: str) -> NDArray[np.uint8]:
    stored = _array(file, path, key)
    if stored.dtype != np.uint8:
        raise DatasetError(
            f"{path} 中 {key} 的 dtype 是 {stored.dtype}，应当是 uint8：请在标准化之前，把图片存成 0 到 255 的"
            f"整数。"
        )
    shape: tuple[int, ...] = stored.shape or ()  # 什么也没有存时为 None
    if shape[1:] != PICTURE_SHAPE or shape[0] == 0:
        raise DatasetError(
            f"{path} 中 {key} 的形状是 {shape}，应当是 (m, 64, 64, 3)：请在展平之前存入 m 张 64 乘 64 像素、每"
            f"个像素 3 种颜色的图片。"
        )
    return np.asarray(stored[()])


def _labels(file: h5py.File, path: Path, key: str) -> NDArray[np.int64]:
    stored = _array(file, path, key)
    if stored.dtype.kind not in "iu":
        raise DatasetError(
            f"{path} 中 {key} 的 dtype 是 {stored.dtype}，应当是 int64：请把标签存成整数 0 或 1。"
        )
    if len(stored.shape or ()) != 1:
        raise DatasetError(
            f"{path} 中 {key} 的形状是 {stored.shape}，应当是 (m,)：请为每张图片存一个标签。"
        )
    labels = np.asarray(stored[()])
    strange = sorted({int(label) for label in labels} - {0, 1})
    if strange:
        raise DatasetError(
            f"{path} 中 {key} 含有标签 {strange[:5]}，它们都应当是 0 或 1：请这样给两个类别编号。"
        )
    return labels.astype(np.int64).reshape(1, -1)


def _classes(file: h5py.File, path: Path) -> list[str]:
    stored = np.asarray(_array(file, path, "list_classes")[()]).ravel().tolist()
    names = [name.decode("utf-8", "replace") if isinstance(name, bytes) else name for name in stored]
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise DatasetError(
            f"{path} 中的 list_classes 是 {names[:5]}，它应当含有两个名字：标签 0 的名字和标签 1 的名字。"
        )
    return [CLASS_LABELS.get(name, name) for name in names]
