"""Everybody of the class with what platforms call them: the gradebook, and a file for the rest.

The file is `roster.json` in the course's private folder; nothing is ever taken out of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..answerkey import private_folder
from ..errors import CourseError, GradebookError
from ..files.drafts import draft_beside
from ..files.jsontext import json_text
from ..model import Person
from ..platforms.enrolment import Enrolment, enrolment_of
from .course import Course, assignments, load_course
from .people import enrolled, merged, rostered

NAME = "roster.json"
_FORMAT = 1


def any_assignment(root: Path) -> Course:
    """The course, for what is about none of its assignments in particular. Raises CourseError."""
    names = assignments(root)
    if not names:
        raise CourseError(
            f"There is no assignment in {root / 'source'} yet. Put a notebook there and build it."
        )
    return load_course(root, names[0])


def known_class(course: Course) -> dict[str, Enrolment]:
    """Everybody whom the gradebook, the roster file or `gradestone roster` knows, by id.

    Raises CourseError when one of these cannot be read. A gradebook that is not there yet knows nobody.
    """
    records = read_records(course.root)
    try:
        people = dict(enrolled(course))
    except GradebookError:
        people = {}
    people |= {each: Person(each) for each in records if each not in people}
    everybody = merged(people, rostered(course))
    return {each: enrolment_of(person, records.get(each, {})) for each, person in everybody.items()}


def read_records(root: Path) -> dict[str, dict[str, Any]]:
    """What the file holds of each student. Raises CourseError when it is not as it was written."""
    path = private_folder(root) / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        records: dict[str, dict[str, Any]] = content["students"] if content["format"] == _FORMAT else {}
        for student, record in records.items():
            enrolment_of(Person(student), record)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} is damaged ({error}). Restore it from a backup, or remove it and run "
            "`gradestone roster` with the lists of your platform again."
        ) from error
    return records


def write_records(root: Path, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the file as a whole."""
    path = private_folder(root) / NAME
    ordered = {student: dict(records[student]) for student in sorted(records)}
    with draft_beside(path) as draft:
        draft.write_text(json_text({"format": _FORMAT, "students": ordered}, 2), encoding="utf-8")
        draft.replace(path)
