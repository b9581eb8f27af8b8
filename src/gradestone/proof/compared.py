"""The same hand-ins graded by nbgrader and by us, each in a copy of the course: cell by cell, both scores."""

from __future__ import annotations

import json
import os
import shutil
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..batch.autograde import Request, autograde
from ..bridge.automatic_scores import Scores, automatic_scores
from ..bridge.build import build
from ..bridge.course import CONFIG_NAME, Course, load_course
from ..errors import CourseError
from ..files.children import ChildError, run_child
from ..files.notebook_cells import grade_id_of
from ..files.temporary import TemporaryFolder
from ..judge.marksfile import marks_in
from ..model import Mark

SOLUTION, UNTOUCHED = "the-solution", "untouched"
"""Students beside the course's own: who hands in the instructor's notebook, and who hands in the release."""
STOCK_S = 120.0  # for a hand-in, more than nbgrader ever takes
_LEFT_OUT = (".git", ".gradestone", ".venv", "*.db", "*.db.*", "autograded", "feedback", "release", "reports")
_STOCK = "c.Gradestone.enabled = False"
_OURS = """\
from gradestone.bridge.config import configure

configure(c)
c.Gradestone.examine = True
"""


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell of a student that the two do not agree on."""

    student: str
    notebook: str
    cell: str
    stock: float | None
    ours: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it. Seconds are of the whole class, start included."""

    stock: Scores
    ours: Scores
    differences: tuple[CellDifference, ...]
    stock_s: float
    ours_s: float
    judged: Mapping[str, str]  # where, by cell


def compare(course: Course, students: Sequence[str], told: Callable[[str], None]) -> Comparison:
    """Grade these students, the solution and the untouched release in both ways. The course is left alone.

    told : hears what is being done

    Raises CourseError when one of the two cannot be built or graded.
    """
    with TemporaryFolder() as held:
        told("copying the course")
        stock, ours = (_copy(course, held.path / name, students) for name in ("nbgrader", "gradestone"))
        _configure(stock, _STOCK)
        _configure(ours, _OURS)
        told("nbgrader builds and grades")
        _nbgrader(stock, "generate_assignment", course.assignment, 1)
        graded = _hand_in(stock, course.assignment)
        stock_s = _seconds(lambda: _nbgrader(stock, "autograde", course.assignment, len(students) + 2))
        told("gradestone builds and grades")
        build(ours, course.assignment)
        own = _hand_in(ours, course.assignment)
        ours_s = _seconds(lambda: autograde(own, Request()))
        return _compared(graded, own, stock_s, ours_s)


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


# ---------------------------------------------------------------- two courses


def _copy(course: Course, folder: Path, students: Sequence[str]) -> Path:
    """All of the course but what is made of it, and of the hand-ins only those that are wanted."""
    unwanted = {course.submitted(each) for each in course.collected()}
    unwanted -= {course.submitted(each) for each in students}

    def left_out(place: str, names: list[str]) -> set[str]:
        made = shutil.ignore_patterns(*_LEFT_OUT)(place, names) if Path(place) == course.root else set()
        return {*made, *(name for name in names if Path(place, name) in unwanted)}

    shutil.copytree(course.root, folder, ignore=left_out, symlinks=True)
    return folder


def _configure(folder: Path, lines: str) -> None:
    path = folder / CONFIG_NAME
    own = path.read_text(encoding="utf-8") if path.is_file() else "c = get_config()"
    place = f"c.CourseDirectory.root = {str(folder)!r}"
    gradebook = f"c.CourseDirectory.db_url = {f'sqlite:///{folder}/gradebook.db'!r}"
    path.write_text("\n".join((own, place, gradebook, lines)), encoding="utf-8")


def _hand_in(folder: Path, assignment: str) -> Course:
    """A copy of the course in which the solution and the untouched release are handed in too."""
    course = load_course(folder, assignment)
    for student, step in ((SOLUTION, course.source), (UNTOUCHED, course.release)):
        shutil.copytree(step, course.submitted(student), dirs_exist_ok=True)
    return course


def _nbgrader(folder: Path, command: str, assignment: str, hand_ins: int) -> None:
    """A command of nbgrader, as a program of its own. Hand-ins that it cannot grade the table shows."""
    # nbgrader calls `alembic` by its bare name, active environment or not.
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)))
    variables = os.environ | {"PATH": path}
    try:
        run_child(
            "nbgrader",
            command,
            assignment,
            folder=folder,
            timeout_s=STOCK_S * hand_ins,
            environment=variables,
        )
    except ChildError as error:
        if command == "generate_assignment":
            raise CourseError(f"nbgrader cannot build {assignment}: {error}") from error


# ---------------------------------------------------------------- one table


def _compared(stock: Course, ours: Course, stock_s: float, ours_s: float) -> Comparison:
    theirs, own = automatic_scores(stock), automatic_scores(ours)
    judged = {_cell(mark): mark.judged for mark in _marks(ours, SOLUTION)}
    return Comparison(theirs, own, tuple(_differences(stock, ours)), stock_s, ours_s, judged)


def _differences(stock: Course, ours: Course) -> Iterator[CellDifference]:
    theirs, own = automatic_scores(stock), automatic_scores(ours)
    for place in sorted({*theirs, *own}):
        one, other = theirs.get(place), own.get(place)
        if not _same(one, other):
            yield CellDifference(*place, one, other, _why(*place, stock) or _our_words(ours, *place))


def _same(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < 1e-9)


def _why(student: str, notebook: str, cell: str, stock: Course) -> str:
    """What nbgrader's own result shows of a known injustice; "" where it shows none."""
    path = stock.autograded(student) / f"{notebook}.ipynb"
    if not path.is_file():
        return "nbgrader could not grade this notebook"
    cells = json.loads(path.read_bytes())["cells"]
    found = next((each for each in cells if grade_id_of(each) == cell), None)
    if found is None:
        return "nbgrader found no such cell: its name was lost"
    if any(output.get("name") == "stderr" for output in found.get("outputs", ())):
        return "nbgrader takes what is written to stderr for a failure"
    return ""


def _our_words(course: Course, student: str, notebook: str, cell: str) -> str:
    names = (cell, cell.removeprefix("test_"), f"{notebook}/{cell}")
    own = (mark for mark in _marks(course, student) if mark.exercise in names)
    told = [verdict.rationale for mark in own for verdict in mark.verdicts if verdict.rationale]
    return told[0] if told else "passed here"


def _cell(mark: Mark) -> str:
    return mark.exercise.rpartition("/")[2]


def _marks(course: Course, student: str) -> tuple[Mark, ...]:
    marks = marks_in(course.autograded(student))
    return marks.marks if marks else ()
