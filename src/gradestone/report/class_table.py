"""Marks of a class as a table in the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..judge.marksfile import marks_in, record_in
from ..model import Mark, Marks, Total
from ..page.signs import NOT_JUDGED, sign_of

LONGEST_REMARK = 110
BY_HAND, CARRIED, CREDIT = "†", "*", "°"  # behind points
Totals = Mapping[str, Total]
"""What counts in the end, by student: where it is known, it comes before the grader's marks."""
_UNKNOWN: Totals = {}
_PEOPLE = ("automatic_score", "by_hand", "late_penalty")  # columns of the CSV


def read_marks(folders: Sequence[Path]) -> list[Marks]:
    """Marks found in autograded folders, in their order; those without a readable marks.json are left out."""
    return [marks for marks in map(marks_in, folders) if marks is not None]


@dataclass(frozen=True, slots=True)
class _Line:
    """One student: the grader's marks and, where the gradebook knows better, what counts."""

    marks: Marks
    total: Total | None

    @property
    def score(self) -> float:
        return self.marks.score if self.total is None else self.total.score

    @property
    def max_score(self) -> float:
        return self.marks.max_score if self.total is None else self.total.max_score

    @property
    def by_hand(self) -> Mapping[str, float]:
        return {} if self.total is None else self.total.by_hand

    @property
    def late_penalty(self) -> float:
        return 0.0 if self.total is None else self.total.late_penalty

    @property
    def waiting(self) -> tuple[str, ...]:
        """What has no points yet: "not judged" is not a zero."""
        if self.total is not None:
            return self.total.waiting
        return tuple(mark.exercise for mark in self.marks.marks if mark.score is None)

    def points(self, exercise: str) -> float | None:
        own = (mark.score for mark in self.marks.marks if mark.exercise == exercise)
        return self.by_hand[exercise] if exercise in self.by_hand else next(own, None)


def _lines(class_marks: Sequence[Marks], totals: Totals) -> list[_Line]:
    return [_Line(marks, totals.get(marks.student)) for marks in class_marks]


def table(class_marks: Sequence[Marks], totals: Totals = _UNKNOWN) -> RenderableType:
    """One line per student: score, points of each exercise, what to know; below, means and a legend."""
    names, lines = _exercises(class_marks), _lines(class_marks, totals)
    grid = Table(box=box.SIMPLE_HEAD, show_footer=len(class_marks) > 1, padding=(0, 1, 0, 0))
    grid.add_column("student", "mean", no_wrap=True)
    grid.add_column(
        "score", _mean([line.score for line in lines if not line.waiting]), justify="right", no_wrap=True
    )
    for number, name in enumerate(names, 1):
        grid.add_column(str(number), _mean(_scores(lines, name)), justify="right", no_wrap=True)
    grid.add_column("what to know", overflow="fold")
    for line in lines:
        own = {mark.exercise: mark for mark in line.marks.marks}
        cells = [_points(own.get(name), line) for name in names]
        changed = BY_HAND if line.by_hand or line.late_penalty else ""
        score = f"{line.score:.4g}/{line.max_score:.4g}{changed}"
        grid.add_row(line.marks.student, score, *cells, remark(line.marks, line.total))
    legend = "   ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    return Group(grid, Text(legend, style="dim"), Text(_key(lines), style="dim"))


def remark(marks: Marks, total: Total | None = None) -> str:
    """The one thing to know about a submission: what could not be judged, else what went wrong first."""
    line = _Line(marks, total)
    open_marks = [mark.exercise for mark in marks.marks if mark.exercise in line.waiting]
    if open_marks and marks.incidents:
        return _short(f"not judged: {marks.incidents[-1]}")
    parts = [*_by_people(line), *_credits(line)]
    failures = list(_failures(marks))
    parts += failures[:1]
    parts += [f"({len(failures) - 1} more)"] if len(failures) > 1 else []
    if marks.incidents:
        parts.append(f"{'Besides: ' if parts else ''}{marks.incidents[0]}")
    return _short(" ".join(parts))


def to_csv(class_marks: Sequence[Marks], totals: Totals = _UNKNOWN) -> str:
    """One line per student, one column per exercise; an empty cell is not judged.

    Scores and points are those that count; `automatic_score` is what the grader gave.
    """
    names = _exercises(class_marks)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            "student",
            "assignment",
            "score",
            "max_score",
            *names,
            "carried_forward",
            "incidents",
            *_PEOPLE,
            "credit",
        ]
    )
    for line in _lines(class_marks, totals):
        marks = line.marks
        carried = " ".join(mark.exercise for mark in marks.marks if mark.carried_forward)
        incidents = " ".join(marks.incidents)
        given = " ".join(f"{name}={points:g}" for name, points in line.by_hand.items())
        row = [marks.student, marks.assignment, line.score, line.max_score, *map(line.points, names)]
        credit = "; ".join(_earned(line, "{exercise}={score:g} {misconception}"))
        writer.writerow([*row, carried, incidents, marks.score, given, line.late_penalty, credit])
    return text.getvalue()


def to_json(folders: Sequence[Path], totals: Totals = _UNKNOWN) -> str:
    """All marks.json records as one list, each with what counts, if that is known, as `gradebook`."""
    records = [record for record in map(record_in, folders) if record is not None]
    for record in records:
        if (total := totals.get(record.get("student", ""))) is not None:
            record["gradebook"] = asdict(total)
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def _exercises(class_marks: Sequence[Marks]) -> list[str]:
    return list(dict.fromkeys(mark.exercise for marks in class_marks for mark in marks.marks))


def _scores(lines: Sequence[_Line], name: str) -> list[float]:
    return [points for line in lines if (points := line.points(name)) is not None]


def _mean(values: Sequence[float]) -> str:
    return f"{fmean(values):.3g}" if values else ""


def _points(mark: Mark | None, line: _Line) -> Text:
    if mark is None:
        return Text("")
    points = line.points(mark.exercise)
    sign = sign_of(points, mark.points)
    if points is None:
        return Text(sign.icon, style=sign.style)
    return Text(f"{points:.3g}{_note(mark, line)}", style=sign.style)


def _note(mark: Mark, line: _Line) -> str:
    """How the points came about, where it was not by the checks of the student's own run alone."""
    if mark.exercise in line.by_hand:
        return BY_HAND
    return (CARRIED if mark.carried_forward else "") + (CREDIT if mark.credit else "")


def _key(lines: Sequence[_Line]) -> str:
    parts = {
        f"{CARRIED} carried forward": any(
            mark.carried_forward for line in lines for mark in line.marks.marks
        ),
        f"{CREDIT} credit for a named mistake": any(
            mark.credit for line in lines for mark in line.marks.marks
        ),
        f"{BY_HAND} given by hand, or less because it was late": any(
            line.by_hand or line.late_penalty for line in lines
        ),
        f"{NOT_JUDGED.icon} not judged, to be marked by hand": any(
            line.points(mark.exercise) is None for line in lines for mark in line.marks.marks
        ),
    }
    return "   ".join(part for part, occurs in parts.items() if occurs)


def _by_people(line: _Line) -> Iterator[str]:
    """What a person has given or has still to give, and what lateness has cost."""
    if line.by_hand:
        given = ", ".join(f"{name} {points:g}" for name, points in line.by_hand.items())
        yield f"By hand: {given}."
    if line.late_penalty:
        yield f"Late: {line.late_penalty:g} points less."
    if line.total is not None and line.waiting:
        yield f"To be marked by hand: {', '.join(line.waiting)}."


def _credits(line: _Line) -> Iterator[str]:
    """Which mistake has earned what, where it counts."""
    told = _earned(line, "{exercise} {score:g} for {misconception}")
    if told:
        yield f"Credit: {', '.join(told)}."


def _earned(line: _Line, form: str) -> list[str]:
    """Each credit of a student in this form; not where a person has given other points."""
    return [
        form.format(exercise=mark.exercise, score=mark.score, misconception=credit.misconception)
        for mark in line.marks.marks
        if mark.exercise not in line.by_hand and (credit := mark.credit)
    ]


def _failures(marks: Marks) -> Iterator[str]:
    """The first failed check of every exercise that lost points; a mistake with a credit is named already."""
    for mark in marks.marks:
        failed = [verdict for verdict in mark.verdicts if verdict.outcome != "passed"]
        if failed and mark.score != mark.points and not mark.credit:
            told = next((verdict for verdict in failed if verdict.hint), failed[0])
            sentence = told.hint or told.rationale
            yield sentence if sentence.startswith(mark.exercise) else f"{mark.exercise}: {sentence}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_REMARK else text[: LONGEST_REMARK - 1] + "…"
