"""`gradestone watch`: one epoch after the other, until it is told to stop."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..answerkey import private_folder
from ..batch.autograde import Request, opened_run
from ..batch.pool import Pool
from ..bridge.course import Course, config_files, load_course
from ..bridge.duedates import DueDates, read_due_dates
from ..errors import CourseHeldError, GradebookError, GradestoneError
from ..files.lock import course_lock, is_about, last_holder
from ..files.temporary import sweep
from .arrivals import Arrivals, ExchangeArrivals, SubmittedArrivals
from .epoch import GRADED_MEANWHILE, Epoch, Remembered
from .informing import WatchLog
from .page_makers import PageMakers
from .telling_words import IN_THE_LOG, in_words
from .told import Register

CHANGES_S = 2.0  # between two looks at what marks depend on
AGAIN_S = 10.0  # until what went wrong is tried again
_SLICE_S = 0.2


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """What is asked for."""

    submitted_only: bool = False  # watch submitted/; pages stay in feedback/
    jobs: int = 0  # 0: as the course says, else one per core, and at least two
    unsafe: bool = False


def watch(
    root: Path, assignment: str, request: WatchRequest, log: WatchLog, stop: Callable[[], bool]
) -> None:
    """Grade what arrives, and tell students what came of it, until `stop`.

    What goes wrong later than at the start is told and tried again: a release that is being built, a
    gradebook that is locked, an exchange that is away for a while.

    Raises
    ------
    CourseError, BuildError, GradebookError, SandboxError
        It cannot begin.
    """
    private = private_folder(root)
    with course_lock(private, doing=f"watch {assignment}", name=f"watch-{assignment}.lock"):
        register = Register(private / f"told-{assignment}.jsonl")
        if register.unread:
            log.say(f"{register.unread} lines of {private / f'told-{assignment}.jsonl'} say nothing.")
        remembered, has_begun = Remembered(), False
        while not stop():
            try:
                ended = _epoch(root, assignment, request, register, remembered, log, stop)
            except GradestoneError as error:
                if not (has_begun or isinstance(error, CourseHeldError)):
                    raise
                log.say_once(f"Hand-ins wait: {error}")
                _pause(stop)
            else:
                if ended:
                    log.say(f"{ended}: everything is looked at again.")
            has_begun = True


def _epoch(
    root: Path,
    assignment: str,
    request: WatchRequest,
    register: Register,
    remembered: Remembered,
    log: WatchLog,
    stop: Callable[[], bool],
) -> str:
    """Until something changes; says what, or "" on `stop`."""
    course = load_course(root, assignment)
    arrivals: Arrivals = (
        SubmittedArrivals(course) if request.submitted_only else ExchangeArrivals(course, log.say_once)
    )
    basis = _Basis(course)
    jobs = request.jobs or course.jobs or max(os.cpu_count() or 1, 2)
    with ExitStack() as opened:
        makers = opened.enter_context(PageMakers(root, assignment, max(1, jobs // 2)))
        epoch = Epoch(
            course, register, basis.due, arrivals, makers, log, remembered, changed=basis.changed, stop=stop
        )
        with course_lock(private_folder(root), doing=f"watch {assignment}"):
            for student in course.collected():
                sweep(course.submitted(student).parent)
            run = opened.enter_context(opened_run(course, Request(jobs=jobs, unsafe=request.unsafe), epoch))
        pool = opened.enter_context(Pool(run.bundle, jobs, queued=1))
        pool.warm_up()
        log.say(_opening(course, arrivals, basis.due, jobs))
        return epoch.work(run, pool)


class _Basis:
    """What marks and pages depend on, as it was when the epoch began."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self.due = read_due_dates(course)
        self._files = self._look()
        self._next_look = time.monotonic() + CHANGES_S

    def changed(self) -> str:
        """What is not as it was; "" as long as everything is."""
        if time.monotonic() < self._next_look:
            return ""
        self._next_look = time.monotonic() + CHANGES_S
        found = self._look()
        different = [name for name, look in found.items() if look != self._files[name]]
        if different:
            return f"{' and '.join(different)} changed"
        if self._due() != self.due:
            return "The due date changed"
        return self._graded_meanwhile()

    def _graded_meanwhile(self) -> str:
        """Who else has graded this assignment since this process did, and has finished."""
        folder, assignment = private_folder(self._course.root), self._course.assignment
        doing = f"watch {assignment}"
        if not is_about(last_holder(folder, doing=doing), assignment):
            return ""
        try:
            with course_lock(folder, doing=doing) as before:
                return GRADED_MEANWHILE.format(before)
        except CourseHeldError:
            return ""

    def _look(self) -> dict[str, Any]:
        # A build gives the release a new folder, even where every byte stays.
        configs = [_look_at_file(path) for path in config_files(self._course.root)]
        return {"The release": _look_at_file(self._course.release), "nbgrader_config.py": configs}

    def _due(self) -> DueDates:
        try:
            return read_due_dates(self._course)
        except GradebookError:  # whoever needs it will say what is wrong with it
            return self.due


def _look_at_file(path: Path) -> Any:
    try:
        found = path.stat()
    except OSError as error:
        return error.errno
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _opening(course: Course, arrivals: Arrivals, due: DueDates, jobs: int) -> str:
    rules = course.watch
    parts = [f"Watching {course.assignment} in {arrivals.place}, with {jobs} graders."]
    if rules.attempts:
        parts.append(f"Students are told of {rules.attempts} hand-ins.")
    if rules.wait_s:
        parts.append(f"Between two of a student lie {rules.wait_s:g} s.")
    if due.general:
        parts.append(
            f"Due on {in_words(due.general)}; before that they are told {IN_THE_LOG[rules.before_due]}."
        )
    elif rules.before_due != "all":
        parts.append(f"There is no due date: they are told {IN_THE_LOG[rules.before_due]}, until one is set.")
    return " ".join(parts)


def _pause(stop: Callable[[], bool]) -> None:
    until = time.monotonic() + AGAIN_S
    while time.monotonic() < until and not stop():
        time.sleep(_SLICE_S)
