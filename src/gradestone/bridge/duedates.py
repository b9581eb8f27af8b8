"""When an assignment is due, for everybody, as the gradebook says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ..errors import GradebookError
from .course import Course
from .gradebookfile import open_engine, resolve, why


@dataclass(frozen=True, slots=True)
class DueDates:
    """The due date of an assignment, UTC without a zone, and who was given more time."""

    general: datetime | None = None
    extensions: Mapping[str, timedelta] = field(default_factory=dict)

    def of(self, student: str) -> datetime | None:
        """When it is due for a student; None if it never is."""
        return self.general and self.general + self.extensions.get(student, timedelta())

    def passes_between(self, before: datetime, now: datetime) -> bool:
        """Whether it became due for anybody after `before` and up to `now`."""
        if self.general is None:
            return False
        every = {timedelta(), *self.extensions.values()}
        return any(before < self.general + extension <= now for extension in every)


def read_due_dates(course: Course) -> DueDates:
    """What the gradebook says now. Raises GradebookError when it cannot be read."""
    url = resolve(course.db_url, course.root)
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            this = api.Assignment.name == course.assignment
            general = connection.scalar(select(api.Assignment.duedate).where(this))
            extended = connection.execute(_EXTENSIONS.where(this)).all()
    except SQLAlchemyError as error:
        raise GradebookError(why(url, error)) from error
    finally:
        engine.dispose()
    return DueDates(general, dict(extended))


_EXTENSIONS = (
    select(api.SubmittedAssignment.student_id, api.SubmittedAssignment.extension)
    .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
    .where(api.SubmittedAssignment.extension.is_not(None))
)
