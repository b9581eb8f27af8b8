"""A stretch of watching in which nothing changes that marks depend on: the loop itself.

All that is known here can be worked out again from files: the exchange, submitted/, autograded/ and what was
told. So an epoch can end at any point, and so can the process.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import wait

from ..answerkey import private_folder
from ..batch.autograde import GradingRun
from ..batch.pool import Pool
from ..bridge.course import Course
from ..bridge.duedates import DueDates
from ..bridge.hooks import autograde_hooks
from ..bridge.survey import Place, survey
from ..errors import CourseError, CourseHeldError
from ..files.lock import course_lock, is_about
from ..judge.marksfile import record_in
from .arrivals import Arrivals
from .fair_line import FairLine, Turn, Waiting
from .informing import Informer, WatchLog
from .page_makers import PageMakers
from .telling_rules import attempts_used_up
from .telling_words import in_words
from .told import Register

POLL_S = 0.2
SELDOM_S = 1.0  # longest between two looks
GRADED_MEANWHILE = "The course was graded meanwhile ({})"
LOOK_COST = 10  # as long as a look took, times that, is no other


@dataclass(slots=True)
class Remembered:
    """What this process knows beyond an epoch, and could do without."""

    runs: Counter[str] = field(default_factory=Counter)  # by student
    graded_at: dict[str, float] = field(default_factory=dict)
    announced: dict[str, datetime] = field(default_factory=dict)  # the newest hand-in that the log names


class Epoch:
    """Follows the grading run that it feeds."""

    def __init__(
        self,
        course: Course,
        register: Register,
        due: DueDates,
        arrivals: Arrivals,
        makers: PageMakers,
        log: WatchLog,
        remembered: Remembered,
        *,
        changed: Callable[[], str],
        stop: Callable[[], bool],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._course, self._register, self._due, self._arrivals = course, register, due, arrivals
        self._makers, self._log, self._remembered = makers, log, remembered
        self._changed, self._stop, self._clock = changed, stop, clock
        self._informer = Informer(course, register, due, makers, log, clock, releases=arrivals.releases)
        self._line = FairLine()
        self._in_hand: dict[str, ExitStack] = {}  # students being graded, with the course's hooks
        self._passed_over: Counter[str] = Counter()
        self._next_look = 0.0
        self._looked_at = self._now()
        self._ended = ""

    def work(self, run: GradingRun, pool: Pool) -> str:
        """Until something changes; says what. "" when it was told to stop."""
        for student in self._course.collected():
            self._enlist(student)
        while not self._look_up():
            if self._has_work():
                self._grade(run, pool)
            wait(self._makers.connections, timeout=POLL_S)
        return self._ended

    def _look_up(self) -> bool:
        """Sees to whatever has happened, and says whether to stop. Grading asks this all the time.

        Raises CourseError when hand-ins cannot be seen any more, or not be written down what was told.
        """
        self._informer.finish()
        if time.monotonic() >= self._next_look:
            self._look()
        return bool(self._ended) or self._stop()

    # ------------------------------------------------------------ the line

    def _look(self) -> None:
        began = time.monotonic()
        try:
            new = self._arrivals.look(self._due, began)
        except OSError as error:
            raise CourseError(f"{self._arrivals.place} cannot be read: {error.strerror or error}.") from error
        for student in new:
            self._enlist(student, is_new=True)
        self._pass_due_dates()
        self._ended = self._ended or self._changed()
        ended = time.monotonic()
        self._next_look = ended + min(max(POLL_S, LOOK_COST * (ended - began)), SELDOM_S)
        self._log.status(f"{len(self._line)} waiting, {len(self._in_hand)} being graded")

    def _enlist(self, student: str, *, is_new: bool = False) -> None:
        """The newest hand-in of the student waits from now on."""
        handed_in = self._arrivals.handed_in(student)
        if handed_in is None:
            return
        turn = (
            Turn.LOOK
            if self._is_answered(student, handed_in) and not is_new
            else self._turn(student, handed_in)
        )
        runs = max(self._register.attempts(student), self._remembered.runs[student])
        from_s = 0.0 if turn is Turn.LOOK else self._may_hear_from(student)
        earlier = self._line.put(Waiting(student, handed_in, turn, runs, from_s))
        if turn is Turn.LOOK or self._remembered.announced.get(student) == handed_in:
            return
        self._remembered.announced[student] = handed_in
        if earlier is not None and earlier.turn is not Turn.LOOK:
            self._passed_over[student] += 1
        else:
            self._announce(student, handed_in, from_s)

    def _announce(self, student: str, handed_in: datetime, from_s: float) -> None:
        until = datetime.fromtimestamp(from_s, UTC).replace(tzinfo=None)
        waits = f" and waits until {in_words(until)}" if from_s > self._clock() else ""
        self._log.say(f"{student} handed in on {in_words(handed_in)}{waits}.")

    def _is_answered(self, student: str, handed_in: datetime) -> bool:
        last = self._register.last(student)
        return last is not None and last.handed_in == handed_in.isoformat()

    def _turn(self, student: str, handed_in: datetime) -> Turn:
        due = self._due.of(student)
        rules = self._course.watch
        used_up = attempts_used_up(student, self._register, rules, handed_in, due, self._now())
        return Turn.MARK if used_up else Turn.ANSWER

    def _may_hear_from(self, student: str) -> float:
        """When the student's next hand-in may be graded."""
        wait_s = self._course.watch.wait_s
        last = max(self._register.answered_at(student) or 0.0, self._remembered.graded_at.get(student, 0.0))
        # A clock that was put back must not make anybody wait for longer.
        return min(last, self._clock()) + wait_s if wait_s else 0.0

    def _pass_due_dates(self) -> None:
        """Who could not hear everything before the due date can now."""
        now, before = self._now(), self._looked_at
        self._looked_at = now
        students = self._course.collected() if self._due.passes_between(before, now) else ()
        for student in students:
            handed_in = self._arrivals.handed_in(student)
            if self._line.of(student) is None and handed_in is not None:
                self._line.put(Waiting(student, handed_in, Turn.LOOK))

    # ------------------------------------------------------------ grading

    def _has_work(self) -> bool:
        return self._line.is_ready(self._clock(), self._is_busy) or self._outside() is not None

    def _grade(self, run: GradingRun, pool: Pool) -> None:
        """As long as somebody's turn is, with the course in our hands."""
        doing = f"watch {self._course.assignment}"
        try:
            with course_lock(private_folder(self._course.root), doing=doing) as before:
                if is_about(before, self._course.assignment):
                    self._ended = GRADED_MEANWHILE.format(before)
                    return
                run.grade_with(pool, self._turns(), self._look_up)
        except CourseHeldError as held:
            self._log.say_once(f"Hand-ins wait. {held}")

    def _turns(self) -> Iterator[tuple[str, Place] | None]:
        """Students whose submission is there to be graded, None when it is nobody's turn."""
        while not self._look_up():
            waiting = self._line.next(self._clock(), self._is_busy)
            if waiting is None:
                self._bring_one_in()
                yield None
            elif place := self._place(waiting.student):
                self._begin(waiting, place)
                yield waiting.student, place
                if waiting.turn is Turn.LOOK:
                    yield None  # many may come in a row that need no grading
            else:
                self._enlist(waiting.student)

    def _place(self, student: str) -> Place | None:
        """Where the newest hand-in lies, brought in if need be; None where it is gone or cannot be."""
        there = self._arrivals.bring_in(student)
        return survey(self._course, student).places.get(student) if there else None

    def _begin(self, waiting: Waiting, place: Place) -> None:
        student = waiting.student
        self._informer.withdraw(student)
        self._in_hand[student] = ExitStack()
        if waiting.turn is not Turn.LOOK:  # nothing says yet that this one will be graded
            self._informer.receive(student, place)
            self._in_hand[student].enter_context(autograde_hooks(self._course, [student], student))

    def begin(self, submissions: int) -> None:
        """Nobody knows how many there will be."""

    def advance(self, student: str, *, score: float | None, reason: str) -> None:
        """One is graded, or left as it is."""
        self._in_hand.pop(student).close()
        if score is not None:
            self._remembered.runs[student] += 1
            self._remembered.graded_at[student] = self._clock()
            self._log.say(self._graded(student, reason))
        self._informer.inform(student, soon=score is not None)

    def _graded(self, student: str, reason: str) -> str:
        record = record_in(self._course.autograded(student)) or {}
        over = self._passed_over.pop(student, 0)
        more = f" (hand-ins passed over before it: {over})" if over else ""
        points = f"{record.get('score', 0):g} of {record.get('max_score', 0):g} points"
        return f"{student}: {points}{f', {reason}' if reason else ''}{more}."

    def _bring_one_in(self) -> None:
        """A hand-in that has to wait does so in submitted/: nobody changes it there, `autograde` finds it."""
        student = self._outside()
        if student is not None and not self._arrivals.bring_in(student):
            self._line.remove(student)
            self._enlist(student)

    def _outside(self) -> str | None:
        return next(
            (
                student
                for student in self._line.students()
                if self._arrivals.is_outside(student) and not self._is_busy(student)
            ),
            None,
        )

    def _is_busy(self, student: str) -> bool:
        return student in self._in_hand or self._informer.is_busy(student)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None)
