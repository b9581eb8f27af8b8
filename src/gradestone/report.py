"""Marks of a class as a table in the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .batch.record import read_marks as read_one
from .batch.record import read_record
from .model import Mark, Marks

LONGEST_REMARK = 110


def read_marks(folders: Sequence[Path]) -> list[Marks]:
    """Marks found in autograded folders, in their order; those without a readable marks.json are left out."""
    return [marks for marks in map(read_one, folders) if marks is not None]


def table(class_marks: Sequence[Marks]) -> RenderableType:
    """One line per student: score, points of each exercise, what to know; below, means and a legend."""
    names = _exercises(class_marks)
    grid = Table(box=box.SIMPLE_HEAD, show_footer=len(class_marks) > 1, padding=(0, 1, 0, 0))
    grid.add_column("student", "mean", no_wrap=True)
    grid.add_column("score", _mean(_judged(class_marks)), justify="right", no_wrap=True)
    for number, name in enumerate(names, 1):
        grid.add_column(str(number), _mean(_scores(class_marks, name)), justify="right", no_wrap=True)
    grid.add_column("what to know", overflow="fold")
    for marks in class_marks:
        points = {mark.exercise: mark for mark in marks.marks}
        cells = [_points(points.get(name)) for name in names]
        grid.add_row(marks.student, f"{marks.score:.4g}/{marks.max_score:.4g}", *cells, remark(marks))
    legend = "   ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    return Group(grid, Text(legend, style="dim"), Text(_key(class_marks), style="dim"))


def remark(marks: Marks) -> str:
    """The one thing to know about a submission: what could not be judged, else what went wrong first."""
    open_marks = [mark.exercise for mark in marks.marks if mark.score is None]
    if open_marks and marks.incidents:
        return _short(f"not judged: {marks.incidents[-1]}")
    failures = list(_failures(marks))
    parts = [failures[0]] if failures else []
    parts += [f"({len(failures) - 1} more)"] if len(failures) > 1 else []
    if marks.incidents:
        parts.append(f"{'Besides: ' if parts else ''}{marks.incidents[0]}")
    return _short(" ".join(parts))


def to_csv(class_marks: Sequence[Marks]) -> str:
    """One line per student, one column per exercise; an empty cell is not judged."""
    names = _exercises(class_marks)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "assignment", "score", "max_score", *names, "carried_forward", "incidents"])
    for marks in class_marks:
        points = {mark.exercise: mark.score for mark in marks.marks}
        carried = " ".join(mark.exercise for mark in marks.marks if mark.carried_forward)
        incidents = " ".join(marks.incidents)
        row = [marks.student, marks.assignment, marks.score, marks.max_score]
        writer.writerow([*row, *(points.get(name) for name in names), carried, incidents])
    return text.getvalue()


def to_json(folders: Sequence[Path]) -> str:
    """All marks.json records as one list."""
    records = [record for record in map(read_record, folders) if record is not None]
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def _exercises(class_marks: Sequence[Marks]) -> list[str]:
    return list(dict.fromkeys(mark.exercise for marks in class_marks for mark in marks.marks))


def _scores(class_marks: Sequence[Marks], name: str) -> list[float]:
    found = (mark.score for marks in class_marks for mark in marks.marks if mark.exercise == name)
    return [score for score in found if score is not None]


def _judged(class_marks: Sequence[Marks]) -> list[float]:
    """Scores of the submissions judged in full: "not judged" is not a zero."""
    judged = (marks for marks in class_marks if all(mark.score is not None for mark in marks.marks))
    return [marks.score for marks in judged]


def _mean(values: Sequence[float]) -> str:
    return f"{fmean(values):.3g}" if values else ""


def _points(mark: Mark | None) -> Text:
    if mark is None:
        return Text("")
    if mark.score is None:
        return Text("?", style="bold magenta")
    style = "green" if mark.score >= mark.points else "red" if mark.score == 0 else "yellow"
    return Text(f"{mark.score:.3g}{'*' if mark.carried_forward else ''}", style=style)


def _key(class_marks: Sequence[Marks]) -> str:
    marks = [mark for each in class_marks for mark in each.marks]
    parts = ["* carried forward"] if any(mark.carried_forward for mark in marks) else []
    parts += ["? not judged, to be marked by hand"] if any(mark.score is None for mark in marks) else []
    return "   ".join(parts)


def _failures(marks: Marks) -> Iterator[str]:
    """A sentence for every exercise that lost points: its first failed check."""
    for mark in marks.marks:
        failed = [verdict for verdict in mark.verdicts if verdict.outcome != "passed"]
        if failed and mark.score != mark.points:
            told = next((verdict for verdict in failed if verdict.hint), failed[0])
            sentence = told.hint or told.rationale
            yield sentence if sentence.startswith(mark.exercise) else f"{mark.exercise}: {sentence}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_REMARK else text[: LONGEST_REMARK - 1] + "…"
