"""A zip that was handed in, read as the folder that was packed. Nothing of it is ever written to a disk.

The bytes are a stranger's: names that lead elsewhere, links and special files are refused, counts and sizes
are what is found while reading, whatever the directory of the zip claims.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..errors import IntakeError
from ..model import USUAL_CAPS, SubmissionCaps
from ..selfcheck.words import N_, _
from .folder import (
    Entry,
    Folder,
    TooLargeError,
    open_folder,
    quoted,
    refusal,
)
from .litter import may_be_work

_MOST_NAMES = 5_000  # of all sorts; zipfile keeps an object for each
_A_NAME = b"PK\x01\x02"
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes before the first byte
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    KeyError,
    OverflowError,
)  # what zipfile and zlib raise at bytes that are no zip, or one that is not whole

PACKED = (".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
"""Endings of packed files that are not opened."""


@dataclass(frozen=True, slots=True)
class Archive(Folder):
    """The folder in a zip."""

    file: zipfile.ZipFile | None = None
    members: dict[str, zipfile.ZipInfo] = field(repr=False, default_factory=dict)

    def read(self, path: str, *, limit: int) -> bytes:
        """The bytes of a packed file.

        Raises
        ------
        OSError : it is damaged, locked or longer than `limit`
        """
        member = self.members[path]
        if member.flag_bits & _ENCRYPTED:
            raise OSError(N_("it is protected by a password"))
        if member.compress_type not in _READABLE:
            raise OSError(N_("it is packed by a method that few programs can read"))
        assert self.file is not None
        try:
            with self.file.open(member) as file:
                data = file.read(limit + 1)
        except _BROKEN as error:
            raise OSError(N_("it is damaged")) from error
        if len(data) > limit:
            raise TooLargeError(limit)
        return data

    def look(self, name: str) -> Entry | None:
        """The entry of that name."""
        return next((entry for entry in self.entries if entry.path == name), None)


def open_archive(data: bytes, caps: SubmissionCaps) -> Archive:
    """The folder that was packed, without what systems leave there.

    Raises
    ------
    IntakeError : it is no zip, or holds too many names
    """
    if data.count(_A_NAME) > _MOST_NAMES:
        raise IntakeError(_("it holds more than {count} files").format(count=_MOST_NAMES))
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise IntakeError(_("it is no zip that is whole")) from None
    members: dict[str, zipfile.ZipInfo] = {}
    entries: dict[str, Entry] = {}
    incidents: list[str] = []
    for member in file.infolist():
        path = member.filename.replace("\\", "/")
        if path.endswith("/") or not all(map(may_be_work, path.split("/"))):
            continue
        if not _stays_inside(path):
            words = _("{name} has a path that leads out of the zip and was not read.")
            incidents.append(words.format(name=quoted(path)))
            continue
        entries[path], members[path] = Entry(path, member.file_size, _kind(member)), member
        if len(entries) >= caps.files:
            words = _("Only the first {count} files of the zip were read; there are more.")
            incidents.append(words.format(count=caps.files))
            break
    found = tuple(sorted(entries.values(), key=lambda entry: entry.path))
    incidents += [refusal(entry) for entry in found if entry.kind != "file"]
    return Archive(-1, found, tuple(incidents), file, members)


def _stays_inside(path: str) -> bool:
    return all(part not in ("", ".", "..") and ":" not in part for part in path.split("/"))


def _kind(member: zipfile.ZipInfo) -> Literal["file", "link", "special"]:
    mode = stat.S_IFMT(member.external_attr >> 16)
    return "link" if mode == stat.S_IFLNK else "file" if mode in (0, stat.S_IFREG) else "special"


def names_in_zip(path: Path, caps: SubmissionCaps = USUAL_CAPS) -> tuple[str, ...]:
    """The paths in a zip; none where it cannot be read."""
    try:
        with open_folder(path.parent, caps, loose=True) as folder:
            archive = open_archive(folder.read(path.name, limit=caps.total_bytes), caps)
    except (OSError, IntakeError):
        return ()
    return tuple(entry.path for entry in archive.files())


def zips_in(folder: Folder, expected: str) -> Iterator[Entry]:
    """The zips of a hand-in, one that has the assignment's name first."""
    found = (entry for entry in folder.files() if entry.path.lower().endswith(".zip"))
    seen = (entry for entry in found if not any(part.startswith((".", "__")) for part in entry.parts))
    return iter(sorted(seen, key=lambda entry: (expected.lower() not in entry.path.lower(), entry.path)))
