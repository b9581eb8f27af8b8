"""All that is known of an assignment's class: what pages, tables, pictures and statistics are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..model import Marks
from .members import NOTHING_KNOWN, Known, Member, exercises, members
from .pseudonyms import Pseudonyms


@dataclass(frozen=True, slots=True)
class Places:
    """What of a student's can be opened, of each notebook of the assignment."""

    notebooks: tuple[Path, ...] = ()  # as they were graded
    pages: tuple[Path, ...] = ()  # of feedback


NOWHERE = Places()


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What is known of an assignment's class.

    made : when that was looked up, UTC
    due : for everybody, UTC; None without a due date
    folders : those with a marks.json, of the same students as `marks`; of an anonymous class too
    """

    assignment: str
    marks: Sequence[Marks]
    made: datetime
    known: Known = NOTHING_KNOWN
    due: datetime | None = None
    folders: Sequence[Path] = ()
    places: Mapping[str, Places] = field(default_factory=dict)
    pseudonyms: Pseudonyms | None = None  # in force already: no name is in here any more

    @property
    def members(self) -> list[Member]:
        """Everybody, by id."""
        return members(self.marks, self.known)

    @property
    def exercises(self) -> list[str]:
        """Names, in their order."""
        return exercises(self.marks)

    def anonymous(self, pseudonyms: Pseudonyms) -> ClassFacts:
        """The same class under numbers: no name, id, address or link is left."""
        return ClassFacts(
            self.assignment,
            [pseudonyms.marks(each) for each in self.marks],
            self.made,
            pseudonyms.known(self.known),
            self.due,
            self.folders,
            {},
            pseudonyms,
        )
