"""A picture from a camera or a phone, made as small and square as those of a data set."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["read_picture"]


def read_picture(path: str | os.PathLike[str], *, size: int = 64) -> NDArray[np.uint8]:
    """The square in the middle of a picture, as uint8[1, size, size, 3]; a data set of one.

    path : a JPEG, PNG, WebP or GIF file, say. It is turned as the camera was held; what is transparent
        becomes white.

    Raises
    ------
    FileNotFoundError : there is no such file
    ValueError : the file holds no picture that can be read
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # comes with matplotlib

    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {path.absolute()}; put the picture there, or write another path."
        )
    try:
        with Image.open(path) as file:
            upright = ImageOps.exif_transpose(file).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError) as error:  # Pillow's word for a broken PNG
        raise ValueError(
            f"{path} is no picture that can be read; save it as JPEG or PNG, and try again."
        ) from error
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    small = ImageOps.fit(ground.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    return np.asarray(small, np.uint8)[None]
