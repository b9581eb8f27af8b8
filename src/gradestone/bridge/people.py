"""Who is in the class: everybody whom the gradebook or the roster file knows. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ..errors import GradebookError
from ..model import Person
from .course import Course
from .gradebookfile import open_engine, resolve, why
from .roster import read_roster


def rostered(course: Course) -> Mapping[str, Person]:
    """Everybody in the roster file, if the course names one. Raises CourseError as `read_roster`."""
    return read_roster(course.root / course.roster) if course.roster else {}


def enrolled(course: Course) -> Mapping[str, Person]:
    """Everybody whom the gradebook knows. Raises GradebookError when it cannot be read."""
    url = resolve(course.db_url, course.root)
    engine = open_engine(url)
    student = api.Student
    query = select(student.id, student.last_name, student.first_name, student.email)
    try:
        with engine.connect() as connection:
            rows = connection.execute(query).all()
    except SQLAlchemyError as error:
        raise GradebookError(why(url, error)) from error
    finally:
        engine.dispose()
    return {identity: Person(identity, *(name or "" for name in names)) for identity, *names in rows}


def merged(gradebook: Mapping[str, Person], roster: Mapping[str, Person]) -> dict[str, Person]:
    """Everybody of either, by id; where both know something, the roster is right."""
    people = dict(gradebook)
    for identity, new in roster.items():
        old = people.get(identity, new)
        people[identity] = Person(
            identity,
            new.last_name or old.last_name,
            new.first_name or old.first_name,
            new.email or old.email,
        )
    return {identity: people[identity] for identity in sorted(people)}
