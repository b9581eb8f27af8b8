"""Points of a test cell, as nbgrader counts them, and which of its lines learners have."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from .examplan import ExamCell


def earned(value: float | None, points: float) -> float:
    """Points of a cell that came to its end: all, or those that the value of its last line is."""
    if value is None:
        return points
    return min(max(value, 0.0), points) if value == value else 0.0  # nan is no share


@lru_cache(maxsize=1024)  # the same cells for every submission
def hidden_lines(cell: ExamCell) -> frozenset[int]:
    """Numbers of the whole cell's lines that were not released, though another one may read like them."""
    lines = cell.whole.splitlines(), cell.source.splitlines()
    whole, released = ([line.rstrip() for line in each] for each in lines)
    found = SequenceMatcher(None, whole, released, autojunk=False).get_matching_blocks()
    kept = {place for block in found for place in range(block.a, block.a + block.size)}
    return frozenset(number for number in range(1, len(whole) + 1) if number - 1 not in kept)


def visible_part(cell: ExamCell) -> str:
    """The whole cell with nothing where it is hidden, so that its other lines keep their numbers."""
    hidden = hidden_lines(cell)
    lines = cell.whole.splitlines()
    return "\n".join("" if number in hidden else line for number, line in enumerate(lines, 1))


def is_hidden(cell: ExamCell, lines: Iterable[int]) -> bool:
    """Whether one of these, through which an error came up, was not released; without any, whether one of
    the cell was not.
    """
    hidden, passed = hidden_lines(cell), frozenset(lines)
    return not hidden.isdisjoint(passed) if passed else bool(hidden)
