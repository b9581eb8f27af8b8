"""Folders removed with all that others have put into them."""

from __future__ import annotations

import os
import shutil
import stat
import uuid
from pathlib import Path


def remove_folder(folder: Path) -> None:
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
