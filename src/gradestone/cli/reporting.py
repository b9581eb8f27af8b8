"""Commands that show marks: report; and what autograde shows when it is done."""

from __future__ import annotations

import gc
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import ProgressBar, console, course_option, followed_bar, own_course, say, warn

if TYPE_CHECKING:
    from ..bridge.course import Course
    from ..report.class_facts import ClassFacts
    from ..report.members import Known

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("assignment", required=False)
@click.option("--student", "-s", default="*", help="Id of one student, or a glob of ids.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a page (index.html) with all that is known of the class; pictures, CSV and JSON beside it.",
)
@click.option("--anonymous", is_flag=True, help="Numbers instead of names, addresses and ids, everywhere.")
@click.option("--csv", "csv_file", type=_FILE, help="Write a CSV file.")
@click.option("--json", "json_file", type=_FILE, help="Write a JSON file.")
@course_option
def report(
    assignment: str | None,
    student: str,
    folder: Path | None,
    csv_file: Path | None,
    json_file: Path | None,
    course_folder: Path | None,
    *,
    anonymous: bool,
) -> None:
    """Show the marks of a class, or write them as a page, pictures, CSV and JSON.

    With --out FOLDER there is a page for teachers: scores, exercises and
    checks, named mistakes and who has them, what waits for a person, and a
    table of students that sorts and filters. Without ASSIGNMENT it is about
    all assignments of the course: the term at a glance.

    What counts is the gradebook: points given by hand, extra credit and
    penalties for lateness are in it. On a terminal marks are never cut; in
    a pipe there is a line for every student.

    Exit code 0 when it is shown or written, 1 when nothing is known.

    \b
    Examples:
      gradestone report week1
      gradestone report week1 --out reports/week1
      gradestone report --out reports --anonymous
    """
    gc.disable()  # nothing of a class is garbage: to look for it takes a fifth of the time
    if assignment is None:
        if csv_file or json_file:
            raise click.UsageError("--csv and --json are about one ASSIGNMENT; --out writes those of all.")
        from .term_reporting import report_term

        report_term(course_folder, student, folder, anonymous=anonymous)
        return
    course = own_course(course_folder, assignment, instead="nbgrader export")
    from ..bridge.languages import speaking_to_teachers

    with followed_bar(assignment):
        facts = gathered(course, student, anonymous=anonymous)
    with speaking_to_teachers(course):
        if folder:
            _write_folder(facts, folder)
        for file, text in ((csv_file, _csv), (json_file, _json)):
            if file:
                file.write_text(text(facts), encoding="utf-8")
        if not (folder or csv_file or json_file):
            _show(facts)


def gathered(course: Course, pattern: str, *, anonymous: bool) -> ClassFacts:
    """What there is to report of an assignment; a word on who should have marks, and on what lies about.

    anonymous : under numbers, and without those words, which say names

    Raises CourseError when there is nobody to speak of.
    """
    from ..bridge.languages import speaking_to_teachers
    from ..bridge.people import rostered
    from ..bridge.survey import survey
    from .gathering import facts_of, pseudonyms_of

    found, roster = survey(course, pattern), rostered(course)
    facts = facts_of(course, found, roster, pattern)
    unmarked = {*course.graded(pattern)} - {each.student for each in facts.marks}
    _tell_missing(course, pattern, facts.known, () if anonymous else unmarked)
    for remark in () if anonymous else found.remarks:
        warn(remark)
    if not anonymous:
        return facts
    with speaking_to_teachers(course):  # "Student 7" stands on pages
        return facts.anonymous(pseudonyms_of(course, facts, roster))


def _tell_missing(course: Course, pattern: str, known: Known, unmarked: Collection[str]) -> None:
    from ..errors import CourseError
    from .grading import nothing_graded

    if not course.graded(pattern):
        if not known.people and not known.totals and not known.handed_in:
            raise CourseError(nothing_graded(course, pattern))
        warn(nothing_graded(course, pattern))
    for each in sorted(unmarked):
        warn(
            f"{each} has no marks: {course.autograded(each)} has no marks.json that can be read. "
            f"Grade {course.assignment} again."
        )


def _write_folder(facts: ClassFacts, folder: Path) -> None:
    from ..report.class_folder import FILES, write_class_folder
    from ..report.overview import Overview

    with ProgressBar(f"reporting {facts.assignment}") as bar:
        bar.begin(FILES)
        page = write_class_folder(Overview.of(facts), folder, step=bar.step)
    say_file("The class", page)


def _csv(facts: ClassFacts) -> str:
    from ..report.class_files import to_csv

    return to_csv(facts.marks, facts.known, facts.assignment)


def _json(facts: ClassFacts) -> str:
    from ..report.class_files import to_json

    change = facts.pseudonyms.record if facts.pseudonyms else dict
    return to_json(facts.folders, facts.known, facts.assignment, change)


def _show(facts: ClassFacts) -> None:
    from ..report import class_table

    class_table.show(console, facts.marks, facts.known)
    inside = dict.fromkeys(
        mark.exercise for each in facts.marks for mark in each.marks if mark.judged == "inside"
    )
    if inside:
        say(f"Judged inside the student's process, where they could be forged: {', '.join(inside)}.")


def say_file(what: str, path: Path) -> None:
    """Where it is: on a terminal a link that opens it."""
    from rich.text import Text

    whole = path.resolve()
    text = Text(f"{what}: ").append(
        f"{whole}" if console.is_terminal else whole.as_uri(), f"link {whole.as_uri()}"
    )
    console.print(text, soft_wrap=True, highlight=False)


def show_class(course: Course, pattern: str, *, page: bool) -> None:
    """After a run: the table of the class, as far as the pattern names it.

    page : also write the class page, if the course wants one
    """
    from ..bridge.languages import speaking_to_teachers
    from ..bridge.people import rostered
    from ..bridge.survey import survey
    from ..errors import CourseError
    from .gathering import facts_of

    try:
        roster = rostered(course)
    except CourseError as error:
        warn(f"{error} The class is shown without it.")
        roster = {}
    facts = facts_of(course, survey(course, pattern), roster, pattern)
    if not facts.marks:
        return
    with speaking_to_teachers(course):
        _show(facts)
        if page and course.class_page and pattern == "*":
            write_page(course, facts)


def class_page_of(course: Course) -> Path:
    """Where the page on the class is."""
    return course.root / "reports" / course.assignment / "index.html"


def renew_page(course: Course) -> None:
    """The page on the class, with links to what has been made meanwhile."""
    from ..bridge.languages import speaking_to_teachers
    from ..bridge.people import rostered
    from ..bridge.survey import survey
    from ..errors import CourseError
    from .gathering import facts_of

    if course.class_page:
        try:
            facts = facts_of(course, survey(course), rostered(course), "*")
            with speaking_to_teachers(course):
                write_page(course, facts)
        except CourseError as error:
            warn(f"{error} The class page stays as it was.")


def write_page(course: Course, facts: ClassFacts) -> None:
    """The page on the class, and a line with its place. A page that cannot be written is a word, no fault."""
    from ..report.class_folder import write_class_page
    from ..report.overview import Overview

    try:
        page = write_class_page(Overview.of(facts), class_page_of(course).parent)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        warn(f"The class page could not be written ({why}). Nothing else is missing.")
        return
    say_file("The class", page)
