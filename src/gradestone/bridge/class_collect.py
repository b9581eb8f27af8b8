"""Archives of a learning platform become submissions: each student's own, the latest, and nobody else's."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from dateutil import tz

from ..answerkey import private_folder
from ..errors import CourseError, GradestoneError
from ..files.lock import course_lock
from ..intake.folder import digest, printable
from ..model import SubmissionCaps
from ..platforms.attempts import Rank, in_order, is_later
from ..platforms.deliveries import Delivery, deliveries
from ..platforms.matching import Matcher
from ..platforms.sources import open_class_archive
from ..platforms.worksheet import Worksheet, read_worksheet
from .classbook import known_class
from .collected import Collected, collected_of, read_collected
from .collecting import Staging, caps_of, collected_at, staged
from .course import Course
from .extensions import settle_extensions
from .layout import is_plain
from .timestamps import NAME as TIMESTAMP
from .timestamps import zone_of
from .waiting_list import WaitingHandIn, WaitingList

Times = Literal["auto", "archive", "none"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be collected, and how."""

    archives: tuple[Path, ...] = ()
    worksheet: Path | None = None
    zone: str = ""  # of times without one: a name such as Europe/Berlin
    times: Times = "auto"
    assign: tuple[tuple[str, str], ...] = ()  # key and student
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


def collect(course: Course, wanted: Wanted) -> Outcome:
    """Bring in what the archives hold.

    Raises CourseError when an archive, the worksheet or the class cannot be read, or an id is nobody's.
    """
    with course_lock(private_folder(course.root), doing=f"collect {course.assignment}"):
        return _Collection(course, wanted).run()


class _Collection:
    """One run."""

    def __init__(self, course: Course, wanted: Wanted) -> None:
        self._course, self._wanted = course, wanted
        self._class = known_class(course)
        self._file = read_collected(course.root, course.assignment)
        caps = caps_of(course)
        self._waiting = WaitingList(course.root, course.assignment, _for_waiting(caps))
        self._zone = zone_in_force(wanted.zone, course)
        self._worksheet = self._read_worksheet()
        self._outcome = Outcome()

    def run(self) -> Outcome:
        self._outcome.remarks += self._worksheet.remarks
        for key, student in self._wanted.assign:
            self._require_student(student)
            with self._waiting.delivery(key, student) as delivery:
                self._file.assigned[delivery.key] = student
                self._settle(student, [delivery])
        with ExitStack() as opened:
            for student, found in sorted(self._by_student(opened).items()):
                if student:
                    self._settle(student, found)
                else:
                    self._keep_waiting(found)
        if not self._wanted.dry_run:
            self._file.save()
            with suppress(GradestoneError):  # whoever grades hears of what is wrong with the gradebook
                self._outcome.remarks += settle_extensions(self._course.root, self._course.assignment)
        self._outcome.waiting = self._waiting.entries()
        return self._outcome

    def _read_worksheet(self) -> Worksheet:
        file = self._wanted.worksheet
        found = read_worksheet(file, self._class, self._zone) if file else Worksheet()
        self._file.participants |= found.participants
        self._file.names |= found.names
        return found

    def _require_student(self, student: str) -> None:
        if student not in self._class:
            close = difflib.get_close_matches(student, self._class, n=3)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise CourseError(
                f"Nobody of the class has the id {student}.{hint} Add them with `gradestone roster`."
            )

    def _by_student(self, opened: ExitStack) -> Mapping[str, list[Delivery]]:
        matcher = Matcher(
            self._class.values(), self._file.participants, self._file.assigned, self._file.names
        )
        released = {path.name for path in self._course.release.glob("*")}
        found: dict[str, list[Delivery]] = defaultdict(list)
        for path in self._wanted.archives:
            archive = opened.enter_context(open_class_archive(path, self._zone))
            self._outcome.remarks += archive.refused
            if self._wanted.times == "auto" and not archive.tells_times and not self._wanted.worksheet:
                self._outcome.remarks.append(_no_times(path))
            for each in deliveries(archive, matcher, released):
                if self._wanted.times == "archive":
                    each = replace(each, handed_in=each.changed)
                elif self._wanted.times == "none":
                    each = replace(each, handed_in=None)
                found[each.match.student].append(each)
        return found

    def _keep_waiting(self, found: Sequence[Delivery]) -> None:
        for each in found:
            if not each.folder.entries:
                continue
            if self._wanted.dry_run:
                self._outcome.remarks.append(f"{each.key} would wait: {each.match.why_not}.")
            else:
                self._outcome.remarks += self._waiting.add(each)

    def _settle(self, student: str, found: Sequence[Delivery]) -> None:
        """The latest of a student's hand-ins, if it is later than what lies there."""
        order = in_order([self._rank(student, each) for each in found])
        best, *earlier = (found[at] for at in order)
        for each in earlier:
            surely = is_later(self._rank(student, best), self._rank(student, each))
            left_out = _LEFT_OUT[bool(surely)].format(archive=each.archive, best=best.archive)
            self._outcome.say(student, left_out)
        for sentence in best.told:
            self._outcome.say(student, sentence)
        if not best.folder.entries:
            self._outcome.say(student, f"{best.archive} holds no file of theirs that can be taken.")
            return
        if not is_plain(student):
            self._outcome.say(student, "is no name of a folder, so nothing was brought in for them.")
            return
        try:
            with staged(self._course, student, best.folder) as staging:
                self._place(student, best, staging)
                own = staging.target.parent
            if self._wanted.dry_run:
                with suppress(OSError):  # it was there, and not empty
                    own.rmdir()
        except OSError as error:
            self._outcome.say(student, f"could not be brought in: {error.strerror or error}.")

    def _place(self, student: str, delivery: Delivery, staging: Staging) -> None:
        for sentence in staging.remarks:
            self._outcome.say(student, sentence)
        moment = self._handed_in(student, delivery)
        if moment:
            staging.stamp(moment)
        new = digest(staging.new, _for_waiting(caps_of(self._course)))
        action = self._action(student, delivery, staging, new)
        if action == "keep":
            return
        if action == "same":
            self._outcome.unchanged += 1
        else:
            self._outcome.placed.append(_placed(student, delivery, moment, action))
        if not self._wanted.dry_run:
            if action != "same":
                staging.settle()
            self._remember(student, collected_of(delivery, new, moment), delivery)

    def _action(self, student: str, delivery: Delivery, staging: Staging, new: str) -> str:
        """What is to be done: "new", "replaces", "time", "same" or "keep"."""
        there = staging.target
        if not there.is_dir() or not any(there.iterdir()):
            return "new"
        old = digest(there, _for_waiting(caps_of(self._course)))
        if old == new:
            stamped = (staging.new / TIMESTAMP).exists()
            return "time" if stamped and _text(staging.new) != _text(there) else "same"
        known = self._file.students.get(student)
        if known and known.digest == new and known.digest != old and not self._wanted.replace:
            self._outcome.say(student, "what was collected has been changed by hand since, and stays so.")
            return "keep"
        collected = known if known and known.digest == old else None
        rank = (
            collected.rank
            if collected
            else Rank(collected_at(there) if (there / TIMESTAMP).exists() else None)
        )
        later = is_later(self._rank(student, delivery), rank)
        if later or self._wanted.replace:
            return "replaces"
        self._outcome.say(student, _NOT_REPLACED[later].format(archive=delivery.archive))
        return "keep"

    def _remember(self, student: str, collected: Collected, delivery: Delivery) -> None:
        known = self._file.students.get(student)
        if known and known.digest == collected.digest and not collected.handed_in:
            collected = replace(collected, handed_in=known.handed_in)
        self._file.students[student] = collected
        if delivery.label.platform == "moodle" and delivery.label.platform_id:
            self._file.participants[delivery.label.platform_id] = student
            if not delivery.label.anonymous:
                self._file.names[delivery.label.platform_id] = delivery.label.name
        self._waiting.remove(delivery.key)

    def _handed_in(self, student: str, delivery: Delivery) -> datetime | None:
        if self._wanted.times == "none":
            return None
        return self._worksheet.handed_in.get(student) or delivery.handed_in

    def _rank(self, student: str, delivery: Delivery) -> Rank:
        moment = self._handed_in(student, delivery) if len(self._wanted.archives) < 2 else delivery.handed_in
        return Rank(moment, delivery.label.platform, delivery.number, delivery.packed)


_LEFT_OUT = {
    True: "{archive} holds an earlier attempt, which was left out.",
    False: "{archive} holds another hand-in, and nothing says which is newer; that of {best} was taken, "
    "which was named first.",
}
_NOT_REPLACED = {
    False: "{archive} holds an earlier attempt than what lies in submitted/, which stays.",
    None: "another hand-in lies in submitted/, and nothing says which is newer. It stays; "
    "the same command with --replace takes that of {archive}.",
}


def _no_times(path: Path) -> str:
    return (
        f"The times in {path.name} are those of its packing, so no hand-in times are taken from it. Name a "
        "table with --worksheet, or say --times archive."
    )


def _placed(student: str, delivery: Delivery, moment: datetime | None, action: str) -> str:
    doing = {"new": "", "replaces": ", in the place of an earlier one", "time": ", only its time is new"}[
        action
    ]
    when = f", handed in {moment:%Y-%m-%d %H:%M} UTC" if moment else ""
    late = ", marked LATE by the platform" if delivery.late else ""
    by = " by name" if delivery.match.by == "name" else ""
    return f"{student}: {printable(delivery.key)}{by}{when}{late}{doing}"


def _text(folder: Path) -> bytes:
    try:
        return (folder / TIMESTAMP).read_bytes()
    except OSError:
        return b""


def _for_waiting(caps: SubmissionCaps) -> SubmissionCaps:
    return replace(caps, files=50_000, depth=32)


def zone_in_force(name: str, course: Course) -> tzinfo:
    """Of times that have none: as it was said, as the exchange is configured, else that of this machine."""
    if name:
        found: tzinfo | None = tz.gettz(name)
        if found is None:
            raise CourseError(f"There is no time zone {name}. Write one such as Europe/Berlin.")
        return found
    local: tzinfo = tz.tzlocal()
    return zone_of(course.config) or local


def told_times(wanted: Wanted, course: Course) -> Iterator[str]:
    """Where hand-in times came from, a sentence."""
    if wanted.worksheet and wanted.times != "none":
        zone = wanted.zone or str(course.config.Exchange.get("timezone", "")) or "this machine's time zone"
        yield f"Hand-in times are those of {wanted.worksheet.name}, read in {zone}."
