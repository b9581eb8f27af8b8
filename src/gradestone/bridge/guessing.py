"""Of which assignment an archive is, where nobody has said it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path, PurePosixPath

from ..errors import CourseError
from ..platforms.sources import open_class_archive
from .course import assignments, load_course
from .layout import listed
from .recognising import Naming, is_notebook


def assignment_of(root: Path, archives: Sequence[Path]) -> str:
    """The only one of the course, or the one that the notebooks in the archives are called like.

    Raises CourseError when that is not exactly one.
    """
    names = assignments(root)
    if len(names) == 1:
        return names[0]
    notebooks = [name for path in archives for name in _notebooks(path)]
    found = [each for each in names if any(map(_naming(root, each, names).is_file, notebooks))]
    if len(found) != 1:
        which = f"may be of {' or '.join(found)}" if found else "are of none that the course knows"
        there = ", ".join(names) or "none"
        raise CourseError(
            f"Say which assignment it is: the notebooks {which}. The assignments are: {there}. "
            f"Write gradestone collect {names[0] if names else 'ASSIGNMENT'} ARCHIVE."
        )
    return found[0]


def _notebooks(path: Path) -> list[str]:
    with open_class_archive(path, UTC) as archive:
        names = [PurePosixPath(entry.path).name for entry in archive.folder.files()]
    return [name for name in names if is_notebook(name)]


def _naming(root: Path, assignment: str, names: Sequence[str]) -> Naming:
    source = load_course(root, assignment).source
    notebooks = tuple(Path(each.name).stem for each in listed(source) if is_notebook(each.name))
    return Naming(assignment, notebooks, frozenset(names) - {assignment})
