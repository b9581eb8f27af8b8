"""The instructor's notebook read and checked: which cells are exercises, which cells test them."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import BuildError
from ..files.notebook_cells import (
    CellJson,
    flags_of,
    grade_id_of,
    is_code,
    is_exercise,
    is_test,
    name_of,
    source_of,
)
from ..release.checkimport import check_module, check_names
from ..release.own_tests import own_tests
from ..release.regions import RegionError, hidden_lines, without_hidden
from ..release.stub import stub_source

TEST_PREFIX = "test_"
SELFCHECK = "helpers.selfcheck"


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One code cell of the instructor's notebook."""

    name: str  # grade_id, or the cell's id where it has none: how errors call it
    source: str
    exercise: str = ""  # set on test cells: the exercise they check
    hidden: frozenset[int] = frozenset()  # numbers of the lines in hidden regions

    @property
    def own_tests(self) -> frozenset[int]:
        """Numbers of the lines with tests of its own beside its checks."""
        return own_tests(self.source) if self.exercise else frozenset()


@dataclass(frozen=True, slots=True)
class ExerciseCells:
    """The two cells of one exercise."""

    name: str
    test_cell: str
    points: float
    source: str


@dataclass(frozen=True, slots=True)
class SourceNotebook:
    """What the recorder needs to know of a notebook. `cells` are all code cells in their order."""

    notebook: str
    cells: tuple[SourceCell, ...]
    exercises: tuple[ExerciseCells, ...]

    @property
    def mixed(self) -> tuple[SourceCell, ...]:
        """The test cells that have tests of their own beside their checks."""
        return tuple(cell for cell in self.cells if cell.own_tests)

    @property
    def check_names(self) -> frozenset[str]:
        """What calls of `check` begin with."""
        return check_names(cell.source for cell in self.cells)

    @property
    def selfcheck(self) -> str:
        """The module that the notebook imports `check` from: there the release has the self-check."""
        return next(filter(None, (check_module(cell.source) for cell in self.cells)), SELFCHECK)

    def public_code(self) -> tuple[str, ...]:
        """The code of all cells without their hidden regions; solutions are in it."""
        return tuple(without_hidden(cell.source) for cell in self.cells)


def find_notebook(folder: Path) -> Path:
    """The one notebook of an assignment's source folder. Raises BuildError when there is none or are more."""
    if not folder.is_dir():
        raise BuildError(f"there is no folder source/{folder.name}; put the instructor's notebook there")
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise BuildError(f"source/{folder.name} holds no notebook; put the instructor's notebook there")
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise BuildError(f"source/{folder.name} holds {len(found)} notebooks ({names}); keep one")
    return found[0]


def read_source(notebook: Path) -> SourceNotebook:
    """Read the notebook and check all that can be seen without running it.

    Raises
    ------
    BuildError : not nbformat 4.5, cells without an id, no Python kernel, a test cell without its exercise or
        the reverse, no positive points, a solution cell without its function or with bad markers
    """
    cells = _read(notebook)
    exercises = tuple(_exercises(cells, notebook.name))
    for exercise in exercises:
        _check_solution(exercise, notebook.name)
    return SourceNotebook(notebook.name, tuple(_code_cells(cells, notebook.name)), exercises)


# ---------------------------------------------------------------- the file


def _read(notebook: Path) -> list[CellJson]:
    """Only what is looked at here is checked; nbconvert validates the whole against the schema at release."""
    try:
        raw = json.loads(notebook.read_text(encoding="utf-8"))
        _check_format(raw, notebook.name)
        _check_kernel(raw["metadata"], notebook.name)
        return [{**cell, "source": source_of(cell)} for cell in raw["cells"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"the notebook cannot be read: {_why_unreadable(error, notebook)}"
        raise BuildError(problem, notebook=notebook.name) from error


def _why_unreadable(error: Exception, notebook: Path) -> str:
    if isinstance(error, FileNotFoundError):
        folder = f"source/{notebook.parent.name}"
        return f"it is not in {folder}, though its release is there; put it back, or build again"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, ValueError):
        return f"it is damaged ({error}); restore it from a backup, or save it again in Jupyter"
    return "it lacks what every notebook has; open it in Jupyter and save it again"


def _check_format(raw: Any, notebook: str) -> None:
    version = (raw.get("nbformat"), raw.get("nbformat_minor"))
    if version[0] != 4 or version[1] < 5:
        problem = f"the notebook has format {version[0]}.{version[1]}; open it in Jupyter and save it as 4.5"
        raise BuildError(problem, notebook=notebook)
    ids = [cell.get("id") for cell in raw["cells"]]
    for position, name in enumerate(ids, start=1):
        if not name:
            raise BuildError(f"cell number {position} has no id; give it one that stays", notebook=notebook)
    for name, count in Counter(ids).items():
        if count > 1:
            raise BuildError(f"{count} cells share the id {name}; ids are unique", notebook=notebook)


def _check_kernel(metadata: Mapping[str, Any], notebook: str) -> None:
    kernel = metadata.get("kernelspec", {})
    language = kernel.get("language") or metadata.get("language_info", {}).get("name")
    if not language:
        problem = "the notebook names no kernel; open it in Jupyter, choose Python 3 and save it"
        raise BuildError(problem, notebook=notebook)
    if language != "python":
        problem = f"the notebook's kernel is {kernel.get('name', 'unknown')}; only Python can be graded"
        raise BuildError(problem, notebook=notebook)


# ---------------------------------------------------------------- the cells


def _code_cells(cells: Iterable[CellJson], notebook: str) -> Iterator[SourceCell]:
    for cell in filter(is_code, cells):
        name, source = name_of(cell), cell["source"]
        try:
            hidden = hidden_lines(source)
        except RegionError as error:
            raise BuildError(error.problem, notebook=notebook, cell=name, line=error.line) from error
        if hidden and not is_test(cell):
            problem = "a hidden region stands outside a test cell; mark the cell as Autograder tests"
            raise BuildError(problem, notebook=notebook, cell=name, line=min(hidden))
        yield SourceCell(name, source, name.removeprefix(TEST_PREFIX) if is_test(cell) else "", hidden)


def _exercises(cells: Sequence[CellJson], notebook: str) -> Iterator[ExerciseCells]:
    _check_names(cells, notebook)
    solutions = {name_of(cell): cell for cell in cells if is_exercise(cell)}
    tests = {name_of(cell): cell for cell in cells if is_test(cell)}
    if not solutions:
        raise BuildError("there is no exercise: no cell is marked as a solution", notebook=notebook)
    for test in tests:
        wanted = test.removeprefix(TEST_PREFIX)
        if wanted == test or wanted not in solutions:
            problem = f"there is no solution cell {wanted} for this test cell; a test cell is test_<exercise>"
            raise BuildError(problem, notebook=notebook, cell=test)
    for name, cell in solutions.items():
        test = TEST_PREFIX + name
        if test not in tests:
            problem = f"nothing tests this exercise; add a test cell with the grade_id {test}"
            raise BuildError(problem, notebook=notebook, cell=name)
        yield ExerciseCells(name, test, _points(tests[test], notebook), cell["source"])


def _check_names(cells: Iterable[CellJson], notebook: str) -> None:
    for name, count in Counter(filter(None, map(grade_id_of, cells))).items():
        if count > 1:
            problem = "two cells have this grade_id; rename or delete one of them"
            raise BuildError(problem, notebook=notebook, cell=name)


def _points(cell: CellJson, notebook: str) -> float:
    points = flags_of(cell).get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not points > 0:
        problem = f"the points are {points!r}; an exercise needs more than 0"
        raise BuildError(problem, notebook=notebook, cell=name_of(cell))
    return float(points)


def _check_solution(exercise: ExerciseCells, notebook: str) -> None:
    stub_source(exercise.source, notebook=notebook, cell=exercise.name)
    defined = (node.name for node in ast.parse(exercise.source).body if isinstance(node, ast.FunctionDef))
    if exercise.name not in defined:
        problem = f"the cell does not define a function {exercise.name}, though that is its grade_id"
        raise BuildError(problem, notebook=notebook, cell=exercise.name)
