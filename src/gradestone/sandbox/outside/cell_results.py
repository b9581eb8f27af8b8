"""What came of the cells of a notebook, over all runs that it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...model import CellRun, CellStatus, CodeCell
from ..protocol import End, Ending
from .notebook_run import Run

NumberedCells = Sequence[tuple[int, CodeCell]]


class CellResults:
    """Gathers a result for every cell, and a sentence for each that was stopped or not run."""

    def __init__(self, cells: Sequence[CodeCell]) -> None:
        self.incidents: tuple[str, ...] = ()
        self._cells = tuple(cells)
        self._lost: dict[int, CellRun] = {}
        self._results: dict[int, CellRun] = {}

    @property
    def runs(self) -> tuple[CellRun, ...]:
        """Of every cell, in the order given."""
        return tuple(self._results.get(i, CellRun(cell.id, "skipped")) for i, cell in enumerate(self._cells))

    def left(self, most: int) -> NumberedCells:
        """The first cells without those that have killed a run or hung."""
        return [(i, cell) for i, cell in enumerate(self._cells[:most]) if i not in self._lost]

    def keep(self, run: Run, cells: NumberedCells) -> None:
        """Take over what a run to the end has made of these cells."""
        self._results = dict(self._lost)
        for index, cell in cells:
            if index in run.done:
                success, count = run.done[index]
                status: CellStatus = "timeout" if index in run.interrupted else "ok" if success else "error"
                self._results[index] = CellRun(cell.id, status, self._shown(run, index), count)
        if late := run.interrupted:
            self.note(f"{_cells(late)} took too long and {_was(late)} interrupted.")
        if missing := {index for index, _ in cells} - run.done.keys():
            self.note(f"{_cells(missing)} {_was(missing)} not run: the time for all cells was over.")

    def lose(self, run: Run, index: int, end: End) -> None:
        """Take out the cell that was running when the run ended."""
        cell = self._cells[index]
        status: CellStatus = "timeout" if end.why is Ending.TIMEOUT else "killed"
        words = _ENDINGS.get(end.why, f"ended the process that ran it ({end})")
        self.note(f"Code cell {index + 1} {words}; the notebook was run again without it.")
        text, name = f"This cell {words}.", "CellStopped"
        note = {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
        outputs = () if cell.quiet else (*self._shown(run, index), note)
        self._lost[index] = self._results[index] = CellRun(cell.id, status, outputs)

    def note(self, sentence: str) -> None:
        """An incident, told once."""
        if sentence not in self.incidents:
            self.incidents += (sentence,)

    def _shown(self, run: Run, index: int) -> tuple[dict[str, Any], ...]:
        return () if self._cells[index].quiet else run.outputs.of(index)


_ENDINGS = {
    Ending.TIMEOUT: "took too long and could not be interrupted",
    Ending.MEMORY: "used too much memory",
    Ending.PROCESSES: "started too many processes",
    Ending.GARBAGE: "disturbed the sandbox",
    Ending.CLOSED: "closed the connection to the grader",
    Ending.SERVER: "ended the grader's own process",
}


def _cells(indices: set[int]) -> str:
    numbers = [str(index + 1) for index in sorted(indices)]
    return f"Code cell {numbers[0]}" if len(numbers) == 1 else f"Code cells {', '.join(numbers)}"


def _was(indices: set[int]) -> str:
    return "was" if len(indices) == 1 else "were"
