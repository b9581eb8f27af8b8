"""Many small pictures side by side as one."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["ContactSheet"]

GAP = 8
"""Pixels between two pictures, left clear for the ground of the page."""


class ContactSheet:
    """The pictures in rows, as a notebook shows them when this is the last line of a cell.

    images : uint8[m, height, width, 3]
    columns : how many stand in a row
    scale : how many pixels each pixel becomes along either side

    Raises
    ------
    ValueError : images have another shape or kind of number
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
        """The sheet as uint8[height, width, 4]: red, green, blue and how opaque."""
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
        return f"{len(self._images)} pictures"


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG file of uint8[height, width, 4]."""
    height, width, _ = pixels.shape
    lines = np.insert(pixels.reshape(height, -1), 0, 0, axis=1)  # 0: every line stands for itself
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
