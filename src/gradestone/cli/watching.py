"""`gradestone watch`: students hear what came of a hand-in while they wait."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Self

import click
from rich.status import Status

from .common import console, course_option, course_root, say

LOG_BYTES, LOGS = 1_000_000, 5
MOST_REMEMBERED = 10_000  # sentences that are not said twice


@click.command()
@click.argument("assignment")
@click.option("--submitted", is_flag=True, help="Watch submitted/ alone; pages go into feedback/ alone.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    help="Submissions graded at the same time. Default: one per core, and at least two.",
)
@click.option(
    "--unsafe", is_flag=True, help="Grade even where the sandbox does not hold (see `gradestone doctor`)."
)
@course_option
def watch(
    assignment: str, jobs: int | None, course_folder: Path | None, *, submitted: bool, unsafe: bool
) -> None:
    """Grade hand-ins as they arrive in nbgrader's exchange, and release the feedback at once.

    A student who ran `nbgrader submit` can fetch the feedback seconds later.
    How many attempts are told, and what pages tell before the due date, is in
    nbgrader_config.py (docs/watch.md). Everything said is in a log file too.

    Ends with Ctrl-C or SIGTERM, with exit code 0. Started again, it goes on
    where it was. Exit code 1 when it cannot begin.

    \b
    Examples:
      gradestone watch week1
      gradestone watch week1 --submitted
    """
    from ..batch.starting import started_ahead

    with started_ahead(jobs or os.cpu_count() or 1):
        from ..answerkey import private_folder
        from ..batch.interrupts import interruptible
        from ..watch.loop import WatchRequest
        from ..watch.loop import watch as run

        root = course_root(course_folder)
        request = WatchRequest(submitted_only=submitted, jobs=jobs or 0, unsafe=unsafe)
        file = private_folder(root) / f"watch-{Path(assignment).name}.log"
        with TeacherLog(file) as log, interruptible() as interrupted:
            run(root, assignment, request, log, interrupted.is_set)
            log.say(f"Stopped watching {assignment}.")


class TeacherLog:
    """Lines in plain words with the time, in a file that is kept small and on the terminal."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._said: dict[str, None] = {}
        self._status = Status("", console=console)

    def __enter__(self) -> Self:
        self._handler = RotatingFileHandler(
            self._file, maxBytes=LOG_BYTES, backupCount=LOGS, encoding="utf-8", delay=True, errors="replace"
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%Y-%m-%d %H:%M:%S"))
        say(f"The log is {self._file}.")
        if console.is_terminal:
            self._status.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._status.stop()
        self._handler.close()

    def say(self, sentence: str) -> None:
        """A line, whatever stands in it."""
        line = "".join(letter if letter.isprintable() else "?" for letter in sentence)
        record = logging.LogRecord("gradestone.watch", logging.INFO, "", 0, "%s", (line,), None)
        self._handler.emit(record)
        say(self._handler.format(record))

    def say_once(self, sentence: str) -> None:
        """The same, unless it has been said lately."""
        if sentence not in self._said:
            self._said[sentence] = None
            self.say(sentence)
        while len(self._said) > MOST_REMEMBERED:
            del self._said[next(iter(self._said))]

    def status(self, sentence: str) -> None:
        """The line below all others, on a terminal."""
        self._status.update(sentence)
