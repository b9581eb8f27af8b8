"""Grading runs that are killed at a chosen step: `python killing.py`, jobs on stdin, exit codes on stdout.

A step is whatever the coordinator is about to do to a disk or a database. Python tells of the one by its
audit events, SQLAlchemy of the other, so no step can be forgotten here. The coordinator is forked from a
process that has everything imported; its answers come from a file, in which a real run has left them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from gradestone.batch import autograde as grading
from gradestone.batch.autograde import Request
from gradestone.batch.messages import Bundle, Failed, Graded, Task, word_in
from gradestone.batch.pool import Pool
from gradestone.bridge.course import load_course
from gradestone.sandbox.confine import Confinement

CHANGES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "shutil.rmtree", "shutil.copyfile"}


class Recorded(Pool):
    """The real pool; what it grades is kept in a file."""

    file: Path

    def run(
        self, tasks: Iterator[Task], *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Graded | Failed]:
        kept = json.loads(self.file.read_text()) if self.file.exists() else {}
        for graded in super().run(tasks, stop=stop):
            assert isinstance(graded, Graded)
            kept[f"{graded.student} {graded.marks['submission_digest']}"] = graded.to_json()
            yield graded
        self.file.write_text(json.dumps(kept))


class Replayed:
    """A pool that knows all answers, by what was handed in."""

    file: Path

    def __init__(self, bundle: Bundle, jobs: int) -> None:
        self._kept = json.loads(self.file.read_text())

    def __enter__(self) -> Replayed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def run(self, tasks: Iterator[Task], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Graded]:
        for task in tasks:
            yield Graded.of(word_in(self._kept[f"{task.student} {task.digest}"]))


class Steps:
    """Counts the steps of this process and ends it before the one named."""

    def __init__(self, last: int) -> None:
        self.last, self.names = last, list[str]()

    def count(self) -> None:
        sys.addaudithook(self._on_event)
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, lambda *_, name=name: self._step(name))

    def _on_event(self, name: str, arguments: tuple[Any, ...]) -> None:
        written = name == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if name in CHANGES or written:
            self._step(name)

    def _step(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def grade(job: dict[str, Any]) -> None:
    """One run, in this process: `results` is the file of answers, `kill_at` a step or 0."""
    pool = Recorded if job["record"] else Replayed
    pool.file = Path(job["results"])
    grading.Pool = pool  # type: ignore[misc]
    if not job["record"]:
        grading.detect = lambda **_: Confinement(1, ("recorded",))
    steps = Steps(job["kill_at"])
    course = load_course(Path(job["root"]), "week")
    steps.count()
    grading.autograde(course, Request(force=job["force"], jobs=2))
    Path(job["root"], "steps.json").write_text(json.dumps(steps.names))


def fork(job: dict[str, Any]) -> int:
    """The exit code of a run in a process of its own; negative: the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            grade(job)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    print(json.dumps([fork(job) for job in json.load(sys.stdin)]))
