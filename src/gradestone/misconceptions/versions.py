"""Wrong versions of an exercise, each the reference with one idea changed, and right ones in other styles.

What a course writes its bank with, the package or module `testcases.misconceptions.<assignment>`: it holds
`MISCONCEPTIONS` and `CORRECT_VARIANTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Replacement = tuple[str, str] | tuple[str, str, int]
"""Old text, new text, and how often the old text has to occur if that is not once."""

Wrong = tuple[str, str, *tuple[Replacement, ...]]
Right = tuple[str, *tuple[Replacement, ...]]


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong version.

    name : kebab-case, unique in its bank
    exercise : name of the exercise
    hint : one line that helps to find the mistake without giving the right line away
    replace : what changes in the reference's solution cell, one after the other
    credit : the share of the exercise's points, 0 to 1, for an answer that is wrong in just this way
    """

    name: str
    exercise: str
    hint: str
    replace: tuple[Replacement, ...]
    credit: float = 0.0

    def source(self, reference: str) -> str:
        """The wrong solution cell. Raises ValueError when the reference has no such place any more."""
        return applied(self.replace, reference, where=f"{self.name} ({self.exercise})")


@dataclass(frozen=True, slots=True)
class CorrectVariant:
    """A right version in another style: it has to score full.

    replace : what changes in the solution cell of `exercise`
    also : further exercises that change with it, each with its replacements
    cell : source of a code cell of the learner's own, run before the solution cells
    """

    name: str
    exercise: str
    replace: tuple[Replacement, ...]
    also: tuple[tuple[str, tuple[Replacement, ...]], ...] = ()
    cell: str = ""

    def sources(self, references: Mapping[str, str]) -> dict[str, str]:
        """The solution cells that change, by exercise, from the reference's. Raises ValueError."""
        changes = ((self.exercise, self.replace), *self.also)
        return {
            name: applied(replace, references[name], where=f"{self.name} ({name})")
            for name, replace in changes
        }


def applied(replacements: tuple[Replacement, ...], source: str, *, where: str) -> str:
    """`source` with every replacement made, in order.

    Raises ValueError, naming `where`, when an old text does not occur as often as it should: a reference that
    was rewritten must not turn a wrong version into a right one unseen.
    """
    for old, new, *times in replacements:
        wanted = times[0] if times else 1
        if source.count(old) != wanted:
            raise ValueError(
                f"{where}: `{old}` should occur {wanted} time{'s' * (wanted != 1)}, "
                f"not {source.count(old)} times; adapt it to the reference"
            )
        if old == new:
            raise ValueError(f"{where}: `{old}` is replaced by itself")
        source = source.replace(old, new)
    return source


def misconceptions(exercise: str, *entries: Wrong) -> tuple[Misconception, ...]:
    """The misconceptions of one exercise from entries (name, hint, replacement, replacement, ...)."""
    return tuple(Misconception(name, exercise, hint, tuple(replace)) for name, hint, *replace in entries)


def variants(exercise: str, *entries: Right) -> tuple[CorrectVariant, ...]:
    """The correct variants of one exercise from entries (name, replacement, replacement, ...)."""
    return tuple(CorrectVariant(name, exercise, tuple(replace)) for name, *replace in entries)
