"""Whichever command is killed, and wherever: the next one leaves nothing of it behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from classstate import processes_of
from classwork import SOLVED, gradestone, hand_in

KILLED_AT = Path(__file__).with_name("killed_at.py")
DEADLINE_S, LOOK_S = 120.0, 0.05
LEFTOVERS = (".draft-", ".gradestone-held-", ".week.", "tmp")  # how names of files begin that are not final

# What is killed, and when. Each command finds the course as the one before has left it.
BUILDING = (
    ("os.link", 1, "build"),  # the course's secret has been written, and has no name yet
    ("started", 1, "build"),  # the notebook is being recorded
    ("os.rename", 1, "build"),  # the answer key is written, and has no name yet
    ("os.rename", 3, "build"),  # the earlier release is set aside, the new one is not in its place
)
PROVING = (
    ("started", 1, "doctor"),  # the walls are being tried
    ("started", 1, "check"),
    ("started", 2, "check"),
    ("os.rename", 1, "check"),  # the fork server's list of fonts is to be kept
)
GRADING = (
    ("started", 1, "autograde"),
    ("started", 2, "autograde"),
    ("os.rename", 1, "autograde"),
    ("started", 1, "feedback"),
)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands of this test put their temporary files; it also marks these processes as ours."""
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def words(command: str) -> tuple[str, ...]:
    return (command,) if command == "doctor" else (command, "week")


def kill(course: Path, kind: str, number: int, command: str) -> None:
    """Run the command up to that moment."""
    call = [sys.executable, str(KILLED_AT), kind, str(number), *words(command)]
    done = subprocess.run(call, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, (kind, number, command, done.stdout, done.stderr)


def wait_until_alone(temporary: Path) -> None:
    """The children of the killed have come to their end."""
    deadline = time.monotonic() + DEADLINE_S
    while running := processes_of(temporary):
        assert time.monotonic() < deadline, running
        threading.Event().wait(LOOK_S)


def leftovers(*folders: Path) -> list[str]:
    found = (path for folder in folders for path in folder.rglob("*"))
    return [str(path) for path in found if path.name.startswith(LEFTOVERS)]


@pytest.mark.parametrize(
    ("kills", "ends"),
    [
        pytest.param(GRADING, ("autograde", "feedback"), id="grading"),
        pytest.param(BUILDING, ("build",), id="building", marks=pytest.mark.thorough),
        pytest.param(PROVING, ("check",), id="proving", marks=pytest.mark.thorough),
    ],
)
def test_what_killed_commands_leave_is_swept_by_the_next(
    kills: tuple[tuple[str, int, str], ...], ends: tuple[str, ...], course: Path, temporary: Path
) -> None:
    for student in ("ada", "bob"):
        hand_in(course, student, **SOLVED)
    if kills is BUILDING:
        shutil.rmtree(course / ".gradestone")  # as in a new clone
    for each in kills:
        kill(course, *each)
    wait_until_alone(temporary)
    assert leftovers(temporary, course)  # or nothing is shown here
    for command in ends:
        done = gradestone(course, *words(command))
        assert done.returncode == 0, done.stderr
    wait_until_alone(temporary)
    assert list(temporary.iterdir()) == []
    assert leftovers(course, temporary.with_name("cache")) == []
    assert len(list((course / ".gradestone" / "week").glob("key-*"))) == 1
