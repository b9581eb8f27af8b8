"""Marks as Canvas's gradebook imports them.

It wants the columns Student, ID, SIS Login ID and Section, then one for each assignment, called `Name (id)`
as in its own export, and a line of the points possible; columns that it counts itself are read only. Only
what changes has to be there. An empty cell changes nothing; a number with % is of the points possible.

Source: Canvas lib/gradebook_importer.rb
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import CourseError
from .enrolment import Enrolment
from .list_columns import find_columns, key
from .matching import Matcher
from .plain_tables import Form
from .results import Result
from .spreadsheet import Sheet, SheetLine, number
from .worksheet import canvas_form, student_of

_OWN = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_WITH_ID = re.compile(r"(?P<title>.*\S)\s+\((?P<id>\d+)\)")
_POINTS = "    Points Possible"


@dataclass(frozen=True, slots=True)
class Upload:
    """Rows for a platform, and what is to be said of them."""

    rows: list[list[str]]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Target:
    """A column of Canvas."""

    name: str
    assignment: str
    exercise: str = ""
    possible: float | None = None  # points in Canvas; None for a new column

    def most(self, result: Result) -> float:
        """Points that we give."""
        return result.exercise_maxima.get(self.exercise, 0.0) if self.exercise else result.max_score

    def cell(self, result: Result | None, form: Form) -> str:
        """What is written for a student."""
        if result is None:
            return ""
        points = result.exercises.get(self.exercise) if self.exercise else result.score
        most = self.most(result)
        if points is None or not most:
            return ""
        if form.percent:
            return number(100 * points / most, comma=form.comma, ending="%")
        possible = most if self.possible is None else self.possible
        return number(points if possible == most else points / most * possible, comma=form.comma)


def canvas_upload(
    results: Sequence[Result],
    enrolments: Mapping[str, Enrolment],
    form: Form,
    template: Sheet | None = None,
    titles: Mapping[str, str] | None = None,
) -> Upload:
    """The table to be imported.

    template : an export of the same gradebook; without one the class list says who is who
    titles : what Canvas calls an assignment, where it does not call it as we do

    Raises CourseError when the template is none, or has no column of an assignment.
    """
    if template is not None and not canvas_form(template):
        raise CourseError(
            f"{template.path} is no export of Canvas's gradebook: it has no Student, ID and Section."
        )
    targets = _targets(results, form, template, titles or {})
    by_student: dict[str, dict[str, Result]] = {}
    for each in results:
        by_student.setdefault(each.student, {})[each.assignment] = each
    heads = _heads(enrolments, by_student) if template is None else _template_heads(template, enrolments)
    header = list(_OWN) if template is None else [template.header.cells[at] for at in _kept(template)]
    some = {each.assignment: each for each in results}
    possible = [_possible(target, some[target.assignment], form) for target in targets]
    rows = [[*header, *(target.name for target in targets)], [_POINTS, *[""] * (len(header) - 1), *possible]]
    for student, head in heads.items():
        own = by_student.get(student, {})
        rows.append([*head, *(target.cell(own.get(target.assignment), form) for target in targets)])
    return Upload(rows, [*_unknown(by_student, heads), *_told(targets, some, form)])


def _targets(
    results: Sequence[Result], form: Form, template: Sheet | None, titles: Mapping[str, str]
) -> list[_Target]:
    some = {each.assignment: each for each in results}
    targets = []
    for assignment, result in some.items():
        exercises = list(result.exercise_maxima) if form.per_exercise else [""]
        for exercise in exercises:
            title = titles.get(assignment, assignment) if not exercise else f"{assignment} {exercise}"
            targets.append(_target(assignment, exercise, title, template))
    return targets


def _target(assignment: str, exercise: str, title: str, template: Sheet | None) -> _Target:
    if template is None:
        return _Target(title, assignment, exercise)
    found = [at for at, name in enumerate(template.header.cells) if _is_called(name, title)]
    if len(found) == 1:
        possible = next((_number(line.cells[found[0]]) for line in template.lines if _is_points(line)), None)
        return _Target(template.header.cells[found[0]], assignment, exercise, possible)
    if exercise:
        return _Target(title, assignment, exercise)
    there = ", ".join(name for name in template.header.cells if _WITH_ID.fullmatch(name)) or "none"
    raise CourseError(
        f"{template.path} has {len(found) or 'no'} columns that are called {title}. Its assignments are: "
        f'{there}. Say which one it is: --column "{assignment}=NAME".'
    )


def _is_called(name: str, title: str) -> bool:
    found = _WITH_ID.fullmatch(name)
    return name == title or (found is not None and key(found["title"]) == key(title))


def _is_points(line: SheetLine) -> bool:
    return "points possible" in line.cells[0].casefold()


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _possible(target: _Target, result: Result, form: Form) -> str:
    if target.possible is not None:
        return number(target.possible, comma=form.comma)
    return number(100.0 if form.percent else target.most(result), comma=form.comma)


def _heads(enrolments: Mapping[str, Enrolment], students: Mapping[str, object]) -> dict[str, list[str]]:
    """Who is who, by the class list; whom Canvas could not tell is not there."""
    found: dict[str, list[str]] = {}
    for student in students:
        each = enrolments.get(student)
        if each is not None and (each.canvas_id or each.login or each.sis_id):
            person = each.person
            name = each.listed_name or ", ".join(filter(None, (person.last_name, person.first_name)))
            found[student] = [name, each.canvas_id, each.sis_id, each.login, each.section]
    return found


def _template_heads(template: Sheet, enrolments: Mapping[str, Enrolment]) -> dict[str, list[str]]:
    columns, matcher = find_columns(template), Matcher(enrolments.values())
    found: dict[str, list[str]] = {}
    for line in template.lines:
        if not _is_points(line) and (student := student_of(columns, line, matcher)):
            found[student] = [line.cells[at] for at in _kept(template)]
    return found


def _kept(template: Sheet) -> range:
    """The columns that say who somebody is: all up to the section."""
    return range([key(name) for name in template.header.cells].index("section") + 1)


def _unknown(students: Mapping[str, object], heads: Mapping[str, object]) -> list[str]:
    missing = sorted(set(students) - set(heads))
    return (
        [f"Canvas does not know these, and they are not in the file: {', '.join(missing)}."]
        if missing
        else []
    )


def _told(targets: Sequence[_Target], some: Mapping[str, Result], form: Form) -> list[str]:
    told = []
    for target in targets:
        most = target.most(some[target.assignment])
        if target.possible is None:
            told.append(
                f"Canvas will make a new assignment {target.name}. To fill one that is there, name an export "
                "of its gradebook with --template."
            )
        elif target.possible != most and not form.percent:
            told.append(
                f"{target.name} has {target.possible:g} points in Canvas and {most:g} here: marks are "
                "converted."
            )
    return told
