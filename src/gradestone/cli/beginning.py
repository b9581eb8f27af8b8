"""Commands for who has no course yet: init, and the demo of a course that was just begun."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import ProgressBar, followed_bar, say

if TYPE_CHECKING:
    from ..bridge.course import Course


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a new course into FOLDER: configuration, a first notebook with one exercise, a README.

    FOLDER is made if it is not there. Nothing in it is overwritten, and a
    course that is there already is left alone: what to add to its
    nbgrader_config.py is said.

    Exit code 0 when the course is written, 1 when it is not.

    \b
    Examples:
      gradestone init signals
      gradestone init .
    """
    from ..starter import ASSIGNMENT, write_course

    for path in write_course(folder):
        say(str(path))
    say(f"Next: cd {folder} && gradestone build {ASSIGNMENT}")


def demo_of_first_course(root: Path, make_room: Callable[[Path], None]) -> Course:
    """A new course in `root`, its first assignment handed in by a few, graded and explained; the assignment.

    Raises CourseError as `make_room` does, which makes `root` an empty folder.
    """
    from ..batch.autograde import Request, autograde
    from ..bridge.build import build
    from ..bridge.course import load_course
    from ..bridge.feedback import generate_feedback_in_parallel
    from ..starter import ASSIGNMENT, FIRST_CLASS, hand_in_first_class, write_course

    make_room(root)
    write_course(root)
    with followed_bar(ASSIGNMENT):
        release = build(root, ASSIGNMENT)
    hand_in_first_class(release, root / "submitted")
    course = load_course(root, ASSIGNMENT)
    with ProgressBar(f"grading {len(FIRST_CLASS)} submissions of {ASSIGNMENT}") as bar:
        autograde(course, Request(), bar)
    with ProgressBar("feedback") as bar:
        bar.begin(len(FIRST_CLASS))
        generate_feedback_in_parallel(course, course.graded(), told=bar.step)
    return course
