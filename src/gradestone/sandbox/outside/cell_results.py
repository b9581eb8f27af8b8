"""What came of the cells of a notebook, over all runs that it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...model import CellRun, CellStatus, CodeCell
from ...selfcheck.plain import in_a_row
from ...selfcheck.words import N_, _, ngettext
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
            words = ngettext(
                "Code cell {numbers} took too long and was interrupted.",
                "Code cells {numbers} took too long and were interrupted.",
                len(late),
            )
            self.note(words.format(numbers=_numbers(late)))
        if missing := {index for index, _ in cells} - run.done.keys():
            words = ngettext(
                "Code cell {numbers} was not run: the time for all cells was over.",
                "Code cells {numbers} were not run: the time for all cells was over.",
                len(missing),
            )
            self.note(words.format(numbers=_numbers(missing)))

    def lose(self, run: Run, index: int, end: End) -> None:
        """Take out the cell that was running when the run ended."""
        cell = self._cells[index]
        status: CellStatus = "timeout" if end.why is Ending.TIMEOUT else "killed"
        incident, shown = _ENDINGS.get(end.why, _ENDED)
        self.note(_(incident).format(number=index + 1, ending=end))
        text, name = _(shown).format(ending=end), "CellStopped"
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
    Ending.TIMEOUT: (
        N_(
            "Code cell {number} took too long and could not be interrupted; "
            "the notebook was run again without it."
        ),
        N_("This cell took too long and could not be interrupted."),
    ),
    Ending.MEMORY: (
        N_("Code cell {number} used too much memory; the notebook was run again without it."),
        N_("This cell used too much memory."),
    ),
    Ending.PROCESSES: (
        N_("Code cell {number} started too many processes; the notebook was run again without it."),
        N_("This cell started too many processes."),
    ),
    Ending.GARBAGE: (
        N_("Code cell {number} disturbed the sandbox; the notebook was run again without it."),
        N_("This cell disturbed the sandbox."),
    ),
    Ending.CLOSED: (
        N_("Code cell {number} closed the connection to the grader; the notebook was run again without it."),
        N_("This cell closed the connection to the grader."),
    ),
    Ending.SERVER: (
        N_("Code cell {number} ended the grader's own process; the notebook was run again without it."),
        N_("This cell ended the grader's own process."),
    ),
}
_ENDED = (
    N_("Code cell {number} ended the process that ran it ({ending}); the notebook was run again without it."),
    N_("This cell ended the process that ran it ({ending})."),
)
"""For the incident, and for the place where the cell's outputs end."""


def _numbers(indices: set[int]) -> str:
    return in_a_row([str(index + 1) for index in sorted(indices)])
