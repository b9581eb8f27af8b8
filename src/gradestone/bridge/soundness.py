"""What is wrong with notebooks of an assignment with asserts, all at once: nbgrader stops at the first."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions
from traitlets.config import Config

from ..errors import BuildError
from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_code, name_of, source_of
from .course import Course

_GRADE_ID = re.compile(r"[a-zA-Z0-9_\-]+\Z")  # nbgrader's


def require_sound(course: Course) -> None:
    """Raises BuildError with every problem of every notebook of the source, a line for each."""
    marks = tuple(_delimiters(course.config))
    problems = [
        problem for path in sorted(course.source.glob("[!.]*.ipynb")) for problem in _problems_of(path, marks)
    ]
    if problems:
        raise BuildError("\n".join(problems))


@dataclass(frozen=True, slots=True)
class _Delimiters:
    """A kind of region, and in which cells nbgrader puts up with it."""

    begin: str
    end: str
    flags: tuple[str, ...]  # one of them has to be set; () for any cell
    kind: str


def _delimiters(config: Config) -> Iterator[_Delimiters]:
    """As nbgrader_config.py has them."""
    solutions, hidden = ClearSolutions(config=config), ClearHiddenTests(config=config)
    scheme = ClearMarkScheme(config=config)
    own = ("solution",) if solutions.enforce_metadata else ()
    tests = ("grade",) if hidden.enforce_metadata else ()
    marked = ("task",) if scheme.enforce_metadata else ()
    yield _Delimiters(solutions.begin_solution_delimeter, solutions.end_solution_delimeter, own, "a solution")
    yield _Delimiters(hidden.begin_test_delimeter, hidden.end_test_delimeter, tests, "autograder tests")
    yield _Delimiters(
        scheme.begin_mark_scheme_delimeter, scheme.end_mark_scheme_delimeter, marked, "a manually graded task"
    )


def _problems_of(path: Path, delimiters: Sequence[_Delimiters]) -> Iterator[str]:
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # nbgrader says it; formats before 4 it converts
    yield from (f"{path.name}, {told}" for told in _problems_in(cells, delimiters))


def _problems_in(cells: Sequence[CellJson], delimiters: Sequence[_Delimiters]) -> Iterator[str]:
    for name, times in Counter(filter(None, map(grade_id_of, cells))).items():
        if times > 1:
            yield f"cell {name}: {times} cells have this name; each needs one of its own"
    for place, cell in enumerate(cells):
        where = f"cell {name_of(cell, place)}"
        yield from (f"{where}: {told}" for told in _wrong_flags(cell))
        for each in delimiters:
            yield from (f"{where}, {told}" for told in _wrong_regions(cell, each))


def _wrong_flags(cell: CellJson) -> Iterator[str]:
    flags = flags_of(cell)
    used = any(flags.get(name) for name in ("grade", "solution", "task", "locked"))
    if used and not _GRADE_ID.match(grade_id_of(cell)):
        yield "nbgrader needs a name for it, of letters, digits, _ and -"
    if flags.get("grade") or flags.get("task"):
        yield from _wrong_points(flags.get("points"))
    if flags.get("grade") and not flags.get("solution") and not is_code(cell):
        yield "tests have to stand in a code cell"


def _wrong_points(points: Any) -> Iterator[str]:
    if not isinstance(points, int | float) or isinstance(points, bool):
        yield "it gives points, and has none"
    elif points < 0:
        yield f"it has {points:g} points"


def _wrong_regions(cell: CellJson, mark: _Delimiters) -> Iterator[str]:
    opened, seen = 0, 0
    for number, line in enumerate(source_of(cell).split("\n"), start=1):
        if mark.begin in line:
            seen = seen or number
            if opened:
                yield f"line {number}: a second `{mark.begin}` inside the region opened at line {opened}"
            opened = number
        elif mark.end in line:
            if not opened:
                yield f"line {number}: `{mark.end}` without a `{mark.begin}` before it"
            opened = 0
    if opened:
        yield f"line {opened}: this `{mark.begin}` is never closed by a `{mark.end}`"
    if seen and mark.flags and not any(flags_of(cell).get(name) for name in mark.flags):
        yield f"line {seen}: `{mark.begin}` stands in a cell that is not marked as {mark.kind}"
