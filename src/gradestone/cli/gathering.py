"""What a report is made of, gathered for one assignment; who gathers says what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from ..files.progress import followed
from .common import warn

if TYPE_CHECKING:
    from ..bridge.course import Course
    from ..bridge.survey import Survey
    from ..model import Person, Total
    from ..report.class_facts import ClassFacts, Places
    from ..report.members import Known
    from ..report.pseudonyms import Pseudonyms


def known_of(course: Course, found: Survey, roster: Mapping[str, Person], pattern: str) -> Known:
    """What the gradebook and others say of the class; a word, and less, when it cannot be read."""
    from ..bridge.people import enrolled, merged
    from ..bridge.totals import read_totals
    from ..errors import GradebookError
    from ..report.members import Known

    totals: Mapping[str, Total] = {}
    people: Mapping[str, Person] = {}
    try:
        totals, people = read_totals(course), enrolled(course)
    except GradebookError as error:
        warn(f"{error} These are the grader's marks alone.")
    everybody = merged(people, roster)
    named = partial(fnmatchcase, pat=pattern)
    return Known(
        {each: total for each, total in totals.items() if each == pattern or named(each)},
        {each: person for each, person in everybody.items() if each == pattern or named(each)},
        frozenset({*found.places, *course.graded(pattern)}),
    )


def facts_of(course: Course, found: Survey, roster: Mapping[str, Person], pattern: str) -> ClassFacts:
    """All that is known of the class, as far as the pattern names it."""
    from ..judge.marksfile import marks_in
    from ..report.class_facts import ClassFacts

    known = known_of(course, found, roster, pattern)
    graded = {each: course.autograded(each) for each in course.graded(pattern)}
    reading = followed("reading marks", [*graded.items()])
    marks = {each: of for each, folder in reading if (of := marks_in(folder)) is not None}
    return ClassFacts(
        course.assignment,
        [*marks.values()],
        datetime.now(UTC),
        known,
        _due(course) if known.totals else None,
        [graded[each] for each in marks],
        dict(_places(course, [*graded])),
    )


def pseudonyms_of(course: Course, facts: ClassFacts, roster: Mapping[str, Person]) -> Pseudonyms:
    """Numbers for everybody of the course, the same for each of its assignments."""
    from ..answerkey import course_secret
    from ..bridge.people import enrolled, merged
    from ..errors import GradebookError
    from ..model import Person
    from ..report.pseudonyms import Pseudonyms

    try:
        known = merged(enrolled(course), roster)
    except GradebookError:  # it has been told
        known = merged({}, roster)
    directory = course.directory
    steps = (directory.submitted_directory, directory.autograded_directory)
    seen = {each for step in steps for each in course.layout(step).everybody()}
    seen |= {*facts.known.handed_in, *(each.student for each in facts.marks)}
    return Pseudonyms(
        [*known.values(), *(Person(each) for each in seen - known.keys())], course_secret(course.root)
    )


def _due(course: Course) -> datetime | None:
    from ..bridge.duedates import read_due_dates
    from ..errors import GradebookError

    try:
        return read_due_dates(course).general
    except GradebookError:  # it has been told
        return None


def _places(course: Course, students: Sequence[str]) -> Iterator[tuple[str, Places]]:
    """What of everybody's there is to be opened."""
    from ..report.class_facts import Places

    for each in students:
        marked = [course.autograded(each) / f"{name}.ipynb" for name in course.notebooks]
        pages = [course.feedback(each) / f"{name}.html" for name in course.notebooks]
        yield each, Places(*(tuple(path for path in paths if path.is_file()) for paths in (marked, pages)))
