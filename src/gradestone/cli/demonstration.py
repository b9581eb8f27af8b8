"""`gradestone demo`: a course in a folder of its own, with a class that hands in."""

from __future__ import annotations

import json
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
from .common import ProgressBar, console, warn

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from ..bridge.course import Course

ASSIGNMENT = "building_dnn"
MARKER = "made-by-gradestone-demo"
HAND_IN_S = 60.0

# An endless loop is part of the class; nobody wants to watch it for the usual 20 s.
LIMITS = """
# Added by `gradestone demo`.
c.Gradestone.cell_s = 2.0
c.Gradestone.call_s = 2.0
"""


@click.command()
@click.argument("folder", default="demo-course", type=click.Path(path_type=Path, file_okay=False))
def demo(folder: Path) -> None:
    """Build the release, hand in for a class of 24, grade it and make feedback, all in FOLDER."""
    from ..batch.autograde import Request, autograde
    from ..bridge.build import build
    from ..bridge.course import load_course
    from ..bridge.feedback import generate_feedback_in_parallel, no_page

    started = time.monotonic()
    root = copy_course(project_root(), folder.resolve())
    with console.status("building the students' notebook"):
        release = build(root, ASSIGNMENT)
    course = load_course(root, ASSIGNMENT)
    stories = hand_in_class(course.source / f"{ASSIGNMENT}.ipynb", release, root / "submitted")
    with ProgressBar(f"grading {len(stories)} submissions") as bar:
        summary = autograde(course, Request(), bar)
    with console.status("making feedback pages"):
        failed = generate_feedback_in_parallel(course, course.graded())
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
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise CourseError(f"{folder} is not empty and not an earlier demo. Name another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for part in ("helpers", "testcases", f"source/{ASSIGNMENT}"):
        shutil.copytree(project / part, folder / part, ignore=ignore)
    (folder / MARKER).write_text("This folder is replaced whole by the next `gradestone demo`.\n")
    config = (project / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config + LIMITS, encoding="utf-8")
    return folder


def hand_in_class(notebook: Path, release: Path, submitted: Path) -> dict[str, str]:
    """Have the project's package `demo` hand in for everybody of its class; student -> what the story is.

    Raises CourseError when it does not fit the assignment.
    """
    arguments = map(str, (notebook, release, submitted, ASSIGNMENT))
    try:
        printed = run_child("demo", *arguments, folder=project_root(), timeout_s=HAND_IN_S)
    except ChildError as error:
        raise CourseError(str(error)) from error
    stories: dict[str, str] = json.loads(printed)
    return stories


def _table(course: Course, stories: Mapping[str, str]) -> Table:
    """Everybody with story, score and the reason for points lost."""
    from ..report import class_table

    grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    grid.add_column("student", no_wrap=True)
    grid.add_column("what was handed in", ratio=2)
    grid.add_column("score", justify="right", no_wrap=True)
    grid.add_column("what to know", ratio=3)
    marks = {
        each.student: each for each in class_table.read_marks([course.autograded(s) for s in course.graded()])
    }
    for student, story in stories.items():
        found = marks[student]
        full = found.score == found.max_score
        score = Text(f"{found.score:.4g}", style="green" if full else "red" if not found.score else "yellow")
        grid.add_row(student, story, score, class_table.remark(found))
    return grid


def _tell(course: Course, summary: Summary, seconds: float) -> None:
    page = course.feedback(course.graded()[0]) / f"{course.notebook}.html"
    lines = (
        f"{summary.graded} submissions built, graded and explained in {seconds:.0f} s.",
        f"gradebook    {course.root / 'gradebook.db'}",
        f"notebooks    {course.autograded('*')}",
        f"feedback     {course.feedback('*')}",
        f"a page       {page}",
        f"look at it   cd {course.root} && nbgrader export, or JupyterLab with formgrader",
    )
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
