"""Points of a test cell, as nbgrader counts them, and which of its lines learners have."""

from __future__ import annotations

from .examplan import ExamCell


def earned(value: float | None, points: float) -> float:
    """Points of a cell that came to its end: all, or those that the value of its last line is."""
    if value is None:
        return points
    return min(max(value, 0.0), points) if value == value else 0.0  # nan is no share


def is_hidden(cell: ExamCell, line: int | None) -> bool:
    """Whether that line of the whole cell is none of those that were released."""
    if line is None:
        return cell.source.strip() != cell.whole.strip()
    lines = cell.whole.splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return text not in {each.strip() for each in cell.source.splitlines()}
