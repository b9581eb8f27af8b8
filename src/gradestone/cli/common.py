"""What several commands share: the course option, the progress bar, the console."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ..files.progress import following

if TYPE_CHECKING:
    from ..bridge.course import Course

# In a pipe or a log rich assumes 80 columns, too few for a table of ten exercises.
_WIDTH = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 140
console = Console(width=_WIDTH)
errors = Console(stderr=True, width=_WIDTH)


def say(sentence: str) -> None:
    """Print a sentence as it is, in one line."""
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """The same on stderr."""
    errors.print(sentence, markup=False, highlight=False, soft_wrap=True)


course_option: Callable[[Any], Any] = click.option(
    "--course",
    "course_folder",
    type=click.Path(path_type=Path),
    help="The course folder. Default: the nearest one upwards that has an nbgrader_config.py.",
)


def course_root(course_folder: Path | None) -> Path:
    """The course folder a command is about. Raises CourseError when there is none."""
    from ..bridge.course import find_root  # --help must not wait for nbgrader

    return course_folder.resolve() if course_folder else find_root(Path.cwd())


def own_course(course_folder: Path | None, assignment: str, *, instead: str) -> Course:
    """The assignment a command on submissions is about.

    Raises CourseError when there is none, or, with the command to use instead, when it is nbgrader's own.
    """
    from ..bridge.course import load_course
    from ..bridge.ownership import owner_of_release

    course = load_course(course_root(course_folder), assignment)
    owner_of_release(course.directory, assignment, examine=course.examine).require_ours(instead)
    return course


_FEW_COLUMNS = 60
_NUMBERS, _BAR_ROOM = 32, 50  # columns that counts and times take, and those with a bar and the time so far


def _columns() -> list[ProgressColumn]:
    """Of the bar's line: in a narrow terminal there is neither bar nor time so far, but the time left."""
    wide = errors.width >= _FEW_COLUMNS
    bar: list[ProgressColumn] = [BarColumn(max(4, min(40, errors.width - 80)))] if wide else []
    so_far: list[ProgressColumn] = [TimeElapsedColumn()] if wide else []
    words = TextColumn("{task.description}", markup=False)
    return [words, *bar, MofNCompleteColumn(), *so_far, TextColumn("left"), TimeRemainingColumn()]


def _fitting(words: str) -> str:
    """What is being done, as far as counts and times leave room for it: they are never cut."""
    room = max(4, errors.width - (_BAR_ROOM if errors.width >= _FEW_COLUMNS else _NUMBERS))
    return words if len(words) <= room else f"{words[: room - 1]}…"


class ProgressBar:
    """A run as a bar with count, time so far and time left."""

    def __init__(self, doing: str) -> None:
        self._bar = Progress(
            *_columns(),
            console=errors,
            transient=True,
            disable=not errors.is_terminal,  # a log wants no bar
        )
        self._what, self._doing = doing, ""
        self._task = self._bar.add_task(_fitting(doing), total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._bar.stop()

    def begin(self, submissions: int) -> None:
        """The bar knows its length."""
        self._bar.update(self._task, total=submissions)

    def advance(self, student: str, *, score: float | None, reason: str) -> None:
        """One step on."""
        self._bar.advance(self._task)

    def step(self) -> None:
        """The same, where nobody in particular is done."""
        self._bar.advance(self._task)

    def follow(self, doing: str, done: int, steps: int) -> None:
        """So much is done of something: what comes next begins a bar, and an estimate, of its own."""
        if doing != self._doing:
            self._bar.reset(self._task, total=steps, description=_fitting(f"{self._what}: {doing}"))
            self._doing = doing
        self._bar.update(self._task, completed=done)


@contextmanager
def followed_bar(doing: str) -> Iterator[None]:
    """The block's progress as a bar, with whatever it tells of it."""
    with ProgressBar(doing) as bar, following(bar.follow):
        yield
