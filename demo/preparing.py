"""The demo's course before it is built: what it has that the project's own course has not."""

from __future__ import annotations

from pathlib import Path

from .question import ask

ASSIGNMENT = "building_dnn"


def prepare(root: Path) -> None:
    """A copy of the project's course gets a question to be marked by hand, and the demo's options."""
    ask(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    options = Path(__file__).with_name("course_options.py").read_text(encoding="utf-8")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{options}")
