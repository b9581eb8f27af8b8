"""A class is graded: plan, pool, one writer."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from ..answerkey import course_secret, key_path, private_folder
from ..answerkey import record as record_key
from ..bridge.course import Course
from ..bridge.gradebook import open_gradebook
from ..bridge.hooks import autograde_hooks
from ..bridge.survey import Survey, require_somebody, survey
from ..bridge.timestamps import zone_of
from ..errors import SchedulerError
from ..files.lock import course_lock
from ..files.temporary import sweep
from ..intake import SubmissionCaps
from ..judge import Credits, pick_variant
from ..misconceptions import credits_in_force, record_misconceptions
from ..model import AnswerKey
from ..sandbox.confine import Confinement
from ..sandbox.trial import detect
from .handin import HandIn, look_at
from .messages import Bundle, Failed, Graded, Task
from .outcome import Assignment, unjudged
from .pool import Pool
from .publish import Publisher
from .remarking import Remarked, Remarking

if TYPE_CHECKING:
    from .dask_pool import Cluster

TOGETHER = 50
"""Submissions re-marked in one transaction: a kill costs at most that many a run of their code."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    students: str = "*"  # an id or a glob of ids
    exclude: tuple[str, ...] = ()
    force: bool = False  # also what has not changed
    create_students: bool = True
    jobs: int = 0  # 0: as the course says, else one per core
    unsafe: bool = False  # grade even below tier 2
    scheduler: str = ""  # address of a Dask scheduler whose workers grade; "" grades on this machine


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    graded: int = 0
    unchanged: int = 0
    remarked: int = 0  # nobody's code ran again: only what misconceptions earn had changed
    remarked_for: str = ""  # those misconceptions, with what they earn now
    not_judged: tuple[tuple[str, str], ...] = ()  # student and why
    remarks: tuple[str, ...] = ()  # what lies about under submitted/, a line for each kind
    interrupted: bool = False
    seconds: dict[str, float] = field(default_factory=dict)  # of all workers together, by stage


class Watcher(Protocol):
    """Somebody who follows a run."""

    def begin(self, submissions: int) -> None:
        """The run starts with so many submissions, unchanged ones included."""

    def advance(self, student: str, *, score: float | None, reason: str) -> None:
        """One is done. `score` is None when it was left as it is; `reason` says why some is not judged."""


class Unwatched:
    """Nobody follows."""

    def begin(self, submissions: int) -> None:
        """Nothing to say."""

    def advance(self, student: str, *, score: float | None, reason: str) -> None:
        """Nothing to say."""


def autograde(course: Course, request: Request, watcher: Watcher | None = None) -> Summary:
    """Grades what is new or changed: autograded notebooks, marks.json, gradebook rows.

    What one submission does is never raised: it is in the summary.

    Raises
    ------
    CourseError, BuildError, GradebookError, SandboxError, SchedulerError
        Nothing can be graded, or no more.
    """
    found = survey(course, request.students, exclude=request.exclude)
    require_somebody(course, found, request.students)
    students = tuple(found.places)
    source = course.source / f"{course.notebook}.ipynb"
    lock = course_lock(private_folder(course.root), doing=f"autograde {course.assignment}")
    with lock, open_gradebook(course, create_students=request.create_students) as gradebook:
        sweep()
        secret = course_secret(course.root)
        key = record_key(course.root, source, secret=secret, cell_s=course.limits.cell_s)
        bundle = _bundle(course, request, key)
        publisher = Publisher(course, gradebook, key)
        for student in students:
            publisher.tidy_up(student)
        run = _Run(course, request, bundle, key, publisher, watcher or Unwatched(), found)
        with autograde_hooks(course, students, request.students):
            return run.grade(
                {each: pick_variant(secret, each, key.assignment, len(key.variants)) for each in students}
            )


class _Run:
    """A grading run: hands out what is new or changed, publishes what comes back, and counts."""

    def __init__(
        self,
        course: Course,
        request: Request,
        bundle: Bundle,
        key: AnswerKey,
        publisher: Publisher,
        watcher: Watcher,
        found: Survey,
    ) -> None:
        self._course, self._request, self._bundle = course, request, bundle
        self._publisher, self._watcher, self._found = publisher, watcher, found
        self._remarking = Remarking(key, Credits(bundle.credits, bundle.carried_credit))
        self._caps = SubmissionCaps.allowing(bundle.limits.notebook_bytes)
        self._zone = zone_of(course.config)
        self._handed_in: dict[str, datetime | None] = {}
        self._unchanged, self._remarked = 0, 0
        self._to_write: list[Remarked] = []
        self._causes: Counter[str] = Counter()  # misconceptions, by the submissions re-marked for them
        self._graded = 0
        self._not_judged: list[tuple[str, str]] = []
        self._seconds: dict[str, float] = defaultdict(float)

    def grade(self, variants: Mapping[str, int]) -> Summary:
        """All students named, each with the variant of the hidden inputs that is theirs."""
        self._watcher.begin(len(variants))
        with _interruptible() as interrupted, self._graders(len(variants)) as graders:
            stop = interrupted.is_set
            for result in graders.run(self._tasks(variants, stop), stop=stop):
                self._finish(result)
        return Summary(
            self._graded,
            self._unchanged,
            self._remarked,
            self._remarking.why(self._causes),
            tuple(sorted(self._not_judged)),
            remarks=self._found.remarks,
            interrupted=interrupted.is_set(),
            seconds=dict(self._seconds),
        )

    def _graders(self, submissions: int) -> AbstractContextManager[Pool | Cluster]:
        if self._request.scheduler:
            return _cluster(self._bundle, self._request.scheduler)
        jobs = self._request.jobs or self._course.jobs or os.cpu_count() or 1
        return Pool(self._bundle, min(jobs, submissions))

    def _tasks(self, variants: Mapping[str, int], stop: Callable[[], bool]) -> Iterator[Task]:
        """Tasks for what is new or changed, made when a worker has room for them."""
        for student, variant in variants.items():
            if stop():
                break
            if refusal := self._publisher.refusal(student):
                self._leave_out(student, refusal)
                continue
            place = self._found.places[student]
            hand_in = look_at(place, self._caps, self._zone)
            if self._request.force or not self._stands(student, hand_in):
                self._handed_in[student] = hand_in.timestamp
                yield Task(
                    student,
                    str(place.folder),
                    hand_in.digest,
                    variant,
                    loose=place.loose,
                    empty=hand_in.empty,
                    incidents=hand_in.incidents,
                )
        self._publish_remarked()

    def _stands(self, student: str, hand_in: HandIn) -> bool:
        """Whether an earlier run has graded it as it is; its marks are then those of the credits in force."""
        record = self._publisher.published(student, hand_in.digest)
        if record is None:
            return False
        try:
            remarked = self._remarking.of(record, self._course.autograded(student))
        except (OSError, ValueError, KeyError, TypeError):  # not what a run leaves behind
            return False
        if remarked is None:
            self._unchanged += 1
            self._watcher.advance(student, score=None, reason="")
        else:
            self._to_write.append(remarked)
            if len(self._to_write) >= TOGETHER:
                self._publish_remarked()
        return True

    def _leave_out(self, student: str, reason: str) -> None:
        self._not_judged.append((student, reason))
        self._watcher.advance(student, score=None, reason=reason)

    def _publish_remarked(self) -> None:
        """What has been re-marked since the last time is written, and counts."""
        remarked, self._to_write = self._to_write, []
        if not remarked:
            return
        self._publisher.publish_scores([each.graded for each in remarked])
        self._remarked += len(remarked)
        for each in remarked:
            self._causes.update(each.misconceptions)
            self._watcher.advance(each.graded.student, score=each.graded.marks["score"], reason="")

    def _finish(self, result: Graded | Failed) -> None:
        if isinstance(result, Failed):
            graded = unjudged(Assignment.load(self._bundle), result.task, result.reason, tier=0)
        else:
            graded = result
        self._publisher.publish(graded, self._handed_in.pop(graded.student))
        self._graded += 1
        if graded.reason:
            self._not_judged.append((graded.student, graded.reason))
        for stage, seconds in graded.stages.items():
            self._seconds[stage] += seconds
        self._watcher.advance(graded.student, score=graded.marks["score"], reason=graded.reason)


def _bundle(course: Course, request: Request, key: AnswerKey) -> Bundle:
    """What workers are told. Raises SandboxError when the sandbox does not hold here and has to."""
    unsafe = request.unsafe or course.unsafe
    # Workers of a cluster find out for themselves; the coordinator then runs nobody's code.
    confinement = Confinement(0, ()) if request.scheduler else detect(unsafe=unsafe)
    return Bundle(
        assignment=key.assignment,
        release=os.path.normpath(course.release),
        notebook=key.notebook,
        key=str(key_path(course.root, key.assignment, key.digest)),
        misconceptions=str(record_misconceptions(course.root, key) or ""),
        limits=course.limits,
        carried_credit=course.carried_credit,
        credits=credits_in_force(
            course.root, course.assignment, course.credits, enabled=course.credit_for_mistakes
        ),
        run_ungraded_end=course.run_ungraded_end,
        unsafe=unsafe,
        tier=confinement.tier,
        layers=confinement.layers,
    )


def _cluster(bundle: Bundle, address: str) -> AbstractContextManager[Cluster]:
    try:
        from .dask_pool import open_cluster
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        raise SchedulerError(
            f"Grading on a Dask cluster needs the package {error.name}, which is not installed. "
            "Run: pip install distributed"
        ) from error
    return open_cluster(bundle, address)


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM set the event instead of ending the process in the middle of a write."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        event.set()

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
