"""What a table of the platform says about the hand-ins of one assignment: who, when, under which number.

Moodle's grading worksheet has it all: `Participant 1234`, the name, the address, when it was handed in. Any
other table with a column for students and one for times does as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path

from .enrolment import Enrolment
from .labels import Label
from .list_columns import Columns, find_columns, participant_number
from .matching import Matcher
from .spans import read_moment
from .spreadsheet import Sheet, SheetLine, read_sheet

_HANDLES = ("login", "sis_id", "email", "id", "canvas_id")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What a table says, by student."""

    participants: Mapping[str, str] = field(default_factory=dict)  # student by number of the participant
    names: Mapping[str, str] = field(default_factory=dict)  # of all participants, as the platform writes them
    handed_in: Mapping[str, datetime] = field(default_factory=dict)  # UTC without a zone
    remarks: tuple[str, ...] = ()


def read_worksheet(path: Path, enrolments: Mapping[str, Enrolment], zone: tzinfo) -> Worksheet:
    """The table in a file, its lines matched to the class. Raises CourseError as `read_sheet`.

    zone : of times without one
    """
    sheet = read_sheet(path)
    columns = find_columns(sheet)
    matcher = Matcher(enrolments.values())
    participants: dict[str, str] = {}
    names: dict[str, str] = {}
    handed_in: dict[str, datetime] = {}
    remarks: list[str] = []
    found = [(line, student_of(columns, line, matcher)) for line in sheet.lines]
    twice = {student for student, count in Counter(student for _, student in found).items() if count > 1}
    for line, student in found:
        number = participant_number(columns.cell(line, "participant"))
        if number:
            names[number] = columns.cell(line, "full_name")
        if not student or student in twice:
            continue
        if number:
            participants[number] = student
        try:
            moment = read_moment(columns.cell(line, "submitted"), zone)
        except ValueError as error:
            remarks.append(sheet.wrong(line.number, f"{error}; no time is taken from it"))
            continue
        if moment:
            handed_in[student] = moment
    if several := sorted(twice - {""}):
        remarks.append(
            f"{path} has several lines that may be {', '.join(several)}; nothing is taken from them."
        )
    if "submitted" not in columns.places:
        remarks.append(f"{path} has no column of times; Moodle calls it Last modified (submission).")
    return Worksheet(participants, names, handed_in, tuple(remarks))


def student_of(columns: Columns, line: SheetLine, matcher: Matcher) -> str:
    """Whose line it is: by what names one alone, else by the name; "" for nobody for certain."""
    for name in _HANDLES:
        value = columns.cell(line, name)
        canvas = name == "canvas_id"
        label = Label("canvas", value, "", "") if canvas else Label("folder", "", value, "/")
        if value and (match := matcher.match([label])).by == "id":
            return match.student
    last, first = columns.cell(line, "last_name"), columns.cell(line, "first_name")
    whole = columns.cell(line, "full_name") or f"{last}, {first}"
    found = matcher.match([Label("folder", "", whole, "/")]) if whole.strip(", ") else None
    return found.student if found else ""


def moodles_form(sheet: Sheet) -> bool:
    """Whether it is Moodle's grading worksheet."""
    columns = find_columns(sheet)
    return columns.platform == "moodle" and {"participant", "grade"} <= columns.places.keys()


def canvas_form(sheet: Sheet) -> bool:
    """Whether it is an export of Canvas's gradebook."""
    return find_columns(sheet).platform == "canvas"
