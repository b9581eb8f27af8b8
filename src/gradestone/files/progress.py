"""How far something has come, told across processes and through other people's code to whoever follows it.

Between a command and the work there may be nbgrader's converters, which hand nothing on. So who follows is
part of the context of the call, as in `logging`; without anybody, telling costs nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import TypeVar

Follower = Callable[[str, int, int], None]
"""Hears what is being done, how many steps of it are done, and of how many."""

Step = TypeVar("Step")

_VARIABLE = "GRADESTONE_PROGRESS"  # number of the descriptor that a child tells its progress through
_follower: ContextVar[Follower | None] = ContextVar("follower", default=None)


@contextlib.contextmanager
def following(follower: Follower) -> Iterator[None]:
    """The block's progress is told to this one."""
    token = _follower.set(follower)
    try:
        yield
    finally:
        _follower.reset(token)


def tell(doing: str, done: int, steps: int) -> None:
    """So much is done: to who follows in this process, else to the process that has started this one."""
    if (follower := _follower.get()) is not None:
        follower(doing, done, steps)
    elif (descriptor := os.environ.get(_VARIABLE, "")).isdecimal():
        with contextlib.suppress(OSError):  # nobody listens any more
            # A grandchild has inherited the number, and may have something else by it.
            if stat.S_ISFIFO(os.fstat(int(descriptor)).st_mode):
                os.write(int(descriptor), f"{done} {steps} {doing}\n".encode())


def followed(doing: str, steps: Sequence[Step]) -> Iterator[Step]:
    """The steps, and how many are done."""
    for done, step in enumerate(steps):
        tell(doing, done, len(steps))
        yield step


@contextlib.contextmanager
def child_followed() -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """What a child is given to tell its progress: variables, and descriptors to be passed on."""
    follower = _follower.get()
    if follower is None:
        yield {}, ()
        return
    reading, writing = os.pipe()
    listener = threading.Thread(target=_listen, args=(reading, follower), daemon=True)
    listener.start()
    try:
        yield {_VARIABLE: str(writing)}, (writing,)
    finally:
        os.close(writing)
        listener.join(timeout=1.0)  # a grandchild may hold the other end


def _listen(reading: int, follower: Follower) -> None:
    with os.fdopen(reading, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            done, _, rest = line.strip().partition(" ")
            steps, _, doing = rest.partition(" ")
            if done.isdecimal() and steps.isdecimal():
                follower(doing, int(done), int(steps))
