"""The instructor's released notebook, read once: which of its cells plays which part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..model import AnswerKey
from .cells import Cell

__all__ = ["Template", "same_text"]


@dataclass(frozen=True)
class Template:
    """Positions in the template by part. Nothing of the template is ever changed."""

    cells: tuple[Mapping[str, Any], ...]
    key: AnswerKey

    @cached_property
    def by_grade_id(self) -> dict[str, int]:
        ids = ((_nbgrader(cell).get("grade_id"), position) for position, cell in enumerate(self.cells))
        return {name: position for name, position in ids if isinstance(name, str)}

    @cached_property
    def by_id(self) -> dict[str, int]:
        return {cell["id"]: position for position, cell in enumerate(self.cells) if cell.get("id")}

    @cached_property
    def by_text(self) -> dict[str, int]:
        texts = ((self.source(position).strip(), position) for position in range(len(self.cells)))
        return {text: position for text, position in texts if text}

    @cached_property
    def solutions(self) -> dict[str, int]:
        """Exercise -> position of its solution cell."""
        places = self.by_grade_id
        return {each.name: places[each.name] for each in self.key.exercises if each.name in places}

    @cached_property
    def tests(self) -> dict[str, int]:
        """Exercise -> position of its test cell."""
        places = self.by_grade_id
        return {each.name: places[each.test_cell] for each in self.key.exercises if each.test_cell in places}

    @cached_property
    def locked(self) -> frozenset[int]:
        return frozenset(position for position, cell in enumerate(self.cells) if _is_locked(_nbgrader(cell)))

    @cached_property
    def needed(self) -> tuple[int, ...]:
        """What is put back when missing: cells nbgrader knows, and the set-up before the first exercise."""
        first = min(self.solutions.values(), default=0)
        return tuple(
            position
            for position, cell in enumerate(self.cells)
            if _nbgrader(cell).get("grade_id") or (position < first and cell.get("cell_type") == "code")
        )

    def source(self, position: int) -> str:
        source = self.cells[position].get("source", "")
        return source if isinstance(source, str) else "".join(source)

    def kind(self, position: int) -> str:
        return str(self.cells[position].get("cell_type", "code"))

    def name(self, position: int) -> str:
        """What to call the cell in a sentence."""
        cell = self.cells[position]
        return str(_nbgrader(cell).get("grade_id") or cell.get("id") or f"number {position + 1}")

    def cell(self, position: int) -> Cell:
        attachments = self.cells[position].get("attachments") or {}
        return Cell(self.kind(position), self.source(position), attachments=attachments)


def same_text(one: str, other: str) -> bool:
    """Whether two sources differ in nothing but blanks at the ends of their lines."""
    return one == other or _bare_lines(one) == _bare_lines(other)


def _bare_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().split("\n")]


def _nbgrader(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _is_locked(nbgrader: Mapping[str, Any]) -> bool:
    """As nbgrader decides it: grade cells that are no answers, and whatever is marked read-only."""
    if nbgrader.get("solution"):
        return False
    return bool(nbgrader.get("grade") or nbgrader.get("locked"))
