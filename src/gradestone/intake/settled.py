"""Which exercises a notebook may have unsettled: by what comes after their test cells."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from ..model import CodeCell, Exercise
from .definitions import function_of, plain_python
from .template import Template, same_text


def test_places(cells: Sequence[CodeCell], template: Template) -> Mapping[str, int]:
    """Exercise -> number of its test cell among the cells to be run."""
    places = {cell.id: number for number, cell in enumerate(cells)}
    ids = {name: template.cells[part].get("id") for name, part in template.tests.items()}
    return {name: places[identity] for name, identity in ids.items() if identity in places}


def unsettled(cells: Sequence[CodeCell], template: Template) -> frozenset[str]:
    """The exercises that a cell behind their test cell may have changed: a name they use, or anything else.

    Neither what was released nor a cell that only defines the exercise it is meant for does that, unless the
    exercise builds on it.
    """
    places = test_places(cells, template)
    suspects = [(number, cell) for number, cell in enumerate(cells) if not _as_released(cell, template)]
    return frozenset(
        exercise.name
        for exercise in template.key.exercises
        for place in (places.get(exercise.name, len(cells)),)
        if any(number > place and not _is_apart(cell, exercise, template) for number, cell in suspects)
    )


def _as_released(cell: CodeCell, template: Template) -> bool:
    part = template.by_id.get(cell.id)
    code = (line.partition("#")[0].strip() for line in cell.source.split("\n"))
    return not any(code) or (part is not None and _same(cell.source, template.source(part)))


def _same(source: str, released: str) -> bool:
    return source == "pass" or same_text(source, released)


def _is_apart(cell: CodeCell, exercise: Exercise, template: Template) -> bool:
    """A solution cell that defines its own exercise and nothing else, which this one does not build on."""
    own = next((name for name, part in template.solutions.items() if part == template.by_id.get(cell.id)), "")
    if not own or own == exercise.name or own in exercise.depends_on:
        return False
    return only_defines(cell.source, own)


def only_defines(source: str, name: str) -> bool:
    """Whether the cell only defines that function, and the function leaves other names alone."""
    function = function_of(source, name)
    if function is None or any(isinstance(node, ast.Global) for node in ast.walk(function)):
        return False
    body = ast.parse(plain_python(source) or "").body
    return all((isinstance(each, ast.FunctionDef) and each.name == name) or _is_text(each) for each in body)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
