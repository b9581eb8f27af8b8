"""Temporary folders that somebody tidies up however their owner ends.

The owner holds a lock on the folder, and the kernel lets go of it at the owner's death. So a folder nobody
holds is a leftover: no process numbers, which are given out again and mean nothing in another container.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import uuid
from pathlib import Path
from typing import Self

from .lock import take_lock

PREFIX = ".gradestone-held-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class TemporaryFolder:
    """A new folder for this user alone, held until it is closed or this process ends.

    parent : where it is made, if its contents are to be moved from it; else where temporary files go
    """

    def __init__(self, parent: Path | None = None) -> None:
        self._descriptor = -1
        while self._descriptor < 0:
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
            with contextlib.suppress(FileNotFoundError):  # swept before it was held
                self._descriptor = os.open(self.path, _FOLDER)
            if not self._held():
                self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """The folder is gone with all that is in it, whatever modes it was given."""
        if self._descriptor >= 0:
            with contextlib.suppress(FileNotFoundError):
                remove_folder(self.path)
            self._let_go()

    def _held(self) -> bool:
        """False when a grader that swept at this moment has taken the new folder for a leftover."""
        if self._descriptor < 0:
            return False
        try:
            locked = take_lock(self._descriptor)
        except OSError:  # no locks here: it is ours, but nobody will tidy up after us
            return True
        return locked and self.path.exists()

    def _let_go(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def sweep(parent: Path | None = None) -> None:
    """Removes what killed graders of this user have left there. Folders that are in use stay."""
    for path in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            descriptor = os.open(path, _FOLDER)
            try:
                if os.fstat(descriptor).st_uid == os.geteuid() and take_lock(descriptor):
                    remove_folder(path)
            finally:
                os.close(descriptor)


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
