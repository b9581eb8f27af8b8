"""Marks of a class as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from ..judge.marksfile import marks_in
from ..model import Mark, Marks, Total
from ..page.signs import NOT_JUDGED, sign_of
from .members import GRADED, NOTHING, NOTHING_KNOWN, Known, Member, counted, exercises, lateness, members

LONGEST_REMARK = 110
WIDEST_NAME = 26  # of a student; what is longer is folded, so that it never takes the room of marks
NARROW_NAME = 14
WIDE = 110  # columns of a terminal that has room for names and the times of hand-ins
BY_HAND, CARRIED, CREDIT = "†", "*", "°"  # behind points


def read_marks(folders: Sequence[Path]) -> list[Marks]:
    """Marks found in autograded folders, in their order; those without a readable marks.json are left out."""
    return [marks for marks in map(marks_in, folders) if marks is not None]


def table(class_marks: Sequence[Marks], known: Known = NOTHING_KNOWN) -> RenderableType:
    """One line for everybody: score, points of each exercise, what to know; below, means and a legend."""
    return _ClassTable(exercises(class_marks), members(class_marks, known))


@dataclass(frozen=True, slots=True)
class _ClassTable:
    """The table at the width there is."""

    names: Sequence[str]
    lines: Sequence[Member]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._grid(narrow=options.max_width < WIDE)
        legend = "   ".join(f"{number} {name}" for number, name in enumerate(self.names, 1))
        for line in filter(None, (legend, _key(self.lines), *_class(self.lines))):
            yield Text(line, style="dim")

    def _grid(self, *, narrow: bool) -> Table:
        """Where there is little room, marks come first: no names and times, and long ids shortened."""
        marked = [line for line in self.lines if line.marks]
        with_times = not narrow and any(line.total and line.total.handed_in for line in self.lines)
        judged = [line.score for line in marked if not line.waiting]
        grid = Table(box=box.SIMPLE_HEAD, show_footer=len(marked) > 1, padding=(0, 1, 0, 0))
        grid.add_column("student", "mean", overflow="fold", max_width=WIDEST_NAME, no_wrap=narrow)
        grid.add_column("score", _mean(judged), justify="right", no_wrap=True)
        for number, name in enumerate(self.names, 1):
            mean = _mean([line.points(name) for line in marked])
            grid.add_column(str(number), mean, justify="right", no_wrap=True)
        if with_times:
            grid.add_column("handed in (UTC)", overflow="fold", max_width=16)
        grid.add_column("what to know", overflow="fold")
        for line in self.lines:
            points = (_points(line, name) for name in self.names)
            rest = (_time(line.total), _know(line)) if with_times else (_know(line, lateness(line.total)),)
            who = Text(_shortened(line.student)) if narrow else _who(line)
            grid.add_row(who, _score(line), *points, *rest)
        return grid


def remark(marks: Marks, total: Total | None = None) -> str:
    """The one thing to know about a submission: what could not be judged, else what went wrong first."""
    line = Member(marks.student, marks, total)
    open_marks = [mark.exercise for mark in marks.marks if mark.exercise in line.waiting]
    if open_marks and marks.incidents:
        return _short(f"not judged: {marks.incidents[-1]}")
    parts = [*marks.replaces[:1], *_by_people(line), *_credits(line)]
    failures = list(_failures(marks))
    parts += failures[:1]
    parts += [f"({len(failures) - 1} more)"] if len(failures) > 1 else []
    if marks.incidents:
        parts.append(f"{'Besides: ' if parts else ''}{marks.incidents[0]}")
    return _short(" ".join(parts))


# ---------------------------------------------------------------- cells


def _who(line: Member) -> Text:
    """The id and, where they are known, name and address, so that somebody can be written to."""
    text = Text(line.student)
    for known in filter(None, (line.name, line.email)):
        text.append(f"\n{known}", style="dim")
    return text


def _shortened(student: str) -> str:
    half = NARROW_NAME // 2
    return student if len(student) <= NARROW_NAME else f"{student[:half]}…{student[-half + 1 :]}"


def _score(line: Member) -> Text:
    if line.score is None:
        return Text(NOT_JUDGED.icon, style=NOT_JUDGED.style)
    changed = BY_HAND if line.by_hand or line.late_penalty else ""
    of = "" if line.max_score is None else f"/{line.max_score:.4g}"
    return Text(f"{line.score:.4g}{of}{changed}", style="dim" if line.status == NOTHING else "")


def _points(line: Member, name: str) -> Text:
    mark = next((mark for mark in line.marks.marks if mark.exercise == name), None) if line.marks else None
    if mark is None:
        return Text("")
    points = line.points(name)
    sign = sign_of(points, mark.points)
    if points is None:
        return Text(sign.icon, style=sign.style)
    return Text(f"{points:.3g}{_note(mark, line)}", style=sign.style)


def _note(mark: Mark, line: Member) -> str:
    """How the points came about, where it was not by the checks of the student's own run alone."""
    if mark.exercise in line.by_hand:
        return BY_HAND
    return (CARRIED if mark.carried_forward else "") + (CREDIT if mark.credit else "")


def _time(total: Total | None) -> Text:
    text = Text(f"{total.handed_in:%Y-%m-%d %H:%M}" if total and total.handed_in else "")
    if told := lateness(total):
        text.append(f"{text and chr(10)}{told}", style="yellow" if total and total.late_s else "dim")
    return text


def _know(line: Member, first: str = "") -> str:
    told = line.status if line.marks is None else remark(line.marks, line.total)
    return f"{first}. {told}" if first else told


def _mean(values: Sequence[float | None]) -> str:
    found = [value for value in values if value is not None]
    return f"{fmean(found):.3g}" if found else ""


# ---------------------------------------------------------------- below the table


def _key(lines: Sequence[Member]) -> str:
    marked = [(line, mark) for line in lines if line.marks for mark in line.marks.marks]
    parts = {
        f"{CARRIED} carried forward": any(mark.carried_forward for _, mark in marked),
        f"{CREDIT} credit for a named mistake": any(mark.credit for _, mark in marked),
        f"{BY_HAND} given by hand, or less because it was late": any(
            line.by_hand or line.late_penalty for line in lines
        ),
        f"{NOT_JUDGED.icon} not judged, to be marked by hand": any(
            line.points(mark.exercise) is None for line, mark in marked
        ),
    }
    return "   ".join(part for part, occurs in parts.items() if occurs)


def _class(lines: Sequence[Member]) -> Iterator[str]:
    """How far the class has come, where not everybody is graded."""
    if any(line.status != GRADED for line in lines):
        yield f"{len(lines)} in the class: {', '.join(counted(lines))}"


# ---------------------------------------------------------------- what to know


def _by_people(line: Member) -> Iterator[str]:
    """What a person has given or has still to give, and what lateness has cost."""
    if line.by_hand:
        given = ", ".join(f"{name} {points:g}" for name, points in line.by_hand.items())
        yield f"By hand: {given}."
    if line.late_penalty:
        yield f"Late: {line.late_penalty:g} points less."
    if line.total is not None and line.waiting:
        yield f"To be marked by hand: {', '.join(line.waiting)}."


def _credits(line: Member) -> Iterator[str]:
    """Which mistake has earned what, where it counts."""
    told = line.earned("{exercise} {score:g} for {misconception}")
    if told:
        yield f"Credit: {', '.join(told)}."


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
