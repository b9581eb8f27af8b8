"""The command on hand-ins that are alike: similar."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import ProgressBar, console, course_option, own_course, say, warn

if TYPE_CHECKING:
    from ..bridge.course import Course
    from ..bridge.survey import Survey
    from ..intake import Template
    from ..likeness.alike import AlikeClass
    from ..likeness.alike_files import Calling
    from ..likeness.works import Handout, Work

_MOST_LINES = 25  # of the table in the terminal


@click.command()
@click.argument("assignment")
@click.option(
    "--against",
    "years",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Compare with another year's submitted/ folder, too. May be given several times.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.0),
    help="The lowest score that is told. Default: 11.5, which honest pairs hardly reach.",
)
@click.option("--anonymous", is_flag=True, help="Numbers in the place of names.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of likeness.html and likeness.json. Default: reports/ASSIGNMENT of the course.",
)
@course_option
def similar(
    assignment: str,
    years: tuple[Path, ...],
    threshold: float | None,
    out: Path | None,
    course_folder: Path | None,
    *,
    anonymous: bool,
) -> None:
    """Show hand-ins whose code is unusually alike, as a help for a person who looks.

    Compared is what students wrote themselves: names, layout and the order of independent lines play
    no part, and what was given or what many write tells nothing. What is rare in the class weighs most,
    shared mistakes before all. It is no proof of anything; the page says what it cannot know. Nothing is
    run or sent anywhere.

    Exit code 0 when the class was compared, whatever was found, 1 when it
    cannot be.

    \b
    Examples:
      gradestone similar week1
      gradestone similar week1 --against ~/2025/submitted
    """
    from ..bridge.languages import speaking_to_teachers
    from ..bridge.survey import require_somebody, survey
    from ..likeness.alike import compare
    from ..likeness.alike_files import Calling, to_html, to_json

    course = own_course(course_folder, assignment, instead="a tool for other notebooks")
    handed_in = survey(course)
    require_somebody(course, handed_in, "*")
    templates, handout = _templates(course)
    with ProgressBar(f"reading {assignment}") as bar, speaking_to_teachers(course):  # why one was not read
        works = list(_works(course, handed_in, templates, years, bar))
    with ProgressBar(f"comparing {assignment}") as bar:
        bar.begin(len(works))
        found = compare(assignment, works, handout, threshold, lambda: bar.advance("", score=None, reason=""))
    calling = Calling(anonymous=anonymous)
    folder = out or course.root / "reports" / assignment
    with speaking_to_teachers(course):
        _write(folder / "likeness.json", to_json(found, calling))
        _write(folder / "likeness.html", to_html(found, calling, handout))
        _tell(found, calling)
    say(f"Both texts side by side: {course.near(folder / 'likeness.html')}")


def _templates(course: Course) -> tuple[list[Template], Handout]:
    """The notebooks of the release, and what goes with them. Raises CourseError or BuildError."""
    from ..bridge.ownership import owner_of_release
    from ..likeness.handed_in import together

    kind = owner_of_release(course.directory, course.assignment, examine=course.examine).kind
    found = _asserted(course) if kind == "asserts" else [_checked(course)]
    return [template for template, _ in found], together([handout for _, handout in found])


def _checked(course: Course) -> tuple[Template, Handout]:
    """Of an assignment with checks."""
    from ..answerkey.source_notebook import read_source
    from ..intake import Template
    from ..likeness.handed_in import handout_of, key_without_checks
    from ..misconceptions import right_texts

    notebook = course.notebook
    exercises = read_source(course.source / f"{notebook}.ipynb").exercises
    texts = {each.name: each.source for each in exercises}
    tests = {each.name: each.test_cell for each in exercises}
    key = key_without_checks(course.assignment, notebook, texts, tests)
    template = Template(_released(course, notebook), key)
    return template, handout_of(template, right_texts(course.root, course.original, texts))


def _asserted(course: Course) -> list[tuple[Template, Handout]]:
    """Of one with asserts: each of its notebooks, every solution cell an exercise."""
    from ..asserts import with_ids
    from ..bridge.asserted_source import asserted_assignment
    from ..intake import Template
    from ..likeness.handed_in import handout_of, key_without_checks

    notebooks = asserted_assignment(course).notebooks
    found = []
    for each in notebooks:
        texts = each.solutions
        key = key_without_checks(course.assignment, each.name, texts, dict.fromkeys(texts, ""))
        others = frozenset(other.file for other in notebooks if other is not each)
        template = Template(with_ids(_released(course, each.name)), key, others)
        found.append((template, handout_of(template, {})))
    return found


def _released(course: Course, notebook: str) -> dict[str, Any]:
    from ..errors import CourseError

    path = course.release / f"{notebook}.ipynb"
    try:
        released: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError as error:
        raise CourseError(
            f"{path} is damaged ({error}). Run `gradestone build {course.assignment}` again."
        ) from error
    return released


def _works(
    course: Course, found: Survey, templates: list[Template], years: tuple[Path, ...], bar: ProgressBar
) -> Iterator[Work]:
    """Everybody's hand-in, and those of other years."""
    from ..judge.marksfile import marks_in
    from ..likeness.handed_in import read_work
    from ..likeness.other_years import hand_ins_of

    earlier = [each for folder in years for each in hand_ins_of(folder, course.assignment)]
    bar.begin(len(found.places) + len(earlier))
    for student, place in found.places.items():
        marks = marks_in(course.autograded(student))
        yield read_work(place.folder, student, templates, loose=place.loose, marks=marks)
        bar.advance(student, score=None, reason="")
    for each in earlier:
        marks = marks_in(each.marked) if each.marked else None
        yield read_work(each.folder, each.student, templates, loose=each.loose, marks=marks, year=each.year)
        bar.advance(each.student, score=None, reason="")


def _write(path: Path, text: str) -> None:
    from ..files.drafts import draft_beside

    path.parent.mkdir(parents=True, exist_ok=True)
    with draft_beside(path) as draft:
        draft.write_text(text, encoding="utf-8", errors="replace")
        draft.chmod(0o640)  # it names people: not for everybody on the machine
        draft.replace(path)


def _tell(found: AlikeClass, calling: Calling) -> None:
    """The list in the terminal, and what it is worth."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from ..likeness.alike import SMALL
    from ..likeness.alike_files import in_short
    from ..page.localised import labelled

    if found.pairs:
        grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        grid.add_column("pair", overflow="fold")
        grid.add_column("score", justify="right", no_wrap=True)
        grid.add_column("what tells most", overflow="fold")
        for pair in found.pairs[:_MOST_LINES]:
            names = f"{calling.name(pair.first)}\n{calling.name(pair.second)}"
            score = f"{pair.score:.0f}{' strong' if pair.strong else ''}"
            grid.add_row(Text(names), score, Text(in_short(pair, found.works)))
        console.print(grid)
    more = len(found.pairs) + found.left_out - _MOST_LINES
    if more > 0:
        say(f"{more} more pairs are in the files.")
    for group in found.groups:
        say(f"Group of {len(group)}: {', '.join(calling.name(each) for each in group)}")
    count = len(found.pairs) + found.left_out
    pairs = "1 pair is" if count == 1 else f"{count or 'No'} pairs are"
    say(
        f"{found.compared} of {found.works} hand-ins compared. "
        f"{pairs} unusually alike (score {found.threshold:.0f} or more)."
    )
    if found.compared < SMALL:
        warn("With fewer than ten hand-ins nothing can be called rare with any certainty.")
    if found.pairs:
        say("A help for a person who looks, and no proof. There are innocent reasons; the page names them.")
    if not calling.anonymous:
        for note in found.notes:
            warn(labelled(*note))
