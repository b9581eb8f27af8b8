"""The instructor's released notebook, read once: which of its cells plays which part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..files.notebook_cells import grade_id_of, is_locked, name_of, source_of
from ..model import AnswerKey
from .cells import Cell
from .definitions import function_digests
from .scaffold import provided

_MOST_BLANKS = 10_000  # by which two texts differ; of a text of megabytes the lines are not even made


@dataclass(frozen=True)
class Template:
    """The released notebook. A part is a position among its cells; nothing of it is ever changed."""

    notebook: Mapping[str, Any]
    key: AnswerKey
    others: frozenset[str] = frozenset()  # file names of the assignment's other notebooks

    @cached_property
    def cells(self) -> tuple[Mapping[str, Any], ...]:
        """Part -> cell as the notebook has it."""
        return tuple(self.notebook["cells"])

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """The notebook's own."""
        return self.notebook.get("metadata") or {}

    @cached_property
    def by_grade_id(self) -> dict[str, int]:
        """The cells that nbgrader knows."""
        ids = ((grade_id_of(cell), part) for part, cell in enumerate(self.cells))
        return {name: part for name, part in ids if name}

    @cached_property
    def by_id(self) -> dict[str, int]:
        """The cells that have an id."""
        return {cell["id"]: part for part, cell in enumerate(self.cells) if cell.get("id")}

    @cached_property
    def by_text(self) -> dict[str, int]:
        """The cells that are not blank; of several alike, the last."""
        texts = ((self.source(part).strip(), part) for part in range(len(self.cells)))
        return {text: part for text, part in texts if text}

    @cached_property
    def solutions(self) -> dict[str, int]:
        """Exercise -> its solution cell."""
        parts = self.by_grade_id
        return {each.name: parts[each.name] for each in self.key.exercises if each.name in parts}

    @cached_property
    def tests(self) -> dict[str, int]:
        """Exercise -> its test cell."""
        parts = self.by_grade_id
        return {each.name: parts[each.test_cell] for each in self.key.exercises if each.test_cell in parts}

    @cached_property
    def ungraded(self) -> tuple[int, ...]:
        """The code cells nbgrader does not know: imports, given functions, trials of what was written."""
        parts = (part for part in range(len(self.cells)) if self.kind(part) == "code")
        return tuple(part for part in parts if not grade_id_of(self.cells[part]))

    @cached_property
    def scaffold(self) -> dict[int, str]:
        """What has to hold for the exercises, by the ungraded cell that provides it."""
        end = max(self.tests.values(), default=0)
        given = ((part, self.source(part)) for part in self.ungraded if part < end)
        return provided(given, self.solutions)

    @cached_property
    def stubs(self) -> dict[str, bytes]:
        """Exercise -> the digest of the function in its released solution cell."""
        digests = {name: function_digests(self.source(part)) for name, part in self.solutions.items()}
        return {name: found[name] for name, found in digests.items() if name in found}

    @cached_property
    def locked(self) -> frozenset[int]:
        """What a student is not to change."""
        return frozenset(part for part, cell in enumerate(self.cells) if is_locked(cell))

    @cached_property
    def needed(self) -> tuple[int, ...]:
        """What is put back when missing: cells nbgrader knows, and the set-up before the first exercise."""
        first = min(self.solutions.values(), default=0)
        return tuple(
            part
            for part, cell in enumerate(self.cells)
            if grade_id_of(cell) or (part < first and cell.get("cell_type") == "code")
        )

    def source(self, part: int) -> str:
        """The text of a cell, in one piece."""
        return source_of(self.cells[part])

    def kind(self, part: int) -> str:
        """The type of a cell: "code", "markdown" or "raw"."""
        return str(self.cells[part].get("cell_type", "code"))

    def name(self, part: int) -> str:
        """What to call the cell in a sentence."""
        return name_of(self.cells[part], part)

    def cell(self, part: int) -> Cell:
        """A cell in normal form."""
        attachments = self.cells[part].get("attachments") or {}
        return Cell(self.kind(part), self.source(part), attachments=attachments)


def same_text(one: str, other: str) -> bool:
    """Whether two sources differ in nothing but blanks at the ends of their lines."""
    if abs(len(one) - len(other)) > _MOST_BLANKS:
        return False
    return one == other or _bare_lines(one) == _bare_lines(other)


def _bare_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().split("\n")]
