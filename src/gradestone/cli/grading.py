"""Commands on submissions: autograde, feedback."""

from __future__ import annotations

import gc
import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import ProgressBar, course_option, own_course, say, warn
from .reporting import renew_page, show_class

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from ..bridge.course import Course

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

    What students handed in lies in submitted/STUDENT/ASSIGNMENT. Its cells run
    in a sandbox, the answers are compared outside it; a marked notebook and
    marks.json go to autograded/, the points to the gradebook. Marks given by
    hand stay. What has not changed is left as it is, and why something is
    graded again is told. After a run over the whole class there is a page on
    it, reports/ASSIGNMENT/index.html, unless c.Gradestone.class_page is False.

    Exit code 0 when every submission was judged, 2 when some could not be, 1
    when none could, 130 when it was interrupted: what is graded is kept.

    \b
    Examples:
      gradestone autograde week1
      gradestone autograde week1 --student ada --force
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
    changed = summary.graded or summary.remarked or summary.rewritten
    show_class(course, student, page=bool(changed) and not summary.interrupted)
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
    """Make the HTML feedback of graded submissions, and a page for you that leads to all of them.

    A page for every graded student goes to feedback/STUDENT/ASSIGNMENT: their
    notebook with marks, reasons, hints, and comments given by hand. `nbgrader
    release_feedback` hands the pages out. No code of students runs again.

    Exit code 0 when every page was made, 2 when some could not be, 1 when
    nothing is graded yet.

    \b
    Examples:
      gradestone feedback week1
      gradestone feedback week1 --student "a*"
    """
    from ..bridge.feedback import generate_feedback_in_parallel, no_page

    course = own_course(course_folder, assignment, instead=f"nbgrader generate_feedback {assignment}")
    students = graded_students(course, student)
    with ProgressBar(f"feedback for {assignment}") as bar:
        bar.begin(len(students))
        failed = generate_feedback_in_parallel(course, students, jobs or 0, told=bar.step)
    for each, why in failed.items():
        warn(no_page(each, why))
    say(f"Feedback for {len(students) - len(failed)} submissions is under {course.feedback('*')}.")
    renew_page(course)
    if failed:
        raise SystemExit(SOME_WITHOUT_PAGE)


def graded_students(course: Course, pattern: str) -> tuple[str, ...]:
    """Students with marks. Raises CourseError when there are none."""
    from ..errors import CourseError

    students = course.graded(pattern)
    if not students:
        raise CourseError(nothing_graded(course, pattern))
    return students


def nothing_graded(course: Course, pattern: str) -> str:
    """The sentence for a class without marks."""
    return (
        f"Nothing is graded yet: no {course.autograded(pattern)}. "
        f"Run `gradestone autograde {course.assignment}`."
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
