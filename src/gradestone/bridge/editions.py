"""Assignments that are another one in another language: the one place that knows which.

An edition has nbgrader's name `<assignment>_<language>`, no folder in source/, and everything but its words
from the source of the assignment. What is not an edition is its own original, in English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ..translation.catalogue_files import languages

_plain_path = CourseDirectory.format_path  # whatever stands in for it later, see mending


@dataclass(frozen=True, slots=True)
class Edition:
    """What stands behind an assignment.

    original : the folder in source/ that it is built from
    language : such as zh_CN; "" for English
    """

    original: str
    language: str = ""

    @property
    def assignment(self) -> str:
        """Its name in nbgrader."""
        return f"{self.original}_{self.language}" if self.language else self.original


def edition_of(directory: CourseDirectory, assignment: str) -> Edition:
    """The edition of that name; a folder of the name in source/ is an assignment of its own."""
    if not _source(directory, assignment).is_dir():
        for language in languages(Path(directory.root)):
            original = assignment.removesuffix(f"_{language}")
            if original not in ("", assignment) and _source(directory, original).is_dir():
                return Edition(original, language)
    return Edition(assignment)


def released_editions(directory: CourseDirectory, originals: tuple[str, ...]) -> tuple[str, ...]:
    """The names of all editions of these assignments that have a release, sorted."""
    found = (Edition(name, each) for name in originals for each in languages(Path(directory.root)))
    return tuple(sorted(each.assignment for each in found if _is_released(directory, each.assignment)))


def counted_as(editions: Iterable[Edition]) -> dict[str, str]:
    """The name under which several of these count as one assignment, by each of their names."""
    original = {each.assignment: each.original for each in editions}
    together = Counter(original.values())
    return {name: of for name, of in original.items() if together[of] > 1}


def _is_released(directory: CourseDirectory, assignment: str) -> bool:
    release = Path(directory.format_path(directory.release_directory, ".", assignment))
    return release.is_dir() and not _source(directory, assignment).is_dir()


def _source(directory: CourseDirectory, assignment: str) -> Path:
    return Path(_plain_path(directory, directory.source_directory, ".", assignment))
