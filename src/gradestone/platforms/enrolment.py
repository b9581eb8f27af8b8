"""Everybody of a class with what platforms call them, from a list that a platform or a person has made."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import CourseError
from ..model import Person
from .list_columns import Columns, find_columns, key
from .spans import read_extension
from .spreadsheet import Sheet, SheetLine

LONGEST_ID = 128  # letters, in nbgrader's gradebook
_REFUSED = "/\\+\0"  # of a path, and what nbgrader's exchange puts between student and assignment
# Of which column the student's id is made, where there is no better one.
_ID_OF = {"": ("id", "login", "sis_id", "email"), "canvas": ("login", "sis_id", "canvas_id")}
_ID_OF["moodle"] = ("login", "sis_id", "email")
_HANDLES = ("login", "sis_id", "canvas_id")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody of the class. What is not known is empty."""

    person: Person
    login: str = ""
    sis_id: str = ""
    canvas_id: str = ""
    listed_name: str = ""  # as the platform's list has it: `Lovelace, Ada`
    section: str = ""
    extensions: Mapping[str, str] = field(default_factory=dict)  # by assignment, as they were written

    @property
    def handles(self) -> tuple[str, ...]:
        """All that names this student alone."""
        return tuple(filter(None, (self.person.id, self.login, self.sis_id, self.person.email)))

    def record(self) -> dict[str, Any]:
        """What the gradebook has no place for, as plain JSON."""
        return {name: value for name, value in asdict(self).items() if name != "person" and value}


@dataclass(frozen=True, slots=True)
class ClassList:
    """What a list says, and what is to be said of it. With problems, nothing of it is to be used."""

    enrolments: tuple[Enrolment, ...]
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def enrolment_of(person: Person, record: Mapping[str, Any]) -> Enrolment:
    """The reverse of `Enrolment.record`. Raises TypeError for what it has not written."""
    return Enrolment(person, **record)


def read_class(
    sheet: Sheet, assignments: Sequence[str], known: Sequence[Enrolment] = (), *, id_column: str = ""
) -> ClassList:
    """Everybody in the sheet. Whoever is known already keeps the id.

    id_column : name of the column that the ids of new students come from; "" for the usual ones

    Raises CourseError when no column can be one of ids.
    """
    return _Reading(sheet, assignments, known, id_column).result()


class _Reading:
    """Goes through a sheet and collects what it says."""

    def __init__(
        self, sheet: Sheet, assignments: Sequence[str], known: Sequence[Enrolment], id_column: str
    ) -> None:
        self._sheet, self._columns = sheet, find_columns(sheet)
        self._ids = _id_columns(sheet, self._columns, id_column)
        self._known = known
        self._by_handle = _by_handle(known)
        self._extensions = dict(self._named_extensions(assignments))
        self._shared = _several(self._columns.cell(line, "email").casefold() for line in sheet.lines)
        self._found: dict[str, tuple[int, Enrolment]] = {}
        self._problems: list[str] = []
        self._remarks: list[str] = []

    def result(self) -> ClassList:
        for line in self._sheet.lines:
            if not self._is_nobody(line):
                self._take(line)
        self._tell_shared("e-mail", lambda each: each.person.email.casefold())
        self._tell_shared("Canvas id", lambda each: each.canvas_id)
        if self._columns.platform == "moodle" and "participant" in self._columns.places:
            self._remarks.append(
                "The numbers of its participants hold for one assignment only; give this file to "
                "`gradestone collect --worksheet` too."
            )
        return ClassList(
            tuple(each for _, each in self._found.values()), tuple(self._remarks), tuple(self._problems)
        )

    def _take(self, line: SheetLine) -> None:
        try:
            enrolment = self._enrolment(line)
        except ValueError as error:
            self._problems.append(self._sheet.wrong(line.number, str(error)))
            return
        student = enrolment.person.id
        before, first = self._found.setdefault(student, (line.number, enrolment))
        if first != enrolment:
            self._problems.append(
                self._sheet.wrong(
                    line.number,
                    f"{student} is in line {before} already, with other data; keep one of the two lines",
                )
            )

    def _enrolment(self, line: SheetLine) -> Enrolment:
        handles = {name: self._columns.cell(line, name) for name in _HANDLES}
        last, first, listed = self._names(line)
        email = self._columns.cell(line, "email")
        alone = "" if email.casefold() in self._shared else email
        student = self._student(line, [*handles.values(), alone])
        _require_id(student)
        return Enrolment(
            Person(student, last, first, email),
            **handles,
            listed_name=listed,
            section=self._columns.cell(line, "section"),
            extensions=self._extended(line),
        )

    def _student(self, line: SheetLine, handles: Sequence[str]) -> str:
        """The id of somebody who is known by one of these; else that of the line."""
        own = next((line.cells[at] for at in self._ids if line.cells[at]), "")
        known = {each for handle in (own, *handles) for each in self._by_handle.get(handle.casefold(), ())}
        if own in known or not known:
            return own
        if len(known) > 1:
            raise ValueError(
                f"it may be {' or '.join(sorted(known))}, who are known already; give an id in a column id"
            )
        return known.pop()

    def _names(self, line: SheetLine) -> tuple[str, str, str]:
        """Last and first name, and the whole one as it is written."""
        last, first, whole = (
            self._columns.cell(line, name) for name in ("last_name", "first_name", "full_name")
        )
        if whole and not (last or first):
            last, first = split_name(whole)
        return last, first, whole or (f"{last}, {first}" if last and first else last or first)

    def _extended(self, line: SheetLine) -> dict[str, str]:
        found = {name: line.cells[at] for name, at in self._extensions.items() if line.cells[at]}
        for name, text in found.items():
            try:
                read_extension(text)
            except ValueError as error:
                column = self._sheet.header.cells[self._extensions[name]]
                raise ValueError(f"column {column}: {error}") from None
        return found

    def _named_extensions(self, assignments: Sequence[str]) -> Iterator[tuple[str, int]]:
        by_key = {key(each): each for each in assignments}
        for name, at in self._columns.extensions.items():
            if key(name) in by_key:
                yield by_key[key(name)], at
            elif not name and len(assignments) == 1:
                yield assignments[0], at
            else:
                raise CourseError(
                    self._sheet.wrong(
                        self._sheet.header.number,
                        "it does not say of which assignment the extension is. Call it extension "
                        f"{assignments[0] if assignments else 'ASSIGNMENT'}",
                        at,
                    )
                )

    def _is_nobody(self, line: SheetLine) -> bool:
        """Canvas writes lines of its own among the students."""
        if self._columns.platform != "canvas":
            return False
        name = self._columns.cell(line, "full_name").casefold()
        handles = any(self._columns.cell(line, each) for each in ("login", "sis_id"))
        if name in ("student, test", "test student") and not self._columns.cell(line, "sis_id"):
            self._remarks.append("Canvas's Test Student is nobody of the class and was passed over.")
            return True
        nameless = not handles and not self._columns.cell(line, "canvas_id")
        return "points possible" in name or (nameless and not name)

    def _tell_shared(self, what: str, of: Any) -> None:
        owners: dict[str, list[str]] = {}
        for _, each in self._found.values():
            if of(each):
                owners.setdefault(of(each), []).append(each.person.id)
        for value, students in owners.items():
            if len(students) > 1:
                self._remarks.append(f"{' and '.join(students)} have the same {what} {value}.")


def split_name(whole: str) -> tuple[str, str]:
    """Last and first name of `Lovelace, Ada`, or of `Ada Lovelace` the last word and the rest."""
    if "," in whole:
        last, _, first = whole.partition(",")
        return last.strip(), first.strip()
    first, _, last = whole.rpartition(" ")
    return last.strip(), first.strip()


def _several(values: Iterable[str]) -> set[str]:
    """Those that are there more than once: they name nobody."""
    return {value for value, count in Counter(values).items() if count > 1}


def _by_handle(known: Sequence[Enrolment]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in known:
        for handle in (*each.handles, each.canvas_id):
            if handle:
                found.setdefault(handle.casefold(), set()).add(each.person.id)
    return found


def _id_columns(sheet: Sheet, columns: Columns, wanted: str) -> list[int]:
    if wanted:
        found = [at for at, name in enumerate(sheet.header.cells) if key(name) == key(wanted)]
    else:
        found = [columns.places[each] for each in _ID_OF[columns.platform] if each in columns.places]
    if not found:
        there = ", ".join(sheet.header.cells)
        raise CourseError(
            sheet.wrong(
                sheet.header.number,
                f"no column of ids among {there}. Call it id, or name it with --id",
            )
        )
    return found[:1] if wanted else found


def _require_id(student: str) -> None:
    if not student:
        raise ValueError("it has no id; fill in the cell or take the line out")
    bad = sorted({letter for letter in student if letter in _REFUSED or not letter.isprintable()})
    if bad or student.startswith(".") or student != student.strip():
        signs = "a dot in front" if not bad else " ".join(map(repr, bad))
        raise ValueError(f"{student!r} can be no student's id, which is the name of a folder: {signs}")
    if len(student) > LONGEST_ID or len(os.fsencode(student)) > LONGEST_ID:
        raise ValueError(f"the id {student[:20]}… is longer than {LONGEST_ID} letters")
