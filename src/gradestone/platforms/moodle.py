"""Marks as Moodle imports them: into an assignment by its grading worksheet, or into the gradebook.

The worksheet's import looks for the columns Identifier, Grade and Last modified (grade) in the language of
the teacher, and takes Feedback comments. It passes over a grade that was changed after that time. The
gradebook's import lets the teacher say which column is what.

Source: Moodle mod/assign/feedback/offline/importgradeslib.php
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import CourseError
from .canvas import Upload
from .enrolment import Enrolment
from .list_columns import Columns, find_columns, participant_number
from .matching import Matcher
from .plain_tables import Form
from .results import Result
from .spreadsheet import Sheet, SheetLine, number
from .worksheet import moodles_form, student_of

_WORKSHEET = (
    "Identifier",
    "Full name",
    "ID number",
    "Email address",
    "Status",
    "Grade",
    "Maximum grade",
    "Grade can be changed",
    "Last modified (grade)",
    "Feedback comments",
)
_GRADEBOOK = ("Username", "ID number", "Email address", "First name", "Last name")


def moodle_worksheet(
    results: Sequence[Result],
    enrolments: Mapping[str, Enrolment],
    form: Form,
    participants: Mapping[str, str],
    template: Sheet | None = None,
) -> Upload:
    """The grading worksheet of one assignment, filled in.

    participants : students by their number in this assignment, as it was collected
    template : the worksheet that Moodle gives; it comes back with its columns and lines as they are

    Raises CourseError when results are of several assignments, or the template is no worksheet.
    """
    if len({each.assignment for each in results}) > 1:
        raise CourseError(
            "Moodle's grading worksheet is of one assignment. Name one: gradestone export ASSIGNMENT"
        )
    by_student = {each.student: each for each in results}
    if template is not None:
        return _filled(template, by_student, enrolments, form, participants)
    numbers = {student: number for number, student in participants.items()}
    rows = [list(_WORKSHEET)]
    for student, result in by_student.items():
        if student in numbers:
            rows.append(_worksheet_row(result, numbers[student], enrolments[student], form))
    return Upload(rows, _unknown(by_student, numbers))


def moodle_gradebook(results: Sequence[Result], enrolments: Mapping[str, Enrolment], form: Form) -> Upload:
    """A table for the gradebook's import: who somebody is, and for each assignment grade and feedback."""
    some = {each.assignment: each for each in results}
    targets = [(name, "") for name in some]
    if form.per_exercise:
        targets = [(name, exercise) for name, each in some.items() for exercise in each.exercise_maxima]
    names = [f"{name} {exercise}".strip() for name, exercise in targets]
    by_student: dict[str, dict[str, Result]] = {}
    for each in results:
        by_student.setdefault(each.student, {})[each.assignment] = each
    rows = [[*_GRADEBOOK, *names, *(f"{name} feedback" for name in some)]]
    told = []
    for student, own in by_student.items():
        who = enrolments.get(student)
        if who is None or not (who.login or who.sis_id or who.person.email):
            told.append(student)
            continue
        person = who.person
        marks = [_cell(own.get(name), exercise, form) for name, exercise in targets]
        words = [own[name].comment if name in own else "" for name in some]
        rows.append(
            [who.login, who.sis_id, person.email, person.first_name, person.last_name, *marks, *words]
        )
    return Upload(rows, _left_out(told))


def _filled(
    template: Sheet,
    by_student: Mapping[str, Result],
    enrolments: Mapping[str, Enrolment],
    form: Form,
    participants: Mapping[str, str],
) -> Upload:
    if not moodles_form(template):
        raise CourseError(
            f"{template.path} is no grading worksheet of Moodle: it has no columns Identifier and Grade. "
            "Turn on Offline grading worksheet in the assignment's settings, and download it from the menu "
            "of grading actions."
        )
    columns, matcher = find_columns(template), Matcher(enrolments.values())
    rows, seen, maxima = [list(template.header.cells)], set(), set()
    for line in template.lines:
        known = participants.get(participant_number(columns.cell(line, "participant")), "")
        student = known or student_of(columns, line, matcher)
        seen.add(student)
        result = by_student.get(student)
        rows.append(_filled_line(columns, line, result, form))
        if result and (most := _maximum(columns, line)) not in (None, result.max_score):
            maxima.add(
                f"Moodle has {most:g} points and the gradebook {result.max_score:g}: grades are converted."
            )
    return Upload(rows, [*sorted(maxima), *_unknown(by_student, seen)])


def _filled_line(columns: Columns, line: SheetLine, result: Result | None, form: Form) -> list[str]:
    cells = list(line.cells)
    if result is None or result.score is None:
        return cells
    most = _maximum(columns, line)
    comma = form.comma or "," in columns.cell(line, "max_grade")
    grade = result.score if most is None else result.on(most)
    cells[columns.places["grade"]] = number(grade, comma=comma)
    if "comments" in columns.places:
        cells[columns.places["comments"]] = result.comment
    return cells


def _maximum(columns: Columns, line: SheetLine) -> float | None:
    try:
        return float(columns.cell(line, "max_grade").replace(",", "."))
    except ValueError:
        return None


def _worksheet_row(result: Result, participant: str, each: Enrolment, form: Form) -> list[str]:
    person = each.person
    most = 100.0 if form.percent else result.max_score
    grades = [number(value, comma=form.comma) for value in (result.on(most), most)]
    name = f"{person.first_name} {person.last_name}".strip()
    about = [f"Participant {participant}", name, each.sis_id, person.email, result.status]
    return [*about, *grades, "Yes", "-", result.comment if result.score is not None else ""]


def _cell(result: Result | None, exercise: str, form: Form) -> str:
    if result is None:
        return ""
    points = result.exercises.get(exercise) if exercise else result.score
    most = result.exercise_maxima.get(exercise, 0.0) if exercise else result.max_score
    if points is None:
        return ""
    return number(100 * points / most if form.percent and most else points, comma=form.comma)


def _unknown(students: Mapping[str, object], known: Mapping[str, str] | set[str]) -> list[str]:
    return _left_out([student for student in students if student not in known])


def _left_out(students: Sequence[str]) -> list[str]:
    if not students:
        return []
    return [f"Moodle does not know these, and they are not in the file: {', '.join(sorted(students))}."]
