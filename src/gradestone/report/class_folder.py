"""A folder with all that is told of a class: the page, tables, statistics, pictures. Never half a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..files.drafts import draft_beside
from .class_files import to_csv, to_json
from .class_page import class_page
from .overview import Overview
from .statistics_files import statistics_csv, statistics_json

PAGE = "index.html"
PICTURES = (
    "scores.png",
    "exercises.png",
    "checks.png",
    "misconceptions.png",
    "discrimination.png",
    "times.png",
)

Written = Callable[[], None]
"""Told that a file is written."""


def write_class_page(overview: Overview, folder: Path) -> Path:
    """The page alone, in this folder; where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / PAGE
    replace_text(page, class_page(overview, folder.resolve()))
    return page


def write_class_folder(
    overview: Overview, folder: Path, *, back: str = "", step: Written = lambda: None
) -> Path:
    """The page and all that goes beside it; of what is in the folder, only our own files are replaced.

    Returns where the page is, which is written last. Earlier pictures that there is nothing for any more go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _texts(overview):
        replace_text(folder / name, text)
        step()
    drawn = _draw(overview, folder, step)
    for name in PICTURES:
        if name not in drawn:
            (folder / name).unlink(missing_ok=True)
    page = folder / PAGE
    replace_text(page, class_page(overview, folder.resolve(), back=back))
    step()
    return page


FILES = 4 + len(PICTURES) + 1
"""At most so many steps."""


def replace_text(path: Path, text: str) -> None:
    """The file holds this text, as a whole or not at all."""
    replace_bytes(path, text.encode("utf-8", errors="backslashreplace"))  # names of files need not be UTF-8


def replace_bytes(path: Path, data: bytes) -> None:
    """The same with bytes."""
    with draft_beside(path) as draft:
        draft.unlink()  # it would be for its owner alone, where others may want to read it
        draft.write_bytes(data)
        draft.replace(path)


def _texts(overview: Overview) -> Iterator[tuple[str, str]]:
    facts = overview.facts
    change = facts.pseudonyms.record if facts.pseudonyms else dict
    yield "class.csv", to_csv(facts.marks, facts.known, facts.assignment)
    yield "class.json", to_json(facts.folders, facts.known, facts.assignment, change)
    yield "statistics.json", statistics_json(overview)
    yield "statistics.csv", statistics_csv(overview)


def _draw(overview: Overview, folder: Path, step: Written) -> set[str]:
    from .class_pictures import pictures  # matplotlib takes half a second, and a page alone needs none

    drawn = set()
    for name, data in pictures(overview):
        replace_bytes(folder / name, data)
        drawn.add(name)
        step()
    return drawn
