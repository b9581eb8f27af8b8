"""What a test cell's outputs are worth, by nbgrader's rules but for one."""

from __future__ import annotations

from ..model import CellRun

_COUNTED = frozenset(("execute_result", "error"))


def score_of_outputs(run: CellRun, points: float) -> float:
    """0 for an error, the value of the last expression where that is a number from 0 on, else all points.

    As nbgrader's `determine_grade`; but what is written to stderr costs nothing (a warning is no error), a
    value beyond the points is the points (nbgrader gives up), and a cell that did not run to its end has 0.
    """
    if run.status != "ok":
        return 0.0
    first = next((output for output in run.outputs if output.get("output_type") in _COUNTED), None)
    if first is None:
        return points
    if first["output_type"] == "error":
        return 0.0
    return _partial(first.get("data", {}).get("text/plain"), points)


def _partial(shown: object, points: float) -> float:
    """Of what a cell shows as its value."""
    text = "".join(map(str, shown)) if isinstance(shown, list) else shown
    try:
        value = float(str(text))
    except ValueError:
        return points
    return min(value, points) if value >= 0 else points
