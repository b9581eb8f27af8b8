"""Commands on submissions: autograde, feedback, report."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import ProgressBar, console, course_option, course_root, say, warn

if TYPE_CHECKING:
    from ..batch.autograde import Summary
    from ..bridge.course import Course
    from ..model import Total

SOME_NOT_JUDGED, INTERRUPTED = 2, 130


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
        from ..bridge.course import load_course

        gc.freeze()
        gc.enable()
        course = load_course(course_root(course_folder), assignment)
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
    """Make nbgrader's HTML feedback of graded submissions."""
    from ..bridge.course import load_course
    from ..bridge.feedback import generate_feedback_in_parallel

    course = load_course(course_root(course_folder), assignment)
    students = graded_students(course, student)
    with console.status(f"feedback for {len(students)} submissions"):
        generate_feedback_in_parallel(course, students, jobs or 0)
    say(f"Feedback for {len(students)} submissions is under {course.feedback('*')}.")


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
    from ..bridge.course import load_course
    from ..report import class_table

    course = load_course(course_root(course_folder), assignment)
    folders = {each: course.autograded(each) for each in graded_students(course, student)}
    for each, folder in folders.items():
        if not class_table.read_marks([folder]):
            warn(
                f"{each} is left out: {folder} has no marks.json that can be read. Grade {assignment} again."
            )
    if not csv_file and not json_file:
        show_report(course, student)
        return
    totals = _totals(course)
    if csv_file:
        marks = class_table.read_marks([*folders.values()])
        csv_file.write_text(class_table.to_csv(marks, totals), encoding="utf-8")
    if json_file:
        json_file.write_text(class_table.to_json([*folders.values()], totals), encoding="utf-8")


def graded_students(course: Course, pattern: str) -> tuple[str, ...]:
    """Students with marks. Raises CourseError when there are none."""
    from ..errors import CourseError

    students = course.graded(pattern)
    if not students:
        raise CourseError(
            f"Nothing is graded yet: no {course.autograded(pattern)}. "
            f"Run `gradestone autograde {course.assignment}`."
        )
    return students


def show_report(course: Course, pattern: str) -> None:
    """The summary table of all graded submissions that the pattern names."""
    from ..report import class_table

    marks = class_table.read_marks([course.autograded(each) for each in course.graded(pattern)])
    if marks:
        console.print(class_table.table(marks, _totals(course)))


def _totals(course: Course) -> Mapping[str, Total]:
    """What counts, as the gradebook has it; nothing, and a word, when it cannot be read."""
    from ..bridge.totals import read_totals
    from ..errors import GradebookError

    try:
        return read_totals(course)
    except GradebookError as error:
        warn(f"{error} These are the grader's marks alone.")
        return {}


def _tell(summary: Summary) -> None:
    """What the run did, in a line or two."""
    unchanged = f", {summary.unchanged} unchanged" if summary.unchanged else ""
    say(f"{summary.graded} graded{unchanged}.")
    if summary.remarked:
        say(
            f"{summary.remarked} re-marked from what was recorded, without running anyone's code: "
            f"other credits are in force now ({summary.remarked_for})."
        )
    for student, reason in summary.not_judged:
        warn(f"{student} could not be judged: {reason}")
    if summary.interrupted:
        warn(
            "Interrupted: what is graded is kept, the rest is untouched. The same command goes on from here."
        )
