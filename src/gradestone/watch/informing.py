"""After grading: decides what a student is told, has the page made, and writes down that it was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from ..batch.handin import look_at
from ..bridge.collecting import collected_at
from ..bridge.course import Course
from ..bridge.duedates import DueDates
from ..bridge.languages import speaking_to_students
from ..bridge.survey import Place
from ..bridge.told_pages import PageMade, PageRequest, digest_of_marks
from ..errors import CourseError
from ..intake import SubmissionCaps
from ..judge.marksfile import record_in
from ..selfcheck.words import _
from .page_makers import PageMakers
from .telling_rules import HandInMarked, Telling, telling
from .telling_words import IN_THE_LOG, UNREAD, page_words
from .told import Register, Told


class WatchLog(Protocol):
    """What a teacher reads."""

    def say(self, sentence: str) -> None:
        """Something has happened."""

    def say_once(self, sentence: str) -> None:
        """The same, unless it has been said before."""

    def status(self, sentence: str) -> None:
        """How things stand; it takes the place of what was said before."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that is being made."""

    telling: Telling
    marked: HandInMarked


class Informer:
    """Tells students what came of their hand-ins."""

    def __init__(
        self,
        course: Course,
        register: Register,
        due: DueDates,
        makers: PageMakers,
        log: WatchLog,
        clock: Callable[[], float],
        *,
        releases: bool,
    ) -> None:
        self._course, self._register, self._due = course, register, due
        self._makers, self._log, self._clock, self._releases = makers, log, clock, releases
        self._asked: dict[str, _Asked] = {}
        self._again: dict[str, bool] = {}  # graded while a page was being made

    def is_busy(self, student: str) -> bool:
        """Whether a page of the student is being made: what it is made from must stay."""
        return self._makers.is_making(student)

    def withdraw(self, student: str) -> None:
        """The student has handed in again; what has not been told yet no longer needs to be."""
        self._makers.withdraw(student)
        self._asked.pop(student, None)

    def receive(self, student: str, place: Place) -> None:
        """The student's hand-in is there, and will be graded: tell so if that is all there is to tell.

        How long grading takes may depend on hidden checks; this does not wait for it.
        """
        handed_in = collected_at(self._course.submitted(student))
        digest = look_at(place, SubmissionCaps.allowing(self._course.limits.notebook_bytes)).digest
        marked = HandInMarked(student, digest, "", judged=True, handed_in=handed_in)
        told = self._telling(marked)
        if told is not None and told.level == "none":
            self._ask(told, marked, soon=True)

    def inform(self, student: str, *, soon: bool) -> None:
        """The student's hand-in is graded: tell what has to be told, soon if somebody waits for it."""
        if self.is_busy(student):
            self._again[student] = soon
            return
        self.withdraw(student)
        marked = self._marked(student)
        told = marked and self._telling(marked)
        if marked and told:
            self._ask(told, marked, soon=soon)

    def finish(self) -> None:
        """Write down which pages are there. Raises CourseError when that cannot be written."""
        for request, result in self._makers.answers():
            asked = self._asked.pop(request.student)
            if isinstance(result, str):
                self._log.say(f"{request.student}: there is no page, because {result}")
            else:
                self._note(asked, result)
            if request.student in self._again:
                self.inform(request.student, soon=self._again.pop(request.student))

    def _telling(self, marked: HandInMarked) -> Telling | None:
        due = self._due.of(marked.student)
        return telling(marked, self._register, self._course.watch, due, self._now())

    def _ask(self, told: Telling, marked: HandInMarked, *, soon: bool) -> None:
        due = self._due.of(marked.student)
        with speaking_to_students(self._course):
            words = page_words(told, self._course.watch, marked.handed_in, due, self._now())
            if told.level == "none" and not marked.judged:
                words = (*words, _(UNREAD))
        self._asked[marked.student] = _Asked(told, marked)
        request = PageRequest(
            marked.student, told.level, words, release=self._releases, hand_in=marked.hand_in
        )
        self._makers.ask(request, soon=soon)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None)

    def _marked(self, student: str) -> HandInMarked | None:
        record = record_in(self._course.autograded(student))
        if record is None:
            return None
        judged = any(exercise["score"] is not None for exercise in record["exercises"])
        handed_in = collected_at(self._course.submitted(student))
        return HandInMarked(student, record["submission_digest"], digest_of_marks(record), judged, handed_in)

    def _note(self, asked: _Asked, made: PageMade) -> None:
        marked, told = asked.marked, asked.telling
        last = self._register.last(marked.student)
        again = last is not None and last.hand_in == made.hand_in
        handed_in = marked.handed_in.isoformat() if marked.handed_in else ""
        line = Told(
            marked.student,
            made.hand_in,
            made.marks or marked.marks,
            told.level,
            self._clock(),
            told.counts,
            handed_in,
        )
        try:
            self._register.add(line)
        except OSError as error:
            raise CourseError(
                f"What {marked.student} was told cannot be written down: {error.strerror}. Mend that."
            ) from error
        self._log.say(f"{marked.student} is told {self._in_words(asked, made, again=again)}.")

    def _in_words(self, asked: _Asked, made: PageMade, *, again: bool) -> str:
        told, handed_in = asked.telling, asked.marked.handed_in
        words = IN_THE_LOG[told.level] + (" now" if again else "")
        if told.exhausted:
            words += ", because all attempts are used up"
        elif told.counts and self._course.watch.attempts:
            words += f", attempt {told.attempt} of {self._course.watch.attempts}"
        waited_s = self._clock() - handed_in.replace(tzinfo=UTC).timestamp() if handed_in else -1.0
        if waited_s >= 0 and not again:  # a time that has not come yet says nothing of the wait
            words += f", {waited_s:.1f} s after handing in"
        if self._releases and not made.released:
            words += ", but in feedback/ alone: there is no secret to release the page under"
        return words
