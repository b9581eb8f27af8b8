"""A class is graded: plan, pool, one writer."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from ..answerkey import course_secret, key_path, private_folder
from ..answerkey import record as record_key
from ..bridge.course import Course
from ..bridge.gradebook import GradebookWriter
from ..bridge.hooks import autograde_hooks
from ..errors import SchedulerError
from ..files.lock import course_lock
from ..files.temporary import sweep
from ..judge import pick_variant
from ..judge.marksfile import holds, read_record
from ..misconceptions import record_misconceptions
from ..model import AnswerKey
from ..sandbox.confine import Confinement
from ..sandbox.trial import detect
from .handin import look_at
from .messages import Bundle, Failed, Graded, Task
from .outcome import Assignment, unjudged
from .pool import Pool
from .publish import Publisher

if TYPE_CHECKING:
    from .dask_pool import Cluster


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
    not_judged: tuple[tuple[str, str], ...] = ()  # student and why
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

    def begin(self, submissions: int) -> None: ...

    def advance(self, student: str, *, score: float | None, reason: str) -> None: ...


def autograde(course: Course, request: Request, watcher: Watcher | None = None) -> Summary:
    """Grades what is new or changed: autograded notebooks, marks.json, gradebook rows.

    Raises CourseError, BuildError, GradebookError or SandboxError when nothing can be graded, or no more.
    What one submission does is never raised: it is in the summary.
    """
    watcher = watcher or Unwatched()
    students = course.students(request.students, exclude=request.exclude)
    notebook = course.notebook
    gradebook = GradebookWriter(
        course.db_url,
        course.root,
        course.assignment,
        config=course.config,
        create_students=request.create_students,
    )
    with course_lock(private_folder(course.root), doing=f"autograde {course.assignment}"), gradebook:
        sweep()
        secret = course_secret(course.root)
        source = course.source / f"{notebook}.ipynb"
        key = record_key(course.root, source, secret=secret, cell_s=course.limits.cell_s)
        run = _Run(course, request, watcher, key, secret, gradebook)
        run.tidy_up(students)
        watcher.begin(len(students))
        with autograde_hooks(course, students, request.students):
            return run.grade(students)


class _Run:
    """One run over a class; holds what its steps share."""

    def __init__(
        self,
        course: Course,
        request: Request,
        watcher: Watcher,
        key: AnswerKey,
        secret: bytes,
        gradebook: GradebookWriter,
    ) -> None:
        self._course, self._request, self._watcher = course, request, watcher
        self._key, self._secret = key, secret
        self._publisher = Publisher(course, gradebook, key.notebook)
        self._recorded = gradebook.recorded()
        self._bundle = _bundle(course, request, key)
        self._unchanged = 0
        self._graded = 0
        self._not_judged: list[tuple[str, str]] = []
        self._seconds: dict[str, float] = {}

    def grade(self, students: tuple[str, ...]) -> Summary:
        with _interruptible() as interrupted, self._graders(len(students)) as graders:
            for result in graders.run(self._tasks(students), stop=interrupted.is_set):
                self._finish(result)
        return Summary(
            self._graded,
            self._unchanged,
            tuple(sorted(self._not_judged)),
            interrupted=interrupted.is_set(),
            seconds=self._seconds,
        )

    def tidy_up(self, students: tuple[str, ...]) -> None:
        """Nothing of a run that was killed stays behind."""
        for student in students:
            self._publisher.tidy_up(student)

    def _graders(self, submissions: int) -> Pool | Cluster:
        if self._request.scheduler:
            return _cluster(self._bundle, self._request.scheduler)
        jobs = self._request.jobs or self._course.jobs or os.cpu_count() or 1
        return Pool(self._bundle, min(jobs, submissions))

    def _tasks(self, students: tuple[str, ...]) -> Iterator[Task]:
        """Tasks for what is new or changed, made when a worker has room for them."""
        for student in students:
            folder = self._course.submitted(student)
            hand_in = look_at(folder)
            if self._is_done(student, hand_in.digest):
                self._unchanged += 1
                self._watcher.advance(student, score=None, reason="")
            else:
                variant = pick_variant(self._secret, student, self._key.assignment, len(self._key.variants))
                yield Task(student, str(folder), hand_in.digest, variant, hand_in.incidents)

    def _is_done(self, student: str, digest: str) -> bool:
        if self._request.force or student not in self._recorded:
            return False
        marks = read_record(self._course.autograded(student))
        return marks is not None and holds(marks, submission=digest, key=self._key.digest)

    def _finish(self, result: Graded | Failed) -> None:
        if isinstance(result, Failed):
            graded = unjudged(Assignment.load(self._bundle), result.task, result.reason, tier=0)
        else:
            graded = result
        self._publisher.publish(graded, look_at(self._course.submitted(graded.student)).timestamp)
        self._graded += 1
        if graded.reason:
            self._not_judged.append((graded.student, graded.reason))
        for stage, seconds in graded.stages.items():
            self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds
        self._watcher.advance(graded.student, score=graded.marks["score"], reason=graded.reason)


def _bundle(course: Course, request: Request, key: AnswerKey) -> Bundle:
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
        run_ungraded_end=course.run_ungraded_end,
        unsafe=unsafe,
        tier=confinement.tier,
        layers=confinement.layers,
    )


def _cluster(bundle: Bundle, address: str) -> Cluster:
    try:
        from .dask_pool import Cluster
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        raise SchedulerError(
            f"Grading on a Dask cluster needs the package {error.name}, which is not installed. "
            "Run: pip install 'gradestone[dask]'"
        ) from error
    return Cluster(bundle, address)


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
