"""What earlier runs have left of a class, and how much of it still stands.

A result stands while nothing that it came from has changed and the gradebook says the same. Where only the
gradebook says otherwise, or mistakes earn something else now, nobody's code has to run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bridge.course import Course
from ..bridge.gradebook import GradebookWriter
from ..bridge.rowchanges import Cause, Row
from ..bridge.storedrows import StoredRows
from ..judge.marksfile import record_in
from .basis import Basis
from .handin import HandIn
from .remarking import Remarked, Remarking
from .some_notebooks import IN_PART

AT_ONCE = 200
"""Students whose rows are read together: a few selects for all of them, and no more memory than that."""

INCOMPLETE = "what an earlier run had left of them is incomplete"
HANDED_IN = "they were handed in again"
SOME_ONLY = "only some of their notebooks had been graded"
NOT_JUDGED = "they could not be judged before"


@dataclass(frozen=True, slots=True)
class Regrade:
    """The submission has to be graded."""

    why: str = ""  # it is graded again; "" for what is new
    same_work: bool = False  # the same was handed in to the same release when it was graded before


@dataclass(frozen=True, slots=True)
class Update:
    """The result stands, but not as it is written. Nobody's code has to run."""

    row: Row
    score: float
    causes: frozenset[Cause]  # what is amiss in the gradebook
    remarked: Remarked | None = None  # with other credits


class EarlierResults:
    """What is there about the students of a run before it grades them."""

    def __init__(
        self,
        course: Course,
        basis: Basis,
        remarking: Remarking,
        gradebook: GradebookWriter,
    ) -> None:
        self._course, self._basis = course, basis
        self._remarking, self._gradebook = remarking, gradebook
        self._notebooks = tuple(f"{name}.ipynb" for name in course.notebooks)
        self._coming: Sequence[str] = ()
        self._read: set[str] = set()  # ahead
        self._stored = StoredRows(frozenset(), {})

    def read_ahead(self, students: Sequence[str]) -> None:
        """Say who will be looked at, in this order: their rows are read many at a time."""
        self._coming = students

    def look(self, student: str, hand_in: HandIn, *, force: bool = False) -> Regrade | Update | None:
        """What has to be done about a submission; None when its result stands, which by force none does."""
        folder = self._course.autograded(student)
        record = record_in(folder)
        if record is None:
            return Regrade(INCOMPLETE if folder.exists() else "")
        if record.get("submission_digest") == IN_PART:
            return Regrade(SOME_ONLY)
        if (record.get("student"), record.get("submission_digest")) != (student, hand_in.digest):
            return Regrade(HANDED_IN)
        why = NOT_JUDGED if record.get("needs_manual_grading", True) else self._basis.why_changed(record)
        same_work = self._basis.has_release_of(record)
        if why or force:
            return Regrade("" if force else why, same_work=same_work)
        try:
            return self._compare(student, hand_in, record, folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):  # not what a run leaves behind
            return Regrade(INCOMPLETE, same_work=same_work)

    def remarked_for(self, misconceptions: Counter[str]) -> str:
        """The misconceptions that changed marks, those of most submissions first, with what they earn now."""
        return self._remarking.why(misconceptions)

    def _compare(
        self, student: str, hand_in: HandIn, record: Mapping[str, Any], folder: Path
    ) -> Update | None:
        """What is recorded against what mistakes earn now, and against the gradebook."""
        if not any((folder / name).is_file() for name in self._notebooks):
            raise FileNotFoundError(folder)
        remarked = self._remarking.of(record, folder)
        marks = remarked.graded.marks if remarked else record
        row = Row(student, hand_in.timestamp, _grades(marks), dict(marks["comments"]), same_work=True)
        causes = self._gradebook.amiss(row, self._rows_around(student))
        return Update(row, marks["score"], causes, remarked) if causes or remarked else None

    def _rows_around(self, student: str) -> StoredRows:
        """What the gradebook holds about the student, and about those who will be looked at next."""
        if student not in self._read:
            first = self._coming.index(student) if student in self._coming else len(self._coming)
            self._read = {student, *self._coming[first : first + AT_ONCE]}
            self._stored = self._gradebook.stored(frozenset(self._read))
        self._read.remove(student)  # who comes again has been written meanwhile
        return self._stored


def _grades(record: Mapping[str, Any]) -> dict[str, float | None]:
    grades: dict[str, float | None] = record["grades"]
    if not all(score is None or isinstance(score, int | float) for score in grades.values()):
        raise ValueError("a score is no number")
    return grades
