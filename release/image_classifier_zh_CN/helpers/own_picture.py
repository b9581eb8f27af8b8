"""相机或手机拍的图片，变得像数据集里的图片一样小、一样方。"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["read_picture"]


def read_picture(path: str | os.PathLike[str], *, size: int = 64) -> NDArray[np.uint8]:
    """图片正中的正方形，uint8[1,size,size,3]；是只有一张图片的数据集。

    path : 例如 JPEG、PNG、WebP 或 GIF 文件。图片会按相机当时的方向转正；透明的部分变成白色。

    异常
    ----
    FileNotFoundError : 没有这个文件
    ValueError : 文件里没有能读取的图片
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # 随 matplotlib 一起安装

    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"没有文件 {path.absolute()}；请把图片放到那里，或者写另一个路径。"
        )
    try:
        with Image.open(path) as file:
            upright = ImageOps.exif_transpose(file).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError) as error:  # Pillow 遇到损坏的 PNG 时用的异常
        raise ValueError(
            f"{path} 不是能读取的图片；请另存为 JPEG 或 PNG，再试一次。"
        ) from error
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    small = ImageOps.fit(ground.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    return np.asarray(small, np.uint8)[None]
