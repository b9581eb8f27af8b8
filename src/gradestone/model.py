"""The records that travel down the river. Frozen, plain, without nbgrader or Jupyter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from .selfcheck.answers import Answer, Rules
from .selfcheck.standins import RecordedCall

__all__ = [
    "OWN_TESTS_WEIGHT",
    "USUAL_CAPS",
    "Answer",
    "AnswerKey",
    "Call",
    "CellRun",
    "Check",
    "CodeCell",
    "Credit",
    "Exercise",
    "FeedbackLevel",
    "Judged",
    "JudgedWhere",
    "Limits",
    "Mark",
    "Marks",
    "Outcome",
    "Person",
    "RecordedCall",
    "Rules",
    "Submission",
    "SubmissionCaps",
    "Total",
    "Value",
    "Verdict",
    "WatchRules",
]

Value = Any
"""None, bool, int, float, complex, str, list, tuple, dict with str or int keys, or a plain numpy array."""

Outcome = Literal["passed", "failed", "not judged"]
CellStatus = Literal["ok", "error", "timeout", "killed", "skipped"]
GoesOn = Literal["never", "imports", "always"]
"""Behind which failing statements of a cell the others run all the same."""
Judged = Literal["", "outside", "inside"]
"""Where a test cell with asserts was judged, seen from the student's process; "" for recorded checks."""
JudgedWhere = Literal["proven", "outside", "inside"]
"""What a course wants of it."""
FeedbackLevel = Literal["none", "visible", "score", "all"]
"""What a page tells: that the hand-in has arrived; the visible checks; the points too; everything."""
OWN_TESTS_WEIGHT = 1.0
"""Of all tests that a cell has beside its checks: together they are one check more."""


# ---------------------------------------------------------------- the answer key


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it enters the sandbox: inputs only, never what is expected."""

    args: tuple[Value, ...]
    kwargs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One call of an exercise on given inputs with the reference's output."""

    exercise: str
    ordinal: int  # 1, 2, ... in the order of the test cell
    hidden: bool
    weight: float
    call: Call
    expected: Value
    rules: Rules = field(default_factory=Rules)
    inner: tuple[RecordedCall, ...] = ()  # what other exercises gave to the reference; of visible checks only


@dataclass(frozen=True, slots=True)
class Exercise:
    """One graded function."""

    name: str  # grade_id of the solution cell
    test_cell: str  # grade_id of the test cell, `test_<name>`
    points: float
    parameters: tuple[str, ...]  # names of the reference's parameters
    returns: tuple[str, ...]  # names in the reference's return statement; () when it has none to show
    depends_on: tuple[str, ...]  # exercises its reference calls, transitively
    source: str  # the reference's solution cell, markers and all


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """All recorded checks of an assignment. `variants[v]` holds every check, visible ones included."""

    assignment: str
    notebook: str  # file name without .ipynb
    digest: str  # of all that went in: notebook, helpers, testcases, secret, engine version
    exercises: tuple[Exercise, ...]
    variants: tuple[tuple[Check, ...], ...]
    selfcheck: str = "helpers.selfcheck"  # the module that the notebook imports `check` from


# ---------------------------------------------------------------- a submission and its run


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One code cell to be executed. The outputs of a quiet cell are not wanted.

    before : a source that runs first, shows nothing and is not counted: what was released in its place
    legible : whether its source is looked through; else it is run, and nothing more
    """

    id: str
    source: str
    quiet: bool = False
    before: str = ""
    goes_on: GoesOn = "never"
    legible: bool = True


@dataclass(frozen=True, slots=True)
class Submission:
    """A student's hand-in after intake: safe to handle, not safe to run."""

    student: str
    assignment: str
    notebook: dict[str, Any]  # nbformat 4.5, rebuilt on the instructor's; no outputs but pictures
    files: Path | None  # folder of the student's own extra files, regular files only
    incidents: tuple[str, ...] = ()  # what intake repaired or refused, one sentence each


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use. Seconds are of processor time; one spent waiting counts a third."""

    cell_s: float = 20.0  # one cell
    call_s: float = 10.0  # one call of a check
    total_s: float = 120.0  # all cells and calls together
    memory_bytes: int = 2 * 1024**3  # address space of a process beyond the fork server's own
    file_bytes: int = 64 * 1024**2  # one file
    output_bytes: int = 8 * 1024**2  # all outputs of one notebook
    answer_bytes: int = 64 * 1024**2  # one answer
    processes: int = 64
    cells: int = 1000
    notebook_bytes: int = 32 * 1024**2  # a notebook as it was handed in, if need be without its outputs


@dataclass(frozen=True, slots=True)
class WatchRules:
    """What students are told while they can still hand in again."""

    attempts: int = 0  # hand-ins that are told more than that they have arrived; 0: all
    wait_s: float = 0.0  # between two of a student
    before_due: FeedbackLevel = "all"  # what a page tells before the due date


@dataclass(frozen=True, slots=True)
class SubmissionCaps:
    """How much of one submission is read, looked through, kept and shown; what it may use are its `Limits`.

    No honest one comes near: each is a multiple of what was found in any of 332 published notebooks, see
    docs/threat-model.md. What is left out, a sentence says. Letters are those of Python's texts.
    """

    notebook_bytes: int = 32 * 1024**2  # of a notebook, its outputs left out if need be
    total_bytes: int = 64 * 1024**2  # of all files
    files: int = 500
    depth: int = 8  # of folders
    cells: int = 5_000
    cell_letters: int = 50_000  # of a code cell that is looked through, and shown
    code_letters: int = 200_000  # of all of them; the shortest come first
    outputs: int = 2_500
    prose_letters: int = 250_000  # of the student's own text cells
    markup_letters: int = 500_000  # of HTML among the outputs, pictures apart
    attachment_letters: int = 16 * 1024**2  # of pictures in text cells
    colours: int = 5_000  # changes of colour in printed text

    @classmethod
    def allowing(cls, notebook_bytes: int) -> Self:
        """The usual ones for notebooks of that size."""
        total = max(USUAL_CAPS.total_bytes, 2 * notebook_bytes)
        return cls(notebook_bytes=notebook_bytes, total_bytes=total)

    @property
    def raw_bytes(self) -> int:
        """Of a notebook as it was saved: outputs that are never parsed may make it larger."""
        return 4 * self.notebook_bytes

    def legible(self, sources: Iterable[str]) -> frozenset[int]:
        """Positions of the code cells that are looked through and shown: the shortest first, so that no heap
        of junk hides an honest one.
        """
        found: set[int] = set()
        left = self.code_letters
        for length, position in sorted((len(source), position) for position, source in enumerate(sources)):
            left -= length
            if length > self.cell_letters or left < 0:
                break
            found.add(position)
        return frozenset(found)


USUAL_CAPS = SubmissionCaps()


@dataclass(frozen=True, slots=True)
class CellRun:
    """What came of one cell: nbformat outputs as the untrusted side gave them, checked for form only."""

    id: str
    status: CellStatus
    outputs: tuple[dict[str, Any], ...] = ()
    execution_count: int | None = None


# ---------------------------------------------------------------- marks


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one check, in words a learner may read."""

    ordinal: int
    hidden: bool
    weight: float
    outcome: Outcome
    rationale: str  # first rung of the ladder that explains it; "" when passed
    detail: str = ""  # numbers; empty for hidden checks
    hint: str = ""
    note: str = ""  # passed, but something is worth a word (old key names, float32)
    misconception: str = ""
    judged: Judged = ""  # set on that of a cell's own tests beside its checks


@dataclass(frozen=True, slots=True)
class Credit:
    """What a named mistake has earned: more than the checks that were passed."""

    misconception: str
    share: float  # of the exercise's points, as the course sets it
    by_checks: float  # what the score would be without


@dataclass(frozen=True, slots=True)
class Mark:
    """Points of one exercise. `score` is None when it could not be judged and a person has to look."""

    exercise: str
    score: float | None
    points: float
    verdicts: tuple[Verdict, ...]
    carried_forward: bool = False
    replaced: tuple[str, ...] = ()  # exercises the reference stood in for, when carried forward
    in_place: bool = False  # as it was at its own test cell, before later cells changed what it rests on
    explained_by: tuple[str, ...] = ()  # misconceptions each of which alone explains every failed check
    credit: Credit | None = None  # what one of them has earned, if that is more than the checks give
    other_runs: tuple[Mark, ...] = ()  # that count less, but would not with other credits
    judged: Judged = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one submission: what marks.json holds."""

    student: str
    assignment: str
    marks: tuple[Mark, ...]
    seconds: float
    sandbox_tier: int
    incidents: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()  # of the tools it is judged with; for graders, never for feedback

    @property
    def score(self) -> float:
        """Points of all exercises; what could not be judged adds none."""
        return sum(mark.score or 0.0 for mark in self.marks)

    @property
    def max_score(self) -> float:
        """Points there are to be had."""
        return sum(mark.points for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Total:
    """What counts in the end, as the gradebook has it: marks, points given by hand, lateness."""

    score: float
    max_score: float
    late_penalty: float = 0.0  # taken off already
    by_hand: Mapping[str, float] = field(default_factory=dict)  # points of cells scored by a person
    waiting: tuple[str, ...] = ()  # cells that a person still has to look at
    handed_in: datetime | None = None  # UTC
    late_s: float = 0.0  # seconds behind the due date, the extension taken off
    extension_s: float = 0.0


# ---------------------------------------------------------------- the class


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the class. What is not known is empty."""

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
