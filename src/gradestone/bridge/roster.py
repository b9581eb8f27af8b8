"""The roster of a class: a plain CSV, as a spreadsheet or a learning platform writes it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import CourseError
from ..model import Person
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
_SEPARATORS = ",;\t|"
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_TOO_WIDE = "it has {} columns, and the header has {}; a comma in a name belongs in quotes"
_EXCELS_LINE = re.compile(r"sep=(.)\r?\n")


def read_roster(path: Path) -> Mapping[str, Person]:
    """Everybody in the file, by id. Columns are found by their usual names, in any order; others are ignored.

    Raises
    ------
    CourseError : it cannot be read, has no column of ids, or a line that cannot be right; with its number
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise CourseError(
            f"The roster {path} cannot be read: {error.strerror}. c.Gradestone.roster in "
            "nbgrader_config.py names it."
        ) from error
    people: dict[str, Person] = {}
    lines: dict[str, int] = {}
    for number, fields in _rows(path, text):
        try:
            person = Person(**fields)
            _require_plain(person)
            if people.setdefault(person.id, person) != person:
                raise ValueError(f"{person.id} is in line {lines[person.id]} already, with other data")
        except ValueError as error:
            raise _wrong(path, number, str(error)) from None
        lines.setdefault(person.id, number)
    return people


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines below the header that are not blank, each with its number and the columns we know."""
    separator, text, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: dict[str, int] | None = None
    width, read = 0, 0
    try:
        for row in reader:
            number, read = skipped + read + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns, width = _columns(path, number, row), len(row)
            elif any(cell.strip() for cell in row[width:]):
                raise _wrong(path, number, _TOO_WIDE.format(len(row), width))
            else:
                padded = [*row, *[""] * width]
                yield number, {name: padded[at].strip() for name, at in columns.items()}
    except csv.Error as error:
        raise _wrong(path, skipped + read + 1, f"{error}; perhaps a quotation mark is never closed") from None
    if columns is None:
        raise CourseError(
            f"The roster {path} is empty. Its first line names the columns: id, last_name, first_name, email."
        )


def _columns(path: Path, number: int, header: Sequence[str]) -> dict[str, int]:
    found = [re.sub(r"[\W_]", "", name).casefold() for name in header]
    columns = {
        field: found.index(next(name for name in names if name in found))
        for field, names in _COLUMNS.items()
        if set(names) & set(found)
    }
    if "id" not in columns:
        there = ", ".join(name.strip() for name in header)
        raise _wrong(
            path,
            number,
            f"no column of ids among {there}. Call it id, and the others last_name, first_name and email",
        )
    return columns


def _separator(text: str) -> tuple[str, str, int]:
    """What stands between columns, the lines they stand in, and how many lines come before these."""
    if told := _EXCELS_LINE.match(text):
        return told[1], text[told.end() :], 1
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=header.count), text, 0


def _decoded(data: bytes) -> str:
    """Text of a spreadsheet: Unicode with or without its mark, else what Windows uses in Western Europe."""
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "")
    if not encoding and b"\0" in data[:64]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _require_plain(person: Person) -> None:
    if not person.id:
        raise ValueError("it has no id")
    if not is_plain(person.id):
        raise ValueError(f"{person.id!r} can be no student's id, which is the name of a folder")


def _wrong(path: Path, number: int, problem: str) -> CourseError:
    return CourseError(f"{path}, line {number}: {problem}.")
