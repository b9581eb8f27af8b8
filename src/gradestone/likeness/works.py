"""What is compared: what one student wrote, place by place, and what everybody was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ELSEWHERE = "other cells"
"""The place of what a student wrote outside the exercises."""


@dataclass(frozen=True, slots=True)
class Work:
    """The code of one hand-in.

    passages : place -> text; a place is an exercise, or ELSEWHERE
    mistakes : exercise -> misconceptions each of which explains what is wrong there
    year : the folder it comes from, "" for the class itself
    """

    student: str
    passages: Mapping[str, str]
    mistakes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year: str = ""
    notes: tuple[str, ...] = ()  # what could not be read, for the teacher


@dataclass(frozen=True, slots=True)
class Handout:
    """What a shared line may come from without anybody having copied it.

    passages : place -> texts: the stub first, the reference, right versions in other styles
    everywhere : texts that stand for no place: the release's other cells
    prose : texts for people, whose words anybody may take up in a comment
    """

    passages: Mapping[str, tuple[str, ...]]
    everywhere: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()

    def stub_lines(self) -> frozenset[str]:
        """The lines that were handed out in exercises, without the blanks around them."""
        stubs = (texts[0] for texts in self.passages.values() if texts)
        return frozenset(line.strip() for stub in stubs for line in stub.split("\n"))

    def texts(self) -> Iterator[str]:
        """All code in it."""
        yield from self.everywhere
        for texts in self.passages.values():
            yield from texts
