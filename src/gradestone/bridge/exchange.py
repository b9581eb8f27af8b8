"""nbgrader's folder exchange, as `gradestone watch` needs it: what has arrived, and which of it counts.

`nbgrader collect` follows the links in what it copies, removes the earlier submission first, and only warns
where a folder belongs to somebody else than its name says. Its options count here as they do there.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from nbgrader.exchange import ExchangeFactory
from nbgrader.exchange.default import ExchangeCollect

from ..errors import CourseError
from .collecting import bring_in, collected_at
from .course import Course, options_in_force
from .submission_secret import NAME as SECRET
from .timestamps import NAME, parse_timestamp, zone_of

SETTLED_S = 5.0  # without a change; by then `nbgrader submit` has set the modes of what it wrote
GIVEN_UP_S = 60.0  # without a change, and no secret: it was broken off
LONGEST_ID = 200  # bytes; the name of a folder has 255, with assignment and time in it
LOOKED_AT = 200  # names in a folder that show whether it still grows

Progress = Literal["complete", "arriving", "broken off"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A hand-in that lies in the exchange."""

    student: str
    handed_in: datetime  # UTC without a zone, as its name says
    folder: str  # name in the inbound folder
    refusal: str = ""  # why it is not brought in


@dataclass(slots=True)
class _Unfinished:
    """What a folder looked like, and since when."""

    look: Any
    since: float


class Inbox:
    """The hand-ins of one assignment in the exchange."""

    def __init__(self, course: Course, place: Path, *, check_owner: bool, before_duedate: bool) -> None:
        self._course, self._place = course, place
        self._check_owner, self._before_duedate = check_owner, before_duedate
        self._names: set[str] = set()
        self._by_student: dict[str, list[Arrival]] = {}  # of each the newest first
        self._unfinished: dict[str, _Unfinished] = {}

    @property
    def place(self) -> Path:
        """The folder that is looked at."""
        return self._place

    def look(self) -> list[Arrival]:
        """What is there and was not at the last look, refused ones included."""
        names = set(os.listdir(self._place))  # noqa: PTH208  # ten thousand paths at every look are slow
        new = sorted(names - self._names)
        self._names = names
        arrivals = [arrival for name in new if (arrival := self._arrival(name))]
        for arrival in arrivals:
            if not arrival.refusal:
                own = self._by_student.setdefault(arrival.student, [])
                own.append(arrival)
                own.sort(key=lambda each: (each.handed_in, each.folder), reverse=True)
        return arrivals

    def students(self) -> tuple[str, ...]:
        """All who have something there."""
        return tuple(sorted(self._by_student))

    def wanted(self, student: str, due: datetime | None) -> Arrival | None:
        """The hand-in that counts, by nbgrader's rules; None when it has been brought in already.

        That is the newest; with c.ExchangeCollect.before_duedate the newest in time, if there is one.
        """
        own = [each for each in self._by_student.get(student, ()) if each.folder in self._names]
        in_time = [each for each in own if due is not None and each.handed_in <= due]
        best = next(iter(in_time if self._before_duedate and in_time else own), None)
        there = collected_at(self._course.submitted(student))
        if best is None or best.handed_in == there:
            return None
        newer = there is None or best.handed_in > there
        return best if newer or self._before_duedate else None

    def drop(self, arrival: Arrival) -> None:
        """It cannot be brought in: from now on the one before it is the newest."""
        self._by_student[arrival.student].remove(arrival)

    def progress(self, arrival: Arrival, now: float) -> Progress:
        """How far `nbgrader submit` has come, which writes time and secret last and then sets the modes."""
        folder = self._place / arrival.folder
        look = _looks(folder)
        seen = self._unfinished.setdefault(arrival.folder, _Unfinished(look, now))
        if look != seen.look:
            seen.look, seen.since = look, now
        quiet_s = now - seen.since
        written = _has_content(folder / SECRET) and _has_content(folder / NAME)
        if written and (_is_open_to_all(folder) or quiet_s >= SETTLED_S):
            del self._unfinished[arrival.folder]
            return "complete"
        return "broken off" if quiet_s >= GIVEN_UP_S else "arriving"

    def collect(self, arrival: Arrival) -> tuple[str, ...]:
        """Make it the student's submission; what there is to say of it. Raises OSError as `bring_in`."""
        source = self._place / arrival.folder
        return bring_in(self._course, arrival.student, source, arrival.handed_in)

    def _arrival(self, name: str) -> Arrival | None:
        """What the name of a folder says; None for one of another assignment."""
        parsed = _parse_name(name, self._course.assignment)
        if parsed is None:
            return None
        student, time = parsed
        try:
            handed_in = parse_timestamp(os.fsencode(time), zone_of(self._course.config))
        except ValueError:
            handed_in = None
        if handed_in is None:
            return Arrival(student, datetime.min, name, "its name does not say when it was handed in")
        return Arrival(student, handed_in, name, self._refusal(student, name))

    def _refusal(self, student: str, name: str) -> str:
        if not _is_id(student):
            return "it names no student"
        try:
            found = (self._place / name).lstat()
        except OSError as error:
            return f"it cannot be looked at: {error.strerror}"
        if not stat.S_ISDIR(found.st_mode):
            return "it is not a folder"
        owner = _account(found.st_uid)
        if self._check_owner and owner != student:
            return (
                f"it belongs to {owner}. If students have no accounts of their own here, set "
                "c.ExchangeCollect.check_owner = False"
            )
        return ""


def open_inbox(course: Course) -> Inbox:
    """The inbox of the course's assignment. Raises CourseError when there is none."""
    with options_in_force():
        collect = ExchangeFactory(config=course.config).Collect(
            coursedir=course.directory, config=course.config
        )
    if not isinstance(collect, ExchangeCollect):
        raise CourseError(
            f"c.ExchangeFactory names an exchange of its own ({type(collect).__name__}), and only a folder "
            "can be watched. Collect with `nbgrader collect`, and watch with --submitted."
        )
    if not course.course_id:
        raise CourseError("c.CourseDirectory.course_id is not set, and the exchange goes by it. Set it.")
    place = Path(collect.root) / course.course_id / "inbound"
    if not os.access(place, os.R_OK | os.X_OK):
        raise CourseError(
            f"There is no exchange to watch: {place} is not there or not yours to read. Run `nbgrader "
            f"release_assignment {course.assignment}` first, or watch submitted/ alone with --submitted."
        )
    return Inbox(course, place, check_owner=collect.check_owner, before_duedate=collect.before_duedate)


def _parse_name(name: str, assignment: str) -> tuple[str, str] | None:
    """Student and time of `student+assignment+time` or `student+assignment+time+anything`."""
    for parts in (name.rsplit("+", 3), name.rsplit("+", 2)):
        if len(parts) > 2 and parts[1] == assignment:
            return parts[0], parts[2]
    return None


def _is_id(student: str) -> bool:
    """Whether it can name a folder of the course and a row of the gradebook."""
    plain = bool(student) and not student.startswith(".") and student.isprintable()
    return plain and len(os.fsencode(student)) <= LONGEST_ID


def _looks(folder: Path) -> Any:
    """Something that changes while a folder is being written."""
    try:
        with os.scandir(folder) as names:
            found = [(name.name, name.stat(follow_symlinks=False)) for name in islice(names, LOOKED_AT)]
        return folder.lstat().st_mode, sorted((name, it.st_size, it.st_mtime_ns) for name, it in found)
    except OSError as error:
        return error.errno


def _has_content(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def _is_open_to_all(folder: Path) -> bool:
    """The mode that `nbgrader submit` gives a folder last of all."""
    try:
        return folder.lstat().st_mode & stat.S_IRWXO == stat.S_IRWXO
    except OSError:
        return False


def _account(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
