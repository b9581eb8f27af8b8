"""A stub is no definition: wherever a copy of one stands, it must not undo what the student has written."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence

from ..model import CodeCell
from .cells import Cell
from .definitions import find_definitions, function_of
from .template import Template


def is_stub(source: str, name: str, template: Template) -> bool:
    """Whether all a cell has of an exercise is its stub. Comments, blanks and docstring play no part."""
    function, stub = function_of(source, name), template.stubs.get(name)
    return function is not None and ast.dump(function) == stub


def written(sources: Sequence[tuple[int, str]], template: Template) -> dict[str, list[int]]:
    """Of each exercise, the positions of the cells that define it as something else than its stub."""
    found = find_definitions(sources, template.solutions)
    texts = dict(sources)
    return {
        name: [
            at for at in (found.sound[name] or found.broken[name]) if not is_stub(texts[at], name, template)
        ]
        for name in template.solutions
    }


def work_in(cells: Sequence[Cell], template: Template) -> Mapping[str, str]:
    """The exercises that a notebook holds work on, each with the text of its last definition."""
    code = [(at, cell.source) for at, cell in enumerate(cells) if cell.kind == "code"]
    return {name: cells[found[-1]].source for name, found in written(code, template).items() if found}


def solved_in(cells: Sequence[CodeCell], template: Template) -> frozenset[str]:
    """The exercises that one of the cells to be run defines as something else than the stub."""
    sources = [(at, cell.source) for at, cell in enumerate(cells) if not cell.quiet]
    return frozenset(name for name, found in written(sources, template).items() if found)


def without_stubs(source: str, names: Collection[str], template: Template) -> str:
    """The cell with the stubs of these exercises blanked out, every other line in its place."""
    lines = source.split("\n")
    for name in names:
        if is_stub(source, name, template):
            function = function_of(source, name)
            assert function is not None
            first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
            lines[first - 1 : function.end_lineno] = [""] * ((function.end_lineno or first) - first + 1)
    return "\n".join(lines)
