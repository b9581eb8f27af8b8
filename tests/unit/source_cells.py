"""The instructor's notebooks by cell: an exercise's five parts, its checks, its blocks."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
LINES = {
    "building_dnn": {
        "initialize_parameters": [4],
        "initialize_parameters_deep": [2],
        "linear_forward": [1],
        "linear_activation_forward": [2, 2],
        "L_model_forward": [2, 2],
        "compute_cost": [1],
        "linear_backward": [3],
        "linear_activation_backward": [2, 2],
        "L_model_backward": [1, 2, 5],
        "update_parameters": [3],
    },
    "image_classifier": {
        "prepare_images": [2],
        "two_layer_model": [1, 2, 1, 2, 1, 2],
        "L_layer_model": [1, 4, 2],
        "predict": [2],
        "accuracy": [1],
    },
}
"""The exercises of each assignment in their order, with the lines of each of their blocks."""
BLOCK = re.compile(
    r"### START CODE HERE ### \(≈ (\d+) lines? of code\)\n(.*?)\n *### END CODE HERE ###", re.S
)


@dataclass(frozen=True)
class SourceCells:
    """An instructor's notebook."""

    assignment: str

    @property
    def folder(self) -> Path:
        return ROOT / "source" / self.assignment

    @cached_property
    def raw(self) -> str:
        return (self.folder / f"{self.assignment}.ipynb").read_text(encoding="utf-8")

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        return nbformat.reads(self.raw, as_version=4)

    @cached_property
    def by_id(self) -> dict[str, nbformat.NotebookNode]:
        return {cell.id: cell for cell in self.notebook.cells}

    @property
    def exercises(self) -> list[str]:
        return list(LINES[self.assignment])

    def part(self, exercise: str, part: str) -> nbformat.NotebookNode:
        """A cell of the exercise: its text, solution, run, expected or test."""
        return self.by_id[part_id(exercise, part)]

    def checks(self, exercise: str) -> tuple[list[ast.Call], list[ast.Call]]:
        """The calls of `check` in the exercise's test cell, visible and hidden."""
        visible, rest = self.part(exercise, "test").source.split("### BEGIN HIDDEN TESTS\n")
        hidden, after = rest.split("### END HIDDEN TESTS")
        assert not after.strip()
        return calls(visible), calls(hidden)


@cache
def source_cells(assignment: str) -> SourceCells:
    return SourceCells(assignment)


def part_id(exercise: str, part: str) -> str:
    return f"{exercise.lower().replace('_', '-')}-{part}"


def calls(source: str) -> list[ast.Call]:
    found = [statement.value for statement in ast.parse(source).body if isinstance(statement, ast.Expr)]
    return [call for call in found if isinstance(call, ast.Call)]


def weight(call: ast.Call) -> float:
    return next((ast.literal_eval(k.value) for k in call.keywords if k.arg == "weight"), 1)
