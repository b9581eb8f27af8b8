"""What a test has replaced or written is replaced and written in the student's process, too."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

ABSENT = object()


def patch(module: str, name: str, value: Any) -> None:
    """Have this name mean that in a module; a module "/" stands for files, "" for the environment."""
    place = sys.modules.get(module)
    if module == "/":
        Path(name).unlink(missing_ok=True) if value is ABSENT else Path(name).write_bytes(value)
    elif module == "":
        os.environ.pop(name, None) if value is ABSENT else os.environ.update({name: value})
    elif value is ABSENT:
        delattr(place, name)
    else:
        setattr(place, name, value)
