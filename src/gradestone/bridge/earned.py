"""Everybody's marks of an assignment as the gradebook has them, and what there is to say of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, select

from ..model import Total
from ..page.localised import enumerated, in_short, penalty_sentence
from ..platforms.results import GRADED, NOT_GRADED, NOTHING, UNFINISHED, Result
from .course import Course
from .gradebookfile import open_engine, resolve
from .languages import speaking_to_students
from .people import enrolled, rostered
from .storedrows import read_assignment
from .totals import read_totals
from .transactions import Transactions

_TEST = "test_"  # a test cell has the name of its exercise after it
_NO_ANSWER = "No response."  # nbgrader's own word about an empty cell


def read_results(course: Course) -> list[Result]:
    """A result for everybody whom the gradebook or the roster knows, by id.

    Raises GradebookError when the gradebook cannot be read, CourseError when the roster cannot.
    """
    totals, people = read_totals(course), {**enrolled(course), **rostered(course)}
    engine = open_engine(resolve(course.db_url, course.root))
    try:
        maxima, points, words = Transactions(engine).read(partial(_read, course.assignment))
    finally:
        engine.dispose()
    collected = set(course.collected())
    reading = _Reading(course.assignment, maxima, points, words)
    students = sorted({*people, *totals, *collected})
    with speaking_to_students(course):  # they read the comments
        return [reading.result(each, totals.get(each), handed_in=each in collected) for each in students]


class _Reading:
    """What was read, put together by student."""

    def __init__(
        self,
        assignment: str,
        maxima: Mapping[str, float],
        points: Mapping[str, Mapping[str, float | None]],
        words: Mapping[str, Sequence[str]],
    ) -> None:
        self._assignment, self._maxima = assignment, maxima
        self._points, self._words = points, words

    def result(self, student: str, total: Total | None, *, handed_in: bool) -> Result:
        """The result of a student."""
        points = self._points.get(student, {})
        status = self._status(total, points, handed_in=handed_in)
        maximum = sum(self._maxima.values())
        empty = Result(student, self._assignment, status, None, maximum, {}, self._maxima)
        if total is None or status in (NOTHING, NOT_GRADED):
            return empty
        score = total.score if status == GRADED else None
        comment = "\n".join(self._comment(student, total, points)) if score is not None else ""
        facts = (total.handed_in, total.late_s, total.late_penalty)
        own = {name: points.get(name) for name in self._maxima}
        return Result(student, self._assignment, status, score, maximum, own, self._maxima, comment, *facts)

    def _status(self, total: Total | None, points: Mapping[str, float | None], *, handed_in: bool) -> str:
        if total is None or not points:
            return NOT_GRADED if handed_in else NOTHING
        if len(total.waiting) == len(points) and all(each is None for each in points.values()):
            return NOT_GRADED if handed_in else NOTHING
        return UNFINISHED if total.waiting else GRADED

    def _comment(self, student: str, total: Total, points: Mapping[str, float | None]) -> Iterator[str]:
        """What a platform shows beside the mark, as text."""
        yield enumerated(
            f"{name} {in_short(points.get(name) or 0)}/{in_short(most)}"
            for name, most in self._maxima.items()
        )
        if total.late_penalty:
            yield penalty_sentence(in_short(total.late_penalty), total.late_penalty)
        yield from self._words.get(student, ())


def _read(
    assignment: str, connection: Connection
) -> tuple[dict[str, float], dict[str, dict[str, float | None]], dict[str, list[str]]]:
    """Points there are, points earned, and comments given by hand; by student and exercise."""
    rows = read_assignment(connection, assignment)
    cells = [each for own in rows.cells.values() for each in own] if rows else []
    maxima: dict[str, float] = {}
    for cell in sorted((each for each in cells if each.graded), key=lambda each: bool(each.commented)):
        name = cell.name.removeprefix(_TEST)
        maxima[name] = maxima.get(name, 0.0) + (cell.points or 0.0)
    ours = api.Assignment.name == assignment
    points: dict[str, dict[str, float | None]] = defaultdict(dict)
    for student, cell, score, auto, manual in connection.execute(_POINTS.where(ours)):
        waiting = auto is None and manual is None
        points[student][cell.removeprefix(_TEST)] = None if waiting else score
    words: dict[str, list[str]] = defaultdict(list)
    for student, cell, manual in connection.execute(_WORDS.where(ours)):
        if manual and manual != _NO_ANSWER:
            words[student].append(f"{cell.removeprefix(_TEST)}: {manual}")
    return maxima, points, words


def _of_submissions(*columns: Any) -> Any:
    return select(api.SubmittedAssignment.student_id, *columns).select_from(api.SubmittedAssignment)


_POINTS = (
    _of_submissions(api.BaseCell.name, api.Grade.score, api.Grade.auto_score, api.Grade.manual_score)
    .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
    .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
    .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
    .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
)
_WORDS = (
    _of_submissions(api.BaseCell.name, api.Comment.manual_comment)
    .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
    .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
    .join(api.Comment, api.Comment.notebook_id == api.SubmittedNotebook.id)
    .join(api.BaseCell, api.BaseCell.id == api.Comment.cell_id)
)
