"""Archives of a learning platform become submissions: each student's own, the latest, and nobody else's."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..answerkey import private_folder
from ..errors import CourseError, GradestoneError
from ..files.lock import course_lock
from ..intake.folder import digest
from ..model import SubmissionCaps
from ..platforms.attempts import Rank, in_order, is_later
from ..platforms.deliveries import Delivery, deliveries
from ..platforms.matching import Matcher
from ..platforms.sources import ClassArchive, open_class_archive
from ..platforms.worksheet import Worksheet, read_worksheet
from .classbook import known_class
from .collect_request import LEFT_OUT, NO_TIMES, NOT_REPLACED, TIMES, Outcome, Wanted, placed, zone_in_force
from .collected import Collected, collected_of, read_collected
from .collecting import Staging, caps_of, collected_at, staged
from .course import Course
from .extensions import settle_extensions
from .layout import is_plain
from .timestamps import NAME as TIMESTAMP
from .waiting_list import WaitingList


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
        self._zone, self._zone_name = zone_in_force(wanted.zone, course)
        self._worksheet = self._read_worksheet()
        self._outcome = Outcome()
        self._settled: list[str] = []  # keys that wait no longer

    def run(self) -> Outcome:
        """Settle whose a hand-in is for certain, keep the others, and write down what was done."""
        self._outcome.remarks += self._worksheet_told()
        for key, student in self._wanted.assign:
            self._assign(key, student)
        with ExitStack() as opened:
            found = dict(self._by_student(opened))
            nobodys = found.pop("", [])
            for student in sorted(found):
                self._settle(student, found[student])
            self._stop_waiting()
            self._keep_waiting(nobodys)
        if not self._wanted.dry_run:
            self._file.save()
            with suppress(GradestoneError):  # whoever grades hears of what is wrong with the gradebook
                self._outcome.remarks += settle_extensions(self._course.root, self._course.assignment)
        self._outcome.waiting = self._waiting.entries()
        return self._outcome

    def _worksheet_told(self) -> Iterator[str]:
        if file := self._wanted.worksheet:
            yield TIMES.format(of=file.name, zone=self._zone_name)
        yield from self._worksheet.remarks

    def _assign(self, key: str, student: str) -> None:
        """A waiting hand-in is the student's, and so is whatever comes under the same key."""
        self._require_student(student)
        with self._waiting.delivery(key, student) as delivery:
            self._file.assigned[delivery.key] = student
            self._settle(student, [delivery])

    def _stop_waiting(self) -> None:
        """What was settled in this run, and what somebody does not want to hear of any longer."""
        if not self._wanted.dry_run:
            self._waiting.remove([*self._settled, *self._wanted.drop])
            self._file.dropped += [key for key in self._wanted.drop if key not in self._file.dropped]

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
            self._outcome.remarks += self._told_times(archive)
            for each in deliveries(archive, matcher, released):
                if self._wanted.times == "archive":
                    each = replace(each, handed_in=each.changed)
                elif self._wanted.times == "none":
                    each = replace(each, handed_in=None)
                found[each.match.student].append(each)
        return found

    def _told_times(self, archive: ClassArchive) -> Iterator[str]:
        """Where hand-in times come from."""
        if self._wanted.worksheet or self._wanted.times == "none":
            return
        if self._wanted.times == "archive" or archive.tells_times:
            yield TIMES.format(of=archive.path.name, zone=self._zone_name)
        else:
            yield NO_TIMES.format(archive=archive.path.name)

    def _keep_waiting(self, found: Sequence[Delivery]) -> None:
        for each in found:
            if not each.folder.entries or each.key in self._file.dropped:
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
            left_out = LEFT_OUT[bool(surely)].format(archive=each.archive, best=best.archive)
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
            self._outcome.placed.append(placed(student, delivery, moment, action))
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
        self._outcome.say(student, NOT_REPLACED[later].format(archive=delivery.archive))
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
        self._settled.append(delivery.key)

    def _handed_in(self, student: str, delivery: Delivery) -> datetime | None:
        if self._wanted.times == "none":
            return None
        return self._worksheet.handed_in.get(student) if self._wanted.worksheet else delivery.handed_in

    def _rank(self, student: str, delivery: Delivery) -> Rank:
        moment = self._handed_in(student, delivery) if len(self._wanted.archives) < 2 else delivery.handed_in
        return Rank(moment, delivery.label.platform, delivery.number, delivery.packed)


def _text(folder: Path) -> bytes:
    try:
        return (folder / TIMESTAMP).read_bytes()
    except OSError:
        return b""


def _for_waiting(caps: SubmissionCaps) -> SubmissionCaps:
    return replace(caps, files=50_000, depth=32)
