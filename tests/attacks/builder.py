"""A submission under construction: what the attack cases are written with."""

from __future__ import annotations

import copy
import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Classroom", "HandIn", "Notebook", "read_solutions"]

Notebook = dict[str, Any]
FIRST_CELL = "imports"  # id of the cell that imports numpy, helpers and fixtures
# They train and draw for a second or two and take part in no attack.
LEFT_OUT = ("training-data", "training", "training-plot")


@dataclass(frozen=True, slots=True)
class Classroom:
    """What an attacker may know about the place: more than a student does, so that attacks aim well."""

    course: Path  # the root of the course copy the class is graded in
    assignment: str
    notebook: str  # file name without .ipynb
    template: Path  # the released notebook
    solutions: Mapping[str, str]  # exercise -> the reference's solution cell
    victim: str  # a perfect classmate
    mark: str  # every file, process or page an attack makes carries this word
    port: int = 9  # where somebody listens on loopback, and should hear nothing


class HandIn:
    """The released notebook as one student changes it, and the files handed in beside it."""

    def __init__(self, room: Classroom, student: str) -> None:
        self.room = room
        self.student = student
        self.notebook: Notebook = _with_plain_sources(json.loads(room.template.read_text(encoding="utf-8")))
        self._files: dict[str, bytes] = {}
        self._links: dict[str, str] = {}
        self._later: list[Callable[[Path], None]] = []
        self._damage: list[Callable[[bytes], bytes]] = []

    # ------------------------------------------------------------ the notebook

    def solve(self, *functions: str) -> None:
        """Honest work: these functions as the reference has them; all of them when none is named."""
        for function in functions or self.room.solutions:
            self.solution(function)["source"] = self.room.solutions[function]

    def write(self, function: str, source: str) -> None:
        """The whole solution cell of a function reads like this."""
        self.solution(function)["source"] = _plain(source)

    def cell(self, source: str, *, before: str = "", after: str = "", kind: str = "code") -> None:
        """One more cell, beside the solution cell of a function; without one, right after the imports."""
        cells = self.notebook["cells"]
        cell = {"cell_type": kind, "id": f"own-{len(cells)}", "metadata": {}, "source": _plain(source)}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        if after == "end":
            cells.append(cell)
            return
        near = self.solution(before or after) if before or after else self._first()
        cells.insert(cells.index(near) + (0 if before else 1), cell)

    def solution(self, function: str) -> dict[str, Any]:
        """The solution cell of a function."""
        return next(cell for cell in self.notebook["cells"] if grade_id(cell) == function)

    def test(self, function: str) -> dict[str, Any]:
        """The test cell of a function."""
        return self.solution(f"test_{function}")

    def tests(self) -> list[dict[str, Any]]:
        """All test cells."""
        return [cell for cell in self.notebook["cells"] if grade_id(cell).startswith("test_")]

    def edit(self, change: Callable[[Notebook], None]) -> None:
        """Anything else done to the notebook as JSON."""
        change(self.notebook)

    def damage(self, change: Callable[[bytes], bytes]) -> None:
        """What happens to the bytes of the notebook file after it was saved."""
        self._damage.append(change)

    # ------------------------------------------------------------ files

    def file(self, name: str, content: bytes | str) -> None:
        """A file beside the notebook; folders in its name are made."""
        self._files[name] = content.encode() if isinstance(content, str) else content

    def symlink(self, name: str, target: Path | str) -> None:
        """A symbolic link beside the notebook, or in its place."""
        self._links[name] = str(target)

    def finally_(self, change: Callable[[Path], None]) -> None:
        """Something done to the submission's folder when all files are in it."""
        self._later.append(change)

    def save(self, folder: Path) -> None:
        """Write the submission."""
        folder.mkdir(parents=True)
        for name, content in {f"{self.room.notebook}.ipynb": self._bytes(), **self._files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name, target in self._links.items():
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(target)
        for change in self._later:
            change(folder)

    def _bytes(self) -> bytes:
        data = json.dumps(self.notebook, indent=1, ensure_ascii=False).encode()
        for change in self._damage:
            data = change(data)
        return data

    def _first(self) -> dict[str, Any]:
        return next(cell for cell in self.notebook["cells"] if cell.get("id") == FIRST_CELL)


def grade_id(cell: Mapping[str, Any]) -> str:
    """The name nbgrader knows a cell by, or ""."""
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def read_solutions(notebook: Path) -> dict[str, str]:
    """Exercise -> source of its solution cell in the instructor's notebook."""
    content = _with_plain_sources(json.loads(notebook.read_text(encoding="utf-8")))
    return {
        grade_id(cell): cell["source"]
        for cell in content["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def _with_plain_sources(notebook: Notebook) -> Notebook:
    notebook = copy.deepcopy(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell.get("id") not in LEFT_OUT]
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def _plain(source: str) -> str:
    return textwrap.dedent(source).strip("\n")
