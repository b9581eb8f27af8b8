"""The student's cells in their order, rebuilt on the instructor's released notebook.

The parts of the template are given to the student's cells by grade_id, then by cell id, then by text; the
solution cell of an exercise is the one that holds the last definition of its name. Locked cells are
restored to the letter. Of the student only texts, kinds and attachments are taken; nothing gets lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..model import AnswerKey
from .assemble import Placed, notebook_of
from .cells import Cell
from .definitions import bindings, find_definitions, may_bind_anything
from .template import Template, same_text

__all__ = ["rebuild"]

_MOST_INCIDENTS = 40


def rebuild(
    cells: Sequence[Cell], template: Mapping[str, Any], key: AnswerKey
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A valid notebook of format 4.5 with no outputs but pictures, and a sentence for each repair."""
    layout = Template(tuple(template["cells"]), key)
    incidents: list[str] = []
    placed = _match(cells, layout, incidents)
    placed = _restore_locked(placed, layout, incidents)
    placed = _settle_solutions(placed, layout, incidents)
    placed = [_settle_kind(each, layout, incidents) for each in placed]
    placed = _add_missing(placed, layout, incidents)
    placed = _tests_after_solutions(placed, layout)
    told = list(dict.fromkeys(incidents))
    if len(told) > _MOST_INCIDENTS:
        told[_MOST_INCIDENTS:] = [f"There were {len(told) - _MOST_INCIDENTS} more repairs of this kind."]
    return notebook_of(placed, layout, template), tuple(told)


# ---------------------------------------------------------------- who is who


def _match(cells: Sequence[Cell], layout: Template, incidents: list[str]) -> list[Placed]:
    """Give every cell at most one part of the template, and every part to at most one cell."""
    parts: dict[int, int] = {}  # position of the cell -> position in the template
    taken: set[int] = set()
    dropped: set[int] = set()
    ways: tuple[Callable[[Cell], int | None], ...] = (
        lambda cell: layout.by_grade_id.get(cell.grade_id),
        lambda cell: layout.by_id.get(cell.id),
        lambda cell: layout.by_text.get(cell.source.strip()),
    )
    for find in ways:
        for position, cell in enumerate(cells):
            part = find(cell) if position not in parts else None
            if part is None or position in dropped:
                continue
            if part not in taken:
                parts[position] = part
                taken.add(part)
            elif part in layout.locked and same_text(cell.source, layout.source(part)):
                dropped.add(position)
                incidents.append(f"A second copy of the locked cell `{layout.name(part)}` was left out.")
    _report_strangers(cells, parts, layout, incidents)
    return [
        Placed(cell, parts.get(position)) for position, cell in enumerate(cells) if position not in dropped
    ]


def _report_strangers(
    cells: Sequence[Cell], parts: Mapping[int, int], layout: Template, incidents: list[str]
) -> None:
    for position, cell in enumerate(cells):
        if not cell.grade_id or position in parts:
            continue
        if cell.grade_id in layout.by_grade_id:
            incidents.append(f"The cell `{cell.grade_id}` occurs more than once.")
        else:
            incidents.append(
                "A cell that is not part of the assignment was marked as graded; the mark was removed."
            )


def _restore_locked(placed: list[Placed], layout: Template, incidents: list[str]) -> list[Placed]:
    """Locked cells to the letter. What the student wrote into one is kept as an ordinary cell before it."""
    restored: list[Placed] = []
    for each in placed:
        if each.part not in layout.locked:
            restored.append(each)
            continue
        original = layout.cell(each.part)
        if not same_text(each.cell.source, original.source):
            incidents.append(f"The locked cell `{layout.name(each.part)}` had been changed; it was restored.")
            if _has_own_work(each.cell, original):
                restored.append(Placed(each.cell))
        elif each.cell.kind != original.kind:
            incidents.append(f"The locked cell `{layout.name(each.part)}` had another type; it was restored.")
        else:
            original = replace(original, pictures=each.cell.pictures)
        restored.append(Placed(original, each.part))
    return restored


def _has_own_work(cell: Cell, original: Cell) -> bool:
    """Whether an edited locked cell holds something that is not in the original: names bound, or prose."""
    if original.kind != "code":
        return bool(cell.source.strip()) and cell.source.strip() not in original.source
    bound = bindings(cell.source)
    if bound is None:
        return "def " in cell.source
    return bool(bound - (bindings(original.source) or frozenset()))


# ---------------------------------------------------------------- exercises


@dataclass(slots=True)
class _Exercises:
    """Which cell is the solution cell of which exercise."""

    definer: dict[str, int | None]  # the cell with the last definition
    own: dict[str, int]  # the cell that carries the exercise's part
    chosen: dict[str, int]

    def choose(self) -> None:
        for name, cell in self.own.items():
            if self.definer[name] == cell:
                self.chosen[name] = cell
        kept = {cell for name, cell in self.own.items() if self.definer[name] is None}
        for name, definer in self.definer.items():
            free = definer not in self.chosen.values() and definer not in kept
            if name not in self.chosen and definer is not None and free:
                self.chosen[name] = definer
        for name, cell in self.own.items():
            if name not in self.chosen and cell not in self.chosen.values():
                self.chosen[name] = cell


def _settle_solutions(placed: list[Placed], layout: Template, incidents: list[str]) -> list[Placed]:
    placed = _retype_definitions(placed, layout, incidents)
    names = layout.solutions
    definitions = find_definitions(_code(placed, layout), names)
    own = {
        name: position
        for position, each in enumerate(placed)
        for name, part in names.items()
        if each.part == part
    }
    exercises = _Exercises({name: definitions.last(name) for name in names}, own, {})
    exercises.choose()
    parts = {cell: names[name] for name, cell in exercises.chosen.items()}
    for name, cell in exercises.chosen.items():
        if own.get(name) != cell:
            incidents.append(f"`{name}` was found in another cell than the one meant for it.")
    solution_parts = set(names.values())
    settled = [
        replace(each, part=parts.get(position, None if each.part in solution_parts else each.part))
        for position, each in enumerate(placed)
    ]
    return _stand_ins(settled, exercises, layout, incidents)


def _retype_definitions(placed: list[Placed], layout: Template, incidents: list[str]) -> list[Placed]:
    """A markdown or raw cell that alone defines an exercise was a code cell once."""
    names = layout.solutions
    texts = [(place, each.cell.source) for place, each in enumerate(placed) if each.cell.kind != "code"]
    with_functions = [(place, text) for place, text in texts if "def " in text]
    defining = find_definitions(with_functions, names, parse_all=True).sound
    if not any(defining.values()):
        return placed
    in_code = find_definitions(_code(placed, layout), names)
    placed = list(placed)
    for name, positions in defining.items():
        if positions and in_code.last(name) is None:
            position = positions[-1]
            placed[position] = replace(placed[position], cell=replace(placed[position].cell, kind="code"))
            incidents.append(f"The cell that defines `{name}` was no code cell; it was made one again.")
    return placed


def _code(placed: list[Placed], layout: Template) -> list[tuple[int, str]]:
    return [
        (position, each.cell.source)
        for position, each in enumerate(placed)
        if each.cell.kind == "code" and each.part not in layout.locked
    ]


def _stand_ins(
    placed: list[Placed], exercises: _Exercises, layout: Template, incidents: list[str]
) -> list[Placed]:
    """A solution cell for every exercise without one. It must not undo a definition made elsewhere."""
    own_sources = [source for _, source in _code(placed, layout) if source.strip() not in layout.by_text]
    unreadable = any(map(may_bind_anything, own_sources))
    for name, part in layout.solutions.items():
        if name in exercises.chosen:
            continue
        if exercises.definer[name] is not None or unreadable:
            source = f"# `{name}` is defined in another cell of this notebook."
            incidents.append(f"`{name}` has no cell of its own.")
        else:
            source = layout.source(part)
            incidents.append(f"The solution cell `{name}` was missing; the stub was put in its place.")
        placed = _insert(placed, Placed(Cell("code", source), part))
    return placed


# ---------------------------------------------------------------- the rest of the template


def _settle_kind(each: Placed, layout: Template, incidents: list[str]) -> Placed:
    """The kind of a cell with a part is the template's, unless the student turned prose into working code."""
    if each.part is None or each.cell.kind == layout.kind(each.part):
        return each
    kind = layout.kind(each.part)
    is_answer = each.part in layout.by_grade_id.values()
    unchanged = same_text(each.cell.source, layout.source(each.part))
    is_python = bool(each.cell.source.strip()) and bindings(each.cell.source) is not None
    if is_answer or unchanged or is_python == (kind == "code"):
        incidents.append(f"The cell `{layout.name(each.part)}` had another type; it was restored.")
        return replace(each, cell=replace(each.cell, kind=kind))
    return replace(each, part=None)


def _add_missing(placed: list[Placed], layout: Template, incidents: list[str]) -> list[Placed]:
    present = {each.part for each in placed}
    for part in layout.needed:
        if part not in present:
            incidents.append(f"The cell `{layout.name(part)}` was missing; it was put back.")
            placed = _insert(placed, Placed(layout.cell(part), part))
    return placed


def _insert(placed: list[Placed], new: Placed) -> list[Placed]:
    """Put a cell behind the nearest one that precedes it in the template, or at the top."""
    assert new.part is not None
    places = {each.part: position for position, each in enumerate(placed) if each.part is not None}
    before = max((part for part in places if part < new.part), default=None)
    at = 0 if before is None else places[before] + 1
    return [*placed[:at], new, *placed[at:]]


def _tests_after_solutions(placed: list[Placed], layout: Template) -> list[Placed]:
    for name, solution in layout.solutions.items():
        places = {each.part: position for position, each in enumerate(placed)}
        test = layout.tests.get(name)
        if test is not None and places[test] < places[solution]:
            before, at = places[test], places[solution] + 1
            placed = [*placed[:before], *placed[before + 1 : at], placed[before], *placed[at:]]
    return placed
