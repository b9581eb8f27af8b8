"""A submission folder treated as hostile: regular files only, no links followed, sizes and counts capped.

Every component of a path is opened by `openat` with O_NOFOLLOW below one directory descriptor, so that a
link that appears between looking and opening is refused as well.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Literal

from ..errors import IntakeError
from ..model import USUAL_CAPS, SubmissionCaps
from ..selfcheck.words import N_, _

_MIB = 1024**2
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a FIFO must not wait for a writer that never comes
_REGULAR = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


@dataclass(frozen=True, slots=True)
class Entry:
    """One name found in a submission, as `lstat` sees it."""

    path: str  # relative, with forward slashes
    size: int
    kind: Literal["file", "link", "special"]
    names: int = 1  # hard links to the same bytes

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders on the way, and the name."""
        return tuple(self.path.split("/"))


@dataclass(frozen=True, slots=True)
class Folder:
    """An open submission folder and the names in it, sorted; those beyond the caps are only counted."""

    descriptor: int
    entries: tuple[Entry, ...]
    incidents: tuple[str, ...]

    def read(self, path: str, *, limit: int) -> bytes:
        """The bytes of a regular file.

        Raises
        ------
        OSError : it is none (any more), or longer than `limit`
        """
        with self.regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > limit else file.read(limit + 1)
        if size > limit or len(data) > limit:
            raise TooLargeError(limit)
        return data

    @contextmanager
    def regular(self, path: str) -> Iterator[BufferedReader]:
        """A regular file, open. Raises OSError if it is none (any more)."""
        *folders, name = path.split("/")
        with _descend(self.descriptor, folders) as parent:
            descriptor = os.open(name, _REGULAR, dir_fd=parent)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(N_("it is not a regular file"))
            yield file

    def look(self, name: str) -> Entry | None:
        """The entry `name` at the top of the folder, listed or not."""
        try:
            found = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except OSError:
            return None
        return Entry(name, found.st_size, _kind(found), found.st_nlink)

    def files(self) -> Iterator[Entry]:
        """The regular files among the entries."""
        return (entry for entry in self.entries if entry.kind == "file")


@contextmanager
def open_folder(path: Path, caps: SubmissionCaps, *, loose: bool = False) -> Iterator[Folder]:
    """The folder at `path`, listed once; `loose` for what lies directly in it alone.

    Raises
    ------
    OSError : it is missing, unreadable or itself a link
    """
    descriptor = os.open(path, _DIRECTORY)
    try:
        entries, incidents = _walk(descriptor, caps, loose=loose)
        yield Folder(descriptor, entries, incidents)
    finally:
        os.close(descriptor)


def digest(path: Path, caps: SubmissionCaps = USUAL_CAPS, *, loose: bool = False) -> str:
    """SHA-256 over names and bytes of the submitted regular files. `timestamp.txt` does not count.

    loose : of those directly in the folder alone

    Raises
    ------
    IntakeError : there is no folder to read
    """
    try:
        with open_folder(path, caps, loose=loose) as folder:
            return _digest(folder, caps)
    except OSError as error:
        words = _("The submission folder cannot be read ({reason}).")
        raise IntakeError(words.format(reason=reason_of(error))) from None


def _digest(folder: Folder, caps: SubmissionCaps) -> str:
    """Beyond the caps, names and sizes count."""
    total, budget = hashlib.sha256(), caps.total_bytes + caps.raw_bytes
    for entry in folder.entries:
        if entry.path == "timestamp.txt":
            continue
        total.update(os.fsencode(entry.path) + b"\0" + entry.kind.encode() + b"\0")
        if entry.kind == "file" and entry.size <= budget:
            budget -= entry.size
            total.update(_file_digest(folder, entry))
        else:
            total.update(str(entry.size).encode())
    return total.hexdigest()


def _file_digest(folder: Folder, entry: Entry) -> bytes:
    """Of nothing where the file cannot be read."""
    try:
        with folder.regular(entry.path) as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return hashlib.sha256().digest()


def manifest(released: Path) -> dict[str, str]:
    """Relative path -> SHA-256 of every file of the (trusted) release folder."""
    files = (path for path in released.rglob("*") if path.is_file())
    return {
        path.relative_to(released).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def printable(name: str) -> str:
    """A file name as it may stand in a sentence: control characters shown as `?`, at most 80 letters."""
    shown = "".join(letter if letter.isprintable() and letter not in "“”" else "?" for letter in name)
    return shown if len(shown) <= 80 else shown[:79] + "…"


def quoted(name: str, ours: Container[str] = ()) -> str:
    """A name in a sentence: as code if it is one of ours, else in “ ”, as words that a student chose.

    What stands in “ ” may tell who it was; see page.anonymity.
    """
    return f"`{name}`" if name in ours else f"“{printable(name)}”"


def _walk(root: int, caps: SubmissionCaps, *, loose: bool) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Breadth first, so that junk deep down cannot hide what lies on top."""
    entries: list[Entry] = []
    incidents: list[str] = []
    waiting = deque([""])
    while waiting:
        folder = waiting.popleft()
        if folder.count("/") >= caps.depth:
            words = _("The folder {name} lies too deep and was not read.")
            incidents.append(words.format(name=quoted(folder)))
            continue
        room = caps.files - len(entries)
        found, folders = _list(root, folder, room + 1)
        entries += found[:room]
        waiting.extend(() if loose else folders)
        if len(found) > room or len(waiting) > caps.files:
            words = _("Only the first {count} files were read; there are more.")
            incidents.append(words.format(count=caps.files))
            break
    incidents += [refusal(entry) for entry in entries if entry.kind != "file"]
    return tuple(sorted(entries, key=lambda entry: os.fsencode(entry.path))), tuple(incidents)


def _list(root: int, folder: str, limit: int) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    folders: list[str] = []
    try:
        with _descend(root, folder.split("/")[:-1]) as descriptor, os.scandir(descriptor) as names:
            for name in sorted(islice(names, 4 * limit), key=lambda name: name.name):
                found = name.stat(follow_symlinks=False)
                if stat.S_ISDIR(found.st_mode):
                    folders.append(f"{folder}{name.name}/")
                else:
                    entries.append(Entry(folder + name.name, found.st_size, _kind(found), found.st_nlink))
    except OSError:
        entries.append(Entry(folder.rstrip("/") or ".", 0, "special"))
    return entries[:limit], folders[:limit]


def _kind(found: os.stat_result) -> Literal["file", "link", "special"]:
    if stat.S_ISREG(found.st_mode):
        return "file"
    return "link" if stat.S_ISLNK(found.st_mode) else "special"


def refusal(entry: Entry) -> str:
    """The sentence for what is no regular file."""
    link, special = (
        N_("{name} is a symbolic link and was not read."),
        N_("{name} is not a regular file and was not read."),
    )
    return _(link if entry.kind == "link" else special).format(name=quoted(entry.path))


@contextmanager
def _descend(root: int, folders: list[str]) -> Iterator[int]:
    """A descriptor of its own for a folder below `root`."""
    descriptor = os.open(".", _DIRECTORY, dir_fd=root)
    try:
        for folder in folders:
            below = os.open(folder, _DIRECTORY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


class TooLargeError(OSError):
    """More than is read. Says so in the language that is spoken when it is said.

    limit : in bytes; 0 for outputs of too many parts
    without_outputs : even so
    """

    def __init__(self, limit: int = 0, *, without_outputs: bool = False) -> None:
        super().__init__()
        self.limit, self.without_outputs = limit, without_outputs

    def __str__(self) -> str:
        if not self.limit:
            return _("it is larger than what is read: its outputs have millions of parts")
        if self.without_outputs:
            words = _("it is larger than {limit:g} MiB without its outputs")
        else:
            words = _("it is larger than {limit:g} MiB")
        return words.format(limit=self.limit / _MIB)


def reason_of(error: OSError) -> str:
    """Why a file or folder cannot be read, in the language that is spoken; a system's words as they are."""
    return _(error.strerror or str(error))
