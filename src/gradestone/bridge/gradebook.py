"""The only writer of nbgrader's gradebook while a class is graded.

nbgrader opens the gradebook several times per submission and commits for every cell; here the ids of the
assignment's cells are read once, and a submission costs a few selects and one commit, or shares them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import Connection

from ..errors import CourseError, GradebookError
from ..files.notebook_cells import GradebookCell
from .course import Course, options_in_force
from .gradebookfile import not_in_gradebook, open_engine, refuse_foreign_objects, resolve
from .rowchanges import Cause, Change, Penalty, Row, changes, write_changes
from .storedrows import STUDENT, AssignmentRows, StoredRows, read_assignment, read_stored
from .transactions import Transactions


@contextmanager
def open_gradebook(course: Course, *, create_students: bool = True) -> Iterator[GradebookWriter]:
    """The writer of the course's gradebook, for the coordinator alone.

    Raises
    ------
    GradebookError
        The gradebook is missing, does not know the assignment, has triggers or views, or cannot be written.
    CourseError
        The configuration names a plugin for late submissions that cannot be had.
    """
    with options_in_force():
        plugin = _late_plugin(course)
    engine = open_engine(resolve(course.db_url, course.root))
    try:
        transactions = Transactions(engine)
        assignment = transactions.read(lambda connection: _assignment(connection, course.assignment))
        penalty = _told_by(plugin)
        yield GradebookWriter(transactions, assignment, penalty, create_students=create_students)
    finally:
        engine.dispose()


_LATE_SECTIONS = (
    "AssignLatePenalties",
    "NbGraderPreprocessor",
    "Preprocessor",
    "NbConvertBase",
    "LoggingConfigurable",
    "Configurable",
)


def _late_plugin(course: Course) -> Any:
    """The course's plugin for late submissions, nbgrader's own unless it names another."""
    if not any(course.config.get(section) for section in _LATE_SECTIONS):
        return LateSubmissionPlugin(config=course.config)
    from nbgrader.preprocessors import AssignLatePenalties  # and nbconvert with it

    late = AssignLatePenalties(config=course.config)
    late.init_plugin()
    return late.plugin_inst


def _told_by(plugin: Any) -> Penalty:
    """What the course's plugin for late submissions says; what it raises as a program is a CourseError."""

    def penalty(student: str, score: float, late_s: float) -> float | None:
        try:
            costs = plugin.late_submission_penalty(student, score, late_s)
            return None if costs is None else float(costs)
        except Exception as error:
            raise CourseError(
                f"{type(plugin).__name__} of nbgrader_config.py cannot say what lateness costs {student}: "
                f"{type(error).__name__}: {error}. Mend it and grade again."
            ) from error

    return penalty


def _assignment(connection: Connection, name: str) -> AssignmentRows:
    refuse_foreign_objects(connection)
    found = read_assignment(connection, name)
    if found is None:
        raise GradebookError(not_in_gradebook(connection.engine.url, name))
    return found


class GradebookWriter:
    """Writes submissions of one assignment. `open_gradebook` makes one.

    What another program stands in the way of is tried again for a while; see `Transactions`.
    """

    def __init__(
        self,
        transactions: Transactions,
        assignment: AssignmentRows,
        late_penalty: Penalty,
        *,
        create_students: bool,
    ) -> None:
        self._transactions, self._assignment = transactions, assignment
        self._late_penalty = late_penalty
        self._create_students = create_students

    def cells(self, notebook: str) -> dict[str, GradebookCell] | None:
        """The cells of the notebook by grade_id; None if the gradebook has none of that name."""
        return self._assignment.cells_of(notebook)

    def refusal(self, student: str) -> str:
        """Why the gradebook cannot take a student of this id; "" if it can."""
        longest = STUDENT.c.id.type.length
        if not self._transactions.counts_letters or len(student) <= longest:
            return ""
        return f"this gradebook takes ids of {longest} letters at most. Give the folder a shorter name."

    def stored(self, students: Collection[str]) -> StoredRows:
        """What is there about some hundreds of students."""
        return self._transactions.read(lambda connection: self._read(connection, students))

    def amiss(self, row: Row, stored: StoredRows) -> frozenset[Cause]:
        """Why what is there has to be written again; empty when it is as it should be."""
        return frozenset(change.cause for change in self._changes(row, stored))

    def write(self, *rows: Row) -> None:
        """Whatever is not as it should be of these submissions, in one transaction. Raises GradebookError."""
        self._transactions.write(lambda connection: self._write(connection, rows))

    def giving_up_when(self, stop: Callable[[], bool]) -> AbstractContextManager[None]:
        """In this block nobody waits for a locked gradebook any longer once `stop` says so."""
        return self._transactions.giving_up_when(stop)

    def _write(self, connection: Connection, rows: Collection[Row]) -> None:
        stored = self._read(connection, [row.student for row in rows])
        pending = [change for row in rows for change in self._changes(row, stored)]
        self._refuse_new_students(pending)
        write_changes(connection, pending)

    def _read(self, connection: Connection, students: Collection[str]) -> StoredRows:
        return read_stored(connection, self._assignment, students)

    def _changes(self, row: Row, stored: StoredRows) -> Iterator[Change]:
        return changes(row, stored, self._assignment, self._late_penalty)

    def _refuse_new_students(self, pending: Collection[Change]) -> None:
        new = [change.values["id"] for change in pending if change.table is STUDENT]
        if new and not self._create_students:
            raise GradebookError(
                f"No student {new[0]} is in the gradebook, and none is to be created. "
                f"Run `nbgrader db student add {new[0]}`."
            )
