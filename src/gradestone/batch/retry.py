"""What becomes of a submission whose worker was lost: the same on this machine and on a cluster."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

from ..selfcheck.words import _
from .messages import Failed, Task

ATTEMPTS = 2  # per submission


def overdue_words(seconds: float) -> str:
    """Why a submission is given up that a worker has been at for too long."""
    return _("the grader did not come to an end within {seconds:.0f} s").format(seconds=seconds)


class Retries:
    """Tasks that are handed out again, before any new one."""

    def __init__(self) -> None:
        self._waiting: deque[Task] = deque()
        self._lost: Counter[tuple[str, str]] = Counter()  # by student and what was handed in

    def next(self, tasks: Iterator[Task | None]) -> Task | None:
        """The next task to hand out, a new one of `tasks` if none comes again; None when that was all."""
        return self._waiting.popleft() if self._waiting else next(tasks, None)

    def put_back(self, *tasks: Task) -> None:
        """Not begun by anybody: they come first, in their order, with all their attempts."""
        self._waiting.extendleft(reversed(tasks))

    def lost(self, task: Task, reason: str) -> tuple[Failed, ...]:
        """Lost with its worker: it comes again, or is given up if that was its last attempt."""
        self._lost[task.student, task.digest] += 1
        if self._lost[task.student, task.digest] >= ATTEMPTS:
            return (Failed(task, reason),)
        self._waiting.append(task)
        return ()
