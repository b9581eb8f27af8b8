"""First causes: what stopped a cell, carried to what it leaves undefined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..model import CellRun, CodeCell
from ..selfcheck.answers import LONGEST_LINE
from ..selfcheck.cellwatch import defined_names

_ABSENT = re.compile(r"No module named '([A-Za-z_]\w{0,60})(?:\.[\w.]*)?'")
_KIND = re.compile(r"[A-Za-z_]\w{0,60}\Z")
_LINE = re.compile(r"\bline (\d{1,6})\b")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def absent_modules(runs: Sequence[CellRun]) -> Iterator[str]:
    """A sentence for each module that a cell could not import because it is not installed here."""
    for number, run in enumerate(runs, start=1):
        for error in _errors(run):
            if absent := _absent(error):
                where = "which is not installed where submissions are graded"
                yield f"Code cell {number} imports `{absent}`, {where}."


def failures(cells: Sequence[CodeCell], runs: Sequence[CellRun]) -> Mapping[str, str]:
    """By the functions that cells which failed were to define: which cell, the last, and what stopped it."""
    found: dict[str, str] = {}
    for number, (cell, run) in enumerate(zip(cells, runs, strict=True), start=1):
        if run.status in ("error", "timeout", "killed") and (names := defined_names(cell.source)):
            words = f"code cell {number} did not run: {_words(run, cell.source)}"
            found |= dict.fromkeys(names, words)
    return found


def _words(run: CellRun, source: str) -> str:
    error = next(_errors(run), None)
    if error is None or not _KIND.match(str(error["ename"])):
        return "it took too long" if run.status == "timeout" else "it was stopped"
    kind, lines, line = error["ename"], source.splitlines(), _line(error)
    reason = f" (`{absent}` is not installed here)" if (absent := _absent(error)) else ""
    if not 0 < line <= len(lines):
        return f"{kind}{reason}"
    return f"{kind} in line {line}: `{lines[line - 1].strip()[:LONGEST_LINE]}`{reason}"


def _line(error: Mapping[str, Any]) -> int:
    """The line of the cell, as the traceback of IPython tells it; 0 where it does not."""
    texts = (str(error["evalue"]), *map(str, error["traceback"]))
    plain = (_COLOURS.sub("", text)[:4000] for text in texts)
    return next((int(found[1]) for text in plain if (found := _LINE.search(text))), 0)


def _absent(error: Mapping[str, Any]) -> str:
    found = error["ename"] == "ModuleNotFoundError" and _ABSENT.match(str(error["evalue"]))
    return found[1] if found else ""


def _errors(run: CellRun) -> Iterator[Mapping[str, Any]]:
    return (output for output in run.outputs if output.get("output_type") == "error")
