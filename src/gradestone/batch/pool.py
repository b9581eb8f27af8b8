"""The local pool: worker processes, a bounded queue, restarts. Messages are JSON; nothing is unpickled."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing.connection import wait
from typing import Any, Self

from ..errors import SandboxError
from ..sandbox.clock import now
from ..selfcheck.words import _
from .messages import Bundle, Failed, Graded, Task, word_in
from .retry import Retries, overdue_words
from .starting import COMMAND, Started, take_started, workers_share_a_zygote

QUEUED = 2  # per worker: one being graded, one waiting, so that no worker waits for the writer
FALSE_STARTS = 3  # in a run; more mean that workers cannot start here at all
POLL_S = 0.25
LEAVE_S = 2.0
OVERDUE = 10  # times the limit of a submission, which counts processor time, not what a busy machine takes
GRACE_S = 60.0  # beyond that: reading, judging, rendering


class Pool:
    """Grades tasks in `jobs` processes; leaves none of them behind."""

    def __init__(
        self, bundle: Bundle, jobs: int, *, command: tuple[str, ...] = COMMAND, queued: int = QUEUED
    ) -> None:
        self._bundle = bundle
        self._command = command
        self._jobs, self._queued = jobs, queued
        self._workers: list[_Worker] = []
        self._retries = Retries()
        self._false_starts = 0
        self._sharing = ExitStack()

    def __enter__(self) -> Self:
        self._sharing.enter_context(workers_share_a_zygote())
        return self

    def __exit__(self, *exception: object) -> None:
        with self._sharing:
            for worker in self._workers:
                worker.hang_up()
            for worker in self._workers:
                worker.end()

    def run(
        self, tasks: Iterator[Task | None], *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Graded | Failed]:
        """Results as they come, in any order; ends early on `stop`. Takes no more tasks than workers hold.

        A None among the tasks says that there is none at present; the next is asked for a moment later, while
        anything is being graded.

        Raises SandboxError when workers cannot start at all.
        """
        while not stop():
            self._hand_out(tasks)
            busy = [worker for worker in self._workers if worker.tasks]
            if not busy:
                return
            wait([worker.connection for worker in busy], timeout=POLL_S)
            for worker in busy:
                yield from self._collect(worker)

    def _hand_out(self, tasks: Iterator[Task | None]) -> None:
        """Keeps every worker busy and one task waiting. Workers are started when there is work for them."""
        while len(self._workers) < self._jobs or any(
            len(worker.tasks) < self._queued for worker in self._workers
        ):
            task = self._retries.next(tasks)
            if task is None:
                return
            idlest = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
            if idlest is None or (idlest.tasks and len(self._workers) < self._jobs):
                idlest = self._start_worker()
            idlest.give(task)

    def warm_up(self) -> None:
        """Start all workers now, so that the first task need not wait for one."""
        while len(self._workers) < self._jobs:
            self._start_worker()

    def _start_worker(self) -> _Worker:
        worker = _Worker(take_started(self._command))
        worker.prepare(self._bundle)
        self._workers.append(worker)
        return worker

    def _collect(self, worker: _Worker) -> Iterator[Graded | Failed]:
        while worker.tasks:
            try:
                graded = worker.take(overdue_s=OVERDUE * self._bundle.limits.total_s + GRACE_S)
            except _WorkerLostError as lost:
                yield from self._give_up(worker, str(lost))
                return
            if graded is None:
                return
            yield graded

    def _give_up(self, worker: _Worker, reason: str) -> tuple[Failed, ...]:
        """A worker is lost, and with it an attempt at the task it was at; what waited behind it is kept."""
        worker.end()
        self._workers.remove(worker)
        if worker.ready:
            lost, *waiting = worker.tasks
            self._retries.put_back(*waiting)
            return self._retries.lost(lost, reason)
        self._retries.put_back(*worker.tasks)
        self._false_starts += 1
        if self._false_starts > FALSE_STARTS:
            raise SandboxError(f"The grader's worker processes cannot start: {reason}")
        return ()


class _WorkerLostError(Exception):
    """A worker is gone; says why."""


class _Worker:
    """One worker process as the coordinator sees it."""

    def __init__(self, started: Started) -> None:
        self._process, self.connection = started.process, started.connection
        self.ready = False
        self.tasks: deque[Task] = deque()
        self._since = now()

    def prepare(self, bundle: Bundle) -> None:
        """Tells the worker which assignment it grades."""
        self._send(bundle.to_json())

    def give(self, task: Task) -> None:
        if not self.tasks:
            self._since = now()
        self.tasks.append(task)
        self._send(task.to_json())

    def take(self, *, overdue_s: float) -> Graded | None:
        """The next result; None when there is none yet. Raises _WorkerLostError when it will never come."""
        try:
            while self.connection.poll():
                word = word_in(self.connection.recv_bytes())
                if "failed" in word:
                    raise _WorkerLostError(str(word["failed"]))
                self._since = now()
                if "ready" not in word:
                    return self._result(word)
                self.ready = True
        except (EOFError, OSError):
            raise _WorkerLostError(self._why_dead()) from None
        except ValueError as error:
            words = _("what the grader's worker process sent cannot be used: {problem}")
            raise _WorkerLostError(words.format(problem=error)) from None
        if now() - self._since > overdue_s:
            raise _WorkerLostError(overdue_words(overdue_s))
        return None

    def _result(self, word: dict[str, Any]) -> Graded:
        graded = Graded.of(word)
        if graded.student != self.tasks[0].student:
            raise ValueError("it is about somebody else")
        self.tasks.popleft()
        return graded

    def hang_up(self) -> None:
        """Tells the process to leave when it has finished what it is at."""
        self.connection.close()

    def end(self) -> None:
        """The process is gone when this returns: by itself if it is idle, else told to, else made to."""
        self.hang_up()
        for insist in (self._process.terminate, self._process.kill):
            try:
                self._process.wait(timeout=LEAVE_S)
                return
            except subprocess.TimeoutExpired:
                insist()
        self._process.wait()

    def _send(self, text: str) -> None:
        try:
            self.connection.send_bytes(text.encode())
        except OSError:  # it is dead already; take() finds out and says why
            return

    def _why_dead(self) -> str:
        try:
            code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return _("the grader's worker process hung up")
        if code < 0:
            return _("the grader's worker process was killed (signal {number})").format(number=-code)
        return _("the grader's worker process ended (exit code {code})").format(code=code)
