"""A limit for each cell of the notebook: what never ends is named, with its cell and line."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .order import PROBLEM
from .recorder import cell_of


@dataclass(frozen=True, slots=True)
class Watch:
    """Ends this process when a cell takes too long, and leaves in the folder which one it was.

    A thread does it: an exception could be caught by the notebook, and waits for a call into numpy to end.
    """

    cell_s: float
    folder: Path

    @contextmanager
    def over(self, cell: str) -> Iterator[None]:
        """The block is the run of this cell, in this thread."""
        timer = threading.Timer(self.cell_s, self._end, (cell, threading.get_ident()))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self, cell: str, thread: int) -> None:
        place, line = cell, None
        frame = sys._current_frames().get(thread)
        while frame is not None and line is None:
            if name := cell_of(frame.f_code.co_filename):
                place, line = name, frame.f_lineno
            frame = frame.f_back
        problem = (
            f"cell {cell} was still running after {self.cell_s:g} s. Does a loop never end? If the cell "
            "needs that long, set c.Gradestone.cell_s in nbgrader_config.py"
        )
        record = {"problem": problem, "cell": place, "line": line}
        (self.folder / PROBLEM).write_text(json.dumps(record), encoding="utf-8")
        os._exit(1)
