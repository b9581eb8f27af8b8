"""`nbgrader export` with everybody of the class, and with how late each hand-in came."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin

from ..errors import CourseError
from ..model import Person
from ..platforms.results import in_several_languages
from .editions import counted_as, edition_of
from .options import Gradestone
from .people import merged
from .roster import read_roster

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
OURS = ("late_seconds", "extension_seconds")


class ClassExport(CsvExportPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's CSV, its columns as they are and ours behind them; names with commas do not break it.

    An assignment in several languages is one: everybody's line is that of the best of what they handed in.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the file. Everybody whom the gradebook or the course's roster knows has a line."""
        target = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", target)
        known = {each.id: _person(each) for each in gradebook.students}
        people = merged(known, self._rostered())
        students = [each for each in people if not self.student or each in map(str, self.student)]
        directory = self.parent.coursedir
        names = wanted_assignments(directory, gradebook, self.assignment)
        as_one = counted_as(edition_of(directory, each) for each in names)
        editions: dict[str, list[str]] = {}
        for each in names:
            editions.setdefault(as_one.get(each, each), []).append(each)
        with target.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, (*COLUMNS, *OURS), lineterminator="\n")
            writer.writeheader()
            for name, several in editions.items():
                found = [gradebook.find_assignment(each) for each in several]
                of_all = [[_line(gradebook, of, people[each]) for of in found] for each in students]
                writer.writerows(max(own, key=_rank) | {"assignment": name} for own in of_all)
                if told := list(filter(None, map(_in_several, of_all))):
                    self.log.warning(in_several_languages(name, told))

    def _rostered(self) -> Mapping[str, Person]:
        roster = Gradestone(config=self.config).roster
        try:
            return read_roster(Path(self.parent.coursedir.root) / roster) if roster else {}
        except CourseError as error:
            self.log.error("%s The class is exported without it.", error)
            return {}


def wanted_assignments(directory: CourseDirectory, gradebook: Gradebook, wanted: Sequence[str]) -> list[str]:
    """Those of the gradebook that are named, and their editions in other languages; all if none is named."""
    names = [str(each.name) for each in gradebook.assignments]
    named = {*map(str, wanted)}
    return [each for each in names if not named or {each, edition_of(directory, each).original} & named]


def _rank(line: dict[str, Any]) -> tuple[float, bool]:
    return line["score"], line["timestamp"] is not None  # a hand-in may have no time


def _in_several(own: Sequence[dict[str, Any]]) -> str:
    """As `platforms.results` says it of who handed in several editions; "" for everybody else."""
    handed_in = [line for line in own if any(_rank(line))]
    marks = ", ".join(f"{line['assignment']} {line['score']:.2f}" for line in handed_in)
    return f"{handed_in[0]['student_id']} ({marks})" if len(handed_in) > 1 else ""


def _person(student: Any) -> Person:
    names = (student.last_name, student.first_name, student.email)
    return Person(student.id, *(name or "" for name in names))


def _line(gradebook: Gradebook, assignment: Any, person: Person) -> dict[str, Any]:
    """Who handed in nothing has 0 points, as with nbgrader."""
    line = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "timestamp": None,
        "student_id": person.id,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "email": person.email,
        "raw_score": 0.0,
        "late_submission_penalty": 0.0,
        "score": 0.0,
        "max_score": assignment.max_score,
        "late_seconds": 0.0,
        "extension_seconds": 0.0,
    }
    try:
        submission = gradebook.find_submission(assignment.name, person.id)
    except MissingEntry:
        return line
    penalty = submission.late_submission_penalty
    extension = submission.extension
    return line | {
        "timestamp": submission.timestamp,
        "raw_score": submission.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, submission.score - penalty),
        "late_seconds": submission.total_seconds_late,
        "extension_seconds": extension.total_seconds() if extension else 0.0,
    }
