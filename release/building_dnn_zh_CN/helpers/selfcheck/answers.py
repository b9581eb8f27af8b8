"""The records of one judgement: the rules, the answer, and the explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .closeness import Tolerance
from .words import _

RUNGS = (
    "undefined",
    "stub",
    "raised",
    "resources",
    "structure",
    "key",
    "kind",
    "shape",
    "finite",
    "inputs",
    "values",
)

LONGEST_NAME, LONGEST_MESSAGE, LONGEST_LINE, LONGEST_OPERANDS = 100, 1000, 200, 600
"""Letters that are kept of an exception: its name, its text, the statement, notes of what its names held."""

Status = Literal["value", "undefined", "raised", "timeout", "memory", "killed", "unreadable"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as equal, and what a check lets pass besides.

    rtol, atol : relative tolerance of each entry; tolerance as a fraction of the largest expected entry
    may_change : parameters whose value the function may change in place
    shifted_keys : prefixes of dict keys that may be numbered one higher than in the reference, all together
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    may_change: tuple[str, ...] = ()
    shifted_keys: tuple[str, ...] = ()

    @property
    def tolerance(self) -> Tolerance:
        """Both numbers as one."""
        return Tolerance(self.rtol, self.atol)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one check: a value, or why there is none.

    A value with an exception is what the function would return if no assert of its own stopped it: never
    right, but it says what is wrong.
    """

    status: Status
    value: Any = None
    changed: tuple[str, ...] = ()  # parameters whose value was changed in place
    exception: str = ""  # class name
    builtin_exception: bool = True
    message: str = ""  # exception text; English words for something not callable
    line: int | None = None  # 1-based, in the learner's cell
    source_line: str = ""  # the statement there, in one line
    operands: str = ""  # what the names in it held, see operands.note
    warned: str = ""  # by numpy, of what a newer one refuses
    seconds: float = 0.0

    @property
    def has_value(self) -> bool:
        """Whether the function returns a value, as a right one does."""
        return self.status == "value" and not self.exception


@dataclass(frozen=True, slots=True)
class Explanation:
    """The first rung that holds, in words: `summary` in a sentence or two, `detail` with numbers in lines."""

    rung: str
    where: str = ""
    summary: str = ""
    detail: str = ""
    hint: str = ""
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return self.rung == "passed"

    @property
    def message(self) -> str:
        """All that goes without numbers: the summary, the text of an exception, and the hint."""
        told = self.detail if self.rung == "raised" else ""
        hint = _("Hint: {hint}").format(hint=self.hint) if self.hint else ""
        return "\n".join(part for part in (self.summary, told, hint) if part)
