"""Which cells are looked through. What is longer than any honest text is run all the same, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model import USUAL_CAPS, SubmissionCaps
from .cells import Cell


def legible(sources: Iterable[str], caps: SubmissionCaps = USUAL_CAPS) -> frozenset[int]:
    """Positions of the sources that are looked through: the shortest first, until it is enough.

    So a heap of junk takes the eyes off no honest cell.
    """
    found: set[int] = set()
    left = caps.code_letters
    for length, position in sorted((len(source), position) for position, source in enumerate(sources)):
        left -= length
        if length > caps.cell_letters or left < 0:
            break
        found.add(position)
    return frozenset(found)


def looked_at(cells: Sequence[Cell], caps: SubmissionCaps = USUAL_CAPS) -> tuple[Cell, ...]:
    """The cells, each with the word whether it is looked through; those of code apart from the others."""
    seen: set[int] = set()
    for is_code in (True, False):
        places = [at for at, cell in enumerate(cells) if (cell.kind == "code") == is_code]
        seen |= {places[n] for n in legible((cells[at].source for at in places), caps)}
    return tuple(cell if at in seen else replace(cell, legible=False) for at, cell in enumerate(cells))


def too_long_note(sources: Sequence[str]) -> tuple[str, ...]:
    """A sentence on the code cells, counted from 1, that are not looked through."""
    numbers = [str(at + 1) for at in sorted({*range(len(sources))} - legible(sources))]
    if not numbers:
        return ()
    few = f"{', '.join(numbers[:5])}{' and others' if len(numbers) > 5 else ''}"
    which, are = ("Code cell", "is") if len(numbers) == 1 else ("Code cells", "are")
    return (f"{which} {few} {are} too long to be looked through or shown; what they do was run and counted.",)
