"""Commands on submissions: autograde, feedback, report."""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import ProgressBar, console, course_option, own_course, say, warn

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from ..bridge.course import Course
    from ..bridge.survey import Survey
    from ..model import Person, Total
    from ..report.members import Known

SOME_NOT_JUDGED, SOME_WITHOUT_PAGE, INTERRUPTED = 2, 2, 130


@click.command()
@click.argument("assignment")
@click.option(
    "--jobs", "-j", type=click.IntRange(1), help="Submissions graded at the same time. Default: one per core."
)
@click.option("--student", "-s", default="*", help="Id of one student, or a glob of ids.")
@click.option("--force", "-f", is_flag=True, help="Grade again what has not changed.")
@click.option(
    "--unsafe", is_flag=True, help="Grade even where the sandbox does not hold (see `gradestone doctor`)."
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the workers of this Dask scheduler, e.g. tcp://host:8786.",
)
@course_option
def autograde(
    assignment: str,
    jobs: int | None,
    student: str,
    scheduler: str | None,
    course_folder: Path | None,
    *,
    force: bool,
    unsafe: bool,
) -> None:
    """Grade what is new or changed: notebooks, marks.json, gradebook.

    Exit code 0 when every submission was judged, 2 when some could not be, 1 when none could.
    """
    gc.disable()  # nothing that is imported is garbage: to look for it takes an eighth of the time
    from ..batch.starting import started_ahead

    if scheduler and jobs:
        raise click.UsageError("With --scheduler the cluster says how many are graded at once, not --jobs.")
    with nullcontext() if scheduler else started_ahead(jobs or os.cpu_count() or 1):
        from ..batch.autograde import Request
        from ..batch.autograde import autograde as run
        from ..bridge.extensions import settle_extensions

        gc.freeze()
        gc.enable()
        course = own_course(course_folder, assignment, instead=f"nbgrader autograde {assignment}")
        for line in settle_extensions(course.root, assignment):
            say(f"{line}.")
        request = Request(student, force=force, jobs=jobs or 0, unsafe=unsafe, scheduler=scheduler or "")
        with ProgressBar(f"grading {assignment}") as bar:
            summary = run(course, request, bar)
    show_report(course, student)
    _tell(summary)
    if summary.interrupted:
        raise SystemExit(INTERRUPTED)
    if summary.not_judged:
        raise SystemExit(SOME_NOT_JUDGED)


@click.command()
@click.argument("assignment")
@click.option("--student", "-s", default="*", help="Id of one student, or a glob of ids.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes. Default: one per core.")
@course_option
def feedback(assignment: str, student: str, jobs: int | None, course_folder: Path | None) -> None:
    """Make nbgrader's HTML feedback of graded submissions.

    Exit code 0 when every page was made, 2 when some could not be.
    """
    from ..bridge.feedback import generate_feedback_in_parallel, no_page

    course = own_course(course_folder, assignment, instead=f"nbgrader generate_feedback {assignment}")
    students = graded_students(course, student)
    with console.status(f"feedback for {len(students)} submissions"):
        failed = generate_feedback_in_parallel(course, students, jobs or 0)
    for each, why in failed.items():
        warn(no_page(each, why))
    say(f"Feedback for {len(students) - len(failed)} submissions is under {course.feedback('*')}.")
    if failed:
        raise SystemExit(SOME_WITHOUT_PAGE)


@click.command()
@click.argument("assignment")
@click.option("--student", "-s", default="*", help="Id of one student, or a glob of ids.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write a CSV file.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write a JSON file."
)
@course_option
def report(
    assignment: str, student: str, csv_file: Path | None, json_file: Path | None, course_folder: Path | None
) -> None:
    """Show the marks of a class, or write them to files.

    What counts is the gradebook: points given by hand, extra credit and penalties for lateness are in it.
    """
    from ..bridge.people import rostered
    from ..bridge.survey import survey
    from ..report import class_files, class_table

    course = own_course(course_folder, assignment, instead="nbgrader export")
    found = survey(course, student)
    known = known_of(course, found, rostered(course), student)
    folders = {each: course.autograded(each) for each in course.graded(student)}
    marks = class_table.read_marks([*folders.values()])
    _tell_missing(course, student, known, folders.keys() - {each.student for each in marks})
    if csv_file:
        csv_file.write_text(class_files.to_csv(marks, known, assignment), encoding="utf-8")
    if json_file:
        json_file.write_text(class_files.to_json([*folders.values()], known, assignment), encoding="utf-8")
    if not csv_file and not json_file:
        console.print(class_table.table(marks, known))
    for remark in found.remarks:
        warn(remark)


def _tell_missing(course: Course, pattern: str, known: Known, unmarked: Collection[str]) -> None:
    """A word on who should have marks. Raises CourseError when there is nobody to speak of."""
    from ..errors import CourseError

    if not course.graded(pattern):
        if not known.people and not known.totals and not known.handed_in:
            raise CourseError(_nothing_graded(course, pattern))
        warn(_nothing_graded(course, pattern))
    for each in sorted(unmarked):
        warn(
            f"{each} has no marks: {course.autograded(each)} has no marks.json that can be read. "
            f"Grade {course.assignment} again."
        )


def graded_students(course: Course, pattern: str) -> tuple[str, ...]:
    """Students with marks. Raises CourseError when there are none."""
    from ..errors import CourseError

    students = course.graded(pattern)
    if not students:
        raise CourseError(_nothing_graded(course, pattern))
    return students


def _nothing_graded(course: Course, pattern: str) -> str:
    return (
        f"Nothing is graded yet: no {course.autograded(pattern)}. "
        f"Run `gradestone autograde {course.assignment}`."
    )


def show_report(course: Course, pattern: str) -> None:
    """The table of the class, as far as the pattern names it, after a run."""
    from ..bridge.people import rostered
    from ..bridge.survey import survey
    from ..errors import CourseError
    from ..report import class_table

    marks = class_table.read_marks([course.autograded(each) for each in course.graded(pattern)])
    if not marks:
        return
    try:
        roster = rostered(course)
    except CourseError as error:
        warn(f"{error} The class is shown without it.")
        roster = {}
    console.print(class_table.table(marks, known_of(course, survey(course, pattern), roster, pattern)))


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


def _tell(summary: Summary) -> None:
    """What the run did, in a line or two."""
    unchanged = f", {summary.unchanged} unchanged" if summary.unchanged else ""
    say(f"{summary.graded} graded{unchanged}.")
    for sentence in summary.explanations:
        say(sentence)
    if summary.remarked:
        say(
            f"{summary.remarked} re-marked from what was recorded, without running anyone's code: "
            f"other credits are in force now ({summary.remarked_for})."
        )
    for remark in summary.remarks:
        warn(remark)
    for student, reason in summary.not_judged:
        warn(f"{student} could not be judged: {reason}")
    for student, reason in summary.unshown:
        warn(f"{student} is marked, but what was handed in cannot be shown on a page ({reason}).")
    if summary.interrupted:
        warn(
            "Interrupted: what is graded is kept, the rest is untouched. The same command goes on from here."
        )
