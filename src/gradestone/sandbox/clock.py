"""The grader's own clock: it counts only the time in which this process could have acted.

A machine that is paused, a laptop that sleeps, a grader that gets no turn: the wall clock goes on, and every
deadline would have passed when the grader wakes up. So who waits, waits in slices, and looks here after each:
a slice that took far longer counts as one.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Mapping

SLICE_S = 1.0  # longest that anybody may wait without looking here


class Clock:
    """Seconds that were experienced, from the time it was made; for all threads of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._experienced = 0.0
        self._looked = time.monotonic()

    def now(self) -> float:
        """Seconds; between two looks never more than a slice goes by."""
        with self._lock:
            moment = time.monotonic()
            self._experienced += min(moment - self._looked, SLICE_S)
            self._looked = moment
            return self._experienced


now = Clock().now


def wait(events: Mapping[int, int], deadline: float) -> frozenset[int]:
    """Which descriptors are ready for their poll event; none when `deadline` (of `now`) has come."""
    poll = select.poll()
    for descriptor, event in events.items():
        poll.register(descriptor, event)
    while True:
        left_s = deadline - now()
        if ready := poll.poll(min(max(left_s, 0.0), SLICE_S) * 1000):
            return frozenset(descriptor for descriptor, _ in ready)
        if left_s <= 0 or now() >= deadline:
            return frozenset()
