"""The pool with graders that misbehave: nothing is lost, nothing is graded twice, no process stays."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gradestone.batch import pool as pool_module
from gradestone.batch.messages import Bundle, Failed, Graded, Task
from gradestone.batch.pool import GRACE_S, OVERDUE, Pool
from gradestone.batch.retry import ATTEMPTS
from gradestone.errors import SandboxError
from gradestone.model import Limits
from gradestone.translation.compiled import engine_words

BUNDLE = Bundle("ps", "release", "ps", "key.h5", Limits())

# A worker whose grader does what the student's name says.
WORKER = """
import contextlib, os, sys, time
from multiprocessing.connection import Connection
from gradestone.batch.messages import Graded
from gradestone.batch.worker import serve

folder = sys.argv[1]

def grade(task):
    with open(os.path.join(folder, task.student), "a") as file:
        file.write("x")
    attempts = os.path.getsize(os.path.join(folder, task.student))
    if task.student.startswith("dies") or (task.student.startswith("stumbles") and attempts == 1):
        os._exit(3)
    if task.student.startswith("raises"):
        raise RuntimeError("no such thing")
    if task.student == "speaks for another":
        return Graded("s1", {"score": 1.0}, "{}")
    if task.student == "speaks of nothing":
        return Graded(task.student, None, "{}")
    return Graded(task.student, {"score": 1.0}, "{}")

@contextlib.contextmanager
def open_grader(bundle):
    if folder == "nowhere":
        raise RuntimeError("no sandbox here")
    with open(os.path.join(folder, "pids"), "a") as file:
        file.write(f"{os.getpid()} ")
    yield grade

with contextlib.suppress(RuntimeError):
    serve(Connection(int(sys.argv[2])), open_grader)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "worker.py"
    path.write_text(WORKER)
    return path


def tasks(*students: str) -> Iterator[Task]:
    return iter([Task(student, f"submitted/{student}", "digest", 0) for student in students])


def run(script: Path, folder: str, *students: str, jobs: int = 2) -> list[Graded | Failed]:
    with Pool(BUNDLE, jobs, command=(sys.executable, str(script), folder)) as pool:
        return list(pool.run(tasks(*students)))


def attempts(folder: Path, student: str) -> int:
    return (folder / student).stat().st_size


def names(results: list[Graded | Failed]) -> list[str]:
    return sorted(each.task.student if isinstance(each, Failed) else each.student for each in results)


def test_a_fault_of_the_grader_is_told_in_the_language_of_the_release(script: Path, tmp_path: Path) -> None:
    (tmp_path / "words.mo").write_bytes(engine_words(Path(__file__).parents[2], "zh_CN"))
    bundle = replace(BUNDLE, words=str(tmp_path / "words.mo"))
    with Pool(bundle, 1, command=(sys.executable, str(script), str(tmp_path))) as pool:
        (failed,) = pool.run(tasks("raises"))
    assert isinstance(failed, Failed)
    assert failed.reason == "批改程序出错：RuntimeError：no such thing"


def test_every_submission_comes_back_once(script: Path, tmp_path: Path) -> None:
    students = [f"s{number}" for number in range(20)]
    results = run(script, str(tmp_path), *students)
    assert names(results) == sorted(students)
    assert all(attempts(tmp_path, student) == 1 for student in students)


def test_a_worker_that_dies_costs_one_retry_of_its_submission(script: Path, tmp_path: Path) -> None:
    results = run(script, str(tmp_path), "s1", "stumbles", "s2", "s3")
    assert names(results) == ["s1", "s2", "s3", "stumbles"]
    assert not any(isinstance(each, Failed) for each in results)
    assert attempts(tmp_path, "stumbles") == 2
    assert attempts(tmp_path, "s1") == attempts(tmp_path, "s2") == attempts(tmp_path, "s3") == 1


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("dies", "exit code 3"),
        ("raises", "RuntimeError: no such thing"),
        ("speaks for another", "it is about somebody else"),
        ("speaks of nothing", "it is not a result"),
    ],
)
def test_a_submission_that_kills_two_workers_is_given_up(
    script: Path, tmp_path: Path, student: str, reason: str
) -> None:
    results = run(script, str(tmp_path), "s1", student, "s2")
    failed = [each for each in results if isinstance(each, Failed)]
    assert names(results) == sorted(["s1", student, "s2"])
    assert [each.task.student for each in failed] == [student]
    assert reason in failed[0].reason
    assert attempts(tmp_path, student) == 2


def test_workers_that_cannot_start_stop_the_run_with_their_reason(script: Path) -> None:
    with pytest.raises(SandboxError, match="no sandbox here"):
        run(script, "nowhere", "s1", "s2")


def test_a_run_that_is_stopped_takes_no_more_submissions(script: Path, tmp_path: Path) -> None:
    given = tasks(*(f"s{number}" for number in range(100)))
    done: list[Graded | Failed] = []
    with Pool(BUNDLE, 1, command=(sys.executable, str(script), str(tmp_path))) as pool:
        done.extend(pool.run(given, stop=lambda: len(done) >= 3))
    assert len(list(given)) >= 90


def test_no_worker_outlives_the_pool(script: Path, tmp_path: Path) -> None:
    run(script, str(tmp_path), "s1", "dies", "s2", jobs=2)
    started = (tmp_path / "pids").read_text().split()
    assert len(started) >= 2
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_workers_are_started_only_when_there_is_work(script: Path, tmp_path: Path) -> None:
    assert run(script, str(tmp_path)) == []
    assert not (tmp_path / "pids").exists()
    run(script, str(tmp_path), "s1", jobs=4)
    assert len((tmp_path / "pids").read_text().split()) == 1


def test_a_worker_imports_nothing_that_only_the_writer_needs() -> None:
    """Half of what its start took had come back unseen."""
    heavy = {"nbgrader", "sqlalchemy", "nbformat", "nbconvert", "traitlets", "IPython", "matplotlib"}
    imported = (
        "import gradestone.batch.opened_grader, gradestone.batch.worker, gradestone.sandbox.outside.zygotes"
    )
    told = subprocess.run(
        [sys.executable, "-P", "-c", f"{imported}, json, sys; print(json.dumps([*sys.modules]))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert heavy.isdisjoint(json.loads(told.stdout))


def test_workers_can_be_started_before_the_coordinator_has_imported_what_is_slow() -> None:
    """That is what `gradestone autograde` does while it imports numpy and nbgrader itself."""
    code = "import sys, gradestone.cli.grading, gradestone.batch.starting; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "h5py", "IPython", "nbgrader", "sqlalchemy", "matplotlib"} & {*imported.split()}


# ---------------------------------------------------------------- workers that take their time


OVERDUE_S = OVERDUE * BUNDLE.limits.total_s + GRACE_S
JUST_IN_TIME_S = 0.9 * OVERDUE_S


class Staff:
    """Starts workers that need `seconds` for everything, by a clock that only moves while the pool waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.started = 0

    def start(self, command: tuple[str, ...]) -> SimpleNamespace:
        self.started += 1
        worker = SlowWorker(self)
        return SimpleNamespace(process=worker, connection=worker)

    def wait(self, connections: list[Any], timeout: float) -> None:
        self.now += OVERDUE_S / 50


class SlowWorker:
    """Process and connection of a worker in one."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._answers: deque[tuple[float, bytes]] = deque()

    def send_bytes(self, message: bytes) -> None:
        student = json.loads(message).get("student")
        answer = Graded(student, {}, "{}").to_json() if student else '{"ready": true}'
        began = max([self._staff.now, *(due for due, _ in self._answers)])
        due = began + (math.inf if student == "hangs" else self._staff.seconds)
        self._answers.append((due, answer.encode()))

    def poll(self) -> bool:
        return bool(self._answers) and self._answers[0][0] <= self._staff.now

    def recv_bytes(self) -> bytes:
        return self._answers.popleft()[1]

    def wait(self, timeout: float) -> int:
        return 0

    def close(self) -> None: ...

    terminate = kill = close


def staff(monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> Staff:
    made = Staff(seconds)
    monkeypatch.setattr(pool_module, "take_started", made.start)
    monkeypatch.setattr(pool_module, "wait", made.wait)
    monkeypatch.setattr(pool_module, "now", lambda: made.now)
    return made


def test_a_worker_that_never_answers_is_overdue_and_its_submission_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = staff(monkeypatch, seconds=1.0)
    with Pool(BUNDLE, 1) as pool:
        results = list(pool.run(tasks("s1", "hangs", "s2"), stop=lambda: made.now > 10 * OVERDUE_S))
    assert names(results) == ["hangs", "s1", "s2"]
    [failed] = [each for each in results if isinstance(each, Failed)]
    assert failed.task.student == "hangs"
    assert "did not come to an end within 1260 s" in failed.reason
    assert made.started == ATTEMPTS


def test_the_clock_of_a_worker_starts_again_with_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    made = staff(monkeypatch, seconds=JUST_IN_TIME_S)
    with Pool(BUNDLE, 1) as pool:
        results = list(pool.run(tasks("s1", "s2", "s3", "s4")))
        made.now += 2 * OVERDUE_S  # nothing to do is no delay
        results += pool.run(tasks("s5"))
    assert names(results) == ["s1", "s2", "s3", "s4", "s5"]
    assert not any(isinstance(each, Failed) for each in results)
    assert made.started == 1


def test_a_pool_can_be_fed_with_what_comes_later(script: Path, tmp_path: Path) -> None:
    """The same workers serve one run after the other, and wait for tasks while others are graded."""

    def one_after_the_other() -> Iterator[Task | None]:
        yield from tasks("s1")
        while not done:
            yield None
        yield from tasks("s2")

    done: list[Graded | Failed] = []
    with Pool(BUNDLE, 2, command=(sys.executable, str(script), str(tmp_path)), queued=1) as pool:
        pool.warm_up()
        for result in pool.run(one_after_the_other()):
            done.append(result)
        assert list(pool.run(iter([None]))) == []
        done.extend(pool.run(tasks("s3", "s4")))
    assert names(done) == ["s1", "s2", "s3", "s4"]
    assert len((tmp_path / "pids").read_text().split()) == 2


def test_what_was_lost_at_one_hand_in_does_not_count_against_the_next(script: Path, tmp_path: Path) -> None:
    with Pool(BUNDLE, 1, command=(sys.executable, str(script), str(tmp_path))) as pool:
        first = list(pool.run(iter([Task("stumbles", "folder", "first", 0)])))
        (tmp_path / "stumbles").unlink()
        second = list(pool.run(iter([Task("stumbles", "folder", "second", 0)])))
    assert not any(isinstance(each, Failed) for each in (*first, *second))
