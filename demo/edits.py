"""What a student does to a notebook, as data: fill in a block, add, lose or double a cell.

An edit that does not find its place raises, so that no made-up mistake can silently do nothing.
"""

from __future__ import annotations

import copy
import textwrap
from dataclasses import dataclass
from typing import Any, Protocol

from gradestone.errors import BuildError
from gradestone.files.notebook_cells import flags_of, grade_id_of, is_exercise
from gradestone.release.stub import find_blocks, stub_source

Cell = dict[str, Any]
"""One nbformat cell."""


class Edit(Protocol):
    """Something a student did to the cells of a notebook."""

    def apply(self, cells: list[Cell]) -> None:
        """Do it. Raises BuildError if the notebook has no such place."""


@dataclass(frozen=True, slots=True)
class Fill:
    """The given lines as the content of a function's solution block; blocks count from 1."""

    function: str
    lines: str
    block: int = 1

    def apply(self, cells: list[Cell]) -> None:
        cell = exercise_cell(cells, self.function)
        source = cell["source"].split("\n")
        blocks = find_blocks(cell["source"], notebook="", cell=self.function)
        if self.block > len(blocks):
            raise BuildError(f"there is no solution block {self.block} to fill in", cell=self.function)
        block = blocks[self.block - 1]
        marker = source[block.start - 1]
        indent = marker[: len(marker) - len(marker.lstrip())]
        answer = textwrap.indent(textwrap.dedent(self.lines).strip("\n"), indent)
        cell["source"] = "\n".join([*source[: block.start], answer, *source[block.end - 1 :]])


@dataclass(frozen=True, slots=True)
class Extra:
    """A code cell of the student's own, right before a function's solution cell."""

    before: str
    source: str

    def apply(self, cells: list[Cell]) -> None:
        cells.insert(cells.index(exercise_cell(cells, self.before)), _own_cell(cells, self.source))


@dataclass(frozen=True, slots=True)
class Last:
    """A code cell of the student's own at the end of the notebook."""

    source: str

    def apply(self, cells: list[Cell]) -> None:
        cells.append(_own_cell(cells, self.source))


@dataclass(frozen=True, slots=True)
class Above:
    """Lines of the student's own on top of a cell of the instructor's that is no exercise."""

    cell: str  # its id
    lines: str

    def apply(self, cells: list[Cell]) -> None:
        found = [cell for cell in cells if cell.get("id") == self.cell]
        if not found:
            raise BuildError("the notebook has no such cell", cell=self.cell)
        found[0]["source"] = f"{textwrap.dedent(self.lines).strip()}\n{found[0]['source']}"


@dataclass(frozen=True, slots=True)
class StubBelow:
    """The solution cell of a function as it was handed out, once more right below the solved one."""

    function: str

    def apply(self, cells: list[Cell]) -> None:
        cell = exercise_cell(cells, self.function)
        untouched = stub_source(cell["source"], notebook="", cell=self.function)
        cells.insert(cells.index(cell) + 1, _own_cell(cells, untouched))


@dataclass(frozen=True, slots=True)
class Lose:
    """The solution cell of a function is gone."""

    function: str

    def apply(self, cells: list[Cell]) -> None:
        cells.remove(exercise_cell(cells, self.function))


@dataclass(frozen=True, slots=True)
class Repeat:
    """The solution cell of a function stands there twice, as after copy and paste: only the id is new."""

    function: str

    def apply(self, cells: list[Cell]) -> None:
        cell = exercise_cell(cells, self.function)
        twin = copy.deepcopy(cell)
        twin["id"] = f"{cell.get('id', self.function)}-copy"
        cells.insert(cells.index(cell) + 1, twin)


@dataclass(frozen=True, slots=True)
class Reprice:
    """Every test cell claims to be worth that many points."""

    points: int

    def apply(self, cells: list[Cell]) -> None:
        graded = [cell for cell in cells if flags_of(cell).get("grade")]
        if not graded:
            raise BuildError("no test cell found to set the points of")
        for cell in graded:
            cell["metadata"]["nbgrader"]["points"] = self.points


def _own_cell(cells: list[Cell], source: str) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"own-cell-{len(cells)}",
        "metadata": {},
        "outputs": [],
        "source": textwrap.dedent(source).strip("\n"),
    }


def exercise_cell(cells: list[Cell], function: str) -> Cell:
    """The solution cell of a function. Raises BuildError if there is none."""
    for cell in cells:
        if is_exercise(cell) and grade_id_of(cell) == function:
            return cell
    raise BuildError("the notebook has no solution cell of that name", cell=function)
