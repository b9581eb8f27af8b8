"""An archive of a class, or a folder that one was unpacked to, opened without writing anything.

Both come from outside. Of a zip only its directory is read before it is decided what to take; names
that lead elsewhere, links, special and locked files are refused, and so is what unpacks to too much.
"""

from __future__ import annotations

import os
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Literal

from ..errors import CourseError
from ..intake.archive import Archive
from ..intake.folder import Entry, Folder, open_folder, printable, refusal
from ..intake.litter import may_be_work
from ..model import SubmissionCaps

MOST_FILES = 50_000
MOST_DIRECTORY_BYTES = 16 * 1024**2  # of a zip: 300 for each file
MOST_BYTES = 64 * 1024**3  # of all files, unpacked
MOST_TIMES = 200  # as large as packed; notebooks and data shrink to a tenth
_ALWAYS_BYTES = 100 * 1024**2
_DEPTH = 16
_LONGEST_PART = 200  # bytes
_ENCRYPTED, _SAYS_UTF8 = 0x1, 0x800
_TAIL = 65_557  # bytes in which the end of a zip stands
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_UNIX_TIME = 0x5455
_PACKING = timedelta(minutes=10)
_ENOUGH = 5  # times in the order of the entries are no chance


@dataclass(frozen=True, slots=True)
class ClassArchive:
    """The files in an archive of a class."""

    path: Path
    folder: Folder
    times: Mapping[str, datetime] = field(default_factory=dict)  # UTC without a zone
    refused: tuple[str, ...] = ()  # a sentence for each name that is not read

    @property
    def packed(self) -> datetime | None:
        """The latest time in it: nothing that was handed in later can be there."""
        return max(self.times.values(), default=None)

    @property
    def tells_times(self) -> bool:
        """Whether its times may be those of the hand-ins. Canvas and Moodle write those of packing."""
        ordered = list(self.times.values())
        if not ordered or max(ordered) - min(ordered) < _PACKING:
            return False
        return len(ordered) < _ENOUGH or any(later < earlier for earlier, later in pairwise(ordered))


@contextmanager
def open_class_archive(path: Path, zone: tzinfo) -> Iterator[ClassArchive]:
    """The archive or folder at `path`.

    zone : of the times in a zip, which have none

    Raises CourseError when it is neither a zip that is whole nor a folder, or holds too much.
    """
    with ExitStack() as opened:
        try:
            archive = _opened(path, zone, opened)
        except OSError as error:
            raise CourseError(
                f"{path} cannot be read: {error.strerror or error}. Name a zip or a folder."
            ) from error
        yield archive


def problem_with(path: str) -> str:
    """Why a path in an archive is not taken; "" for one that stays where it is put."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts) or any(":" in part for part in parts):
        return "its path leads out of the archive"
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in path):
        return "its name has signs that cannot be printed"
    if any(len(os.fsencode(part)) > _LONGEST_PART for part in parts):
        return f"its name is longer than {_LONGEST_PART} bytes"
    return "" if len(parts) <= _DEPTH else f"it lies more than {_DEPTH} folders deep"


def refused(path: str, why: str) -> str:
    """The sentence for a name that is not taken."""
    return f"“{printable(path)}” was not taken: {why}."


def _opened(path: Path, zone: tzinfo, opened: ExitStack) -> ClassArchive:
    if path.is_dir():
        caps = SubmissionCaps(files=MOST_FILES, depth=_DEPTH, total_bytes=MOST_BYTES)
        return _unpacked(path, opened.enter_context(open_folder(path.resolve(), caps)))
    # O_NONBLOCK: a pipe in the place of a file must not be waited for
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    return _zip(path, opened.enter_context(os.fdopen(descriptor, "rb")), zone)


def _unpacked(path: Path, folder: Folder) -> ClassArchive:
    told = list(folder.incidents)
    entries: list[Entry] = []
    times: dict[str, datetime] = {}
    for entry in folder.files():
        if not all(map(may_be_work, entry.parts)):
            continue
        if why := problem_with(entry.path):
            told.append(refused(entry.path, why))
            continue
        entries.append(entry)
        times[entry.path] = _changed(folder, entry)
    return ClassArchive(path, Folder(folder.descriptor, tuple(entries), ()), times, tuple(told))


def _changed(folder: Folder, entry: Entry) -> datetime:
    with folder.regular(entry.path) as file:
        return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC).replace(tzinfo=None)


def _zip(path: Path, file: BinaryIO, zone: tzinfo) -> ClassArchive:
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        raise CourseError(f"{path} is neither a zip nor a folder.")
    if _directory_bytes(file, found.st_size) > MOST_DIRECTORY_BYTES:
        raise CourseError(f"{path} holds more than {MOST_FILES} files, which is no class. Nothing was taken.")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, EOFError):
        raise CourseError(
            f"{path} is no zip that is whole. Download it again; unpack another format first."
        ) from None
    _require_size(path, archive, found.st_size)
    return _listed(path, archive, zone)


def _listed(path: Path, archive: zipfile.ZipFile, zone: tzinfo) -> ClassArchive:
    entries: dict[str, Entry] = {}
    members: dict[str, zipfile.ZipInfo] = {}
    times: dict[str, datetime] = {}
    told: list[str] = []
    for member in archive.infolist():
        name = _name(member).replace("\\", "/")
        if name.endswith("/") or not all(map(may_be_work, name.split("/"))):
            continue
        entry = Entry(name, member.file_size, _kind(member))
        if why := _why_not(entry, member, twice=name in entries):
            told.append(why)
            continue
        entries[name], members[name] = entry, member
        if moment := _time(member, zone):
            times[name] = moment
    folder = Archive(-1, tuple(entries.values()), (), archive, members)
    return ClassArchive(path, folder, times, tuple(told))


def _why_not(entry: Entry, member: zipfile.ZipInfo, *, twice: bool) -> str:
    if why := problem_with(entry.path):
        return refused(entry.path, why)
    if entry.kind != "file":
        return refusal(entry)
    if member.flag_bits & _ENCRYPTED:
        return refused(entry.path, "it is protected by a password")
    return refused(entry.path, "the name is in the archive already") if twice else ""


def _name(member: zipfile.ZipInfo) -> str:
    """As it was meant: macOS and older servers write UTF-8 and do not say so."""
    if not member.flag_bits & _SAYS_UTF8:
        with suppress(UnicodeError):
            return member.filename.encode("cp437").decode()
    return member.filename


def _kind(member: zipfile.ZipInfo) -> Literal["file", "link", "special"]:
    mode = stat.S_IFMT(member.external_attr >> 16)
    return "link" if mode == stat.S_IFLNK else "file" if mode in (0, stat.S_IFREG) else "special"


def _require_size(path: Path, archive: zipfile.ZipFile, packed_bytes: int) -> None:
    """What is read is never more than the directory says: zipfile stops there."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise CourseError(f"{path} holds more than {MOST_FILES} files, which is no class. Nothing was taken.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > min(MOST_BYTES, MOST_TIMES * packed_bytes + _ALWAYS_BYTES):
        raise CourseError(
            f"{path} would unpack to {unpacked / 1024**2:.0f} MiB from {packed_bytes / 1024**2:.1f}, which "
            "no class hands in. Nothing was taken. Unpack it yourself, if it is honest, and name the folder."
        )


def _directory_bytes(file: BinaryIO, size: int) -> int:
    """How many bytes a zip says its directory has, before anybody reads them into memory."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return 0
    told = int(struct.unpack_from("<L", tail, at + 12)[0])
    at64 = tail.rfind(_END64)
    if at64 >= 0 and len(tail) >= at64 + 48:
        told = max(told if told != 0xFFFFFFFF else 0, int(struct.unpack_from("<Q", tail, at64 + 40)[0]))
    return told


def _time(member: zipfile.ZipInfo, zone: tzinfo) -> datetime | None:
    """When the file was changed, in UTC; None where that is nonsense."""
    try:
        if seconds := _unix_time(member.extra):
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        local = datetime(*member.date_time, tzinfo=zone)
        return local.astimezone(UTC).replace(tzinfo=None) if local.year > 1980 else None
    except (ValueError, OverflowError, OSError):
        return None


def _unix_time(extra: bytes) -> int:
    """Seconds since 1970 in a zip's extra field; 0 without one."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNIX_TIME and size >= 5 and at + 9 <= len(extra) and extra[at + 4] & 1:
            return int(struct.unpack_from("<l", extra, at + 5)[0])
        at += 4 + size
    return 0
