"""Where hand-ins arrive: in nbgrader's exchange, or in submitted/ itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ..bridge.collecting import collected_at
from ..bridge.course import Course
from ..bridge.duedates import DueDates
from ..bridge.exchange import Arrival, Inbox, open_inbox
from ..intake.folder import printable

SETTLED_S = 2.0
"""A folder in submitted/ that did not change for so long has been copied."""
REFUSED_S = 60.0
"""Between two sentences on hand-ins that are refused for the same reason: nobody can fill the log."""
MOST_REMARKS = 3
Say = Callable[[str], None]


class Arrivals(Protocol):
    """What has arrived."""

    place: Path
    releases: bool  # whether pages go back the same way

    def look(self, due: DueDates, now: float) -> list[str]:
        """Students with something new that is complete. Raises OSError when the place cannot be read."""

    def handed_in(self, student: str) -> datetime | None:
        """When the newest of a student was handed in; None when there is nothing."""

    def is_outside(self, student: str) -> bool:
        """Whether the newest of a student still has to be brought in."""

    def bring_in(self, student: str) -> bool:
        """It is the student's submission when this is true. The caller holds the course."""


class ExchangeArrivals:
    """Hand-ins of `nbgrader submit`."""

    releases = True

    def __init__(self, course: Course, say: Say) -> None:
        self._course, self._say = course, say
        self._inbox: Inbox = open_inbox(course)
        self.place = self._inbox.place
        self._due = DueDates()
        self._unfinished: dict[str, Arrival] = {}
        self._complete: dict[str, Arrival] = {}
        self._refused: Counter[str] = Counter()  # not told yet, by reason
        self._examples: dict[str, str] = {}
        self._told: dict[str, float] = {}

    def look(self, due: DueDates, now: float) -> list[str]:
        """Students whose newest hand-in is complete and was not before."""
        self._due, arrivals = due, self._inbox.look()
        self._tell_refused([arrival for arrival in arrivals if arrival.refusal], now)
        for student in {arrival.student for arrival in arrivals if not arrival.refusal}:
            self._consider(student)
        finished = []
        for student, arrival in list(self._unfinished.items()):
            progress = self._inbox.progress(arrival, now)
            if progress == "arriving":
                continue
            del self._unfinished[student]
            if progress == "complete":
                self._complete[student] = arrival
                finished.append(student)
            else:
                self._say(f"{_name(arrival)} was never finished, and stays in the exchange.")
                self._inbox.drop(arrival)
                self._consider(student)
        return finished

    def handed_in(self, student: str) -> datetime | None:
        """By the exchange, else by submitted/."""
        arrival = self._complete.get(student)
        return arrival.handed_in if arrival else collected_at(self._course.submitted(student))

    def is_outside(self, student: str) -> bool:
        """Whether it is in the exchange alone."""
        return student in self._complete

    def bring_in(self, student: str) -> bool:
        """Bring it in. What cannot be read stays where it is, and is told."""
        arrival = self._complete.pop(student, None)
        if arrival is None:
            return self._course.submitted(student).is_dir()
        try:
            remarks = self._inbox.collect(arrival)
        except OSError as error:
            self._say(f"{_name(arrival)} cannot be brought in: {error.strerror or error}.")
            self._inbox.drop(arrival)
            self._consider(student)
            return False
        for remark in remarks[:MOST_REMARKS]:
            self._say(f"{student}: {remark}")
        if len(remarks) > MOST_REMARKS:
            self._say(f"{student}: and {len(remarks) - MOST_REMARKS} more that was not as it should be.")
        return True

    def _consider(self, student: str) -> None:
        wanted = self._inbox.wanted(student, self._due.of(student))
        if wanted is not None and wanted != self._complete.get(student):
            self._unfinished[student] = wanted

    def _tell_refused(self, refused: list[Arrival], now: float) -> None:
        for arrival in refused:
            self._refused[arrival.refusal] += 1
            self._examples.setdefault(arrival.refusal, _name(arrival))
        for reason, count in list(self._refused.items()):
            if now - self._told.get(reason, -REFUSED_S) >= REFUSED_S:
                more = f" (and {count - 1} more)" if count > 1 else ""
                self._say(f"{self._examples.pop(reason)}{more} is not taken: {reason}.")
                self._told[reason] = now
                del self._refused[reason]


class SubmittedArrivals:
    """Hand-ins that somebody puts into submitted/."""

    releases = False

    def __init__(self, course: Course) -> None:
        self._course = course
        self.place = course.submitted("*")
        self._looks: dict[str, Any] = {}
        self._changing: dict[str, float] = {}  # since when it is as it is
        for student in course.collected():
            self._looks[student] = _look_of(course.submitted(student))

    def look(self, due: DueDates, now: float) -> list[str]:
        """Students whose folder has changed and is quiet since."""
        for student in self._course.collected():
            look = _look_of(self._course.submitted(student))
            if look != self._looks.get(student):
                self._looks[student], self._changing[student] = look, now
        settled = [student for student, since in self._changing.items() if now - since >= SETTLED_S]
        for student in settled:
            del self._changing[student]
        return settled

    def handed_in(self, student: str) -> datetime | None:
        """By its timestamp, or when it was put there."""
        return collected_at(self._course.submitted(student))

    def is_outside(self, student: str) -> bool:
        """Never: it is there."""
        return False

    def bring_in(self, student: str) -> bool:
        """It is there, unless somebody took it away."""
        return self._course.submitted(student).is_dir()


def _look_of(folder: Path) -> Any:
    """Something that changes when a file at the top of the folder does, or comes, or goes."""
    try:
        names = sorted(folder.iterdir())
        found = [path.lstat() for path in names]
    except OSError as error:
        return error.errno
    return [(path.name, it.st_size, it.st_mtime_ns, it.st_ino) for path, it in zip(names, found, strict=True)]


def _name(arrival: Arrival) -> str:
    return f"The hand-in {printable(arrival.folder)}"
