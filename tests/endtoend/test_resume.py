"""Nothing is lost and nothing is left, whoever is killed and whenever: the same command goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from classstate import files, parent_of, processes_of, rows, state
from classwork import SOLVED, gradestone, hand_in, start_gradestone

from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.course import load_course
from gradestone.errors import CourseError
from gradestone.files.temporary import PREFIX
from tests.thoroughness import one_in

SEED, KILLS = 20260, 8  # kills in each of the three situations below
KILLING = Path(__file__).with_name("killing.py")
DEADLINE_S, LOOK_S = 60.0, 0.05
WRONG = SOLVED | {"double": "return x + 1"}
FIRST = {"ada": SOLVED, "bob": WRONG, "cyd": {}, "dan": SOLVED | {"shift": "return 1 / 0"}}


def hand_in_first(course: Path) -> None:
    for student, functions in FIRST.items():
        hand_in(course, student, **functions)


def hand_in_again(course: Path) -> None:
    """Two have improved, one is new."""
    hand_in(course, "bob", **SOLVED)
    hand_in(course, "cyd", **WRONG)
    hand_in(course, "eva", **SOLVED)


def grade(*jobs: dict[str, Any]) -> list[int]:
    """Runs of the coordinator, one after the other; their exit codes."""
    default = {"record": False, "force": False, "kill_at": 0, "together": 2}
    done = subprocess.run(
        [sys.executable, str(KILLING)],
        input=json.dumps([default | job for job in jobs]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    codes: list[int] = json.loads(done.stdout)
    assert set(codes) <= {0, -signal.SIGKILL}, done.stderr
    return codes


def restore_backup(course: Path) -> None:
    """A gradebook from when two had handed in, and one of them something else."""
    with sqlite3.connect(course / "gradebook.db") as database:
        database.execute("DELETE FROM submitted_assignment WHERE student_id IN ('cyd', 'dan')")
        database.execute("UPDATE grade SET auto_score = 1")
    database.close()


@dataclass(frozen=True)
class Situation:
    """A course before a run, the answers the run gets, and what it comes to when nothing disturbs it."""

    before: Path
    results: Path
    force: bool
    expected: dict[str, Any]
    steps: list[str]

    def kill_points(self) -> list[int]:
        """Around a commit for certain, the others by seed."""
        commits = [number for number, name in enumerate(self.steps, 1) if name == "commit"]
        certain = {commits[-1], commits[-1] + 1, commits[-2], commits[-2] + 1}
        others = random.Random(SEED).sample(sorted(set(range(1, len(self.steps))) - certain), KILLS - 4)
        return sorted(certain) + sorted(others)


@pytest.fixture(scope="module")
def situations(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Situation]:
    """A class graded for the first time, again after changes, again by force, and into an older gradebook."""
    folder = tmp_path_factory.mktemp("situations")
    fresh, results = Path(shutil.copytree(built, folder / "fresh")), folder / "results.json"
    hand_in_first(fresh)
    record = {"results": str(results), "record": True}
    graded = copy(fresh, folder / "graded")
    changed = copy(fresh, folder / "all-changed")
    hand_in_again(changed)
    assert grade({"root": str(graded), **record}, {"root": str(changed), **record}) == [0, 0]
    changed = copy(graded, folder / "changed")
    hand_in_again(changed)
    restored = copy(graded, folder / "restored")
    restore_backup(restored)
    stricter = folder / "stricter.json"
    stricter.write_text(
        json.dumps({key: _stricter(each) for key, each in json.loads(results.read_text()).items()})
    )
    return {
        "fresh": undisturbed(fresh, results, force=False),
        "changed": undisturbed(changed, results, force=False),
        "forced": undisturbed(graded, stricter, force=True),
        "restored": undisturbed(restored, results, force=False),
    }


def _stricter(text: str) -> str:
    """What another version of the engine would have said."""
    graded = json.loads(text)
    graded["marks"]["incidents"] = ["Graded more strictly."]
    grades = graded["marks"]["grades"]
    graded["marks"]["grades"] = {name: score and score / 2 for name, score in grades.items()}
    return json.dumps(graded)


def undisturbed(before: Path, results: Path, *, force: bool) -> Situation:
    course = copy(before, before.with_name(f"{before.name}-undisturbed"))
    assert grade({"root": str(course), "results": str(results), "force": force}) == [0]
    steps = json.loads((course / "steps.json").read_text())
    return Situation(before, results, force, state(course), steps)


def copy(course: Path, target: Path) -> Path:
    return Path(shutil.copytree(course, target))


@pytest.mark.parametrize("name", one_in(4, ["fresh", "changed", "forced", "restored"]))
def test_a_coordinator_killed_at_any_step_is_made_up_for_by_the_same_command(
    situations: dict[str, Situation], name: str, tmp_path: Path
) -> None:
    situation = situations[name]
    points = situation.kill_points()
    courses = [copy(situation.before, tmp_path / str(point)) for point in points]
    jobs = []
    for course, point in zip(courses, points, strict=True):
        job = {"root": str(course), "results": str(situation.results), "force": situation.force}
        jobs += [job | {"kill_at": point}, job]
    assert grade(*jobs) == [-signal.SIGKILL, 0] * len(points)
    for course, point in zip(courses, points, strict=True):
        assert state(course) == situation.expected, situation.steps[point - 1]


@pytest.mark.thorough
def test_files_and_rows_agree_when_a_killed_run_by_force_is_followed_by_a_usual_one(
    situations: dict[str, Situation], tmp_path: Path
) -> None:
    situation = situations["forced"]
    before, after = (situation.before, situation.expected)
    points = situation.kill_points()
    jobs: list[dict[str, Any]] = []
    for point in points:
        course = copy(before, tmp_path / str(point))
        job = {"root": str(course), "results": str(situation.results)}
        jobs += [job | {"force": True, "kill_at": point}, job]
    grade(*jobs)
    for point in points:
        found = state(tmp_path / str(point))
        for student in FIRST:
            either = (of(student, {"files": files(before), **rows(before)}), of(student, after))
            assert of(student, found) in either, situation.steps[point - 1]


def of(student: str, found: dict[str, Any]) -> dict[str, Any]:
    """What a state says of one student."""
    own = {path: content for path, content in found["files"].items() if path.startswith(f"{student}/")}
    return {"files": own, "grades": [row for row in found["grades"] if row[0] == student]}


# ---------------------------------------------------------------- the real thing


def test_an_older_gradebook_is_brought_up_to_date_from_what_is_recorded(
    situations: dict[str, Situation],
) -> None:
    assert situations["restored"].expected == situations["fresh"].expected


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the processes of this test put their temporary files. It also marks these processes as ours."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def until(happens: Callable[[], Any], running: subprocess.Popen[str] | None = None) -> Any:
    """What `happens` returns, once that is true."""
    deadline = time.monotonic() + DEADLINE_S
    while not (found := happens()):
        assert time.monotonic() < deadline, "it never happened"
        assert running is None or running.poll() is None, running.communicate() if running else ""
        threading.Event().wait(LOOK_S)
    return found


def one_of(kind: str, folder: Path) -> Callable[[], int | None]:
    """Finds a process of a run by its module."""
    return lambda: next((pid for pid, words in processes_of(folder).items() if f"-m {kind}" in words), None)


def held_by(pid: int, course: Path) -> Callable[[], bool]:
    return lambda: any(f"process {pid} of" in lock.read_text() for lock in course.rglob("grading.lock"))


def any_marks(course: Path) -> Callable[[], bool]:
    return lambda: any(course.glob("autograded/*/week/marks.json"))


@pytest.mark.thorough
def test_a_second_grader_is_refused_and_a_killed_first_one_leaves_nothing(
    situations: dict[str, Situation], temporary: Path, tmp_path: Path
) -> None:
    course = copy(situations["fresh"].before, tmp_path / "course")
    first = start_gradestone(course, "autograde", "week", "--jobs", "2")
    until(held_by(first.pid, course), first)
    with pytest.raises(CourseError, match=f"process {first.pid} of"):
        autograde(load_course(course, "week"), Request())
    until(any_marks(course), first)
    first.kill()
    first.communicate()
    until(lambda: not processes_of(temporary))
    assert gradestone(course, "autograde", "week").returncode == 0
    assert state(course) == situations["fresh"].expected
    assert list(temporary.iterdir()) == []


@pytest.fixture
def short_temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same with so short a name that the trial of the sandbox, too, takes place there."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def fork_server(folder: Path) -> Callable[[], int | None]:
    """Finds a fork of a run's zygote."""

    def find() -> int | None:
        zygotes = {
            pid
            for pid, words in processes_of(folder).items()
            if "-m gradestone.sandbox.inside.zygote" in words
        }
        return next((pid for pid in zygotes if parent_of(pid) in zygotes), None)

    return find


STARTING = {
    "the trial of the sandbox": partial(one_of, "gradestone.sandbox.trial.probing"),
    "the recording of the key": partial(one_of, "gradestone.answerkey.recording_child"),
    "the zygote": partial(one_of, "gradestone.sandbox.inside.zygote"),
    "the fork server": fork_server,
}


@pytest.mark.parametrize("name", one_in(3, list(STARTING)))
def test_a_run_killed_while_it_starts_leaves_nothing_that_the_next_does_not_remove(
    situations: dict[str, Situation], short_temporary: Path, tmp_path: Path, name: str
) -> None:
    course = copy(situations["fresh"].before, tmp_path / "course")
    for key in course.glob(".gradestone/week/key-*.h5"):
        key.unlink()
    running = start_gradestone(course, "autograde", "week", "--jobs", "1")
    until(STARTING[name](short_temporary), running)
    for pid in processes_of(short_temporary):  # as when the machine goes down
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    running.communicate()
    until(lambda: not processes_of(short_temporary))
    assert list(short_temporary.iterdir()) != []
    assert gradestone(course, "autograde", "week").returncode == 0
    assert state(course) == situations["fresh"].expected
    assert list(short_temporary.iterdir()) == []
    assert list(course.rglob(f"{PREFIX}*")) == []


def test_a_killed_worker_and_a_killed_fork_server_cost_nobody_anything(
    situations: dict[str, Situation], temporary: Path, tmp_path: Path
) -> None:
    course = copy(situations["fresh"].before, tmp_path / "course")
    running = start_gradestone(course, "autograde", "week", "--jobs", "1")
    os.kill(until(one_of("gradestone.batch.worker", temporary), running), signal.SIGKILL)
    os.kill(until(fork_server(temporary), running), signal.SIGKILL)
    said, _ = running.communicate(timeout=DEADLINE_S)
    assert f"{len(FIRST)} graded." in said
    assert state(course) == situations["fresh"].expected
    assert f"0 graded, {len(FIRST)} unchanged." in gradestone(course, "autograde", "week").stdout
    assert list(temporary.iterdir()) == []
    assert processes_of(temporary) == {}
