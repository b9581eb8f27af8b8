"""Where a test cell has failed, and what may be told of it: what is hidden stays hidden."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from ..selfcheck.words import N_, _

_LETTERS = 300  # of a message


@dataclass(frozen=True, slots=True)
class Failure:
    """What a learner may read of a test that failed."""

    rationale: str
    detail: str = ""  # the line that failed
    hidden: bool = False  # it is one of those that students do not have


def failure_in(error: str, message: str, line: str, *, hidden: bool) -> Failure:
    """Of a line of the tests that raised this. Of a hidden one neither text nor values are told."""
    if hidden:
        told = _("A hidden test ended with {error}").format(error=error) if error in _TOLD else _(_HIDDEN)
        return Failure(told, hidden=True)
    message = first_line(message)
    if error != "AssertionError":
        return Failure(f"{error}: {message}" if message else error, line)
    if message:
        return Failure(message, line)
    return Failure(_("`{line}` does not hold").format(line=line) if line.startswith("assert") else error)


STOPPED = {
    "timeout": N_("The tests took too long"),
    "killed": N_("The tests ended the notebook's process"),
    "not examined": N_("The tests were not run, as the time for all cells was over"),
}
PART = N_("The tests gave a part of the points")
_HIDDEN = N_("A hidden test failed")
# A student's own exception may be called what its function was given.
_TOLD = frozenset(name for name, it in vars(builtins).items() if isinstance(it, type)) - {"AssertionError"}


def first_line(message: str) -> str:
    """Of a message what has room in a table."""
    line = message.strip().partition("\n")[0]
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS]}…"
