"""A class list becomes the gradebook's students. Nothing is deleted, and nothing known becomes empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ..answerkey import private_folder
from ..errors import CourseError
from ..files.lock import course_lock
from ..platforms.enrolment import ClassList, Enrolment, enrolment_of, read_class
from ..platforms.spreadsheet import read_sheet
from .classbook import any_assignment, known_class, read_records, write_records
from .course import Course, assignments
from .extensions import settle_extensions
from .gradebookfile import open_engine, refuse_foreign_objects, resolve
from .storedrows import STUDENT
from .transactions import Transactions

_WORDS = {
    "last_name": "last name",
    "first_name": "first name",
    "email": "e-mail",
    "login": "login",
    "sis_id": "number",
    "canvas_id": "Canvas id",
    "listed_name": "name on the platform",
    "section": "section",
}
_PERSONAL = ("last_name", "first_name", "email")
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class RosterUpdate:
    """What a list changes, a line each, and what is to be said of it."""

    changes: tuple[str, ...]
    remarks: tuple[str, ...]
    students: int  # in the list


def update_roster(root: Path, file: Path, *, id_column: str = "", dry_run: bool = False) -> RosterUpdate:
    """Take the list into the gradebook and the course's own file; with `dry_run` only say what would change.

    Raises CourseError, with a line for each problem and nothing written, when the list cannot be right.
    """
    course = any_assignment(root)
    with course_lock(private_folder(root), doing="roster"):
        known = known_class(course)
        names = assignments(root)
        found = read_class(read_sheet(file), names, [*known.values()], id_column=id_column)
        _refuse(file, found)
        whole = {each.person.id: _joined(known.get(each.person.id), each) for each in found.enrolments}
        changes = [line for each in whole.values() for line in _told(known.get(each.person.id), each)]
        if not dry_run:
            _write(course, whole)
            changes += [line for name in names for line in settle_extensions(root, name, tell_waiting=True)]
    return RosterUpdate(tuple(changes), found.remarks, len(whole))


def _refuse(file: Path, found: ClassList) -> None:
    if found.problems:
        shown = found.problems[:MOST_PROBLEMS]
        more = len(found.problems) - len(shown)
        raise CourseError(
            "\n".join([*shown, *([f"... and {more} more."] if more else []), f"Nothing of {file} was taken."])
        )
    if not found.enrolments:
        raise CourseError(f"{file} names nobody below its header. Nothing was changed.")


def _joined(old: Enrolment | None, new: Enrolment) -> Enrolment:
    """What is known, with what the list says about it."""
    if old is None:
        return new
    fields = {name: getattr(new, name) or getattr(old, name) for name in _WORDS if name not in _PERSONAL}
    person = {name: getattr(new.person, name) or getattr(old.person, name) for name in _PERSONAL}
    return Enrolment(replace(old.person, **person), **fields, extensions={**old.extensions, **new.extensions})


def _told(old: Enrolment | None, new: Enrolment) -> Iterator[str]:
    """A line for each change."""
    student = new.person.id
    before = (
        enrolment_of(replace(new.person, last_name="", first_name="", email=""), {}) if old is None else old
    )
    facts = list(_changed(before, new))
    if old is None:
        yield ", ".join([f"{student}: new", *(f"{what} {after}" for what, _, after in facts)])
        return
    for what, earlier, after in facts:
        yield f"{student}: {what} {earlier + ' becomes ' if earlier else ''}{after}"


def _changed(old: Enrolment, new: Enrolment) -> Iterator[tuple[str, str, str]]:
    for name, what in _WORDS.items():
        before, after = (getattr(each.person if name in _PERSONAL else each, name) for each in (old, new))
        if before != after:
            yield what, before, after
    for assignment, text in new.extensions.items():
        if old.extensions.get(assignment) != text:
            yield f"extension for {assignment}", old.extensions.get(assignment, ""), text


def _write(course: Course, whole: Mapping[str, Enrolment]) -> None:
    engine = open_engine(resolve(course.db_url, course.root))
    try:
        Transactions(engine).write(lambda connection: _write_students(connection, [*whole.values()]))
    finally:
        engine.dispose()
    records = read_records(course.root)
    write_records(course.root, records | {student: each.record() for student, each in whole.items()})


def _write_students(connection: Connection, enrolments: Sequence[Enrolment]) -> None:
    refuse_foreign_objects(connection)
    columns = (
        STUDENT.c.id,
        STUDENT.c.last_name,
        STUDENT.c.first_name,
        STUDENT.c.email,
        STUDENT.c.lms_user_id,
    )
    rows = {row["id"]: dict(row) for row in connection.execute(select(*columns)).mappings()}
    for each in enrolments:
        values = _row(each)
        there = rows.get(each.person.id)
        if there is None:
            connection.execute(insert(STUDENT).values(**values))
        elif changed := {name: value for name, value in values.items() if value and there[name] != value}:
            connection.execute(update(STUDENT).where(STUDENT.c.id == each.person.id).values(**changed))


def _row(each: Enrolment) -> dict[str, Any]:
    person = each.person
    return {
        "id": person.id,
        "last_name": person.last_name or None,
        "first_name": person.first_name or None,
        "email": person.email or None,
        "lms_user_id": each.canvas_id or None,
    }
