"""`gradestone report` without an assignment: the term at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .common import ProgressBar, console, course_root, followed_bar, warn
from .reporting import gathered, say_file

if TYPE_CHECKING:
    from ..bridge.course import Course


def report_term(course_folder: Path | None, pattern: str, folder: Path | None, *, anonymous: bool) -> None:
    """Show the totals of all graded assignments, or write them into a folder, with a folder for each.

    Raises CourseError when nothing of the course is graded.
    """
    from ..bridge.classbook import any_assignment
    from ..bridge.languages import speaking_to_teachers
    from ..errors import CourseError
    from ..report.overview import Overview
    from ..report.term import Term, show_term, steps_of, write_term_folder

    root = course_root(course_folder)
    with followed_bar("the term"):
        graded = list(_graded_courses(root, pattern))
        term = Term(
            [Overview.of(gathered(each, pattern, anonymous=anonymous)) for each in graded],
            {each.assignment: each.original for each in graded},
        )
    if not term.overviews:
        raise CourseError("Nothing of the course is graded yet. Run `gradestone autograde ASSIGNMENT`.")
    with speaking_to_teachers(any_assignment(root)):
        if folder is None:
            show_term(console, term)
            return
        with ProgressBar("reporting the term") as bar:
            bar.begin(steps_of(term))
            page = write_term_folder(term, folder, step=bar.step)
    say_file("The term", page)


def _graded_courses(root: Path, pattern: str) -> Iterator[Course]:
    """Assignments that are ours and graded; those that are not are passed over."""
    from ..bridge.course import load_course, with_editions
    from ..bridge.ownership import owner_of_release
    from ..errors import CourseError

    for name in with_editions(root):
        course = load_course(root, name)
        found = owner_of_release(course.directory, name, examine=course.examine)
        if not found.ours or not course.graded(pattern):
            continue
        try:
            course.notebook  # noqa: B018  (says what is wrong with the release)
        except CourseError as error:
            warn(f"{error} {name} is left out.")
            continue
        yield course
