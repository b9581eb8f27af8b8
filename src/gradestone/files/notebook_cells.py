"""One cell of a notebook as JSON: its source, its name, and nbgrader's flags, which decide what it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

CellJson = Mapping[str, Any]
"""A cell of nbformat 4, from a file or as a NotebookNode."""


def source_of(cell: CellJson) -> str:
    """The text of the cell, which a file may hold as a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def flags_of(cell: CellJson) -> Mapping[str, Any]:
    """What nbgrader keeps of the cell: grade, solution, locked, grade_id, points; {} for most cells."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def grade_id_of(cell: CellJson) -> str:
    """Nbgrader's name for the cell; "" where it has none."""
    name = flags_of(cell).get("grade_id")
    return name if isinstance(name, str) else ""


def name_of(cell: CellJson, position: int = 0) -> str:
    """What to call the cell in a sentence: its grade_id, its id, else its place in the notebook."""
    return grade_id_of(cell) or str(cell.get("id") or f"number {position + 1}")


def is_code(cell: CellJson) -> bool:
    """Whether the cell holds code."""
    return cell.get("cell_type") == "code"


def is_exercise(cell: CellJson) -> bool:
    """Whether the cell is an exercise's solution; a solution that is a grade too is marked by hand."""
    flags = flags_of(cell)
    return is_code(cell) and bool(flags.get("solution")) and not flags.get("grade")


def is_test(cell: CellJson) -> bool:
    """Whether the cell holds the checks of an exercise."""
    flags = flags_of(cell)
    return is_code(cell) and bool(flags.get("grade")) and not flags.get("solution")


def is_locked(cell: CellJson) -> bool:
    """As nbgrader decides it: grade cells that are no answers, and whatever is marked read-only."""
    flags = flags_of(cell)
    return not flags.get("solution") and bool(flags.get("grade") or flags.get("locked"))


@dataclass(frozen=True, slots=True)
class GradebookCell:
    """What the gradebook keeps of a cell: what can be earned in it, and whether a learner answers there."""

    points: float | None = None  # None: it is not graded
    answer: bool = False


def gradebook_cells(cells: Iterable[CellJson]) -> dict[str, GradebookCell]:
    """The cells that nbgrader's gradebook has to know, by grade_id."""
    found: dict[str, GradebookCell] = {}
    for cell in filter(grade_id_of, cells):
        flags = flags_of(cell)
        task = bool(flags.get("task"))
        points = _number(flags.get("points")) if flags.get("grade") or task else None
        answer = task or bool(flags.get("solution"))
        if answer or points is not None:
            found[grade_id_of(cell)] = GradebookCell(points, answer)
    return found


def _number(points: Any) -> float:
    return float(points) if isinstance(points, int | float) else 0.0
