"""The student's cells in their order, rebuilt on the instructor's released notebook.

The parts of the template are given to the student's cells by grade_id, then by cell id, then by text; the
solution cell of an exercise is the one meant for it, if it defines it, else that of the last definition; a
stub is none. Locked cells are restored to the letter. Of the student only texts, kinds and attachments are
taken; nothing gets lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..selfcheck.words import _, ngettext
from .assemble import Placed, notebook_of
from .cells import Cell
from .definitions import bindings, find_definitions, may_bind_anything
from .stubs import written
from .template import Template, same_text

_MOST_REPAIRS = 40  # that are told one by one


def rebuild(cells: Sequence[Cell], template: Template) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A valid notebook of format 4.5 with no outputs but pictures, and a sentence for each repair."""
    rebuilding = _Rebuilding(template)
    rebuilding.place(cells)
    rebuilding.restore_locked()
    rebuilding.retype_definitions()
    rebuilding.settle_solutions()
    rebuilding.settle_kinds()
    rebuilding.add_missing()
    rebuilding.put_tests_behind_solutions()
    return notebook_of(rebuilding.placed, template), rebuilding.told()


@dataclass(slots=True)
class _Rebuilding:
    """The notebook in the making: the cells placed so far, and a sentence for each repair."""

    template: Template
    placed: list[Placed] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def told(self) -> tuple[str, ...]:
        told = list(dict.fromkeys(self.repairs))
        if len(told) > _MOST_REPAIRS:
            told[_MOST_REPAIRS:] = [_more_repairs(len(told) - _MOST_REPAIRS)]
        return tuple(told)

    def place(self, cells: Sequence[Cell]) -> None:
        """Take over every cell but second copies of locked ones, with the part it plays."""
        parts, copies = _match(cells, self.template)
        for part in copies.values():
            words = _("A second copy of the locked cell `{name}` was left out.")
            self.repairs.append(words.format(name=self.template.name(part)))
        for position, cell in enumerate(cells):
            if cell.grade_id and position not in parts:
                self._tell_stranger(cell.grade_id)
            if position not in copies:
                self.placed.append(Placed(cell, parts.get(position)))

    def restore_locked(self) -> None:
        """Locked cells to the letter. What a student wrote into one is kept as an ordinary cell before it."""
        self.placed = [restored for each in self.placed for restored in self._restored(each)]

    def retype_definitions(self) -> None:
        """A markdown or raw cell that alone defines an exercise was a code cell once."""
        names = self.template.solutions
        texts = ((at, each.cell) for at, each in enumerate(self.placed) if each.cell.kind != "code")
        with_functions = [(at, cell.source) for at, cell in texts if cell.legible and "def " in cell.source]
        defining = find_definitions(with_functions, names, parse_all=True).sound
        if not any(defining.values()):
            return
        in_code = find_definitions(self._code(), names)
        for name, positions in defining.items():
            if positions and in_code.last(name) is None:
                at = positions[-1]
                self.placed[at] = _as_kind(self.placed[at], "code")
                words = _("The cell that defines `{name}` was no code cell; it was made one again.")
                self.repairs.append(words.format(name=name))

    def settle_solutions(self) -> None:
        """The part of a solution cell to the cell that holds the solution."""
        exercises = {part: name for name, part in self.template.solutions.items()}
        definers = written(self._code(), self.template)
        own = {exercises[each.part]: at for at, each in enumerate(self.placed) if each.part in exercises}
        chosen = _solution_cells(definers, own)
        for name, at in chosen.items():
            if own.get(name) != at:
                words = _("`{name}` was found in another cell than the one meant for it.")
                self.repairs.append(words.format(name=name))
        parts = {at: self.template.solutions[name] for name, at in chosen.items()}
        self.placed = [
            replace(each, part=parts.get(at)) if at in parts or each.part in exercises else each
            for at, each in enumerate(self.placed)
        ]
        self._add_stand_ins({name: found for name, found in definers.items() if name not in chosen})

    def settle_kinds(self) -> None:
        self.placed = [self._of_settled_kind(each) for each in self.placed]

    def add_missing(self) -> None:
        present = {each.part for each in self.placed}
        for part in self.template.needed:
            if part not in present:
                words = _("The cell `{name}` was missing; it was put back.")
                self.repairs.append(words.format(name=self.template.name(part)))
                self._insert(self.template.cell(part), part)

    def put_tests_behind_solutions(self) -> None:
        for name, solution in self.template.solutions.items():
            places = {each.part: at for at, each in enumerate(self.placed)}
            test = self.template.tests.get(name)
            if test is not None and places[test] < places[solution]:
                self.placed.insert(places[solution], self.placed.pop(places[test]))

    def _tell_stranger(self, grade_id: str) -> None:
        if grade_id in self.template.by_grade_id:
            self.repairs.append(_("The cell `{name}` occurs more than once.").format(name=grade_id))
        else:
            self.repairs.append(
                _("A cell that is not part of the assignment was marked as graded; the mark was removed.")
            )

    def _restored(self, each: Placed) -> Iterator[Placed]:
        if each.part not in self.template.locked:
            yield each
            return
        original, name = self.template.cell(each.part), self.template.name(each.part)
        if not same_text(each.cell.source, original.source):
            words = _("The locked cell `{name}` had been changed; it was restored.")
            self.repairs.append(words.format(name=name))
            if _has_own_work(each.cell, original):
                yield Placed(each.cell)
        elif each.cell.kind != original.kind:
            words = _("The locked cell `{name}` had another type; it was restored.")
            self.repairs.append(words.format(name=name))
        else:
            original = replace(original, pictures=each.cell.pictures)
        yield Placed(original, each.part)

    def _code(self) -> list[tuple[int, str]]:
        """Positions and sources of the code that may be the student's, as far as it is looked through."""
        return [(at, each.cell.source) for at, each in self._own_code() if each.cell.legible]

    def _own_code(self) -> Iterator[tuple[int, Placed]]:
        for at, each in enumerate(self.placed):
            if each.cell.kind == "code" and each.part not in self.template.locked:
                yield at, each

    def _add_stand_ins(self, definers: Mapping[str, Sequence[int]]) -> None:
        """A solution cell for every exercise without one. It must not undo a definition made elsewhere."""
        own = [each.cell for _, each in self._own_code()]
        unreadable = any(not cell.legible or self._may_bind_anything(cell.source) for cell in own)
        for name, found in definers.items():
            part = self.template.solutions[name]
            if found or unreadable:
                source = _("# `{name}` is defined in another cell of this notebook.").format(name=name)
                self.repairs.append(_("`{name}` has no cell of its own.").format(name=name))
            else:
                source = self.template.source(part)
                words = _("The solution cell `{name}` was missing; the stub was put in its place.")
                self.repairs.append(words.format(name=name))
            self._insert(Cell("code", source), part)

    def _may_bind_anything(self, source: str) -> bool:
        return source.strip() not in self.template.by_text and may_bind_anything(source)

    def _of_settled_kind(self, each: Placed) -> Placed:
        """The template's kind for its parts, unless the student turned prose into working code."""
        if each.part is None or each.cell.kind == self.template.kind(each.part):
            return each
        kind, name = self.template.kind(each.part), self.template.name(each.part)
        is_answer = each.part in self.template.by_grade_id.values()
        unchanged = same_text(each.cell.source, self.template.source(each.part))
        seen = each.cell.legible and bool(each.cell.source.strip())
        is_python = seen and bindings(each.cell.source) is not None
        if is_answer or unchanged or is_python == (kind == "code"):
            self.repairs.append(_("The cell `{name}` had another type; it was restored.").format(name=name))
            return _as_kind(each, kind)
        return replace(each, part=None)

    def _insert(self, cell: Cell, part: int) -> None:
        """Put a cell behind the nearest one that precedes it in the template, or at the top."""
        places = {each.part: at for at, each in enumerate(self.placed) if each.part is not None}
        before = max((other for other in places if other < part), default=None)
        self.placed.insert(0 if before is None else places[before] + 1, Placed(cell, part))


def _more_repairs(count: int) -> str:
    words = ngettext(
        "There were {count} more repairs of this kind.",
        "There were {count} more repairs of this kind.",
        count,
    )
    return words.format(count=count)


def _match(cells: Sequence[Cell], template: Template) -> tuple[dict[int, int], dict[int, int]]:
    """Which cell plays which part, each at most one; and which is a second copy of which locked part."""
    parts: dict[int, int] = {}
    copies: dict[int, int] = {}
    ways: tuple[Callable[[Cell], int | None], ...] = (
        lambda cell: template.by_grade_id.get(cell.grade_id),
        lambda cell: template.by_id.get(cell.id),
        lambda cell: template.by_text.get(cell.source.strip()),
    )
    taken: set[int] = set()
    for find in ways:
        for position, cell in enumerate(cells):
            part = find(cell) if position not in parts and position not in copies else None
            if part is None:
                continue
            if part not in taken:
                parts[position] = part
                taken.add(part)
            elif part in template.locked and same_text(cell.source, template.source(part)):
                copies[position] = part
    return parts, copies


def _has_own_work(cell: Cell, original: Cell) -> bool:
    """Whether an edited locked cell holds something that is not in the original: names bound, or prose."""
    if original.kind != "code":
        return bool(cell.source.strip()) and cell.source.strip() not in original.source
    bound = bindings(cell.source) if cell.legible else None
    if bound is None:
        return not cell.legible or "def " in cell.source
    return bool(bound - (bindings(original.source) or frozenset()))


def _solution_cells(definers: Mapping[str, Sequence[int]], own: Mapping[str, int]) -> dict[str, int]:
    """Exercise -> its solution cell, from the cells that define it and the cell meant for it.

    A cell can be the solution cell of one exercise. It is that of the exercise it is meant for if that is
    defined here, or nowhere; then of another one defined last here.
    """
    chosen = {name: at for name, at in own.items() if at in definers[name]}
    kept = {at for name, at in own.items() if not definers[name]}
    for name, found in definers.items():
        if name not in chosen and found and found[-1] not in kept | set(chosen.values()):
            chosen[name] = found[-1]
    for name, at in own.items():
        if name not in chosen and at not in chosen.values():
            chosen[name] = at
    return chosen


def _as_kind(each: Placed, kind: str) -> Placed:
    return replace(each, cell=replace(each.cell, kind=kind))
