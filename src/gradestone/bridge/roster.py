"""The roster of a class: a plain CSV, as a spreadsheet or a learning platform writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import CourseError
from ..model import Person
from ..platforms.spreadsheet import Sheet, parse_sheet
from .layout import is_plain

# Names of columns without blanks, dashes and case; of several that are there, the first of these counts.
_COLUMNS: Mapping[str, Sequence[str]] = {
    "id": (
        "id",
        "studentid",
        "student",
        "username",
        "userid",
        "user",
        "login",
        "loginid",
        "netid",
        "idnumber",
    ),
    "last_name": ("lastname", "surname", "familyname", "last", "nachname", "nom", "apellidos", "cognome"),
    "first_name": ("firstname", "givenname", "forename", "first", "vorname", "prénom", "nombre", "nome"),
    "email": ("email", "emailaddress", "mail"),
}


def read_roster(path: Path) -> Mapping[str, Person]:
    """Everybody in the file, by id. Columns are found by their usual names, in any order; others are ignored.

    Raises
    ------
    CourseError : it cannot be read, has no column of ids, or a line that cannot be right; with its number
    """
    try:
        sheet = parse_sheet(path, path.read_bytes())
    except OSError as error:
        raise CourseError(
            f"The roster {path} cannot be read: {error.strerror}. c.Gradestone.roster in "
            "nbgrader_config.py names it."
        ) from error
    people: dict[str, Person] = {}
    lines: dict[str, int] = {}
    columns = _columns(sheet)
    for line in sheet.lines:
        number, fields = line.number, {name: line.cells[at] for name, at in columns.items()}
        try:
            person = Person(**fields)
            _require_plain(person)
            if people.setdefault(person.id, person) != person:
                raise ValueError(f"{person.id} is in line {lines[person.id]} already, with other data")
        except ValueError as error:
            raise CourseError(sheet.wrong(number, str(error))) from None
        lines.setdefault(person.id, number)
    return people


def _columns(sheet: Sheet) -> dict[str, int]:
    header = sheet.header.cells
    found = [re.sub(r"[\W_]", "", name).casefold() for name in header]
    columns = {
        field: found.index(next(name for name in names if name in found))
        for field, names in _COLUMNS.items()
        if set(names) & set(found)
    }
    if "id" not in columns:
        problem = (
            f"no column of ids among {', '.join(header)}. Call it id, and the others last_name, first_name "
            "and email"
        )
        raise CourseError(sheet.wrong(sheet.header.number, problem))
    return columns


def _require_plain(person: Person) -> None:
    if not person.id:
        raise ValueError("it has no id")
    if not is_plain(person.id):
        raise ValueError(f"{person.id!r} can be no student's id, which is the name of a folder")
