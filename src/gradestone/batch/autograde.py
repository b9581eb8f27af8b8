"""A class is graded: plan, pool, one writer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..answerkey import course_secret, private_folder
from ..bridge.course import Course
from ..bridge.gradebook import open_gradebook
from ..bridge.hooks import autograde_hooks
from ..bridge.nbgraders_options import steps_not_run
from ..bridge.ownership import owner_of_release
from ..bridge.survey import Place, Survey, require_somebody, survey
from ..bridge.timestamps import zone_of
from ..errors import SchedulerError
from ..files.lock import course_lock
from ..files.temporary import sweep
from ..intake import SubmissionCaps
from ..judge import Credits, pick_variant
from ..model import AnswerKey
from ..sandbox.confine import Confinement
from ..selfcheck.words import N_, _
from .basis import Basis
from .briefing import bundle_of, has_mixed_cells, recorded_key
from .disagreements import refuse_disagreement
from .earlier import EarlierResults, Regrade, Update
from .handin import HandIn, look_at
from .interrupts import interruptible
from .messages import Bundle, Failed, Graded, Task
from .outcome import Assignment, unjudged
from .pool import Pool
from .publish import Publisher
from .receipts import Receipts
from .remarking import Remarking
from .some_notebooks import SomeNotebooks
from .speech import speaking_of
from .starting import self_test
from .summary import Counts, Summary

if TYPE_CHECKING:
    from .dask_pool import Cluster

TOGETHER = 50
"""Submissions brought up to date in one transaction: a kill costs at most that many a run of their code."""
_OURS = N_("This is a fault of the grader or its machine, not of the submission: {reason}")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    students: str = "*"  # an id or a glob of ids
    exclude: tuple[str, ...] = ()
    notebooks: str = "*"  # a glob of names; the others of an assignment keep the marks they have
    force: bool = False  # also what has not changed
    create_students: bool = True
    jobs: int = 0  # 0: as the course says, else one per core
    unsafe: bool = False  # grade even below tier 2
    scheduler: str = ""  # address of a Dask scheduler whose workers grade; "" grades on this machine


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
    found = replace(found, remarks=(*found.remarks, *steps_not_run(course.config)))
    require_somebody(course, found, request.students)
    lock = course_lock(private_folder(course.root), doing=f"autograde {course.assignment}")
    with (
        lock,
        opened_run(course, request, watcher or Unwatched()) as run,
        autograde_hooks(course, tuple(found.places), request.students),
    ):
        return run.grade(found)


@contextmanager
def opened_run(course: Course, request: Request, watcher: Watcher) -> Iterator[GradingRun]:
    """All that grading needs, as it is now. The caller holds the course. Raises as `autograde`."""
    with (
        _self_test(course, request) as tested,
        open_gradebook(course, create_students=request.create_students) as gradebook,
    ):
        sweep()
        kind = owner_of_release(course.directory, course.assignment, examine=course.examine).kind
        refuse_disagreement(course, gradebook, with_source=kind == "checks")
        secret = course_secret(course.root)
        some = tests = None
        if kind == "asserts":
            from .examining import proven_cells  # courses with checks do without the examiner

            asserted, path = proven_cells(course, tested())
            key, some = asserted.key(), SomeNotebooks(asserted, request.notebooks)
        else:
            key, path = recorded_key(course, secret)
            tests = _file_of_mixed(course, tested)
        bundle = bundle_of(course, key, path, tested(), unsafe=request.unsafe, tests=tests)
        basis = Basis.of(bundle, key.digest)
        publisher = Publisher(course, gradebook, key, basis, Receipts(course, secret))
        remarking = Remarking(key, Credits(bundle.credits, bundle.carried_credit))
        earlier = EarlierResults(course, basis, remarking, gradebook)
        yield GradingRun(course, request, bundle, key, secret, earlier, publisher, watcher, some)


def _file_of_mixed(course: Course, tested: Callable[[], Confinement]) -> Path | None:
    """The file of the tests that cells have beside their checks; None where there are none."""
    if not has_mixed_cells(course):
        return None
    from .mixed_cells import mixed_cells  # courses with checks alone do without the examiner

    return mixed_cells(course, tested())[1]


class GradingRun:
    """A grading run: hands out what is new or changed, publishes what comes back, and counts."""

    def __init__(
        self,
        course: Course,
        request: Request,
        bundle: Bundle,
        key: AnswerKey,
        secret: bytes,
        earlier: EarlierResults,
        publisher: Publisher,
        watcher: Watcher,
        some: SomeNotebooks | None = None,
    ) -> None:
        self._some = some
        self._course, self._request, self.bundle = course, request, bundle
        self._key, self._secret = key, secret
        self._earlier, self._publisher, self._watcher = earlier, publisher, watcher
        self._caps = SubmissionCaps.allowing(bundle.limits.notebook_bytes)
        self._zone = zone_of(course.config)
        self._counts = Counts()
        self._at_work: dict[str, tuple[HandIn, Regrade]] = {}
        self._to_write: list[Update] = []

    def grade(self, found: Survey) -> Summary:
        """All students found, with graders of its own. SIGINT and SIGTERM end it early."""
        students = tuple(found.places)
        self._watcher.begin(len(students))
        self._earlier.read_ahead(students)
        with interruptible() as interrupted, self._graders(len(students)) as graders:
            self.grade_with(graders, found.places.items(), interrupted.is_set)
        remarked_for = self._earlier.remarked_for(self._counts.misconceptions)
        return self._counts.summary(found.remarks, remarked_for, interrupted=interrupted.is_set())

    def grade_with(
        self,
        graders: Pool | Cluster,
        students: Iterable[tuple[str, Place] | None],
        stop: Callable[[], bool],
    ) -> None:
        """Students as they come, None where none is there at present; with graders that are open already.

        Ends when no student is there and nobody's work is being graded, or on `stop`.
        """
        with self._publisher.giving_up_when(stop), speaking_of(self.bundle):
            for result in graders.run(self._tasks(students, stop), stop=stop):
                self._finish(result)

    def _graders(self, submissions: int) -> AbstractContextManager[Pool | Cluster]:
        if self._request.scheduler:
            return _cluster(self.bundle, self._request.scheduler)
        jobs = self._request.jobs or self._course.jobs or os.cpu_count() or 1
        return Pool(self.bundle, min(jobs, submissions))

    def _tasks(
        self, students: Iterable[tuple[str, Place] | None], stop: Callable[[], bool]
    ) -> Iterator[Task | None]:
        """Tasks for what is new or changed, made when a worker has room for them."""
        for each in students:
            if stop():
                break
            if each is None:
                self._write_updates()
                yield None
                continue
            student, place = each
            if refusal := self._publisher.refusal(student):
                self._leave_out(student, refusal)
                continue
            self._publisher.tidy_up(student)
            hand_in = look_at(place, self._caps, self._zone)
            found = self._earlier.look(student, hand_in, force=self._request.force)
            if isinstance(found, Regrade):
                self._at_work[student] = hand_in, found
                yield Task(
                    student,
                    str(place.folder),
                    hand_in.digest,
                    pick_variant(self._secret, student, self._key.assignment, len(self._key.variants)),
                    loose=place.loose,
                    empty=hand_in.empty,
                    incidents=hand_in.incidents,
                )
            else:
                self._keep(student, hand_in, found)
        self._write_updates()

    def _keep(self, student: str, hand_in: HandIn, update: Update | None) -> None:
        """A result that stands; what has to be written again is, with others."""
        self._publisher.mend(student, hand_in)
        if update is None:
            self._counts.unchanged()
            self._watcher.advance(student, score=None, reason="")
            return
        self._to_write.append(update)
        if len(self._to_write) >= TOGETHER:
            self._write_updates()

    def _leave_out(self, student: str, reason: str) -> None:
        self._counts.left_out(student, reason)
        self._watcher.advance(student, score=None, reason=reason)

    def _write_updates(self) -> None:
        """What has to be written again since the last time is, and counts."""
        updates, self._to_write = self._to_write, []
        if not updates:
            return
        self._publisher.update(updates)
        for each in updates:
            self._counts.updated(each)
            self._watcher.advance(each.row.student, score=each.score, reason="")

    def _finish(self, result: Graded | Failed) -> None:
        if isinstance(result, Failed):
            graded = unjudged(
                Assignment.load(self.bundle), result.task, result.reason, tier=0, incident=_(_OURS)
            )
        else:
            graded = result
        hand_in, found = self._at_work.pop(graded.student)
        if self._some:
            graded = self._some.of(graded, self._course.autograded(graded.student))
        self._publisher.publish(graded, hand_in, same_work=found.same_work)
        self._counts.graded(graded, found.why)
        self._watcher.advance(graded.student, score=graded.marks["score"], reason=graded.reason)


def _self_test(course: Course, request: Request) -> AbstractContextManager[Callable[[], Confinement]]:
    """Tries the sandbox while the key is read. Workers of a cluster find out for themselves."""
    if request.scheduler:
        return nullcontext(lambda: Confinement(0, ()))  # the coordinator runs nobody's code
    return self_test(unsafe=request.unsafe or course.unsafe)


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
