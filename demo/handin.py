"""A notebook as a student hands it in: with the execution counts and outputs of their own session."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from gradestone.errors import CourseError
from gradestone.files.notebook_cells import source_of

from .edits import Cell

Notebook = dict[str, Any]
"""A notebook of nbformat 4.5 as plain JSON, the source of each cell as one string."""


def read_notebook(path: Path) -> Notebook:
    """The notebook in that file. Raises CourseError if it is missing or no JSON."""
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CourseError(
            f"There is no notebook {path.name} in {path.parent}. Build the release first."
        ) from error
    except ValueError as error:
        raise CourseError(f"{path.name} in {path.parent} is not a notebook: {error}.") from error
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell)
    return notebook


def hand_in(notebook: Notebook, path: Path, *, breaks_off: bool = False) -> None:
    """Write the notebook as saved after a full run; if it breaks off, the last third is lost."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=1):
        cell["execution_count"] = count
        cell["outputs"] = _stale_outputs(cell, count)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text[: 2 * len(text) // 3] if breaks_off else text, encoding="utf-8")


def photograph(path: Path) -> None:
    """As much of a picture as is needed to be none of a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(1000))


def stamp(folder: Path, handed_in: datetime) -> None:
    """The time of the hand-in, UTC, as nbgrader's collectors write it down."""
    (folder / "timestamp.txt").write_text(f"{handed_in:%Y-%m-%d %H:%M:%S.%f} UTC")


def _stale_outputs(cell: Cell, count: int) -> list[dict[str, Any]]:
    """What the student's own session left below a cell. It says so, since grading has to replace it."""
    if "my_parameters" in cell["source"]:
        message = "name 'my_parameters' is not defined"
        traceback = [f"NameError in cell [{count}]", message]
        return [{"output_type": "error", "ename": "NameError", "evalue": message, "traceback": traceback}]
    if "print(" in cell["source"] or "check(" in cell["source"]:
        text = "(printed when the student ran this cell)\n"
        return [{"output_type": "stream", "name": "stdout", "text": text}]
    return []
