"""Marks of a class in the terminal, and as plain text in a pipe. Marks are never cut, whatever the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from ..judge.marksfile import marks_in
from ..model import Marks
from ..page.localised import enumerated, moment, number
from ..page.signs import NOT_JUDGED, sign_of
from ..selfcheck.plain import listed
from ..selfcheck.words import N_, _, ngettext
from .columns import Column, aligned, legible, means
from .members import (
    GRADED,
    NOTHING,
    NOTHING_KNOWN,
    Known,
    Member,
    counted,
    exercises,
    lateness,
    members,
)
from .remarks import know, note, signs

WIDEST_NAME = (
    26  # columns of a student's id; what is longer is folded, so that it never takes the room of marks
)
NARROW_NAME = 14
TIME_WIDTH = 16
LEAST_TO_KNOW = 34, 24  # columns it takes to read what to know, with and without names and times
LEFT_OUT = N_(
    "Left out at this width: {what}. A wider terminal shows them, and so do --csv, --json and --out."
)


def read_marks(folders: Sequence[Path]) -> list[Marks]:
    """Marks found in autograded folders, in their order; those without a readable marks.json are left out."""
    return [marks for marks in map(marks_in, folders) if marks is not None]


def show(console: Console, class_marks: Sequence[Marks], known: Known = NOTHING_KNOWN) -> None:
    """Everybody: score, points of each exercise, what to know; below, means and a legend.

    On a terminal a table that fits it, or some lines a student where there is no room for one; elsewhere one
    line a student, aligned, with everything in it and nothing else: no frame, no colour, no folding.
    """
    table = ClassTable(exercises(class_marks), members(class_marks, known))
    if console.is_terminal:
        console.print(table)
        return
    for line in (*aligned(table.columns(), len(table.lines)), *table.below()):
        console.print(Text(line), soft_wrap=True)


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The table at the width there is."""

    names: Sequence[str]
    lines: Sequence[Member]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.max_width
        if room >= self._width(WIDEST_NAME) + self._times() + LEAST_TO_KNOW[0]:
            yield self._grid(WIDEST_NAME, whole=True)
            left_out = ""
        elif room >= self._width(NARROW_NAME) + LEAST_TO_KNOW[1]:
            yield self._grid(NARROW_NAME, whole=False)
            left_out = self._left_out()
        else:
            yield from self._blocks()
            left_out = self._left_out()
        yield from (Text(line, style="dim") for line in (*self.below(), left_out) if line)

    def below(self) -> Iterator[str]:
        """The legend, and how far the class has come where not everybody is graded."""
        legend = "   ".join(f"{place}:{name}" for place, name in enumerate(self.names, 1))
        yield from filter(None, (legend, signs(self.lines)))
        if any(line.status != GRADED for line in self.lines):
            count = len(self.lines)
            said = ngettext("{count} in the class: {how_far}", "{count} in the class: {how_far}", count)
            yield said.format(count=count, how_far=enumerated(counted(self.lines)))

    def columns(self) -> Iterator[Column]:
        """All there is, as plain text; what nobody has is no column."""
        marked = self._marked()
        yield Column(
            _("student"), [legible(line.student) for line in self.lines], _("mean") if len(marked) > 1 else ""
        )
        yield Column(_("name"), [legible(line.name) for line in self.lines])
        yield Column(_("e-mail"), [legible(line.email) for line in self.lines])
        yield Column(_("score"), [_score(line).plain for line in self.lines], self._mean_score(), right=True)
        for place, name in enumerate(self.names, 1):
            cells = [_points(line, name).plain for line in self.lines]
            yield Column(str(place), cells, means(line.points(name) for line in marked), right=True)
        times = [moment(line.total.handed_in) if line.total else "" for line in self.lines]
        yield Column(_("handed in (UTC)"), times)
        yield Column(_("late"), [lateness(line.total) for line in self.lines])
        yield Column(_("what to know"), [legible(know(line)) for line in self.lines])

    def _marked(self) -> list[Member]:
        return [line for line in self.lines if line.marks]

    def _mean_score(self) -> str:
        return means(line.score for line in self._marked() if not line.waiting)

    # ------------------------------------------------------------ as a table

    def _grid(self, widest: int, *, whole: bool) -> Table:
        """With names and times where it is whole; what has no room there is folded, never cut."""
        marked = self._marked()
        grid = Table(box=box.SIMPLE_HEAD, show_footer=len(marked) > 1, padding=(0, 1, 0, 0))
        grid.add_column(_("student"), _("mean"), overflow="fold", max_width=widest)
        grid.add_column(_("score"), self._mean_score(), justify="right", no_wrap=True)
        for place, name in enumerate(self.names, 1):
            grid.add_column(
                str(place), means(line.points(name) for line in marked), justify="right", no_wrap=True
            )
        times = whole and bool(self._times())
        if times:
            grid.add_column(_("handed in (UTC)"), overflow="fold", min_width=TIME_WIDTH, max_width=TIME_WIDTH)
        grid.add_column(_("what to know"), overflow="fold")
        for line in self.lines:
            points = (_points(line, name) for name in self.names)
            rest = (_time(line), _know(line)) if times else (_know(line, lateness(line.total)),)
            grid.add_row(_who(line, whole=whole), _score(line), *points, *rest)
        return grid

    def _width(self, widest: int) -> int:
        """Columns that ids, scores and points take, with the space around each; not what to know."""
        marked = self._marked()
        ids = max((cell_len(legible(line.student)) for line in self.lines), default=0)
        scores = [_score(line).plain for line in self.lines]
        widths = [
            max(cell_len(_("student")), min(widest, ids)),
            _widest([*scores, self._mean_score(), _("score")]),
        ]
        for place, name in enumerate(self.names, 1):
            mean = means(line.points(name) for line in marked)
            widths.append(_widest([str(place), mean, *(_points(line, name).plain for line in self.lines)]))
        return sum(widths) + len(widths) + 3

    def _times(self) -> int:
        return TIME_WIDTH + 1 if any(line.total and line.total.handed_in for line in self.lines) else 0

    def _left_out(self) -> str:
        what = {
            _("names"): any(line.name for line in self.lines),
            _("addresses"): any(line.email for line in self.lines),
            _("times of hand-ins"): bool(self._times()),
        }
        found = [name for name, occurs in what.items() if occurs]
        return _(LEFT_OUT).format(what=listed(found)) if found else ""

    # ------------------------------------------------------------ as lines

    def _blocks(self) -> Iterator[Text]:
        """Of everybody: id and score, the points with the numbers of their exercises, what to know."""
        for line in self.lines:
            points = [(str(place), _points(line, name)) for place, name in enumerate(self.names, 1)]
            yield from _block(Text(legible(line.student)), _score(line), points)
            if told := _know(line, lateness(line.total)):
                yield Text(told, style="dim", overflow="fold")
        marked = self._marked()
        if len(marked) > 1:
            averages = [means(line.points(name) for line in marked) for name in self.names]
            points = [(str(place), Text(mean)) for place, mean in enumerate(averages, 1)]
            yield from _block(Text(_("mean")), Text(self._mean_score()), points)


def _block(who: Text, score: Text, points: Sequence[tuple[str, Text]]) -> Iterator[Text]:
    who.stylize("bold")
    yield Text.assemble(who, "  ", score, overflow="fold")
    told = Text(overflow="fold")
    for place, each in points:
        if each.plain:
            # What belongs together is never parted at the end of a line.
            told.append(f"{place}:", style="dim").append_text(each).append("  ")
    if told:
        told.rstrip()
        yield told


def _widest(texts: Sequence[str]) -> int:
    return max(map(cell_len, texts), default=0)


# ---------------------------------------------------------------- cells


def _who(line: Member, *, whole: bool) -> Text:
    """The id and, where they have room, name and address, so that somebody can be written to."""
    text = Text(legible(line.student))
    for known in filter(None, (line.name, line.email)) if whole else ():
        text.append(f"\n{legible(known)}", style="dim")
    return text


def _score(line: Member) -> Text:
    if line.score is None:
        return Text(NOT_JUDGED.icon, style=NOT_JUDGED.style)
    of = "" if line.max_score is None else f"/{number(line.max_score)}"
    return Text(f"{number(line.score)}{of}{note(line)}", style="dim" if line.status == NOTHING else "")


def _points(line: Member, name: str) -> Text:
    mark = line.mark(name)
    if mark is None:
        return Text("")
    points = line.points(name)
    sign = sign_of(points, mark.points)
    if points is None:
        return Text(sign.icon, style=sign.style)
    return Text(f"{number(points)}{note(line, mark)}", style=sign.style)


def _time(line: Member) -> Text:
    total = line.total
    text = Text(moment(total.handed_in) if total else "")
    if told := lateness(total):
        text.append(f"{text and chr(10)}{told}", style="yellow" if total and total.late_s else "dim")
    return text


def _know(line: Member, first: str = "") -> str:
    return legible(know(line, first))
