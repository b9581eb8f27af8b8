"""`nbgrader autograde`, and formgrader's button of that name, grade with the engine.

A preprocessor would come too late: before the first one runs, nbgrader has copied the submission's files,
following links, and has read the notebook with a parser that gives up at broken JSON. So the converter itself
is replaced, in the places where nbgrader looks it up. Command line, configuration, log and exit code stay
nbgrader's.

Here alone the bridge calls upwards: nbgrader starts the engine, and only the batch can grade a class.
"""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.converters
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from ..errors import CourseError, GradestoneError
from .course import course_of

if TYPE_CHECKING:
    from ..batch.autograde import Summary


class GradestoneAutograde(Autograde):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's converter of the same name, with the engine's batch in place of kernel and preprocessors."""

    # traitlets finds options under the names of all bases, so c.Autograde.… still holds.

    def start(self) -> None:
        """Grades what the command asked for. Raises NbGraderException (exit code 1) if some could not be."""
        try:
            summary = self._autograde()
        except GradestoneError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error
        if summary.interrupted:
            self.log.error("Canceled: %d submissions are graded, the others are untouched.", summary.graded)
            raise KeyboardInterrupt
        self.log.info("%d submissions graded, %d unchanged", summary.graded, summary.unchanged)
        if summary.remarked:
            words = "%d re-marked without running anyone's code: other credits are in force now (%s)"
            self.log.info(words, summary.remarked, summary.remarked_for)
        for remark in summary.remarks:
            self.log.warning("%s", remark)
        if summary.not_judged:
            raise NbGraderException(f"{len(summary.not_judged)} submissions could not be judged")

    def _autograde(self) -> Summary:
        # The one import upwards, within a function: the batch imports the bridge, and the other commands of
        # nbgrader need none of it.
        from ..batch.autograde import Request, autograde

        directory = self.coursedir
        course = course_of(directory, self.config, directory.assignment_id)
        if not fnmatch(course.notebook, directory.notebook_id):
            raise CourseError(f"{course.notebook} is not among the notebooks {directory.notebook_id}.")
        request = Request(
            students=directory.student_id,
            exclude=tuple(filter(None, directory.student_id_exclude.split(","))),
            force=self.force,
            create_students=self.create_student,
        )
        return autograde(course, request, _LoggedRun(self.log))


class _LoggedRun:
    """A run as lines of nbgrader's log."""

    def __init__(self, log: Any) -> None:
        self._log = log

    def begin(self, submissions: int) -> None:
        """Says how many."""
        self._log.info("Grading %d submissions", submissions)

    def advance(self, student: str, *, score: float | None, reason: str) -> None:
        """Says what came of one."""
        if reason:
            self._log.error("%s could not be judged: %s", student, reason)
        elif score is None:
            self._log.info("%s is unchanged", student)
        else:
            self._log.info("%s: %g points", student, score)


def install() -> None:
    """Puts GradestoneAutograde where AutogradeApp, formgrader's API and everybody else look Autograde up."""
    for module in (nbgrader.converters, nbgrader.apps.autogradeapp, nbgrader.apps.api):
        module.Autograde = GradestoneAutograde
