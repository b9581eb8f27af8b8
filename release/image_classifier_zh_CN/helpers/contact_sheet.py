"""把许多小图片并排拼成一张。"""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["ContactSheet"]

GAP = 8
"""两张图片之间的像素数；这里留空，露出页面的底色。"""


class ContactSheet:
    """排成若干行的图片；它是单元格的最后一行时，笔记本就会把它显示出来。

    images : uint8[m, h, w, 3]，h 为高，w 为宽
    columns : 一行放几张
    scale : 每个像素在每个方向上放大成几个像素

    异常
    ----
    ValueError : 图片的形状或数的类型不对
    """

    def __init__(self, images: NDArray[np.uint8], *, columns: int = 6, scale: int = 2) -> None:
        images = np.asarray(images)
        if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
            raise ValueError(
                f"ContactSheet: the pictures are {images.dtype} of shape {images.shape}; they should be "
                "uint8 of shape (m, height, width, 3). Pass them as they were loaded, not flattened."
            )
        self._images, self._columns, self._scale = images, columns, scale

    def pixels(self) -> NDArray[np.uint8]:
        """整张拼图，uint8[h, w, 4]，高 h，宽 w：红、绿、蓝和不透明度。"""
        large = self._images.repeat(self._scale, axis=1).repeat(self._scale, axis=2)
        m, height, width, _ = large.shape
        rows = -(-m // self._columns)
        shape = (rows * (height + GAP) - GAP, self._columns * (width + GAP) - GAP, 4)
        sheet = np.zeros(shape, np.uint8)
        for k, image in enumerate(large):
            top, left = k // self._columns * (height + GAP), k % self._columns * (width + GAP)
            sheet[top : top + height, left : left + width, :3] = image
            sheet[top : top + height, left : left + width, 3] = 255
        return sheet

    def _repr_png_(self) -> bytes:
        return _png(self.pixels())

    def __repr__(self) -> str:
        return f"{len(self._images)} 张图片"


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """由高 h、宽 w 的 uint8[h, w, 4] 得到的 PNG 文件。"""
    height, width, _ = pixels.shape
    lines = np.insert(pixels.reshape(height, -1), 0, 0, axis=1)  # 0：每一行各自独立
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
