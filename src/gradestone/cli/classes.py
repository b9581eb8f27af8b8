"""Commands between a course and a learning platform: roster, collect, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from .common import console, course_option, course_root, say, warn

if TYPE_CHECKING:
    from ..bridge.collect_request import Outcome, Times, Wanted
    from ..bridge.course import Course
    from ..bridge.mark_files import FeedbackFormat, MarkFormat
    from ..platforms.plain_tables import Form

SOME_WAIT = 2
_MARKS = ("csv", "json", "canvas", "moodle", "moodle-gradebook")
_FEEDBACK = ("canvas-feedback", "moodle-feedback")
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--dry-run", "-n", is_flag=True, help="Only say what would change.")
@click.option(
    "--id",
    "id_column",
    default="",
    metavar="COLUMN",
    help="The column that the ids of new students come from, by its name in the file.",
)
@course_option
def roster(file: Path, id_column: str, course_folder: Path | None, *, dry_run: bool) -> None:
    """Fill the gradebook with the students of a list: a CSV of your own, or what Canvas or Moodle export.

    Nobody is ever deleted, and nothing that is known becomes empty. What changes is said line by line.

    Exit code 0 when the list was read, 1 when it cannot be used.

    \b
    Examples:
      gradestone roster students.csv --dry-run
      gradestone roster students.csv
    """
    from ..bridge.roster_update import update_roster

    update = update_roster(course_root(course_folder), file, id_column=id_column, dry_run=dry_run)
    for line in update.changes:
        say(line)
    for line in update.remarks:
        warn(line)
    done = "Nothing was written, this was a dry run" if dry_run else "Written"
    say(f"{update.students} students in {file.name}, {len(update.changes)} changes. {done}.")


@click.command()
@click.argument("what", nargs=-1, metavar="[ASSIGNMENT] ARCHIVE...")
@click.option(
    "--worksheet",
    "--gradebook",
    "worksheet",
    type=_FILE,
    help="A table of the platform with hand-in times and numbers, such as Moodle's grading worksheet.",
)
@click.option(
    "--times",
    type=click.Choice(["auto", "archive", "none"]),
    default="auto",
    help="Whether the times in an archive are those of the hand-ins. Default: if they do not look like "
    "those of its packing.",
)
@click.option("--zone", default="", metavar="NAME", help="Time zone of times without one: Europe/Berlin.")
@click.option("--assign", multiple=True, metavar="KEY=STUDENT", help="Whose a waiting hand-in is.")
@click.option(
    "--drop",
    multiple=True,
    metavar="KEY",
    help="A waiting hand-in of nobody in the class: it ends.",
)
@click.option("--waiting", is_flag=True, help="Only show what waits to be assigned.")
@click.option("--replace", is_flag=True, help="Also where nothing says which hand-in is newer.")
@click.option("--dry-run", "-n", is_flag=True, help="Only say what would be brought in.")
@course_option
def collect(
    what: tuple[str, ...],
    worksheet: Path | None,
    times: Times,
    zone: str,
    assign: tuple[str, ...],
    drop: tuple[str, ...],
    course_folder: Path | None,
    *,
    waiting: bool,
    replace: bool,
    dry_run: bool,
) -> None:
    """Bring in the hand-ins of an archive that Canvas or Moodle has made, or of a folder unpacked from one.

    Exit code 0 when everything is somebody's, 2 when some wait to be assigned,
    1 when nothing can be brought in.

    \b
    Examples:
      gradestone collect week1 submissions.zip
      gradestone collect week1 hw.zip --worksheet grades.csv
      gradestone collect week1 --assign moodle:56=ada
    """
    from ..bridge.class_collect import collect as run
    from ..bridge.collect_request import Wanted

    root = course_root(course_folder)
    assignment, archives = _named(root, what)
    if not (archives or assign or drop or waiting):
        raise click.UsageError("Name the archives: gradestone collect ASSIGNMENT submissions.zip")
    course = _course(root, assignment, archives)
    wanted = Wanted(
        archives, worksheet, zone, times, tuple(map(_pair, assign)), drop, replace=replace, dry_run=dry_run
    )
    with console.status(f"collecting {course.assignment}"):
        outcome = run(course, wanted)
    _tell(course, wanted, outcome)
    if outcome.waiting:
        raise SystemExit(SOME_WAIT)


@click.command()
@click.argument("assignments", nargs=-1)
@click.option(
    "--format",
    "format",
    type=click.Choice([*_MARKS, *_FEEDBACK]),
    default="csv",
    show_default=True,
    metavar="FORM",
    help=f"Whose file. {', '.join(_MARKS)}: marks; {', '.join(_FEEDBACK)}: pages for the platform's upload.",
)
@click.option("--points/--percent", "points", default=True, help="Points (default), or percent of them.")
@click.option("--per-exercise", is_flag=True, help="A column for every exercise, too.")
@click.option("--to", "to", type=_FILE, help="The file. Default: the terminal, and for pages FORMAT.zip.")
@click.option("--template", type=_FILE, help="An export of the platform, to be filled in.")
@click.option("--column", multiple=True, metavar="ASSIGNMENT=NAME", help="What Canvas calls an assignment.")
@click.option("--zeros", is_flag=True, help="0 for who handed in nothing; else their marks stay empty.")
@click.option("--decimal-comma", is_flag=True, help="12,50 instead of 12.50.")
@click.option("--anonymous", is_flag=True, help="Nobody's name: csv and json for a statistics office.")
@course_option
def export(
    assignments: tuple[str, ...],
    format: str,
    to: Path | None,
    template: Path | None,
    column: tuple[str, ...],
    course_folder: Path | None,
    *,
    points: bool,
    per_exercise: bool,
    zeros: bool,
    decimal_comma: bool,
    anonymous: bool,
) -> None:
    """Write marks, or feedback pages, as Canvas, Moodle or a spreadsheet takes them.

    Without ASSIGNMENTS all of the course. Who is not known to the platform is listed.
    Editions of an assignment in other languages count as the same assignment, and
    of several handed in the best; an edition that is named alone is itself.

    Exit code 0 when the file is written, 1 when it cannot be.

    \b
    Examples:
      gradestone export --to marks.csv
      gradestone export --format canvas --template canvas.csv
      gradestone export week1 --format moodle-feedback
    """
    from ..platforms.plain_tables import Form

    root = course_root(course_folder)
    if format in _FEEDBACK:
        _write_feedback(_courses(root, assignments or _all(root)), format, to or Path(f"{format}.zip"))
        return
    courses = _courses(root, _all(root, assignments))
    form = Form(percent=not points, per_exercise=per_exercise, comma=decimal_comma, anonymous=anonymous)
    _write_marks(courses, format, form, to, template, dict(map(_pair, column)), zeros=zeros)


def _write_marks(
    courses: list[Course],
    format: str,
    form: Form,
    to: Path | None,
    template: Path | None,
    titles: dict[str, str],
    *,
    zeros: bool,
) -> None:
    from ..bridge.mark_files import MarkRequest, mark_file

    request = MarkRequest(cast("MarkFormat", format), form, template, titles, zeros)
    made = mark_file(courses, request)
    for sentence in made.remarks:
        warn(sentence)
    if to is None:
        click.echo(made.text, nl=False)
        return
    made.write(to, for_excel=format == "csv")
    say(f"Written: {to}")


def _write_feedback(courses: list[Course], format: str, to: Path) -> None:
    from ..bridge.mark_files import write_feedback

    if len(courses) != 1:
        raise click.UsageError("Name one assignment: the pages of one go into one zip.")
    pages, told = write_feedback(courses[0], cast("FeedbackFormat", format), to)
    for sentence in told:
        warn(sentence)
    say(f"{pages} pages are in {to}.")


def _courses(root: Path, names: tuple[str, ...]) -> list[Course]:
    from ..bridge.course import load_course

    return [load_course(root, name) for name in names]


def _all(root: Path, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """With their editions in other languages."""
    from ..bridge.course import with_editions

    return with_editions(root, names)


def _named(root: Path, what: tuple[str, ...]) -> tuple[str, tuple[Path, ...]]:
    """The assignment, "" if it is left out, and the archives."""
    from ..bridge.course import with_editions

    if what and what[0] in with_editions(root):
        return what[0], tuple(map(Path, what[1:]))
    return "", tuple(map(Path, what))


def _course(root: Path, assignment: str, archives: tuple[Path, ...]) -> Course:
    from ..bridge.course import load_course
    from ..bridge.guessing import assignment_of

    return load_course(root, assignment or assignment_of(root, archives))


def _pair(text: str) -> tuple[str, str]:
    key, equals, student = text.rpartition("=")
    if not (key and equals and student):
        raise click.UsageError(f"{text!r} is not KEY=STUDENT. Write what the list of waiting hand-ins says.")
    return key, student


def _tell(course: Course, wanted: Wanted, outcome: Outcome) -> None:
    for line in outcome.placed:
        say(line)
    for line in outcome.remarks:
        warn(line)
    for each in outcome.waiting:
        warn(each.line(course.assignment))
    unchanged = f", {outcome.unchanged} unchanged" if outcome.unchanged else ""
    waiting = f", {len(outcome.waiting)} waiting" if outcome.waiting else ""
    done = "would be collected" if wanted.dry_run else "collected"
    say(f"{course.assignment}: {len(outcome.placed)} {done}{unchanged}{waiting}.")
