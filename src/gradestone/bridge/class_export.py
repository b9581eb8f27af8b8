"""`nbgrader export` with everybody of the class, and with how late each hand-in came."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import CsvExportPlugin

from ..errors import CourseError
from ..model import Person
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
    """nbgrader's CSV, its columns as they are and ours behind them; names with commas do not break it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file. Everybody whom the gradebook or the course's roster knows has a line."""
        target = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", target)
        known = {each.id: _person(each) for each in gradebook.students}
        people = merged(known, self._rostered())
        students = [each for each in people if not self.student or each in map(str, self.student)]
        with target.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, (*COLUMNS, *OURS), lineterminator="\n")
            writer.writeheader()
            for assignment in gradebook.assignments:
                if not self.assignment or assignment.name in map(str, self.assignment):
                    writer.writerows(_line(gradebook, assignment, people[each]) for each in students)

    def _rostered(self) -> Mapping[str, Person]:
        roster = Gradestone(config=self.config).roster
        try:
            return read_roster(Path(self.parent.coursedir.root) / roster) if roster else {}
        except CourseError as error:
            self.log.error("%s The class is exported without it.", error)
            return {}


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
