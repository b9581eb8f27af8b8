"""`gradestone check` of an assignment with asserts: the solution and the untouched release, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ..batch.examining import proven_cells
from ..batch.messages import Bundle, Task
from ..batch.opened_grader import open_grader
from ..bridge.course import Course, load_course
from ..judge.marksfile import marks_of_record
from ..model import Mark
from .prove import frame


@dataclass(frozen=True, slots=True)
class TriedCell:
    """A test cell with the marks of the solution, and those of the untouched release."""

    solution: Mark
    untouched: Mark

    @property
    def fails(self) -> bool:
        """Whether the instructor's own solution has not all points."""
        return self.solution.score != self.solution.points

    @property
    def remark(self) -> str:
        """What there is to say."""
        if self.fails:
            return f"the solution fails: {self.solution.verdicts[0].rationale}"
        return "points without an answer" if self.untouched.score else ""


def prove_asserts(root: Path, assignment: str, console: Console) -> bool:
    """Print every test cell; whether the solution has all points. Raises as `proven_cells`."""
    course = load_course(root, assignment)
    cells = tried_cells(course)
    table = Table(box=frame(console), title=f"gradestone check {assignment}", title_justify="left")
    for name in ("", "Tests", "judged", "solution", "untouched", ""):
        table.add_column(name)
    for each in cells:
        sign = "[red]✗[/]" if each.fails else "[green]✓[/]"
        scores = (f"{mark.score:g} of {mark.points:g}" for mark in (each.solution, each.untouched))
        table.add_row(sign, each.solution.exercise, each.solution.judged, *scores, each.remark)
    console.print(table)
    return not any(each.fails for each in cells)


def tried_cells(course: Course) -> tuple[TriedCell, ...]:
    """All test cells of the release, graded as a class is graded."""
    _, path = proven_cells(course)
    bundle = Bundle(
        assignment=course.assignment,
        release=str(course.release),
        notebook=course.notebook,
        key=str(path),
        limits=course.limits_of_asserts,
        unsafe=course.unsafe,
        students_files=course.students_files,
    )
    with open_grader(bundle) as grade:
        graded = (grade(Task("check", str(folder), "", 0)) for folder in (course.source, course.release))
        solution, untouched = (marks_of_record(each.marks).marks for each in graded)
    return tuple(TriedCell(*pair) for pair in zip(solution, untouched, strict=True))
