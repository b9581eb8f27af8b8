"""Marks and feedback of a course in the files that a platform, or a person, takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ..answerkey import course_secret
from ..errors import CourseError
from ..files.drafts import draft_beside
from ..platforms.canvas import Upload, canvas_upload
from ..platforms.enrolment import Enrolment
from ..platforms.feedback_files import canvas_page, moodle_page, write_pages
from ..platforms.moodle import moodle_gradebook, moodle_worksheet
from ..platforms.plain_tables import Form, json_of, plain_rows
from ..platforms.results import Result, anonymous, as_one, unfinished, with_zeros
from ..platforms.spreadsheet import read_sheet, table_text
from .classbook import known_class
from .collected import CollectedFile, read_collected
from .course import Course
from .earned import read_results
from .editions import counted_as

MarkFormat = Literal["csv", "json", "canvas", "moodle", "moodle-gradebook"]
FeedbackFormat = Literal["canvas-feedback", "moodle-feedback"]
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes names for Western European


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """What is to be written, and how."""

    format: MarkFormat = "csv"
    form: Form = field(default_factory=Form)
    template: Path | None = None
    titles: Mapping[str, str] = field(default_factory=dict)  # of assignments, as the platform calls them
    zeros: bool = False  # for who handed in nothing


@dataclass(frozen=True, slots=True)
class MarkFile:
    """The text of a file, and what is to be said of it."""

    text: str
    remarks: tuple[str, ...] = ()

    def write(self, path: Path, *, for_excel: bool = False) -> None:
        """Write it as a whole."""
        with draft_beside(path) as draft:
            mark = _BYTE_ORDER_MARK if for_excel else ""
            draft.write_bytes((mark + self.text).encode())
            draft.replace(path)


def mark_file(courses: Sequence[Course], request: MarkRequest) -> MarkFile:
    """The marks of these assignments of one course; editions of one in several languages count as one.

    Raises CourseError when the request cannot be met, GradebookError when the gradebook cannot be read.
    """
    if not courses:
        raise CourseError("There is no assignment to export. Build one first.")
    _require_sense(request)
    enrolments = known_class(courses[0])
    read = [result for course in courses for result in read_results(course)]
    results, several = as_one(read, counted_as(course.edition for course in courses))
    told = [*unfinished(results), *several]
    if request.zeros:
        results = with_zeros(results)
    if request.format in ("csv", "json"):
        shown = anonymous(results, course_secret(courses[0].root)) if request.form.anonymous else results
        if request.format == "json":
            return MarkFile(json_of(shown, enrolments, request.form), tuple(told))
        rows = plain_rows(shown, enrolments, request.form)
        return MarkFile(table_text(rows, ";" if request.form.comma else ","), tuple(told))
    upload = _upload(courses, results, enrolments, request)
    # Moodle's worksheet is read with commas between columns, whatever decimals have.
    return MarkFile(table_text(upload.rows), (*told, *upload.remarks))


def write_feedback(course: Course, format: FeedbackFormat, target: Path) -> tuple[int, tuple[str, ...]]:
    """A zip of the feedback pages for the platform's bulk upload; how many, and what is to be said.

    Raises CourseError when no page can be in it.
    """
    known = read_collected(course.root, course.assignment)
    numbers = {student: number for number, student in known.participants.items()}
    pages: dict[str, Path] = {}
    without: list[str] = []
    for student in course.graded():
        for page in (course.feedback(student) / f"{name}.html" for name in course.notebooks):
            if not page.is_file():
                continue
            name = _page_name(format, known, student, numbers.get(student, ""), page.name)
            if name and name not in pages:
                pages[name] = page
            else:
                without.append(student if len(course.notebooks) == 1 else f"{page.stem} of {student}")
    if not pages:
        raise CourseError(_no_pages(course, without))
    write_pages(target, pages)
    told = [f"Nothing says what the platform calls these, and they are not in the zip: {', '.join(without)}."]
    return len(pages), tuple(told if without else ())


def _require_sense(request: MarkRequest) -> None:
    if request.form.anonymous and request.format not in ("csv", "json"):
        raise CourseError("A platform has to know whose marks they are: --anonymous is for csv and json.")
    if request.template and request.format not in ("canvas", "moodle"):
        raise CourseError(f"--template is for canvas and moodle; {request.format} takes none.")


def _upload(
    courses: Sequence[Course],
    results: Sequence[Result],
    enrolments: Mapping[str, Enrolment],
    request: MarkRequest,
) -> Upload:
    template = read_sheet(request.template) if request.template else None
    if request.format == "canvas":
        told = _with_canvas_ids(enrolments, courses)
        return canvas_upload(results, told, request.form, template, request.titles)
    if request.format == "moodle-gradebook":
        return moodle_gradebook(results, enrolments, request.form)
    collected = (read_collected(course.root, course.assignment).participants for course in reversed(courses))
    participants = {number: student for each in collected for number, student in each.items()}
    return moodle_worksheet(results, enrolments, request.form, participants, template)


def _with_canvas_ids(enrolments: Mapping[str, Enrolment], courses: Sequence[Course]) -> dict[str, Enrolment]:
    """Where the class list has no id of Canvas, that of the hand-in, if it came from there."""
    found = dict(enrolments)
    for course in courses:
        for student, each in read_collected(course.root, course.assignment).students.items():
            known = found.get(student)
            if known and not known.canvas_id and each.platform == "canvas" and each.platform_id.isdigit():
                found[student] = replace(known, canvas_id=each.platform_id)
    return found


def _page_name(
    format: FeedbackFormat, known: CollectedFile, student: str, participant: str, page: str
) -> str:
    collected = known.students.get(student)
    if format == "moodle-feedback":
        return moodle_page(known.names.get(participant, ""), participant, page)
    return canvas_page(collected.originals, page) if collected and collected.platform == "canvas" else ""


def _no_pages(course: Course, without: Sequence[str]) -> str:
    if without:
        return (
            f"Nothing says what the platform calls anybody of {course.assignment}. Collect the hand-ins with "
            "`gradestone collect`, or for Moodle name the grading worksheet with --worksheet there."
        )
    return (
        f"There are no feedback pages of {course.assignment} yet. Run `gradestone feedback "
        f"{course.assignment}` first."
    )
