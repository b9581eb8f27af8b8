"""First causes: what stopped a cell, carried to what it leaves undefined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..model import CellRun, CodeCell
from ..selfcheck.answers import LONGEST_LINE
from ..selfcheck.cellwatch import defined_names
from ..selfcheck.words import _

_ABSENT = re.compile(r"No module named '([A-Za-z_]\w{0,60})(?:\.[\w.]*)?'")
_KIND = re.compile(r"[A-Za-z_]\w{0,60}\Z")
_LINE = re.compile(r"\bline (\d{1,6})\b")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def absent_modules(runs: Sequence[CellRun]) -> Iterator[str]:
    """A sentence for each module that a cell could not import because it is not installed here."""
    for number, run in enumerate(runs, start=1):
        for error in _errors(run):
            if absent := _absent(error):
                words = _(
                    "Code cell {number} imports `{module}`, "
                    "which is not installed where submissions are graded."
                )
                yield words.format(number=number, module=absent)


def failures(cells: Sequence[CodeCell], runs: Sequence[CellRun]) -> Mapping[str, str]:
    """By the functions that cells which failed were to define: which cell, the last, and what stopped it."""
    found: dict[str, str] = {}
    for number, (cell, run) in enumerate(zip(cells, runs, strict=True), start=1):
        if run.status in ("error", "timeout", "killed") and (names := defined_names(cell.source)):
            words = _("code cell {number} did not run: {failure}")
            words = words.format(number=number, failure=_words(run, cell.source))
            found |= dict.fromkeys(names, words)
    return found


def _words(run: CellRun, source: str) -> str:
    error = next(_errors(run), None)
    if error is None or not _KIND.match(str(error["ename"])):
        return _("it took too long") if run.status == "timeout" else _("it was stopped")
    lines, line, absent, statement = source.splitlines(), _line(error), _absent(error), ""
    if not 0 < line <= len(lines):
        words = _("{kind} (`{module}` is not installed here)") if absent else "{kind}"
    else:
        statement = lines[line - 1].strip()[:LONGEST_LINE]
        words = _("{kind} in line {line}: `{statement}`")
        if absent:
            words = _("{kind} in line {line}: `{statement}` (`{module}` is not installed here)")
    return words.format(kind=error["ename"], line=line, statement=statement, module=absent)


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
