"""A submission folder as bytes, for a grader that does not see the disk it lies on.

Read back, a parcel says what the folder said: the same names and kinds, the same bytes, the same refusals. So
a submission is treated the same near and far. No link is followed when a parcel is packed, and none is made
where it is opened: nothing of it is ever unpacked.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..model import USUAL_CAPS, SubmissionCaps
from .folder import Entry, Folder, TooLargeError, open_folder
from .raw_outputs import read_raw

_LENGTH = 8  # bytes of the number before the header
_TOO_LARGE = -1  # no number of a system's error
_FAST = 1  # a notebook shrinks to a quarter; a higher level costs more time than the network


@dataclass(frozen=True, slots=True)
class Parcel(Folder):
    """The folder a parcel was made of."""

    contents: dict[str, bytes] = field(repr=False, default_factory=dict)
    errors: dict[str, tuple[int, str]] = field(default_factory=dict)
    top: Entry | None = None

    def read(self, path: str, *, limit: int) -> bytes:
        """The bytes of a packed file.

        Raises
        ------
        OSError : it could not be read, or is longer than `limit`
        """
        if path in self.errors:
            raise _error(*self.errors[path])
        data = self.contents.get(path)
        if data is None or len(data) > limit:  # what is missing was too large to be packed
            raise TooLargeError(limit)
        return data

    def look(self, name: str) -> Entry | None:
        """The entry of the notebook's name, listed or not; others only if listed."""
        if self.top is not None and self.top.path == name:
            return self.top
        return next((entry for entry in self.entries if entry.path == name), None)


def pack(path: Path, notebook: str, caps: SubmissionCaps = USUAL_CAPS, *, loose: bool = False) -> bytes:
    """The folder at `path` with all its regular files within the caps; `notebook` is the file expected there.

    loose : only with what lies directly in it

    Never raises for what is wrong with the folder: the parcel says it when it is read.
    """
    try:
        with open_folder(path, caps, loose=loose) as folder:
            return _pack(folder, notebook, caps)
    except OSError as error:
        return _bytes({"problem": _plain(error)}, [])


def unpack(data: bytes) -> Parcel:
    """A parcel opened.

    Raises
    ------
    OSError : there was no folder to pack
    """
    plain = zlib.decompress(data)
    start = _LENGTH + int.from_bytes(plain[:_LENGTH], "big")
    header = json.loads(plain[_LENGTH:start])
    if "problem" in header:
        raise OSError(*header["problem"])
    contents: dict[str, bytes] = {}
    for name, size in header["sizes"]:
        contents[name] = plain[start : start + size]
        start += size
    return Parcel(
        descriptor=-1,
        entries=tuple(Entry(**entry) for entry in header["entries"]),
        incidents=tuple(header["incidents"]),
        contents=contents,
        errors={name: (number, text) for name, (number, text) in header["errors"].items()},
        top=Entry(**header["top"]) if header["top"] else None,
    )


def _pack(folder: Folder, notebook: str, caps: SubmissionCaps) -> bytes:
    top = folder.look(notebook)
    files = {entry.path: entry for entry in (*((top,) if top else ()), *folder.files())}
    room = 2 * caps.total_bytes  # intake takes no more than one share, but counts not all it reads
    contents: list[tuple[str, bytes]] = []
    errors: dict[str, tuple[int, str]] = {}
    for name, entry in files.items():
        if entry.kind != "file":
            continue
        try:
            data = _content(folder, entry, caps, min(caps.total_bytes, room))
        except OSError as error:
            errors[name] = _plain(error)
            continue
        if data is not None:
            contents.append((name, data))
            room -= len(data)
    header: dict[str, object] = {
        "entries": [asdict(entry) for entry in folder.entries],
        "incidents": folder.incidents,
        "errors": errors,
        "top": asdict(top) if top else None,
        "sizes": [(name, len(data)) for name, data in contents],
    }
    return _bytes(header, [data for _, data in contents])


def _content(folder: Folder, entry: Entry, caps: SubmissionCaps, limit: int) -> bytes | None:
    """The file, unless it is larger than the limit; of a notebook that is too large what is read of it."""
    if caps.notebook_bytes < entry.size <= caps.raw_bytes and entry.path.lower().endswith(".ipynb"):
        try:
            return read_raw(folder, entry.path, caps)
        except OSError:
            if entry.size > limit:
                raise
    return folder.read(entry.path, limit=limit) if entry.size <= limit else None


def _bytes(header: dict[str, object], contents: list[bytes]) -> bytes:
    text = json.dumps(header).encode()  # in ASCII: names that are no UTF-8 survive as escapes
    return zlib.compress(b"".join((len(text).to_bytes(_LENGTH, "big"), text, *contents)), _FAST)


def _plain(error: OSError) -> tuple[int, str]:
    """What the message is made of. An error of our own has English words and no number."""
    if isinstance(error, TooLargeError):
        return (_TOO_LARGE, f"{error.limit} {int(error.without_outputs)}")
    return (error.errno or 0, error.strerror or str(error))


def _error(number: int, text: str) -> OSError:
    """The reverse of `_plain`."""
    if number != _TOO_LARGE:
        return OSError(number, text)
    limit, without_outputs = map(int, text.split())
    return TooLargeError(limit, without_outputs=bool(without_outputs))
