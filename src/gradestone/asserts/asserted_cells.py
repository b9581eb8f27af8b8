"""The test cells of an assignment with asserts, whole, as workers get them: plain JSON in one file."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..files.drafts import draft_beside
from ..model import AnswerKey, Exercise, Judged

_TEST = "test_"  # a test cell may have the name of its exercise after it
SUFFIX = ".tests.json"
"""Of the file: it tells a worker that there are no recorded checks."""


@dataclass(frozen=True, slots=True)
class AssertedCell:
    """A cell of tests that gives points."""

    name: str  # its grade_id
    source: str  # all of it, hidden tests and what nbgrader has made of AUTOTEST
    released: str  # as students have it
    points: float
    judged: Judged = "inside"
    why: str = ""  # it is judged inside; or what else is to be known of it

    @property
    def hidden(self) -> bool:
        """Whether students do not have all of it."""
        return self.source.strip() != self.released.strip()


@dataclass(frozen=True, slots=True)
class AssertedNotebook:
    """A notebook of the assignment.

    solutions : by grade_id, what the instructor wrote where students write
    plan : how its cells are judged outside, as `examiner.ExamPlan` writes it; "" where none is
    """

    name: str  # without suffix
    cells: tuple[AssertedCell, ...]
    names: tuple[str, ...]  # of all cells that nbgrader knows: their grade_ids
    solutions: Mapping[str, str]
    plan: str = ""

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.name}.ipynb"


@dataclass(frozen=True, slots=True)
class AssertedAssignment:
    """All notebooks of an assignment with asserts, in the order of their names.

    beside : files that the examiner's process has instead of those of the release or besides: name, base64
    """

    assignment: str
    notebooks: tuple[AssertedNotebook, ...]
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Of all that is in it but the plans: they come from the rest."""
        plain = replace(self, notebooks=tuple(replace(each, plan="") for each in self.notebooks))
        return hashlib.sha256(json.dumps(asdict(plain), sort_keys=True).encode()).hexdigest()

    @property
    def clashing(self) -> frozenset[str]:
        """Names of cells that occur in several notebooks: nbgrader asks for unique ones in each alone."""
        counted = Counter(name for each in self.notebooks for name in each.names)
        return frozenset(name for name, times in counted.items() if times > 1)

    def key(self, notebooks: Iterable[AssertedNotebook] | None = None) -> AnswerKey:
        """What pages, marks and reports want to know, where there are no recorded checks: names and points.

        notebooks : those it is about; without them all
        """
        chosen = tuple(self.notebooks if notebooks is None else notebooks)
        exercises = tuple(
            Exercise(self.exercise(each, cell.name), cell.name, cell.points, (), (), (), "")
            for each in chosen
            for cell in each.cells
        )
        return AnswerKey(self.assignment, chosen[0].name, self.digest, exercises, ((),), selfcheck="")

    def exercise(self, notebook: AssertedNotebook, cell: str) -> str:
        """What the tests of a cell are called where people read of them."""
        short = cell.removeprefix(_TEST)
        name = cell if self._is_taken(short, cell) else short
        return f"{notebook.name}/{name}" if cell in self.clashing else name

    def _is_taken(self, short: str, cell: str) -> bool:
        return short != cell and any(short in each.names for each in self.notebooks)

    @property
    def judged_inside(self) -> tuple[str, ...]:
        """A line for each cell that is judged inside, with the reason."""
        return self._with_words("inside")

    @property
    def remarked(self) -> tuple[str, ...]:
        """A line for each cell that is judged outside and of which there is something to be known."""
        return self._with_words("outside")

    def _with_words(self, judged: Judged) -> tuple[str, ...]:
        return tuple(
            f"{each.file}, {cell.name}: {cell.why}"
            for each in self.notebooks
            for cell in each.cells
            if cell.judged == judged and (cell.why or judged == "inside")
        )


def save_asserted(path: Path, asserted: AssertedAssignment) -> None:
    """Write it to a file for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with draft_beside(path) as draft:
        draft.write_text(json.dumps(asdict(asserted)), encoding="utf-8")
        draft.replace(path)


def load_asserted(path: Path) -> AssertedAssignment:
    """The reverse of `save_asserted`. Raises CourseError where the file is none."""
    try:
        facts = json.loads(path.read_bytes())
        notebooks = tuple(map(_notebook, facts["notebooks"]))
        return AssertedAssignment(facts["assignment"], notebooks, facts["beside"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{path} is damaged ({error}). Delete it and grade again.") from error


def _notebook(facts: Mapping[str, Any]) -> AssertedNotebook:
    cells = tuple(AssertedCell(**cell) for cell in facts["cells"])
    return AssertedNotebook(**{**facts, "cells": cells, "names": tuple(facts["names"])})
