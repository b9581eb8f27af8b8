"""Pictures of pages for the documentation: few colours, so that all of them together stay small."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page

COLOURS = 256


def take_picture(file: Path, what: Page | Locator, **options: Any) -> None:
    """Writes what is seen now as PNG; `options` are those of Playwright's `screenshot`."""
    seen = what.screenshot(animations="disabled", caret="hide", **options)
    with Image.open(io.BytesIO(seen)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    file.parent.mkdir(parents=True, exist_ok=True)
    small.save(file, optimize=True)
