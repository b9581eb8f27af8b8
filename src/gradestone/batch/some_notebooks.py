"""What `nbgrader autograde --notebook` asks for: of several notebooks the others keep their marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..asserts import AssertedAssignment
from ..judge.marksfile import record_in
from .messages import Graded

IN_PART = "in part"
"""In the place of the digest of what was graded."""


class SomeNotebooks:
    """Of what is graded, the part that was asked for.

    A hand-in is graded with all its notebooks. Where there are marks of an earlier run, with the same tests,
    those of the notebooks that were not asked for stay; otherwise all are new.
    """

    def __init__(self, asserted: AssertedAssignment, pattern: str) -> None:
        key = asserted.key()
        self._key_digest, self._first = key.digest, key.notebook
        self._kept = tuple(each for each in asserted.notebooks if not fnmatchcase(each.name, pattern))
        self._exercises = {asserted.exercise(each, cell.name) for each in self._kept for cell in each.cells}
        self._cells = {
            f"{each.name}/{name}" if name in asserted.clashing else name
            for each in self._kept
            for name in each.names
        }

    def of(self, graded: Graded, folder: Path) -> Graded:
        """The result, with what stays of the one in this autograded folder."""
        before = record_in(folder) if self._kept else None
        if before is None or before.get("key_digest") != self._key_digest:
            return graded
        try:
            return replace(graded, marks=self._marks(graded.marks, before), **self._texts(graded, folder))
        except (OSError, KeyError, TypeError):  # not what a run leaves behind
            return graded

    def _marks(self, now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
        old = {each["name"]: each for each in before["exercises"]}
        exercises = [
            old[each["name"]] if each["name"] in self._exercises else each for each in now["exercises"]
        ]
        scores = [each["score"] for each in exercises]
        return {
            **now,
            "score": round(sum(score or 0.0 for score in scores), 2),
            "needs_manual_grading": None in scores,
            "exercises": exercises,
            # What stays may be of an earlier hand-in, or of other options: the next run over all grades them.
            "submission_digest": IN_PART,
            **{kind: self._chosen(now[kind], before[kind]) for kind in ("grades", "comments")},
        }

    def _chosen(self, now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
        own = {cell: value for cell, value in now.items() if cell not in self._cells}
        return own | {cell: value for cell, value in before.items() if cell in self._cells}

    def _texts(self, graded: Graded, folder: Path) -> dict[str, Any]:
        """The marked notebooks; "" where there is none."""
        paths = {each.name: folder / each.file for each in self._kept}
        kept = {name: path.read_text("utf-8") if path.is_file() else "" for name, path in paths.items()}
        others = {name: kept.get(name, text) for name, text in graded.others.items()}
        return {"notebook": kept.get(self._first, graded.notebook), "others": others}
