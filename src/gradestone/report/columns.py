"""Plain text in columns, for pipes and files: one line each, nothing cut, nothing folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from rich.cells import cell_len

from ..page.localised import number

_JOINERS = "\u200c\u200d"  # parts of words in some scripts


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts, with what stands above and below."""

    title: str
    cells: Sequence[str]
    foot: str = ""
    right: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody has anything in it."""
        return not any(self.cells)

    def lines(self) -> Iterator[str]:
        """All of it at the same width, as terminals count: a Chinese letter takes two columns."""
        texts = (self.title, *self.cells, self.foot)
        width = max(map(cell_len, texts))
        for text in texts:
            space = " " * (width - cell_len(text))
            yield space + text if self.right else text + space


def aligned(columns: Iterable[Column], rows: int) -> list[str]:
    """The columns side by side; a foot only where there is one."""
    shown = [column for column in columns if not column.is_empty]
    lines = ["  ".join(parts).rstrip() for parts in zip(*(column.lines() for column in shown), strict=True)]
    return lines if any(column.foot for column in shown) else lines[: rows + 1]


def means(values: Iterable[float | None]) -> str:
    """Of those there are; "" where there are none."""
    found = [value for value in values if value is not None]
    return number(fmean(found)) if found else ""


def legible(text: str) -> str:
    """In one line, and without letters that do something to a terminal."""
    return "".join(each if each.isprintable() or each in _JOINERS else "?" for each in text)
