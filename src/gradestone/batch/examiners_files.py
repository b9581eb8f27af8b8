"""What the examiner's process has that students do not get: whole modules of the course, and hidden data.

Tests beside checks use the same generators as those, hidden ones too.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..answerkey.hidden_data import hidden_data
from ..answerkey.source_notebook import SourceNotebook
from ..files.temporary import TemporaryFolder
from ..release.regions import BEGIN_HIDDEN
from ..release.used_modules import CourseModules

if TYPE_CHECKING:
    from ..bridge.course import Course

Files = Mapping[str, str]
"""Their content in base64, by their name in the course."""


def files_kept_back(course: Course, layout: SourceNotebook, release: Path) -> Files:
    """Modules that are not in the release as they are, as far as the notebook uses them; hidden data."""
    found = (*_modules(course, layout, release), *hidden_data(course.root, course.original))
    return {
        path.relative_to(course.root).as_posix(): base64.b64encode(path.read_bytes()).decode()
        for path in found
    }


def _modules(course: Course, layout: SourceNotebook, release: Path) -> Iterator[Path]:
    given = f"{layout.selfcheck.replace('.', '/')}.py"  # it stands for the self-check, which the release has
    sources = (cell.source for cell in layout.cells)
    also = (f"testcases.{course.original}",)
    for path in CourseModules(course.root, course.source).used_by(sources, also=also, kept_back=()):
        name = path.relative_to(course.root).as_posix()
        text = path.read_text(encoding="utf-8", errors="replace")
        if name != given and (BEGIN_HIDDEN in text or not (release / name).is_file()):
            yield path


@contextmanager
def release_with(release: Path, files: Files) -> Iterator[Path]:
    """The release as the examiner's process has it."""
    if not files:
        yield release
        return
    with TemporaryFolder() as held:
        copy = held.path / "release"
        shutil.copytree(release, copy)
        for name, content in files.items():
            place = copy / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)  # a release may be read-only
            place.write_bytes(base64.b64decode(content))
        yield copy
