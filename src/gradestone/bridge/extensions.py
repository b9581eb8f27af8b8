"""Extensions that a class list has given become the gradebook's, as soon as there is a hand-in.

The gradebook keeps an extension in the row of a submission, and has no place for one without.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from ..errors import GradebookError
from ..model import Person
from ..platforms.enrolment import enrolment_of
from ..platforms.spans import read_extension
from .classbook import read_records
from .course import Course, load_course
from .gradebookfile import resolve

_WAITS = " waits "


def settle_extensions(root: Path, assignment: str, *, tell_waiting: bool = False) -> tuple[str, ...]:
    """Put those that wait into the gradebook, where something is handed in; a line for each.

    tell_waiting : also a line for each that still has to wait

    Raises CourseError or GradebookError when course or gradebook cannot be used.
    """
    waiting = _waiting(root, assignment)
    if not waiting:
        return ()
    course = load_course(root, assignment)
    url = resolve(course.db_url, course.root)
    with Gradebook(url.render_as_string(hide_password=False), course.course_id) as gradebook:
        try:
            due = gradebook.find_assignment(assignment).duedate
        except MissingEntry:
            raise GradebookError(
                f"The gradebook does not know {assignment} yet. Run `gradestone build {assignment}` first."
            ) from None
        handed_in = set(course.collected())
        lines = [
            _settle(gradebook, course, student, text, due, handed_in=student in handed_in)
            for student, text in waiting.items()
        ]
    return tuple(line for line in lines if line and (tell_waiting or _WAITS not in line))


def _waiting(root: Path, assignment: str) -> Mapping[str, str]:
    """All extensions for the assignment, by student, those that are in the gradebook too."""
    found = {
        each: enrolment_of(Person(each), record).extensions for each, record in read_records(root).items()
    }
    return {
        student: extensions[assignment] for student, extensions in found.items() if assignment in extensions
    }


def _settle(
    gradebook: Gradebook, course: Course, student: str, text: str, due: datetime | None, *, handed_in: bool
) -> str:
    try:
        span = read_extension(text, due)
    except ValueError as error:  # a new due date that is before the due date
        return f"{student}: the extension {text} for {course.assignment} cannot be used: {error}"
    if span is None:
        return f"{student}: the extension {text} for {course.assignment} waits until that has a due date"
    try:
        there = gradebook.find_submission(course.assignment, student).extension
    except MissingEntry:
        if not handed_in:
            return f"{student}: the extension {text} for {course.assignment} waits for a hand-in"
        there = None
    if (there or timedelta()) == span:
        return ""
    gradebook.update_or_create_student(student)
    with gradebook.db.no_autoflush:  # nbgrader asks for rows while it puts others together
        gradebook.update_or_create_submission(course.assignment, student, extension=span)
    return f"{student}: the extension {text} for {course.assignment} is in the gradebook"
