"""Which exercises a notebook may have unsettled: by what comes after their test cells."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from ..model import CodeCell, Exercise
from .definitions import statements_of
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
    changed = ((number, cell) for number, cell in enumerate(cells) if not _as_released(cell, template))
    suspects = [(number, _only_exercise(cell, template)) for number, cell in changed]
    return frozenset(
        exercise.name
        for exercise in template.key.exercises
        for place in (places.get(exercise.name, len(cells)),)
        if any(number > place and not _is_apart(own, exercise) for number, own in suspects)
    )


def _as_released(cell: CodeCell, template: Template) -> bool:
    if not cell.legible:
        return False
    part = template.by_id.get(cell.id)
    code = (line.partition("#")[0].strip() for line in cell.source.split("\n"))
    return not any(code) or (part is not None and _same(cell.source, template.source(part)))


def _same(source: str, released: str) -> bool:
    return source == "pass" or same_text(source, released)


def _only_exercise(cell: CodeCell, template: Template) -> str:
    """The exercise that its solution cell defines, and nothing else; "" for any other cell."""
    part = template.by_id.get(cell.id)
    own = next((name for name, place in template.solutions.items() if place == part), "")
    return own if own and cell.legible and only_defines(cell.source, own) else ""


def _is_apart(own: str, exercise: Exercise) -> bool:
    """Whether a cell that defines nothing but an exercise of its own, if any, leaves this one alone."""
    return bool(own) and own != exercise.name and own not in exercise.depends_on


def only_defines(source: str, name: str) -> bool:
    """Whether the cell only defines that function, and the function leaves other names alone."""
    body = statements_of(source) or ()
    own = [each for each in body if isinstance(each, ast.FunctionDef) and each.name == name]
    if not own or ("global" in source and any(isinstance(node, ast.Global) for node in ast.walk(own[-1]))):
        return False
    return len(own) + sum(map(_is_text, body)) == len(body)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
