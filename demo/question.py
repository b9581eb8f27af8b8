"""A question that a person marks, which the demo's copy of the assignment has besides the ten functions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .edits import Cell
from .handin import read_notebook

NAME, POINTS, BEHIND = "why_random", 5, "update-parameters-test"
_TEXT = f"""\
### A question in between

Why are the weights drawn at random, and not all set to zero? Two sentences are enough
({POINTS} points, marked by hand)."""
_MODEL_ANSWER = """\
With equal weights all units of a layer compute the same and get the same gradient: they would stay alike for
ever. Random weights break this symmetry."""

SYMMETRY = (
    "If all weights are equal, every unit of a layer computes the same number and gets the same gradient, so "
    "they never become different. Random numbers break the symmetry."
)
SMALL = "So that the numbers are small and the sigmoid is steep there."
ZERO = "Because $W = 0$ makes $Z = 0$, and then nothing can be learned."


@dataclass(frozen=True, slots=True)
class Reading:
    """What the teacher gave for an answer, and wrote beside it."""

    points: float
    comment: str = ""


READINGS = {
    SYMMETRY: Reading(5),
    ZERO: Reading(3, "True, but why would it stay so? Think of two units of one layer."),
    SMALL: Reading(1, "That is why they are small. Why random?"),
}
_NO_ANSWER = ("s07-blank", "s23-broken-file", "s24-cheating", "s30-picture-only", "s31-absent")


def answer_of(student: str) -> str:
    """What the student writes; "" for an answer left as it was handed out."""
    if student in _NO_ANSWER:
        return ""
    return (SYMMETRY, ZERO, SYMMETRY, SMALL)[int(student[1:3]) % 4]


def ask(notebook: Path) -> None:
    """Put the question into the instructor's notebook."""
    content = read_notebook(notebook)
    place = next(number for number, cell in enumerate(content["cells"]) if cell["id"] == BEHIND)
    content["cells"][place + 1 : place + 1] = [_markdown(f"{NAME}-text", _TEXT), _answer_cell()]
    notebook.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def answer(cells: list[Cell], text: str) -> None:
    """Write the answer into a notebook that asks the question; others stay as they are."""
    for cell in cells:
        if text and cell["metadata"].get("nbgrader", {}).get("grade_id") == NAME:
            cell["source"] = text


def _answer_cell() -> Cell:
    flags = {"grade": True, "solution": True, "locked": False, "task": False}
    marks = {"grade_id": NAME, "points": POINTS, "schema_version": 3} | flags
    return _markdown(NAME, _MODEL_ANSWER) | {"metadata": {"nbgrader": marks}}


def _markdown(id: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}
