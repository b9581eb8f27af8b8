"""The private folder of one run: working folder, home and tmp; made before it, gone after it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDERS = ("work", "home", "tmp")


def make_scratch(root: Path, bundle: Path, files: Path | None) -> Path:
    """A new folder below `root`. Its `work` shows what lies beside the released notebook, and the student's files.

    The bundle's entries are links to it: the sandbox lets nobody write there. Where names clash the
    bundle wins, except inside a folder both have: there the student's other files are added.
    """
    scratch = Path(tempfile.mkdtemp(prefix="run-", dir=root))
    for name in FOLDERS:
        (scratch / name).mkdir()
    if files is not None:
        _copy_files(files, scratch / "work")
    _link_bundle(bundle, scratch / "work")
    return scratch


def remove_scratch(folder: Path) -> None:
    """Remove `folder` and all in it, whatever modes it was given; links are not followed."""
    shutil.rmtree(folder, onerror=_open_and_retry)


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
        place.symlink_to(os.path.abspath(entry.path))


def _open_and_retry(function: Callable[..., Any], path: str, info: object) -> None:
    """The student took the rights away; take them back, then remove again."""
    del info
    for place in (Path(path).parent, Path(path)):
        if place.is_dir() and not place.is_symlink():
            place.chmod(stat.S_IRWXU)
    if Path(path).is_dir() and not Path(path).is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif function is not os.open:
        Path(path).unlink(missing_ok=True)
