"""The private folder of one run, home and tmp of its processes, with the working folder in it."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from pathlib import Path

from ...files.temporary import remove_folder
from ..protocol import WORK

MOST_LINKS = 200
_CODE = (".py", ".so", ".pyc")
LARGEST_COPY = 1 << 20  # bytes of a data file that a run may write over, as in any kernel
COPIES = 1 << 22  # bytes of all of them


def make_scratch(root: Path, bundle: Path, files: Path | None) -> Path:
    """A new folder below `root`; its `work` has the student's files and what is beside the notebook.

    Where names clash the bundle wins, except inside a folder both have: there the student's other files are
    added. A folder of pictures or data is one of the run's own: a cell may save something in it. Small data
    files are copies, which it may write over; everything else is a link to the bundle, where the sandbox lets
    nobody write.
    """
    scratch = Path(tempfile.mkdtemp(prefix="run-", dir=root))
    (scratch / WORK).mkdir()
    if files is not None:
        _copy_files(files, scratch / WORK)
    _place_bundle(bundle, scratch / WORK, COPIES)
    return scratch


def _copy_files(source: Path, target: Path) -> None:
    for entry in os.scandir(source):
        if entry.is_dir(follow_symlinks=False):
            (target / entry.name).mkdir(exist_ok=True)
            _copy_files(Path(entry.path), target / entry.name)
        elif entry.is_file(follow_symlinks=False):
            shutil.copyfile(entry.path, target / entry.name, follow_symlinks=False)


def _place_bundle(bundle: Path, target: Path, room: int) -> int:
    """`room` : bytes that copies may still take; returned is what is left of it."""
    for entry in os.scandir(bundle):
        if entry.name.startswith(".") or entry.name == "__pycache__" or entry.name.endswith(".ipynb"):
            continue
        place = target / entry.name
        if entry.is_dir() and (place.is_dir() or _is_data(Path(entry.path))):
            if not place.is_dir():
                place.unlink(missing_ok=True)
                place.mkdir()
            room = _place_bundle(Path(entry.path), place, room)
            continue
        if place.is_dir():
            remove_folder(place)
        else:
            place.unlink(missing_ok=True)
        if _may_be_written(entry, min(room, LARGEST_COPY)):
            shutil.copyfile(entry.path, place)
            room -= place.stat().st_size
        else:
            place.symlink_to(Path(entry.path).absolute())
    return room


def _may_be_written(entry: os.DirEntry[str], most: int) -> bool:
    is_data = entry.is_file() and not entry.name.endswith(_CODE)
    return is_data and entry.stat().st_size <= most and os.access(entry.path, os.R_OK)


def _is_data(folder: Path) -> bool:
    """Whether a folder of a release is of pictures or data, and of so few that links to all take no time."""
    if (folder / "__init__.py").is_file():
        return False
    found = list(itertools.islice(folder.rglob("*"), MOST_LINKS + 1))
    return len(found) <= MOST_LINKS and not any(path.suffix == ".py" for path in found)
