"""First causes: what stopped a cell, in words of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import CellRun

_ABSENT = re.compile(r"No module named '([A-Za-z_]\w{0,60})(?:\.[\w.]*)?'")


def absent_modules(runs: Sequence[CellRun]) -> Iterator[str]:
    """A sentence for each module that a cell could not import because it is not installed here."""
    for number, run in enumerate(runs, start=1):
        for output in run.outputs:
            absent = output.get("ename") == "ModuleNotFoundError" and _ABSENT.match(str(output.get("evalue")))
            if absent:
                yield (
                    f"Code cell {number} imports `{absent[1]}`, "
                    "which is not installed where submissions are graded."
                )
