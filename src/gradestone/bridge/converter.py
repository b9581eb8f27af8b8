"""nbgrader's converters, and formgrader's buttons, do our work on assignments that are ours, and on no other.

Preprocessors would come too late: before the first one of `autograde` runs, nbgrader has copied the
submission's files, following links, and has read the notebook with a parser that gives up at broken JSON. So
the converters themselves are replaced, in the places where nbgrader looks them up. Command line,
configuration, log and exit code stay nbgrader's.

Every nbgrader command, and Jupyter's own server, reads a configuration that imports this module. What the
engine needs is imported only when there is an assignment of ours to convert.

Here alone the bridge calls upwards: nbgrader starts the engine, and only the batch can grade a class.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generateassignmentapp
import nbgrader.apps.generatefeedbackapp
import nbgrader.converters
from nbgrader.converters.autograde import Autograde  # nbgrader's own, whatever stands elsewhere by now
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_feedback import GenerateFeedback

from ..errors import CourseError, GradestoneError

if TYPE_CHECKING:
    from ..batch.summary import Summary
    from .ownership import Ownership


class _ByAssignment(BaseConverter):  # type: ignore[misc]  # nbgrader is untyped
    """A converter that goes nbgrader's own way, but for assignments that are ours in a course of ours."""

    # traitlets finds options under the names of all bases, so c.Autograde.… still holds.

    def start(self) -> None:
        """Converts what the command asked for. Raises NbGraderException (exit code 1) if some cannot be."""
        if self.config.get("Gradestone", {}).get("enabled") is not True:  # another course of the same server
            super().start()
            return
        try:
            owners = [self._owner(assignment) for assignment in _asked_for(self.coursedir)]
        except GradestoneError as error:
            raise self._refusal(error) from error
        for found in owners:
            if found.others and not found.ours:
                self.log.info("%s", found.sentence)
        if not any(found.ours for found in owners):
            super().start()
            return
        self._start_each(owners)

    @property
    def _examines(self) -> bool:
        """Whether the course has assignments with asserts graded here, too."""
        return self.config.get("Gradestone", {}).get("examine") is True

    def _start_each(self, owners: list[Ownership]) -> None:
        failures = []
        for found in owners:
            with _only(self.coursedir, found.assignment):
                try:
                    self._start_ours(found) if found.ours else super().start()
                except GradestoneError as error:
                    failures.append(self._refusal(error))
                except NbGraderException as error:
                    failures.append(error)
        if failures:
            raise failures[0]

    def _refusal(self, error: GradestoneError) -> NbGraderException:
        self.log.error("%s", error)
        return NbGraderException(str(error))

    def _owner(self, assignment: str) -> Ownership:
        """Whose the assignment is to this converter. Raises CourseError where that cannot be said."""
        raise NotImplementedError

    def _start_ours(self, found: Ownership) -> None:
        """What `start` does for the assignment of ours that the course directory names."""
        raise NotImplementedError


class GradestoneGenerateAssignment(_ByAssignment, GenerateAssignment):  # type: ignore[misc]
    """nbgrader's converter of that name; an assignment with checks gets its key and our stubs.

    One with asserts is built by nbgrader's own steps, and its test cells are tried then.
    """

    def _owner(self, assignment: str) -> Ownership:
        from .ownership import owner

        found = owner(self.coursedir, assignment, examine=self._examines)
        found.require_single()
        return found

    def _start_ours(self, found: Ownership) -> None:
        if found.kind == "asserts":
            self._start_asserted()
            return
        from .editions import edition_of
        from .preprocessors import ReleaseBuild

        self._refuse_unless_outside()
        directory = self.coursedir
        if edition_of(directory, directory.assignment_id).language:
            from .build import build_release
            from .course import course_of

            build_release(course_of(directory, self.config, directory.assignment_id))
            self._tell_where_judged()
            return
        build = ReleaseBuild(coursedir=self.coursedir, parent=self.parent, config=self.config)
        build.create_assignment, build.no_database = self.create_assignment, self.no_database
        build.force = build.force or self.force
        build.start()
        self._tell_where_judged()

    def _refuse_unless_outside(self) -> None:
        from ..batch.examining import refuse_unless_outside
        from .course import course_of

        refuse_unless_outside(course_of(self.coursedir, self.config, self.coursedir.assignment_id))

    def _tell_where_judged(self) -> None:
        from ..batch.examining import examined_cells, has_examined_cells, told_of
        from .course import course_of

        course = course_of(self.coursedir, self.config, self.coursedir.assignment_id)
        if has_examined_cells(course):
            for sentence in told_of(course.assignment, examined_cells(course)):
                self.log.info("%s", sentence)

    def _start_asserted(self) -> None:
        from .course import course_of
        from .nbgraders_options import steps_not_run
        from .soundness import require_sound

        course = course_of(self.coursedir, self.config, self.coursedir.assignment_id)
        for sentence in steps_not_run(self.config):
            self.log.warning("%s", sentence)
        require_sound(course)
        self._refuse_unless_outside()
        GenerateAssignment.start(self)
        if not self.no_database:  # where the whole text of the cells is
            self._tell_where_judged()


class GradestoneGenerateFeedback(_ByAssignment, GenerateFeedback):  # type: ignore[misc]
    """nbgrader's converter of that name; an assignment of ours gets our page."""

    def _owner(self, assignment: str) -> Ownership:
        from .ownership import owner_of_release

        return owner_of_release(self.coursedir, assignment, examine=self._examines)

    def _start_ours(self, found: Ownership) -> None:
        from .course import course_of
        from .feedbackpage import FeedbackPages
        from .languages import speaking_to_students

        pages = FeedbackPages(coursedir=self.coursedir, parent=self.parent, config=self.config)
        pages.force = self.force
        with speaking_to_students(course_of(self.coursedir, self.config, self.coursedir.assignment_id)):
            pages.start()


class GradestoneAutograde(_ByAssignment, Autograde):  # type: ignore[misc]
    """nbgrader's converter of that name; an assignment of ours is graded by the engine's batch."""

    def _owner(self, assignment: str) -> Ownership:
        from .ownership import owner_of_release

        return owner_of_release(self.coursedir, assignment, examine=self._examines)

    def _start_ours(self, found: Ownership) -> None:
        summary = self._autograde()
        if summary.interrupted:
            self.log.error("Canceled: %d submissions are graded, the others are untouched.", summary.graded)
            raise KeyboardInterrupt
        self.log.info("%d submissions graded, %d unchanged", summary.graded, summary.unchanged)
        for sentence in summary.explanations:
            self.log.info("%s", sentence)
        if summary.remarked:
            words = "%d re-marked without running anyone's code: other credits are in force now (%s)"
            self.log.info(words, summary.remarked, summary.remarked_for)
        for remark in summary.remarks:
            self.log.warning("%s", remark)
        if summary.not_judged:
            raise NbGraderException(f"{len(summary.not_judged)} submissions could not be judged")

    def _autograde(self) -> Summary:
        from ..batch.autograde import Request, autograde
        from .course import course_of

        directory = self.coursedir
        course = course_of(directory, self.config, directory.assignment_id)
        if not any(fnmatch(name, directory.notebook_id) for name in course.notebooks):
            names = ", ".join(course.notebooks)
            raise CourseError(f"{names} is not among the notebooks {directory.notebook_id}.")
        request = Request(
            students=directory.student_id,
            notebooks=directory.notebook_id,
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


def _asked_for(directory: Any) -> list[str]:
    """The assignments that the command names; as with nbgrader that may be a pattern."""
    asked: str = directory.assignment_id
    steps = (directory.source_directory, directory.release_directory)
    places = [directory.format_path(step, ".", asked) for step in steps]
    if not glob.has_magic(asked) or any(map(os.path.isdir, places)):
        return [asked]
    return sorted({Path(found).name for place in places for found in glob.glob(place)})  # noqa: PTH207


@contextmanager
def _only(directory: Any, assignment: str) -> Iterator[None]:
    """The block is about one assignment of those that the command names."""
    asked = directory.assignment_id
    directory.assignment_id = assignment
    try:
        yield
    finally:
        directory.assignment_id = asked


_REPLACED = (
    (nbgrader.apps.generateassignmentapp, GradestoneGenerateAssignment),
    (nbgrader.apps.autogradeapp, GradestoneAutograde),
    (nbgrader.apps.generatefeedbackapp, GradestoneGenerateFeedback),
)


def install() -> None:
    """Puts these converters where nbgrader's commands, formgrader's API and everybody else look them up."""
    for command, converter in _REPLACED:
        for module in (nbgrader.converters, command, nbgrader.apps.api):
            setattr(module, converter.__name__.removeprefix("Gradestone"), converter)
