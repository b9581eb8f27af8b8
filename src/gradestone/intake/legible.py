"""Which cells are looked through. What is longer than any honest text is run all the same, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import USUAL_CAPS
from ..selfcheck.plain import in_a_row
from ..selfcheck.words import _, ngettext
from .cells import Cell
from .template import Template

_MOST_NUMBERS = 5  # that are told


def legible(sources: Sequence[str], template: Template) -> frozenset[int]:
    """Positions of the sources that are looked through: released ones, and others as far as the caps go."""
    own = [at for at, source in enumerate(sources) if source.strip() not in template.by_text]
    seen = USUAL_CAPS.legible(sources[at] for at in own)
    return frozenset(range(len(sources))) - {at for n, at in enumerate(own) if n not in seen}


def looked_at(cells: Sequence[Cell], template: Template) -> tuple[Cell, ...]:
    """The cells, each with the word whether it is looked through; those of code apart from the others."""
    seen: set[int] = set()
    for is_code in (True, False):
        places = [at for at, cell in enumerate(cells) if (cell.kind == "code") == is_code]
        seen |= {places[n] for n in legible([cells[at].source for at in places], template)}
    return tuple(cell if at in seen else replace(cell, legible=False) for at, cell in enumerate(cells))


def too_long_note(sources: Sequence[str], template: Template) -> tuple[str, ...]:
    """A sentence on the code cells, counted from 1, that are not looked through."""
    numbers = [str(at + 1) for at in sorted({*range(len(sources))} - legible(sources, template))]
    if not numbers:
        return ()
    words = ngettext(
        "Code cell {numbers} is too long to be looked through or shown, and was run all the same.",
        "Code cells {numbers} are too long to be looked through or shown, and were run all the same.",
        len(numbers),
    )
    if len(numbers) > _MOST_NUMBERS:
        words = _(
            "Code cells {numbers} and others are too long to be looked through or shown, "
            "and were run all the same."
        )
    return (words.format(numbers=in_a_row(numbers[:_MOST_NUMBERS])),)
