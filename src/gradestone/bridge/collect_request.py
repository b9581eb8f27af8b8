"""What is asked of a collection, and the words for what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from dateutil import tz

from ..errors import CourseError
from ..intake.folder import printable
from ..platforms.deliveries import Delivery
from .course import Course
from .timestamps import zone_of
from .waiting_list import WaitingHandIn

TIMES = "Hand-in times are those of {of}, read in {zone} where they have no zone."
NO_TIMES = (
    "The times in {archive} are those of its packing, so no hand-in times are taken from it. Name a table "
    "with --worksheet, or say --times archive."
)
LEFT_OUT = {
    True: "{archive} holds an earlier attempt, which was left out.",
    False: "{archive} holds another hand-in, and nothing says which is newer; that of {best} was taken, "
    "which was named first.",
}
NOT_REPLACED = {
    False: "{archive} holds an earlier attempt than what lies in submitted/, which stays.",
    None: "another hand-in lies in submitted/, and nothing says which is newer. It stays; "
    "the same command with --replace takes that of {archive}.",
}


Times = Literal["auto", "archive", "none"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be collected, and how."""

    archives: tuple[Path, ...] = ()
    worksheet: Path | None = None
    zone: str = ""  # of times without one: a name such as Europe/Berlin
    times: Times = "auto"
    assign: tuple[tuple[str, str], ...] = ()  # key and student
    drop: tuple[str, ...] = ()  # keys of what waits and is nobody's of this class
    replace: bool = False  # also where nothing says which hand-in is newer
    dry_run: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of it: lines to be read."""

    placed: list[str] = field(default_factory=list)
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)
    waiting: list[WaitingHandIn] = field(default_factory=list)

    def say(self, student: str, sentence: str) -> None:
        """A remark on a student's hand-in."""
        self.remarks.append(f"{student}: {sentence}")


_DOING = {"new": "", "replaces": ", in the place of an earlier one", "time": ", only its time is new"}


def placed(student: str, delivery: Delivery, moment: datetime | None, action: str) -> str:
    """The line for a hand-in that was brought in."""
    when = f", handed in {moment:%Y-%m-%d %H:%M} UTC" if moment else ""
    late = ", marked LATE by the platform" if delivery.late else ""
    by = " by name" if delivery.match.by == "name" else ""
    return f"{student}: {printable(delivery.key)}{by}{when}{late}{_DOING[action]}"


def zone_in_force(name: str, course: Course) -> tuple[tzinfo, str]:
    """The zone of times that have none, and what to call it.

    That is the one which was said, the one the exchange is configured with, else that of this computer.
    """
    if name:
        found: tzinfo | None = tz.gettz(name)
        if found is None:
            raise CourseError(f"There is no time zone {name}. Write one such as Europe/Berlin.")
        return found, name
    if configured := zone_of(course.config):
        return configured, str(course.config.Exchange.timezone)
    return tz.tzlocal(), "this computer's time zone"
