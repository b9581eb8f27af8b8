"""A notebook run that goes from place to place, and shows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...model import CodeCell, Limits
from .notebook_run import Run

CELLS_SHARE = 0.75  # of the total time; the rest is kept for the answers


class NotebookWalk:
    """Along the numbered cells, in a run that has run none of them yet."""

    def __init__(self, run: Run, cells: Sequence[tuple[int, CodeCell]], limits: Limits) -> None:
        self.run = run
        self._cells, self._limits = tuple(cells), limits
        self._begun = False  # a notebook process waits for its first cells, be there none

    def to(self, place: int | None = None) -> None:
        """Run the cells up to that number, or all that are left.

        Raises
        ------
        RunError : one of them has ended the run
        """
        now = [(number, cell) for number, cell in self._cells if place is None or number < place]
        self._cells = self._cells[len(now) :]
        if now or not self._begun:
            self._begun = True
            cells = [(number, replace(cell, quiet=True)) for number, cell in now]
            self.run.run_cells(cells, stop_s=self._limits.total_s * CELLS_SHARE)
