"""What a student is told about a hand-in, and when. Marks do not depend on it: every last hand-in counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from ..model import FeedbackLevel, WatchRules
from .told import Register, Told

_LEVELS = get_args(FeedbackLevel)


@dataclass(frozen=True, slots=True)
class HandInMarked:
    """A hand-in that its student may have to be told about."""

    student: str
    hand_in: str  # digest of the submission
    marks: str  # digest of its marks; "" before it is graded
    judged: bool  # something of it was
    handed_in: datetime | None  # UTC without a zone


@dataclass(frozen=True, slots=True)
class Telling:
    """What to tell now."""

    level: FeedbackLevel
    counts: bool  # as an attempt
    attempt: int = 0  # which one it is; 0 for none
    exhausted: bool = False  # it would have been told more, had there been an attempt left


def telling(
    marked: HandInMarked, register: Register, rules: WatchRules, due: datetime | None, now: datetime
) -> Telling | None:
    """What to tell about a hand-in; None when that has been told.

    due : of this student, UTC without a zone as `now`; None if there is no due date, so that none passes
    """
    passed = due is not None and now >= due
    counted = register.counts_already(marked.student, marked.hand_in)
    used = register.attempts(marked.student) - counted
    exhausted = _used_up(used, rules, marked.handed_in, due, now)
    level: FeedbackLevel = "none" if exhausted else "all" if passed else rules.before_due
    if not _is_news(marked, level, register.last(marked.student)):
        return None
    # What the grader could not judge at all was no attempt at anything.
    counts = level != "none" and marked.judged and not counted
    return Telling(level, counts, used + 1 if counts or counted else 0, exhausted)


def attempts_used_up(
    student: str,
    register: Register,
    rules: WatchRules,
    handed_in: datetime | None,
    due: datetime | None,
    now: datetime,
) -> bool:
    """Whether a new hand-in of the student is graded only, and nothing told about it."""
    return _used_up(register.attempts(student), rules, handed_in, due, now)


def _used_up(
    used: int, rules: WatchRules, handed_in: datetime | None, due: datetime | None, now: datetime
) -> bool:
    # What was handed in in time is told in full once nobody can hand in in time any more. Late hand-ins go on
    # using up attempts: a course may take them without a penalty.
    in_time = handed_in is None or due is None or handed_in <= due
    final = due is not None and now >= due and in_time
    return bool(rules.attempts) and used >= rules.attempts and not final


def _is_news(marked: HandInMarked, level: FeedbackLevel, last: Told | None) -> bool:
    if last is None or last.hand_in != marked.hand_in:
        return True
    if _LEVELS.index(level) != _LEVELS.index(last.level):
        return _LEVELS.index(level) > _LEVELS.index(last.level)  # nothing is taken back
    # That a hand-in has arrived is told before it is graded; that nothing could be made of it, behind that.
    return last.marks != marked.marks and (level != "none" or not marked.judged)
