"""How a page says what it tells, and what it keeps for later."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from ..model import WatchRules
from ..page.localised import long_moment
from ..selfcheck.words import N_, _, ngettext, one_after_another
from .telling_rules import Telling

IN_THE_LOG = {
    "none": "that it has arrived",
    "visible": "the visible checks",
    "score": "points and visible checks",
    "all": "everything",
}
UNREAD = N_("It could not be read or run. A person will look at it.")


def page_words(
    told: Telling, rules: WatchRules, handed_in: datetime | None, due: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Sentences for the top of a page; none where it tells everything and nothing is counted."""
    attempt = ""
    if rules.attempts and told.attempt:
        attempt = _("Attempt {number} of {most}.").format(number=told.attempt, most=rules.attempts)
    if told.level == "all" and not attempt:
        return ()
    arrived = _("Handed in on {moment}.").format(moment=in_words(handed_in)) if handed_in else ""
    kept = _kept(told, rules, _when(due, now))
    kept = kept.format(attempts=rules.attempts, due=in_words(due) if due else "")
    return tuple(sentence for sentence in (arrived, attempt, kept) if sentence)


_When = Literal["by the teacher", "behind the due date", "later"]


def _when(due: datetime | None, now: datetime) -> _When:
    """When more is told."""
    if due is None:
        return "later"
    return "by the teacher" if now >= due else "behind the due date"


def _kept(told: Telling, rules: WatchRules, when: _When) -> str:
    """What the page keeps for later, as a template; "" where it keeps nothing."""
    if told.exhausted:
        return one_after_another(_used_up(rules.attempts), _exhausted(when))
    if told.level == "none":
        return one_after_another(_("It has arrived, and counts."), _result(when))
    if told.level == "visible":
        return one_after_another(_("Here are the visible checks."), _points(when))
    if told.level == "score":
        return one_after_another(_("Here are your points and the visible checks."), _hidden(when))
    return ""


def _used_up(attempts: int) -> str:
    return ngettext("The one attempt is used up.", "The {attempts} attempts are used up.", attempts)


def _exhausted(when: _When) -> str:
    if when == "by the teacher":
        return _("This hand-in has arrived, and counts; what came of it is told by your teacher.")
    if when == "behind the due date":
        return _("This hand-in has arrived, and counts; what came of it is told after the due date, {due}.")
    return _("This hand-in has arrived, and counts; what came of it is told later.")


def _result(when: _When) -> str:
    if when == "by the teacher":
        return _("What came of it is told by your teacher.")
    if when == "behind the due date":
        return _("What came of it is told after the due date, {due}.")
    return _("What came of it is told later.")


def _points(when: _When) -> str:
    if when == "by the teacher":
        return _("Points and hidden checks are told by your teacher.")
    if when == "behind the due date":
        return _("Points and hidden checks are told after the due date, {due}.")
    return _("Points and hidden checks are told later.")


def _hidden(when: _When) -> str:
    if when == "by the teacher":
        return _("Hidden checks are told by your teacher.")
    if when == "behind the due date":
        return _("Hidden checks are told after the due date, {due}.")
    return _("Hidden checks are told later.")


def in_words(moment: datetime) -> str:
    """A time of the gradebook, UTC without a zone, as the clock on the wall here shows it."""
    return long_moment(moment.replace(tzinfo=UTC).astimezone())
