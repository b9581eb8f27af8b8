"""What a test has replaced or written is replaced and written in the student's process, too."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

ABSENT = object()


def patch(module: str, name: str, value: Any) -> None:
    """Have this name mean that in a module; a module "/" stands for files, "" for the environment."""
    place = sys.modules.get(module)
    if module == "/":
        _patch_file(name, value)
    elif module == "":
        os.environ.pop(name, None) if value is ABSENT else os.environ.update({name: value})
    elif value is ABSENT:
        delattr(place, name)
    else:
        setattr(place, name, value)


def _patch_file(name: str, value: Any) -> None:
    place = Path(name)
    if value is ABSENT and place.is_dir():
        shutil.rmtree(place)
    elif name.endswith("/"):
        place.mkdir(parents=True, exist_ok=True)
    elif value is ABSENT:
        place.unlink(missing_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(value)
