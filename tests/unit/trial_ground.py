"""The assignment's checks recorded in this process, and its bank: the ground for tests of wrong versions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradestone.answerkey.recorder import Recorder, cell_file
from gradestone.answerkey.reference import dependencies, returned_names
from gradestone.answerkey.source_notebook import SourceNotebook, read_source
from gradestone.misconceptions.bank import Bank, load_bank
from gradestone.misconceptions.stage import Stage, definitions, stage_of
from gradestone.model import AnswerKey, Check, Exercise

SOURCE = Path(__file__).parents[2] / "source"
FIXTURES = "from testcases.{} import *\nimport numpy as np"


@dataclass(frozen=True)
class Ground:
    """Key, stage and bank of the assignment."""

    key: AnswerKey
    stage: Stage
    bank: Bank

    def checks(self, exercise: str, variant: int = 0) -> list[Check]:
        return [check for check in self.key.variants[variant] if check.exercise == exercise]

    def source(self, exercise: str) -> str:
        return self.stage.exercises[exercise].source


@cache
def ground(variants: int = 2, assignment: str = "building_dnn") -> Ground:
    """Recorded with a fixed secret; the answer key proper takes a process and a run of the whole notebook."""
    layout = read_source(SOURCE / assignment / f"{assignment}.ipynb")
    key = _recorded(layout, variants, assignment)
    return Ground(key, stage_of(key, layout), load_bank(key))


def _recorded(layout: SourceNotebook, variants: int, assignment: str) -> AnswerKey:
    names = tuple(exercise.name for exercise in layout.exercises)
    namespace: dict[str, Any] = {}
    exec(FIXTURES.format(assignment), namespace)
    exec(definitions((cell.source for cell in layout.cells if not cell.exercise), names), namespace)
    recorder = Recorder(frozenset(names), bytes(range(32)), namespace)
    namespace["check"] = recorder.check
    checks: list[list[Check]] = [[] for _ in range(variants)]
    for cell in (cell for cell in layout.cells if cell.exercise):
        for variant, recorded in enumerate(checks):
            recorder.begin(cell, variant)
            exec(compile(cell.source, cell_file(cell.name), "exec"), namespace)
            recorded.extend(recorder.end())
    needed = dependencies((cell.source for cell in layout.cells), names)
    exercises = tuple(
        Exercise(
            cells.name,
            cells.test_cell,
            cells.points,
            recorder.parameters[cells.name],
            returned_names(cells.source, cells.name),
            needed[cells.name],
            cells.source,
        )
        for cells in layout.exercises
    )
    return AnswerKey(assignment, assignment, "", exercises, tuple(map(tuple, checks)))
