"""Where a test cell has failed, and what may be told of it: what is hidden stays hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import CellRun

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"(?:In\[(\d+)\], line (\d+)|<ipython-input-(\d+)-[^>]*> in )")
_LETTERS = 300  # of a message


@dataclass(frozen=True, slots=True)
class Failure:
    """What a learner may read of a test that failed."""

    rationale: str
    detail: str = ""  # the line that failed
    hidden: bool = False  # it is one of those that students do not have


def failure_of(run: CellRun, source: str, released: str) -> Failure:
    """Of a test cell that has not all points. `source` is what ran, `released` what students have of it."""
    hidden_too = source.strip() != released.strip()
    if run.status != "ok" and run.status != "error":
        return Failure(STOPPED[run.status], hidden=hidden_too)
    error = next((output for output in run.outputs if output.get("output_type") == "error"), None)
    if error is None:
        return Failure(PART, hidden=hidden_too)
    line = _failing_line(error, run.execution_count, source)
    hidden = hidden_too and line not in map(str.strip, released.split("\n"))
    return failure_in(str(error.get("ename", "")), str(error.get("evalue", "")), line, hidden=hidden)


def failure_in(error: str, message: str, line: str, *, hidden: bool) -> Failure:
    """Of a line of the tests that raised this. Of a hidden one neither text nor values are told."""
    if hidden:
        told = _HIDDEN if error == "AssertionError" else f"A hidden test ended with {error}"
        return Failure(told, hidden=True)
    message = first_line(message)
    if error != "AssertionError":
        return Failure(f"{error}: {message}" if message else error, line)
    if message:
        return Failure(message, line)
    return Failure(f"`{line}` does not hold" if line.startswith("assert") else error)


STOPPED = {
    "timeout": "The tests took too long",
    "killed": "The tests ended the notebook's process",
    "skipped": "The tests were not run, as the time for all cells was over",
}
PART = "The tests gave a part of the points"
_HIDDEN = "A hidden test failed"


def _failing_line(error: dict[str, object], count: int | None, source: str) -> str:
    """The line of the test cell in which the error arose or passed through; "" where that is not known."""
    frames = error.get("traceback")
    text = _COLOURS.sub("", "\n".join(map(str, frames)) if isinstance(frames, list) else "")
    lines = source.split("\n")
    for cell, number, _ in _PLACE.findall(text):
        if cell and int(cell) == count and 0 < int(number) <= len(lines):
            return lines[int(number) - 1].strip()
    return ""


def first_line(message: str) -> str:
    """Of a message what has room in a table."""
    line = message.strip().partition("\n")[0]
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS]}…"
