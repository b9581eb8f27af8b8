"""Grading on a Dask cluster: the coordinator's side, with the same promise as the local pool.

Each worker gets the assignment once. Submissions travel as tasks, results as text, and nothing is written
but here. A bounded number of tasks is on its way, so that memory does not grow with the class. When a worker
dies Dask gives its tasks to another; when the coordinator dies Dask forgets them.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import socket
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import dask
from distributed import Client, Future

from .. import __version__
from ..errors import SchedulerError
from ..intake import SubmissionCaps, pack
from ..sandbox.clock import now
from ..selfcheck.words import _
from .basis import versions
from .dask_worker import GradingPlugin, grade, pack_assignment
from .messages import Bundle, Failed, Graded, Task, word_in
from .pool import GRACE_S, OVERDUE, POLL_S
from .retry import Retries, overdue_words

CONNECT_S = 20.0
LEAVE_S = 10.0
QUEUED = 2  # per thread of the cluster: one being graded, one waiting
AT_LEAST = 32  # however few workers there are, so that a cluster that grows on demand sees a demand
PARCEL_BYTES = 256 * 1024**2  # of submissions on their way
_WARNING = "distributed.admin.large-graph-warning-threshold"
LOOK_S = 5.0  # between two looks at who works


class _Sent(NamedTuple):
    task: Task  # without its parcel, which Dask holds until a worker has it
    future: Future[str]
    size: int


@contextmanager
def open_cluster(bundle: Bundle, address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at this address with the assignment; afterwards they have nothing of it.

    Raises SchedulerError when the scheduler cannot be reached or is lost, or when no worker can grade.
    """
    # Submissions go with their tasks on purpose: data scattered beforehand dies with its worker.
    with dask.config.set({_WARNING: "1GiB"}), _without_tracebacks():
        cluster = Cluster(bundle, address, _connect(address))
        try:
            cluster.send_assignment()
            yield cluster
        finally:
            cluster.hang_up()


@contextmanager
def _without_tracebacks() -> Iterator[None]:
    """A lost scheduler is a sentence of ours, and needs no traceback of the client's beside it."""
    words = logging.getLogger("distributed.client")
    level = words.level
    words.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        words.setLevel(level)


def _connect(address: str) -> Client:
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False, name="gradestone")
    except (OSError, ValueError) as error:
        raise SchedulerError(
            f"There is no Dask scheduler to be reached at {address} ({error}). "
            "Is it running, and is the address the one it printed at its start?"
        ) from error


_TAKEN_AWAY = ("lost", "pending")
"""States of a future that was finished, when the worker that held its result has died since."""


class Cluster:
    """Grades tasks on the workers of a Dask scheduler. `open_cluster` makes one."""

    def __init__(self, bundle: Bundle, address: str, client: Client) -> None:
        self._bundle, self._address, self._client = bundle, address, client
        # The same for every run over this assignment: what a killed coordinator left on workers is replaced.
        place = f"{socket.gethostname()} {Path(bundle.key).parent}"
        self._name = f"gradestone-{hashlib.sha256(place.encode()).hexdigest()[:16]}"
        self._sent: dict[str, _Sent] = {}
        self._bytes = 0
        self._done: SimpleQueue[Future[str]] = SimpleQueue()
        self._retries = Retries()
        self._unfit: dict[str, str] = {}
        self._threads: dict[str, int] = {}
        self._looked = -LOOK_S
        self._watched = now()
        self._began: dict[str, float] = {}  # when a task was first seen at a worker
        # A worker is given tasks to wait with, too.
        self._overdue_s = QUEUED * (OVERDUE * bundle.limits.total_s + GRACE_S)

    def run(
        self, tasks: Iterator[Task | None], *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Graded | Failed]:
        """Results as they come, in any order; ends early on `stop`. Waits for workers as long as it takes."""
        while not stop():
            self._hand_out(tasks)
            if not self._sent:
                return
            with contextlib.suppress(Empty):
                yield from self._collect(self._done.get(timeout=POLL_S))
            if now() - self._watched >= LOOK_S:
                yield from self._give_up_overdue()
                self._watched = now()

    def send_assignment(self) -> None:
        """Every worker, and every one that joins later, gets what it needs of the assignment."""
        assignment = GradingPlugin(self._bundle, pack_assignment(self._bundle), versions())
        try:
            self._client.register_plugin(assignment, name=self._name)
        except Exception as error:  # whatever a worker says when it cannot read the message
            raise SchedulerError(
                f"The workers of {self._address} cannot load gradestone ({type(error).__name__}: {error}). "
                f"Install gradestone {__version__} where they run."
            ) from error

    def hang_up(self) -> None:
        """Takes back what is on its way, and the assignment."""
        with contextlib.suppress(Exception):  # the scheduler may go at this moment, and all there is to undo
            if self._client.status == "running":
                self._client.cancel([sent.future for sent in self._sent.values()])
                self._client.unregister_worker_plugin(self._name)
        with contextlib.suppress(Exception):
            self._client.close(timeout=LEAVE_S)

    # ------------------------------------------------------------ to the cluster

    def _hand_out(self, tasks: Iterator[Task | None]) -> None:
        room = max(AT_LEAST, QUEUED * sum(self._workers().values()))
        while len(self._sent) < room and self._bytes < PARCEL_BYTES:
            task = self._retries.next(tasks)
            if task is None:
                return
            self._send(task)

    def _send(self, task: Task) -> None:
        caps = SubmissionCaps.allowing(self._bundle.limits.notebook_bytes)
        parcel = pack(Path(task.folder), f"{self._bundle.notebook}.ipynb", caps, loose=task.loose)
        key = f"grade-{uuid.uuid4().hex}"
        fit = [worker for worker in self._threads if worker not in self._unfit] if self._unfit else None
        try:
            future = self._client.submit(
                grade,
                self._name,
                task.to_json(),
                parcel,
                key=key,
                pure=False,
                workers=fit,
                allow_other_workers=fit is not None,  # those that have joined since
            )
        except Exception as error:
            raise self._lost(str(error)) from error
        self._sent[key] = _Sent(task, future, len(parcel))
        self._bytes += len(parcel)
        future.add_done_callback(self._done.put)

    def _workers(self) -> dict[str, int]:
        """Addresses of the workers with their threads, as they were a few seconds ago."""
        if time.monotonic() - self._looked >= LOOK_S:
            try:
                self._threads = dict(self._client.nthreads())
            except Exception as error:
                raise self._lost(str(error)) from error
            self._looked = time.monotonic()
        return self._threads

    # ------------------------------------------------------------ what comes back

    def _collect(self, future: Future[str]) -> Iterator[Graded | Failed]:
        sent = self._sent.pop(str(future.key), None)
        if sent is None:
            return  # it was given up
        self._bytes -= sent.size
        if future.status in _TAKEN_AWAY:
            future.release()
            self._retries.put_back(sent.task)
            return
        try:
            word = self._word(future)
            if "unfit" in word:
                self._leave_out(str(word.get("worker")), str(word["unfit"]))
                self._retries.put_back(sent.task)
            elif "failed" in word:
                yield from self._retries.lost(sent.task, str(word["failed"]))
            else:
                yield self._result(word, sent.task)
        except ValueError as error:
            unusable = _("what a worker sent cannot be used: {problem}").format(problem=error)
            yield from self._retries.lost(sent.task, unusable)
        finally:
            future.release()

    def _result(self, word: dict[str, Any], task: Task) -> Graded:
        graded = Graded.of(word)
        if graded.student != task.student:
            raise ValueError("it is about somebody else")
        return graded

    def _give_up_overdue(self) -> Iterator[Failed]:
        """What a worker has been at for far longer than a submission may take costs that submission."""
        at_work = {str(key) for keys in self._processing().values() for key in keys}
        for key, sent in list(self._sent.items()):
            began = self._began.setdefault(key, now()) if key in at_work else now()
            if now() - began > self._overdue_s:
                del self._sent[key], self._began[key]
                self._bytes -= sent.size
                sent.future.cancel()
                yield from self._retries.lost(sent.task, overdue_words(self._overdue_s))
        self._began = {key: began for key, began in self._began.items() if key in self._sent}

    def _processing(self) -> Mapping[str, Sequence[object]]:
        try:
            found: Mapping[str, Sequence[object]] = self._client.processing()
        except Exception as error:
            raise self._lost(str(error)) from error
        return found

    def _word(self, future: Future[str]) -> dict[str, Any]:
        if future.status == "finished":
            return word_in(future.result())
        if future.status == "error":
            error = future.exception()
            words = _("the cluster gave up on it ({error}: {text})")
            return {"failed": words.format(error=type(error).__name__, text=error)}
        raise self._lost(str(future.status))

    def _leave_out(self, worker: str, reason: str) -> None:
        """No more submissions for a worker that cannot grade, as long as there are others."""
        self._unfit[worker] = reason
        self._looked = -LOOK_S
        if not self._workers().keys() - self._unfit.keys():
            raise SchedulerError(
                f"None of the workers of {self._address} can grade. {worker} says: {reason}. "
                "Run `gradestone doctor` there."
            )

    def _lost(self, why: str) -> SchedulerError:
        return SchedulerError(
            f"The connection to the Dask scheduler {self._address} is lost ({why}). "
            "What was graded is kept; run the same command again when the scheduler is back."
        )
