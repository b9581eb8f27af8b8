"""How a page says what it tells, and what it keeps for later."""

from __future__ import annotations

from datetime import UTC, datetime

from ..model import FeedbackLevel, WatchRules
from .telling_rules import Telling

IN_THE_LOG = {
    "none": "that it has arrived",
    "visible": "the visible checks",
    "score": "points and visible checks",
    "all": "everything",
}
UNREAD = "It could not be read or run. A person will look at it."


def page_words(
    told: Telling, rules: WatchRules, handed_in: datetime | None, due: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Sentences for the top of a page; none where it tells everything and nothing is counted."""
    attempt = f"Attempt {told.attempt} of {rules.attempts}." if rules.attempts and told.attempt else ""
    if told.level == "all" and not attempt:
        return ()
    arrived = f"Handed in on {in_words(handed_in)}." if handed_in else ""
    passed = due is not None and now >= due
    later = "by your teacher" if passed else f"after the due date, {in_words(due)}" if due else "later"
    kept = _exhausted(rules, later) if told.exhausted else _KEPT[told.level].format(later=later)
    return tuple(sentence for sentence in (arrived, attempt, kept) if sentence)


def _exhausted(rules: WatchRules, later: str) -> str:
    used = "The one attempt is" if rules.attempts == 1 else f"The {rules.attempts} attempts are"
    return f"{used} used up. This hand-in has arrived, and counts; what came of it is told {later}."


_KEPT: dict[FeedbackLevel, str] = {
    "none": "It has arrived, and counts. What came of it is told {later}.",
    "visible": "Here are the visible checks. Points and hidden checks are told {later}.",
    "score": "Here are your points and the visible checks. Hidden checks are told {later}.",
    "all": "",
}


def in_words(moment: datetime) -> str:
    """A time of the gradebook, UTC without a zone, as the clock on the wall here shows it."""
    return f"{moment.replace(tzinfo=UTC).astimezone():%d %B %Y, %H:%M:%S %Z}".removeprefix("0")
