"""What came of a run: counted while it goes on, told when it is over."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ..bridge.rowchanges import Cause
from .earlier import Update
from .messages import Graded

# The first that fits to a submission is its reason.
_CAUSES: dict[Cause, str] = {
    "missing": "the gradebook did not have them, as after a backup was restored",
    "otherwise": "the gradebook said otherwise",
    "lateness": "lateness costs something else now (the due date, an extension, points given by hand or the "
    "course's rule for it changed)",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    graded: int = 0
    unchanged: int = 0
    remarked: int = 0  # nobody's code ran again: only what misconceptions earn had changed
    remarked_for: str = ""  # those misconceptions, with what they earn now
    not_judged: tuple[tuple[str, str], ...] = ()  # student and why
    unshown: tuple[tuple[str, str], ...] = ()  # student and why: marked, but nothing of it can be shown
    remarks: tuple[str, ...] = ()  # what lies about under submitted/, a line for each kind
    interrupted: bool = False
    seconds: dict[str, float] = field(default_factory=dict)  # of all workers together, by stage
    again: tuple[tuple[str, int], ...] = ()  # why submissions were graded again, and how many
    rewritten: tuple[tuple[str, int], ...] = ()  # why rows of the gradebook were written again, of how many

    @property
    def explanations(self) -> tuple[str, ...]:
        """Sentences: why what had been graded was graded again, or its totals written again."""
        again = (f"{count} graded again: {why}." for why, count in self.again)
        rewritten = (f"{_totals(count)} written again: {why}." for why, count in self.rewritten)
        return (*again, *rewritten)


class Counts:
    """Counts what a run does."""

    def __init__(self) -> None:
        self._graded, self._unchanged, self._remarked = 0, 0, 0
        self._again: Counter[str] = Counter()
        self._rewritten: Counter[str] = Counter()
        self._not_judged: list[tuple[str, str]] = []
        self._unshown: list[tuple[str, str]] = []
        self._seconds: dict[str, float] = defaultdict(float)
        self.misconceptions: Counter[str] = Counter()  # by the submissions re-marked for them

    def unchanged(self) -> None:
        """A result stands."""
        self._unchanged += 1

    def left_out(self, student: str, reason: str) -> None:
        """A submission cannot be graded at all."""
        self._not_judged.append((student, reason))

    def updated(self, update: Update) -> None:
        """A result stands, and was written again."""
        if update.remarked:
            self._remarked += 1
            self.misconceptions.update(update.remarked.misconceptions)
        else:
            self._rewritten[next(why for cause, why in _CAUSES.items() if cause in update.causes)] += 1

    def graded(self, graded: Graded, why: str) -> None:
        """A submission was graded; `why` again, or ""."""
        self._graded += 1
        if why:
            self._again[why] += 1
        if graded.reason:
            self._not_judged.append((graded.student, graded.reason))
        if graded.unshown:
            self._unshown.append((graded.student, graded.unshown))
        for stage, seconds in graded.stages.items():
            self._seconds[stage] += seconds

    def summary(self, remarks: tuple[str, ...], remarked_for: str, *, interrupted: bool) -> Summary:
        """All of it."""
        return Summary(
            self._graded,
            self._unchanged,
            self._remarked,
            remarked_for,
            tuple(sorted(self._not_judged)),
            tuple(sorted(self._unshown)),
            remarks,
            interrupted,
            dict(self._seconds),
            tuple(self._again.most_common()),
            tuple(self._rewritten.most_common()),
        )


def _totals(count: int) -> str:
    return f"{count} {'total' if count == 1 else 'totals'}"
