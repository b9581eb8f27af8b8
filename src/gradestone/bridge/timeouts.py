"""How long a cell of an assignment with asserts may run: as long as the course has always let it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from traitlets.config import Config

from ..model import Limits

NBGRADERS_S = 30.0
"""What nbgrader gives a cell where nothing is configured."""
CELLS_AT_THEIR_LIMIT = 10
"""So many cells may take as long as that; nbgrader has no limit for all of them together."""


def with_timeout(limits: Limits, config: Config) -> Limits:
    """The limits with nbgrader's own option for the time of a cell, unless ours is set: no cell has less.

    Where the option turns the limit off there is one all the same: ours, or nbgrader's usual one.
    """
    cell_s = limits.cell_s
    if "cell_s" not in config.get("Gradestone", {}):
        cell_s = max(_configured(config) or NBGRADERS_S, 0.01)
    total_s = limits.total_s
    if "total_s" not in config.get("Gradestone", {}):
        total_s = max(total_s, CELLS_AT_THEIR_LIMIT * cell_s)
    return replace(limits, cell_s=cell_s, total_s=total_s)


def _configured(config: Config) -> float | None:
    """Of `c.Execute.timeout`, or of `c.ExecutePreprocessor.timeout`, whose subclass it is."""
    for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
        seconds: Any = config.get(section, {}).get("timeout")
        if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
            return float(seconds)
    return None
