"""The demo's course before it is built: what it has that the project's own course has not."""

from __future__ import annotations

from pathlib import Path

from .class_roster import ASSIGNMENT
from .question import ask


def prepare(root: Path) -> None:
    """A copy of the project's course gets a question to be marked by hand, and the demo's options."""
    notebook = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    if notebook.is_file():
        ask(notebook)
    options = Path(__file__).with_name("course_options.py").read_text(encoding="utf-8")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{options}")
