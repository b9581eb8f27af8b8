"""`gradestone demo`: a course in a folder of its own, with a class that hands in."""

from __future__ import annotations

import json
import shlex
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.table import Table
from rich.text import Text

from ..errors import CourseError
from ..files.children import ChildError, run_child
from ..files.temporary import remove_folder
from .common import ProgressBar, console, warn

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from ..bridge.course import Course

ASSIGNMENT = "building_dnn"
MARKER = "made-by-gradestone-demo"
PART_S = 300.0

Stories = Mapping[str, Mapping[str, str]]
"""Name and story of everybody who has handed in, by student."""


@click.command()
@click.argument("folder", default="demo-course", type=click.Path(path_type=Path, file_okay=False))
def demo(folder: Path) -> None:
    """Build the release, hand in for a class of 30, grade it and give feedback, all in FOLDER."""
    from ..batch.autograde import Request, autograde
    from ..bridge.build import build
    from ..bridge.course import load_course
    from ..bridge.feedback import generate_feedback_in_parallel, no_page

    started = time.monotonic()
    root = copy_course(project_root(), folder.resolve())
    with console.status("building the students' notebook"):
        _have("prepare", root)
        release = build(root, ASSIGNMENT)
    course = load_course(root, ASSIGNMENT)
    with console.status("handing in"):
        stories = hand_in_class(course.source / f"{ASSIGNMENT}.ipynb", release, root / "submitted")
        _have("begin", root)
    with ProgressBar(f"grading {len(stories)} submissions") as bar:
        summary = autograde(course, Request(), bar)
    with console.status("marking by hand and making feedback pages"):
        _have("mark", root)
        failed = generate_feedback_in_parallel(course, course.graded())
        _have("give-back", root)
    for student, why in failed.items():
        warn(no_page(student, why))
    console.print(_table(course, stories))
    _tell(course, summary, time.monotonic() - started)


def project_root() -> Path:
    """The checkout that this package is installed from. Raises CourseError when there is none."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").is_file():
        raise CourseError(
            f"The demo needs the project's own course, and {root} has no source/{ASSIGNMENT}. "
            "Run it in a checkout of the project, with `make demo`."
        )
    return root


def copy_course(project: Path, folder: Path) -> Path:
    """The project's course, ready to be graded, in `folder`. An earlier demo there is replaced.

    Raises CourseError when the folder holds anything else.
    """
    _make_room(folder)
    for part in ("helpers", "testcases", f"source/{ASSIGNMENT}"):
        _copy_tree(project / part, folder / part)
    shutil.copyfile(project / "nbgrader_config.py", folder / "nbgrader_config.py")
    return folder


def _make_room(folder: Path) -> None:
    """An empty folder but for the marker, which comes first: a demo that was killed is one all the same."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = [entry for entry in folder.iterdir() if entry.name != MARKER]
        if earlier and not (folder / MARKER).is_file():
            raise CourseError(f"{folder} is not empty and not an earlier demo. Name another folder.")
        (folder / MARKER).write_text("What is in this folder is replaced by the next `gradestone demo`.\n")
        for entry in earlier:
            if entry.is_dir() and not entry.is_symlink():
                remove_folder(entry)
            else:
                entry.unlink()
    except OSError as error:
        advice = "Name another folder: `gradestone demo FOLDER`, or `make demo DEMO=FOLDER`."
        raise CourseError(f"{folder} cannot be written: {error.strerror}. {advice}") from error


def _copy_tree(source: Path, target: Path) -> None:
    """Content without rights: whoever may only read the project owns the copy like any other file."""
    target.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.is_file():
            shutil.copyfile(entry, target / entry.name)
        elif entry.name not in ("__pycache__", ".ipynb_checkpoints"):
            _copy_tree(entry, target / entry.name)


def hand_in_class(notebook: Path, release: Path, submitted: Path) -> Stories:
    """Have the project's package `demo` hand in for everybody of its class; what each of them has done.

    Raises CourseError when it does not fit the assignment.
    """
    stories: Stories = json.loads(_have("hand-in", notebook, release, submitted, ASSIGNMENT))
    return stories


def _have(part: str, *arguments: Path | str) -> str:
    """Have the project's package `demo` do a part of the class or its teacher; what it prints.

    Raises CourseError when it cannot.
    """
    try:
        return run_child("demo", part, *map(str, arguments), folder=project_root(), timeout_s=PART_S)
    except ChildError as error:
        raise CourseError(str(error)) from error


def _table(course: Course, stories: Stories) -> Table:
    """Everybody with story, what counts in the end, and the reason for points lost."""
    from ..bridge.totals import read_totals
    from ..report import class_table

    grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    grid.add_column("student", no_wrap=True)
    grid.add_column("what was handed in", ratio=2)
    grid.add_column("score", justify="right", no_wrap=True)
    grid.add_column("what to know", ratio=3)
    marks = {
        each.student: each for each in class_table.read_marks([course.autograded(s) for s in course.graded()])
    }
    totals = read_totals(course)
    for student, facts in stories.items():
        total = totals[student]
        style = "green" if total.score == total.max_score else "yellow" if total.score else "red"
        score = Text(f"{total.score:.4g}/{total.max_score:.4g}", style=style)
        name = Text.assemble(student, (f"\n{facts['name']}", "dim"))
        grid.add_row(name, facts["story"], score, class_table.remark(marks[student], total))
    return grid


def _tell(course: Course, summary: Summary, seconds: float) -> None:
    page = course.feedback(course.graded()[0]) / f"{course.notebook}.html"
    lines = (
        f"{summary.graded} submissions built, graded and explained in {seconds:.0f} s.",
        f"gradebook    {course.root / 'gradebook.db'}",
        f"notebooks    {course.autograded('*')}",
        f"feedback     {course.feedback('*')}",
        f"a page       {page}",
        f"students     {course.root / 'students'}: the folders of two, who have fetched their feedback",
        f"look at it   cd {shlex.quote(str(course.root))} && nbgrader export, or JupyterLab with formgrader",
    )
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
