"""The coordinator of a cluster, with graders that misbehave. Scheduler and workers are threads here."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from gradestone.batch.messages import Bundle, Failed, Graded, Task
from gradestone.errors import SandboxError, SchedulerError
from gradestone.model import Limits

distributed = pytest.importorskip("distributed", reason="Dask is not installed here.")

from gradestone.batch import dask_pool, dask_worker  # noqa: E402  (they need Dask)
from gradestone.batch.dask_pool import open_cluster  # noqa: E402


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with distributed.LocalCluster(
        processes=False, n_workers=2, threads_per_worker=2, dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    release, key = tmp_path / "release", tmp_path / "key.h5"
    release.mkdir()
    (release / "week.ipynb").write_text("{}")
    key.write_bytes(b"the key")
    return Bundle("week", str(release), "week", str(key), Limits())


class Graders:
    """Opens graders that do what the student's name says, and keeps count."""

    def __init__(self) -> None:
        self.graded: Counter[str] = Counter()
        self.opened = self.closed = 0
        self.over = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def open(self, bundle: Bundle) -> Iterator[Callable[[Task], Graded]]:
        assert Path(bundle.key).read_bytes() == b"the key"
        assert Path(bundle.release, "week.ipynb").is_file()
        with self._lock:
            self.opened += 1
        yield self.grade
        with self._lock:
            self.closed += 1

    def grade(self, task: Task) -> Graded:
        with self._lock:
            self.graded[task.student] += 1
            attempt = self.graded[task.student]
        if task.student == "breaks" or (task.student == "stumbles" and attempt == 1):
            raise RuntimeError("no such thing")
        if task.student == "hangs":
            assert self.over.wait(120)
        if task.student == "speaks for another":
            return Graded("s1", {"score": 1.0}, "{}")
        return Graded(task.student, {"score": 1.0}, "{}")


@pytest.fixture
def graders(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graders]:
    found = Graders()
    monkeypatch.setattr(dask_worker, "open_grader", found.open)
    yield found
    found.over.set()


def tasks(*students: str) -> Iterator[Task]:
    return iter([Task(student, "nowhere", "digest", 0) for student in students])


def test_every_submission_comes_back_once(address: str, bundle: Bundle, graders: Graders) -> None:
    students = [f"s{number}" for number in range(100)]
    with open_cluster(bundle, address) as cluster:
        results = list(cluster.run(tasks(*students)))
    assert sorted(each.student for each in results if isinstance(each, Graded)) == sorted(students)
    assert set(graders.graded.values()) == {1}


def test_a_sandbox_serves_one_thread_at_a_time_and_is_closed_in_the_end(
    address: str, bundle: Bundle, graders: Graders
) -> None:
    with open_cluster(bundle, address) as cluster:
        list(cluster.run(tasks(*(f"s{number}" for number in range(50)))))
    assert 1 <= graders.opened <= 4
    assert graders.closed == graders.opened


def test_a_failure_is_tried_again_once_and_then_reported(
    address: str, bundle: Bundle, graders: Graders
) -> None:
    with open_cluster(bundle, address) as cluster:
        results = list(cluster.run(tasks("s1", "stumbles", "breaks")))
    [failed] = [each for each in results if isinstance(each, Failed)]
    assert (failed.task.student, len(results)) == ("breaks", 3)
    assert "RuntimeError: no such thing" in failed.reason
    assert graders.graded == {"s1": 1, "stumbles": 2, "breaks": 2}


class LosesTheFirst(SimpleQueue[Any]):
    """What has come back; the result of the first is lost before anybody reads it, as with its worker."""

    lost = False

    def put(self, future: Any, *_: Any) -> None:
        if not self.lost:
            self.lost = True
            future._state.lose()
        super().put(future)


def test_a_result_that_is_lost_with_its_worker_is_asked_for_again(
    address: str, bundle: Bundle, graders: Graders
) -> None:
    with open_cluster(bundle, address) as cluster:
        cluster._done = LosesTheFirst()
        results = list(cluster.run(tasks(*(f"s{number}" for number in range(20)))))
    assert all(isinstance(each, Graded) for each in results)
    assert len({each.student for each in results}) == len(results) == 20
    assert sum(graders.graded.values()) == 21


def test_a_worker_that_never_answers_costs_its_submission_and_no_other(
    address: str, bundle: Bundle, graders: Graders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_pool, "LOOK_S", 0.1)
    monkeypatch.setattr(dask_pool, "GRACE_S", 1.0)
    monkeypatch.setattr(dask_pool, "OVERDUE", 0)
    with open_cluster(bundle, address) as cluster:
        results = list(cluster.run(tasks("hangs", *(f"s{number}" for number in range(20)))))
        graders.over.set()
    [failed] = [each for each in results if isinstance(each, Failed)]
    assert failed.task.student == "hangs" and "did not come to an end within 2 s" in failed.reason
    assert graders.graded["hangs"] == 2 and len(results) == 21


def test_a_result_about_somebody_else_is_not_believed(address: str, bundle: Bundle, graders: Graders) -> None:
    with open_cluster(bundle, address) as cluster:
        results = list(cluster.run(tasks("s1", "speaks for another")))
    [failed] = [each for each in results if isinstance(each, Failed)]
    assert failed.task.student == "speaks for another" and "it is about somebody else" in failed.reason


def test_no_more_submissions_are_on_their_way_than_workers_can_take_soon(
    address: str, bundle: Bundle, graders: Graders
) -> None:
    given = tasks(*(f"s{number}" for number in range(500)))
    with open_cluster(bundle, address) as cluster:
        next(cluster.run(given))
    assert len(list(given)) >= 500 - dask_pool.AT_LEAST


def test_a_run_that_is_stopped_takes_no_more(address: str, bundle: Bundle, graders: Graders) -> None:
    done: list[Graded | Failed] = []
    given = tasks(*(f"s{number}" for number in range(500)))
    with open_cluster(bundle, address) as cluster:
        done.extend(cluster.run(given, stop=lambda: len(done) >= 3))
    assert len(list(given)) >= 400


def test_workers_that_cannot_grade_stop_the_run_with_their_reason(
    address: str, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_sandbox(bundle: Bundle) -> None:
        raise SandboxError("Landlock is missing")

    monkeypatch.setattr(dask_worker, "open_grader", no_sandbox)
    with open_cluster(bundle, address) as cluster, pytest.raises(SchedulerError, match="Landlock is missing"):
        list(cluster.run(tasks("s1", "s2")))


def test_a_lost_scheduler_ends_the_run_with_what_to_do(bundle: Bundle, graders: Graders) -> None:
    with (
        distributed.LocalCluster(processes=False, n_workers=1, dashboard_address="127.0.0.1:0") as local,
        open_cluster(bundle, local.scheduler_address) as cluster,
    ):
        run = cluster.run(tasks(*(f"s{number}" for number in range(500))))
        next(run)
        local.close()
        with pytest.raises(SchedulerError, match="run the same command again"):
            list(run)
