"""Of which assignment an archive is, and in which language, where nobody has said it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path, PurePosixPath

from ..errors import CourseError
from ..files.notebook_cells import source_of
from ..model import USUAL_CAPS
from ..platforms.sources import open_class_archive
from .course import assignments, load_course, with_editions
from .layout import listed
from .recognising import Naming, is_notebook


def assignment_of(root: Path, archives: Sequence[Path]) -> str:
    """The only one of the course, or the one that the notebooks in the archives are called like.

    Of its editions in other languages, the one whose texts these notebooks hold.

    Raises CourseError when that is not exactly one.
    """
    names = assignments(root)
    original = names[0] if len(names) == 1 else _called_like(root, names, archives)
    editions = with_editions(root, (original,))
    return _in_its_language(root, editions, archives) if len(editions) > 1 else original


def _called_like(root: Path, names: Sequence[str], archives: Sequence[Path]) -> str:
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


# ---------------------------------------------------------------- the language


def _in_its_language(root: Path, editions: Sequence[str], archives: Sequence[Path]) -> str:
    """The first of the editions where nothing tells."""
    released = {each: _released_texts(root, each) for each in editions}
    found = (texts for path in archives for texts in _texts_of_notebooks(path))
    held = ({each: len(texts & released[each]) for each in editions} for texts in found)
    counts = Counter(max(each, key=each.__getitem__) for each in held if any(each.values()))
    if len(counts) > 1:
        which = " and ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
        raise CourseError(
            f"Say which edition it is: the notebooks are of {which}, one assignment in several languages. "
            "Marks are the same in each; what is said of them is in the language of the one that you name: "
            f"gradestone collect {editions[0]} ARCHIVE."
        )
    return next(iter(counts), editions[0])


def _released_texts(root: Path, assignment: str) -> frozenset[str]:
    course = load_course(root, assignment)
    return frozenset().union(*(_texts(path.read_bytes()) for path in course.release.glob("[!.]*.ipynb")))


def _texts_of_notebooks(path: Path) -> Iterator[frozenset[str]]:
    with open_class_archive(path, UTC) as archive:
        for entry in archive.folder.files():
            if is_notebook(entry.path):
                try:
                    yield _texts(archive.folder.read(entry.path, limit=USUAL_CAPS.notebook_bytes))
                except OSError:  # collecting says what is wrong with it
                    continue


def _texts(notebook: bytes) -> frozenset[str]:
    """Its paragraphs of markdown; none of what is no notebook."""
    try:
        cells: Iterable[dict[str, object]] = json.loads(notebook)["cells"]
        return frozenset(source_of(cell) for cell in cells if cell["cell_type"] == "markdown")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return frozenset()
