"""How long something may take: its processor time counts, and a part of the time in which it only waits."""

from __future__ import annotations

import math

from ..clock import now
from ..protocol import Usage

ASLEEP = 1 / 3  # of a second in which nothing of the run could have run: three times the limit for a sleeper
FIRST_LOOK_S = 0.1  # what ends sooner costs no question
CLOSER_LOOK_S = 0.1


class Spending:
    """What a run has used up of its time, as far as its monitor has told."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.looked = self.progressed = now()
        self._told = 0.0

    def take(self, usage: Usage) -> None:
        """Take the monitor's word for it.

        What went by faster than the clock on this side does not count: the grader was paused, or several
        processes spent it side by side.
        """
        told, moment = usage.processor_s + usage.idle_s * ASLEEP, now()
        self.seconds += min(told - self._told, moment - self.looked)
        if told > self._told:
            self.progressed = moment
        self._told, self.looked = told, moment


class Patience:
    """With one cell or call: from the first look at what the run has spent, shortly after this was made.

    limit_s : how much may be spent from then on
    until_s : how much the run may have spent then altogether
    """

    def __init__(self, limit_s: float, *, until_s: float = math.inf) -> None:
        self._limit_s = limit_s
        self._until_s = until_s
        self.next_look = now() + min(FIRST_LOOK_S, limit_s / 10)

    def is_lost(self, spent_s: float) -> bool:
        """Whether that is too much by now; otherwise it says when to look again."""
        self._until_s = min(self._until_s, spent_s + self._limit_s)
        self._limit_s = math.inf  # the first look has fixed the end
        left_s = self._until_s - spent_s
        self.next_look = now() + max(left_s, CLOSER_LOOK_S)
        return left_s <= 0
