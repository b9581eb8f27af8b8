"""From what came of a test cell to a verdict, and the words in it that a run without hidden tests has said.

What a student's functions are given by a hidden test they may keep, in files, pipes and processes, until a
visible test lets them speak: as the text of an exception, as a value that is not equal. So where anything
hidden was asked before, such words count only if a run says them that has met nothing hidden.
"""

from __future__ import annotations

import builtins
import re
from dataclasses import replace

from ..sandbox.outside.examination import LOST, Outcome
from .examplan import CellEnd, CellVerdict, ExamCell, Where
from .scoring import earned, hidden_lines, is_hidden

_GONE_WORDS = {"timeout": "It took too long.", "memory": "It used too much memory."}


def verdict_of(cell: ExamCell, outcome: Outcome, judged: Where = "outside") -> CellVerdict:
    """The verdict that this outcome of a test cell is."""
    error, line = outcome["error"], outcome["line"]
    passed = outcome.get("lines") or ([] if line is None else [line])
    if not error:
        return CellVerdict(cell.id, earned(outcome["value"], cell.points), "ok", judged)
    message: str = _GONE_WORDS.get(outcome["lost"]) or outcome["message"]
    return CellVerdict(
        cell.id,
        0.0,
        _end(outcome),
        judged,
        error=error,
        message=message,
        line=line,
        hidden=is_hidden(cell, passed),
    )


def _end(outcome: Outcome) -> CellEnd:
    if outcome["error"] == "RefusalError":
        return "refused"
    if outcome["error"] in ("StudentGoneError", LOST):
        return "timeout" if outcome["lost"] == "timeout" else "killed"
    return "raised"


def speaks_of_hidden(verdict: CellVerdict, cell: ExamCell, *, asked_before: bool) -> bool:
    """Whether its words may tell what only hidden tests know.

    asked_before : whether anything hidden was asked in an earlier cell
    """
    if verdict.ended != "raised" or verdict.hidden or _is_plain(verdict, cell):
        return False
    before = verdict.judged == "inside" or (verdict.line is None)
    return asked_before or any(before or number < (verdict.line or 0) for number in hidden_lines(cell))


def in_words_of(verdict: CellVerdict, clean: CellVerdict | None) -> CellVerdict:
    """The verdict in the words of a run that has met nothing hidden; in none, where that failed elsewhere."""
    if clean is not None and (clean.ended, clean.line) == (verdict.ended, verdict.line):
        return replace(verdict, error=clean.error, message=clean.message)
    error = verdict.error if hasattr(builtins, verdict.error) else "Exception"
    return replace(verdict, error=error, message="")


_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def _is_plain(verdict: CellVerdict, cell: ExamCell) -> bool:
    """Whether all words are Python's, or the visible test's own."""
    undefined = _UNDEFINED.fullmatch(verdict.message)
    own = undefined[1] if undefined else verdict.message
    return hasattr(builtins, verdict.error) and own in cell.source
