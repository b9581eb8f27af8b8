"""Another program holds the gradebook: both commands wait and say so, and nothing is lost."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from classwork import SOLVED, gradestone, hand_in, marks, start_gradestone

from gradestone.batch.autograde import Request, autograde
from gradestone.bridge import transactions
from gradestone.bridge.course import load_course
from gradestone.errors import GradebookError

STUDENTS = ("ada", "bob", "cyd")


@pytest.fixture
def waiting(course: Path) -> Path:
    """Three have handed in."""
    for student in STUDENTS:
        hand_in(course, student, **SOLVED)
    return course


@contextmanager
def locked(course: Path, lock: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
    """Another program is in the middle of a change of the gradebook."""
    connection = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    try:
        connection.execute(lock)
        yield connection
    finally:
        connection.close()


def read_until(words: str, running: subprocess.Popen[str]) -> str:
    """What the program says on stderr until these words come."""
    assert running.stderr is not None
    said = ""
    for line in running.stderr:
        said += line
        if words in line:
            return said
    pytest.fail(f"it ended without that: {said}")


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_grading_waits_for_it_and_goes_on(waiting: Path, lock: str) -> None:
    with locked(waiting, lock) as other:
        running = start_gradestone(waiting, "autograde", "week", "--jobs", "1")
        told = read_until("Waiting for it, 60 s at most.", running)
        assert "The gradebook gradebook.db cannot be used at the moment (database is locked)." in told
        other.execute("ROLLBACK")
        printed, _ = running.communicate()
    assert running.returncode == 0
    assert "3 graded." in printed


def test_building_waits_for_it_and_goes_on(course: Path) -> None:
    with locked(course) as other:
        running = start_gradestone(course, "build", "week")
        read_until("Waiting for it", running)
        other.execute("ROLLBACK")
        running.communicate()
    assert running.returncode == 0


@pytest.mark.thorough
def test_an_interrupt_ends_the_waiting_and_the_same_command_goes_on(waiting: Path) -> None:
    with locked(waiting) as other:
        running = start_gradestone(waiting, "autograde", "week", "--jobs", "1")
        read_until("Waiting for it", running)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate()
        other.execute("ROLLBACK")
    assert running.returncode == 1
    assert "database is locked. Another program holds it open for writing; close it" in errors
    assert "Traceback" not in errors
    assert list(waiting.glob("autograded/*/*")) == []
    assert "3 graded." in gradestone(waiting, "autograde", "week").stdout


@pytest.mark.thorough
def test_after_the_bound_what_is_graded_is_kept_and_the_next_run_goes_on(
    waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "PATIENCE_S", 0.1)

    class LockedAfterTheFirst:
        """Somebody takes the gradebook when the first is graded."""

        def begin(self, submissions: int) -> None:
            self.other = locked(waiting)

        def advance(self, student: str, *, score: float | None, reason: str) -> None:
            self.other.__enter__()

    course, watcher = load_course(waiting, "week"), LockedAfterTheFirst()
    with pytest.raises(GradebookError, match="database is locked"):
        autograde(course, Request(jobs=1), watcher)
    watcher.other.__exit__(None, None, None)
    [kept] = [path.parts[-3] for path in waiting.glob("autograded/*/week/marks.json")]
    before = marks(waiting, kept)
    summary = autograde(course, Request(jobs=1))
    assert (summary.graded, summary.unchanged, summary.explanations) == (2, 1, ())
    assert marks(waiting, kept) == before
