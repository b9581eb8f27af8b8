"""What an archive holds, by hand-in: whose it is, which files, which attempt."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from ..intake.folder import Entry, Folder, printable
from .labels import Label, labels_of, without_attempt
from .matching import Matcher, Owner
from .sources import ClassArchive, problem_with, refused

COLLECTORS = ("timestamp.txt", "submission_secret.txt")
"""Files that later commands believe: nobody may hand them in."""


@dataclass(frozen=True, slots=True)
class HandedIn(Folder):
    """One hand-in as a folder: paths of its own, bytes of the archive."""

    origins: Mapping[str, str] = field(default_factory=dict)
    source: Folder | None = None

    def read(self, path: str, *, limit: int) -> bytes:
        """The bytes of a file. Raises OSError as the archive does."""
        assert self.source is not None
        return self.source.read(self.origins[path], limit=limit)

    def look(self, name: str) -> Entry | None:
        """The entry of that name."""
        return next((entry for entry in self.entries if entry.path == name), None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one archive holds of one hand-in."""

    archive: str  # the name of its file
    key: str  # what names the hand-in in lists and commands
    label: Label  # of its first file
    match: Owner
    folder: HandedIn
    late: bool = False
    number: int = 0  # the greatest of its attachments
    changed: datetime | None = None  # the latest time of its files, UTC without a zone
    handed_in: datetime | None = None  # the same, where it may be believed
    packed: datetime | None = None  # nothing later can be in the archive
    told: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()  # names that the platform gave to its files


_File = tuple[str, Label, Owner]  # path in the archive, what its name says, whose it is


def deliveries(archive: ClassArchive, matcher: Matcher, known_files: Collection[str]) -> list[Delivery]:
    """Every hand-in of the archive, those of nobody too, in the order of their keys.

    known_files : names of released files, which a platform may have numbered
    """
    paths = [entry.path for entry in archive.folder.files()]
    grouped: dict[str, list[_File]] = defaultdict(list)
    for path, readings in labels_of(paths, matcher.knows).items():
        label, match = readings[0], matcher.match(readings)
        if label.platform == "folder" and "/" not in path and match.student:
            label = replace(label, name=match.student)  # several loose files of one student
        grouped[label.key].append((path, label, match))
    found = [
        _delivery(archive, key, files, known_files)
        for whole, together in sorted(grouped.items())
        for key, files in _by_name(whole, together)
    ]
    return list(_without_rivals(found))


def _by_name(key: str, files: Sequence[_File]) -> list[tuple[str, list[_File]]]:
    """One id never goes with two names: then they are two hand-ins, each under a key of its own."""
    by_name: dict[str, list[_File]] = defaultdict(list)
    for each in files:
        by_name[each[1].name].append(each)
    if len(by_name) == 1:
        return [(key, list(files))]
    return [(f"{key}:{name}", found) for name, found in sorted(by_name.items())]


def _delivery(
    archive: ClassArchive, key: str, files: Sequence[_File], known_files: Collection[str]
) -> Delivery:
    labels = {path: label for path, label, _ in files}
    kept, told = _latest({path: label for path, label, _ in files})
    folder, renamed = _folder(archive.folder, {path: labels[path] for path in kept}, known_files)
    times = [archive.times[path] for path in kept if path in archive.times]
    return Delivery(
        archive.path.name,
        key,
        files[0][1],
        _agreed(files),
        folder,
        late=any(labels[path].late for path in kept),
        number=max(labels[path].number for path in kept),
        changed=max(times, default=None),
        handed_in=max(times, default=None) if archive.tells_times else None,
        packed=archive.packed,
        told=(*told, *renamed),
        originals=tuple(PurePosixPath(path).name for path in kept if labels[path].number),
    )


def _agreed(files: Sequence[_File]) -> Owner:
    """The match of all files; nobody where they differ."""
    first, *others = (match for _, _, match in files)
    for match in others:
        if match.student != first.student:
            doubtful = match if not match.student else first
            return replace(
                doubtful, student="", why_not=doubtful.why_not or "its files name several students"
            )
    return first


def _latest(labels: Mapping[str, Label]) -> tuple[list[str], list[str]]:
    """Of notebooks that differ in the number of the attempt alone, the last; and a word on the others."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for path, label in labels.items():
        notebook = label.number and label.file.lower().endswith(".ipynb")
        by_name[without_attempt(label.file) if notebook else path].append(path)
    kept: list[str] = []
    told: list[str] = []
    for paths in by_name.values():
        *earlier, last = sorted(paths, key=lambda path: labels[path].number)
        kept.append(last)
        for path in earlier:
            own, newer = (printable(labels[each].file) for each in (path, last))
            told.append(f"“{own}” is an earlier attempt than “{newer}” and was left out.")
    return kept, told


def _folder(
    source: Folder, labels: Mapping[str, Label], known_files: Collection[str]
) -> tuple[HandedIn, list[str]]:
    sizes = {entry.path: entry for entry in source.files()}
    entries: list[Entry] = []
    origins: dict[str, str] = {}
    told: list[str] = []
    taken: set[str] = set()
    for path, label in sorted(labels.items(), key=lambda item: item[0]):
        own = _own_name(label, known_files)
        if own.casefold() in COLLECTORS:
            told.append(f"“{printable(own)}” was left out: only the collector writes such a file.")
            continue
        if why := problem_with(own):  # the end of a name may be `..`, where the whole is harmless
            told.append(refused(own, why))
            continue
        name = _free_name(own, taken)
        if not name:
            told.append(f"“{printable(own)}” was left out: a file has the name of its folder.")
            continue
        if name != own:
            told.append(f"“{printable(own)}” is there twice; the other one is called “{printable(name)}”.")
        origins[name] = path
        entries.append(Entry(name, sizes[path].size, "file"))
    return HandedIn(-1, tuple(entries), (), origins, source), told


def _own_name(label: Label, known_files: Collection[str]) -> str:
    """As the student called the file, where that is known: no module can be imported by `model-1`."""
    first = without_attempt(label.file)
    numbered = label.platform == "canvas" and first != label.file
    return first if numbered and (first in known_files or first.endswith(".py")) else label.file


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or one like it that is not taken, whatever a file system takes for the same; "" for none.

    taken : files as they are folded, folders with a slash behind
    """
    path = PurePosixPath(name)
    above = [_folded(str(folder)) for folder in path.parents if str(folder) != "."]
    if any(folder in taken for folder in above):  # a file has the name of the folder
        return ""
    number = 1
    while _folded(str(path)) in taken or f"{_folded(str(path))}/" in taken:
        number += 1
        path = PurePosixPath(name).with_name(f"{PurePosixPath(name).stem} ({number}){path.suffix}")
    taken.add(_folded(str(path)))
    taken.update(f"{folder}/" for folder in above)
    return str(path)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _without_rivals(found: Sequence[Delivery]) -> Iterator[Delivery]:
    """Two hand-ins of one archive are never one student's: who is called by an id has it, else nobody."""
    by_student: dict[str, list[Delivery]] = defaultdict(list)
    for each in found:
        by_student[each.match.student].append(each)
    for each in found:
        rivals = by_student[each.match.student] if each.match.student else [each]
        strong = [rival for rival in rivals if rival.match.by == "id"]
        alone = len(rivals) == 1 or (len(strong) == 1 and each.match.by == "id")
        if alone:
            yield each
        else:
            why = f"{len(rivals)} hand-ins of the archive say that they are {each.match.student}'s"
            yield replace(each, match=Owner(why_not=why, close=(each.match.student,)))
