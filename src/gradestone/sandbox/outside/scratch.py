"""The private folder of one run, home and tmp of its processes, with the working folder in it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import uuid
from pathlib import Path

WORK = "work"


def make_scratch(root: Path, bundle: Path, files: Path | None) -> Path:
    """A new folder below `root`; its `work` has the student's files and what is beside the notebook.

    The bundle's entries are links to it: the sandbox lets nobody write there. Where names clash the
    bundle wins, except inside a folder both have: there the student's other files are added.
    """
    scratch = Path(tempfile.mkdtemp(prefix="run-", dir=root))
    (scratch / WORK).mkdir()
    if files is not None:
        _copy_files(files, scratch / WORK)
    _link_bundle(bundle, scratch / WORK)
    return scratch


def remove_scratch(folder: Path) -> None:
    """Remove `folder` and all in it, whatever its modes, names and depth; links are not followed.

    Nothing outside is touched, and it is no error if the folder is gone already.
    """
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        if folder.is_dir() and not folder.is_symlink():
            _remove_thoroughly(folder)


def _remove_thoroughly(folder: Path) -> None:
    """Folders are moved to the top before they are emptied: no path gets long, nothing calls itself."""
    folder.chmod(stat.S_IRWXU)
    while entries := list(os.scandir(folder)):
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                Path(entry.path).chmod(stat.S_IRWXU)  # the student took the rights away
                _empty(Path(entry.path), folder)
                Path(entry.path).rmdir()
            else:
                Path(entry.path).unlink(missing_ok=True)
    folder.rmdir()


def _empty(place: Path, top: Path) -> None:
    for entry in os.scandir(place):
        if entry.is_dir(follow_symlinks=False):
            Path(entry.path).chmod(stat.S_IRWXU)  # moving a folder takes the right to write in it
            Path(entry.path).rename(top / uuid.uuid4().hex)
        else:
            Path(entry.path).unlink(missing_ok=True)


def _copy_files(source: Path, target: Path) -> None:
    for entry in os.scandir(source):
        if entry.is_dir(follow_symlinks=False):
            (target / entry.name).mkdir(exist_ok=True)
            _copy_files(Path(entry.path), target / entry.name)
        elif entry.is_file(follow_symlinks=False):
            shutil.copyfile(entry.path, target / entry.name, follow_symlinks=False)


def _link_bundle(bundle: Path, target: Path) -> None:
    for entry in os.scandir(bundle):
        if entry.name.startswith(".") or entry.name == "__pycache__" or entry.name.endswith(".ipynb"):
            continue
        place = target / entry.name
        if entry.is_dir() and place.is_dir():
            _link_bundle(Path(entry.path), place)
            continue
        if place.is_dir():
            remove_scratch(place)
        else:
            place.unlink(missing_ok=True)
        place.symlink_to(Path(entry.path).absolute())
