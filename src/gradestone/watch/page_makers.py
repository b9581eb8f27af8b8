"""The processes that make pages while submissions are graded, and an end for those that take too long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from ..batch.starting import Started
from ..bridge.told_pages import PageMade, PageRequest
from ..errors import CourseError
from ..sandbox.clock import now

COMMAND = (sys.executable, "-P", "-m", "gradestone.watch.page_worker")
PAGE_S = 60.0  # a page; nbgrader takes half a second for one
ATTEMPTS = 2  # of a page whose process ended
FALSE_STARTS = 3
LEAVE_S = 2.0


class PageMakers:
    """Makes the pages that are asked for in `count` processes, in that order; leaves none of them behind."""

    def __init__(
        self, root: Path, assignment: str, count: int, *, command: tuple[str, ...] = COMMAND
    ) -> None:
        self._setting = json.dumps({"root": str(root), "assignment": assignment}).encode()
        self._command, self._count = command, count
        self._makers: list[_Maker] = []
        self._queue: deque[PageRequest] = deque()
        self._later: deque[PageRequest] = deque()
        self._lost: Counter[PageRequest] = Counter()
        self._false_starts = 0

    def __enter__(self) -> Self:
        self._fill_up()
        return self

    def __exit__(self, *exception: object) -> None:
        for maker in self._makers:
            maker.connection.close()
        for maker in self._makers:
            maker.end()

    @property
    def connections(self) -> Sequence[Connection]:
        """Those something may come from."""
        return [maker.connection for maker in self._makers]

    def ask(self, request: PageRequest, *, soon: bool) -> None:
        """A page is wanted, before all those that are not wanted so soon."""
        (self._queue if soon else self._later).append(request)
        self._hand_out()

    def is_making(self, student: str) -> bool:
        """Whether a page of the student is being made at this moment."""
        return any(maker.request and maker.request.student == student for maker in self._makers)

    def withdraw(self, student: str) -> None:
        """Pages of the student that nobody has begun are no longer wanted."""
        for queue in (self._queue, self._later):
            for request in [request for request in queue if request.student == student]:
                queue.remove(request)

    def answers(self) -> Iterator[tuple[PageRequest, PageMade | str]]:
        """What has come of requests since the last time: a page, or why there is none.

        Raises CourseError when processes end before they are asked for anything.
        """
        for maker in list(self._makers):
            request, answer = maker.request, maker.take()
            if maker.is_gone:
                self._makers.remove(maker)
                maker.end()
                yield from self._give_up(request, overdue=maker.is_overdue)
            elif request is not None and answer is not None:
                yield request, answer
        self._hand_out()

    def _give_up(self, request: PageRequest | None, *, overdue: bool) -> Iterator[tuple[PageRequest, str]]:
        if request is None:
            self._false_starts += 1
            if self._false_starts > FALSE_STARTS:
                raise CourseError("The processes that make feedback pages cannot start.")
            return
        lost = self._lost.pop(request, 0) + 1
        if overdue or lost >= ATTEMPTS:
            yield request, "the process that makes pages took too long, or ended"
        else:
            self._lost[request] = lost
            self._queue.appendleft(request)

    def _hand_out(self) -> None:
        self._fill_up()
        for maker in self._makers:
            queue = self._queue or self._later
            if queue and maker.request is None:
                maker.give(queue.popleft())

    def _fill_up(self) -> None:
        while len(self._makers) < self._count:
            maker = _Maker(Started.by(self._command))
            maker.send(self._setting)
            self._makers.append(maker)


class _Maker:
    """One process as the coordinator sees it."""

    def __init__(self, started: Started) -> None:
        self._process, self.connection = started.process, started.connection
        self.request: PageRequest | None = None
        self.is_gone = self.is_overdue = False
        self._since = now()

    def give(self, request: PageRequest) -> None:
        self.request, self._since = request, now()
        self.send(request.to_json().encode())

    def send(self, message: bytes) -> None:
        try:
            self.connection.send_bytes(message)
        except OSError:  # take() finds out
            return

    def take(self) -> PageMade | str | None:
        """The answer; None when there is none yet or, if `is_gone`, will never be one."""
        try:
            if self.connection.poll():
                answer = json.loads(self.connection.recv_bytes())
                self.request = None
                return PageMade(**answer["made"]) if "made" in answer else str(answer["failed"])
        except (EOFError, OSError):
            self.is_gone = True
        self.is_overdue = self.request is not None and now() - self._since > PAGE_S
        self.is_gone |= self.is_overdue
        return None

    def end(self) -> None:
        """The process is gone when this returns."""
        self.connection.close()
        for insist in (self._process.terminate, self._process.kill):
            try:
                self._process.wait(timeout=0 if self.is_overdue else LEAVE_S)
                return
            except subprocess.TimeoutExpired:
                insist()
        self._process.wait()
