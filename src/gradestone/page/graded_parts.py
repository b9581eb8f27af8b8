"""What a page has to say of each graded part: an exercise, or an answer that a person marks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_exercise, is_test
from ..model import Mark, Marks, Verdict
from ..selfcheck.words import N_, _, ngettext
from .localised import how_many, number, score_of
from .signs import NOT_JUDGED, PASSED, Sign, sign_of
from .tables import (
    all_passed,
    checks_passed,
    first_look,
    rows_of,
    table_remarks,
    without_repetition,
)

_TEST = "test_"  # a test cell has the name of its exercise after it
WAITING = N_("A person will mark it.")
READ_COMMENT = N_("See the comment.")
BY_HAND = N_("(points given by hand)")


@dataclass(frozen=True, slots=True)
class GradedPart:
    """A row of the marks, and what stands below it."""

    name: str
    anchor: str
    sign: Sign
    points: str  # short, as it stands in a column
    in_words: str  # the same as it stands behind the name
    share: float  # of the points, 0 to 1
    look: str = ""
    remark: str = ""
    passed: str = ""  # one sentence in place of rows
    remarks: Sequence[str] = ()
    rows: Sequence[tuple[str, Verdict]] = ()
    answers: Sequence[CellJson] = ()
    test: CellJson | None = None
    comments: Sequence[str] = field(default=())

    @property
    def right(self) -> bool:
        """Whether there is nothing to do, and nothing that a person had to say."""
        return self.sign is PASSED and not self.comments

    @property
    def rank(self) -> int:
        """What a reader should see first: what is not right, then what is still open."""
        return 2 if self.sign is PASSED else 1 if self.sign is NOT_JUDGED else 0


def parts_of(
    cells: Sequence[CellJson], marks: Marks | None, points: str = "", hidden_left: str = ""
) -> list[GradedPart]:
    """All graded parts, the exercises first, in the order of the notebook; points given by hand count.

    points : said of each exercise in place of its points
    hidden_left : said of what has passed all checks that are told, and has not all points
    """
    found = _Cells(cells)
    in_force = [_in_force(mark, found.test(mark.exercise)) for mark in marks.marks] if marks else []
    right = {mark.exercise for mark in in_force if sign_of(mark.score, mark.points) is PASSED}
    exercises = [_exercise_part(mark, found, right, points, hidden_left) for mark in in_force]
    return [*exercises, *found.by_hand({mark.exercise for mark in in_force})]


def points_in_column(score: float | None, points: float) -> str:
    """Short, below a head that says what it is."""
    return _("? of {most}").format(most=number(points)) if score is None else score_of(score, points)


def points_in_words(score: float | None, points: float) -> str:
    """The same where nothing else says that these are points."""
    count = how_many(points)
    if score is None:
        said = ngettext("? of {points} points", "? of {points} points", count)
        return said.format(points=number(points))
    said = ngettext("{score} of {points} points", "{score} of {points} points", count)
    return said.format(score=number(score), points=number(points))


class _Cells:
    """The cells of a notebook by what they are for."""

    def __init__(self, cells: Sequence[CellJson]) -> None:
        self._cells = [cell for cell in cells if grade_id_of(cell)]
        self._tests = {grade_id_of(cell): cell for cell in self._cells if is_test(cell)}

    def test(self, exercise: str) -> CellJson | None:
        return next((self._tests[name] for name in _names(exercise) if name in self._tests), None)

    def answers(self, exercise: str) -> list[CellJson]:
        return [cell for cell in self._cells if is_exercise(cell) and grade_id_of(cell) == exercise]

    def by_hand(self, exercises: Collection[str]) -> Iterator[GradedPart]:
        """What is no exercise: answers in words, tasks, code that a person marks, tests without a mark."""
        known = {name for exercise in exercises for name in _names(exercise)}
        for cell in self._cells:
            flags = flags_of(cell)
            graded = "points" in flags and (flags.get("grade") or flags.get("task"))
            if graded and grade_id_of(cell) not in known:
                yield _hand_marked(cell)


def _names(exercise: str) -> tuple[str, str]:
    """What its test cell may be called; of several notebooks the name may tell which it is in."""
    name = exercise.rpartition("/")[2]
    return f"{_TEST}{name}", name


def _in_force(mark: Mark, test: CellJson | None) -> Mark:
    """The mark with the score that the gradebook has for it, if it has one."""
    flags = flags_of(test) if test else {}
    if "score" not in flags:
        return mark
    return replace(mark, score=None if flags.get("waiting") else float(flags["score"] or 0.0))


def _exercise_part(
    mark: Mark, cells: _Cells, right: Collection[str], points: str, hidden_left: str
) -> GradedPart:
    test, answers = cells.test(mark.exercise), cells.answers(mark.exercise)
    shown, carried = without_repetition(mark)
    passed = all_passed(shown)
    sign = sign_of(mark.score, mark.points)
    given = flags_of(test).get("by_hand") if test else False
    return GradedPart(
        name=mark.exercise,
        anchor=grade_id_of(test) if test else f"{_TEST}{mark.exercise}",
        sign=sign,
        points=points or points_in_column(mark.score, mark.points),
        in_words=points or points_in_words(mark.score, mark.points),
        share=_share(mark.score, mark.points),
        look=first_look(mark, right) or (hidden_left if sign is not PASSED else ""),
        remark=_(BY_HAND) if given else checks_passed(mark),
        passed=passed,
        remarks=table_remarks(shown, carried),
        rows=() if passed else rows_of(shown),
        answers=answers,
        test=test,
        comments=_comments(answers),
    )


def _hand_marked(cell: CellJson) -> GradedPart:
    flags = flags_of(cell)
    points, comments = float(flags.get("points") or 0.0), _comments([cell])
    score = None if flags.get("waiting") or "score" not in flags else float(flags["score"] or 0.0)
    short = score is not None and score < points
    return GradedPart(
        name=grade_id_of(cell),
        anchor=grade_id_of(cell),
        sign=sign_of(score, points),
        points=points_in_column(score, points),
        in_words=points_in_words(score, points),
        share=_share(score, points),
        look=_(WAITING) if score is None else _(READ_COMMENT) if short and comments else "",
        answers=() if is_test(cell) else [cell],
        test=cell if is_test(cell) else None,
        comments=comments,
    )


def _share(score: float | None, points: float) -> float:
    return min(1.0, max(0.0, (score or 0.0) / points)) if points else 0.0


def _comments(cells: Sequence[CellJson]) -> list[str]:
    """What a person, or nbgrader, had to say; never an empty one."""
    said = (flags_of(cell).get("comment") for cell in cells)
    return [str(words).strip() for words in said if words and str(words).strip()]


def shown_elsewhere(parts: Sequence[GradedPart]) -> Mapping[Any, GradedPart]:
    """Parts by the identity of the cells that their sections show."""
    cells = ((part, cell) for part in parts for cell in (*part.answers, part.test) if cell is not None)
    return {id(cell): part for part, cell in cells}
