"""Grading on a Dask cluster: every submission once, whoever dies; nothing of the course stays on a worker."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classstate import processes_of, state
from classwork import SOLVED, gradestone, hand_in, start_gradestone
from click.testing import CliRunner
from cluster import Cluster, Member

from gradestone.batch.autograde import Request, Unwatched, autograde
from gradestone.batch.messages import Bundle, Task
from gradestone.bridge.course import load_course
from gradestone.cli import main
from gradestone.errors import SchedulerError

STUDENTS = tuple(f"s{number}" for number in range(8))
DEADLINE_S, LOOK_S = 60.0, 0.05


class Following(Unwatched):
    """Remembers who was done, and calls somebody at the first."""

    def __init__(self, at_first: Callable[[], None]) -> None:
        self.done: list[str] = []
        self._at_first = at_first

    def advance(self, student: str, *, score: float | None, reason: str) -> None:
        self.done.append(student)
        if len(self.done) == 1:
            self._at_first()


@pytest.fixture(scope="module")
def handed_in(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built course with a class that has handed in. Not to be changed."""
    course = Path(shutil.copytree(built, tmp_path_factory.mktemp("handed-in") / "course"))
    for number, student in enumerate(STUDENTS):
        hand_in(course, student, **(SOLVED | ({"double": "return x"} if number % 3 else {})))
    return course


@pytest.fixture(scope="module")
def local(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class graded on this machine. Not to be changed."""
    course = Path(shutil.copytree(handed_in, tmp_path_factory.mktemp("local") / "course"))
    assert gradestone(course, "autograde", "week").returncode == 0
    return course


@pytest.fixture
def waiting(handed_in: Path, tmp_path: Path) -> Path:
    """A class that waits to be graded."""
    return Path(shutil.copytree(handed_in, tmp_path / "course"))


def until(happens: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + DEADLINE_S
    while not (found := happens()):
        assert time.monotonic() < deadline, "it never happened"
        threading.Event().wait(LOOK_S)
    return found


def grades_now(worker: Member) -> bool:
    """Whether a sandbox is open on the worker: the zygote has a fork, and is no more alone."""
    commands = [*processes_of(worker.folder).values()]
    return sum("-m gradestone.sandbox.inside.zygote" in words for words in commands) > 1


def test_a_worker_killed_in_mid_run_loses_nothing_and_nobody_is_graded_twice(
    waiting: Path, local: Path, cluster: Cluster
) -> None:
    doomed = cluster.start_worker()
    doomed.wait_for("Registered to")

    def kill() -> None:
        until(lambda: grades_now(doomed))
        doomed.process.kill()
        doomed.process.wait()

    following = Following(kill)
    summary = autograde(load_course(waiting, "week"), Request(scheduler=cluster.address), following)
    assert summary.graded == len(STUDENTS)
    assert sorted(following.done) == sorted(STUDENTS)
    assert state(waiting) == state(local)
    until(lambda: not processes_of(doomed.folder))


@pytest.mark.thorough
def test_a_killed_coordinator_leaves_nothing_that_the_same_command_does_not_make_good(
    waiting: Path, local: Path, cluster: Cluster
) -> None:
    running = start_gradestone(waiting, "autograde", "week", "--scheduler", cluster.address)
    until(lambda: any(waiting.glob("autograded/*/week/marks.json")) or running.poll() is not None)
    running.kill()
    running.communicate()
    done = gradestone(waiting, "autograde", "week", "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    assert state(waiting) == state(local)
    assert [worker.left() for worker in cluster.workers[:2]] == [[], []]


def test_a_cluster_that_is_not_there_is_named(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradestone.batch import dask_pool

    monkeypatch.setattr(dask_pool, "CONNECT_S", 0.5)
    with pytest.raises(SchedulerError, match=r"no Dask scheduler to be reached at tcp://127.0.0.1:9"):
        autograde(load_course(waiting, "week"), Request(scheduler="tcp://127.0.0.1:9"))
    assert not (waiting / "autograded").exists()


def test_without_dask_the_command_to_install_it_is_named(
    waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "gradestone.batch.dask_pool", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SchedulerError, match="pip install distributed"):
        autograde(load_course(waiting, "week"), Request(scheduler="tcp://127.0.0.1:9"))


def test_jobs_and_a_scheduler_together_are_refused(built: Path) -> None:
    words = ["autograde", "week", "--course", str(built), "--jobs", "2", "--scheduler", "tcp://127.0.0.1:9"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "not --jobs" in done.output


# ---------------------------------------------------------------- what a worker gets


@pytest.fixture
def bundle(local: Path) -> Bundle:
    [key] = (local / ".gradestone" / "week").glob("key-*.h5")
    course = load_course(local, "week")
    return Bundle("week", str(course.release), "week", str(key), course.limits)


def test_a_worker_gets_the_release_and_the_answer_key_and_nothing_else(bundle: Bundle, local: Path) -> None:
    from gradestone.batch.dask_worker import pack_assignment

    with tarfile.open(fileobj=io.BytesIO(pack_assignment(bundle))) as tar:
        names = set(tar.getnames())
        content = b"".join(tar.extractfile(name).read() for name in names)  # type: ignore[union-attr]
    assert {"key.h5", "release/week.ipynb", "release/testcases/expected.h5"} <= names
    assert all(name == "key.h5" or name.startswith("release/") for name in names)
    assert (local / ".gradestone" / "secret").read_bytes() not in content


def test_a_worker_of_another_version_grades_nothing_and_says_what_it_has(bundle: Bundle) -> None:
    from gradestone.batch.dask_worker import GradingPlugin, versions

    assignment = GradingPlugin(bundle, b"", versions() | {"numpy": "1.0"})
    answer = json.loads(assignment.grade(Task("ada", "", "", 0), "tcp://there"))
    assert answer["worker"] == "tcp://there"
    assert "the coordinator has numpy 1.0" in answer["unfit"]
