"""A hand-in of the exchange becomes a student's submission: regular files only, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from ..files.drafts import replace_folder
from ..files.regular import read_regular
from ..files.temporary import TemporaryFolder, sweep
from ..intake.folder import Entry, Folder, open_folder, printable
from ..model import SubmissionCaps
from .course import Course
from .submission_secret import MAX_BYTES as SECRET_BYTES
from .submission_secret import NAME as SECRET
from .submission_secret import parse_secret
from .timestamps import MAX_BYTES, NAME, parse_timestamp

_KILOBYTE = 1000  # as nbgrader counts


def bring_in(course: Course, student: str, source: Path, handed_in: datetime) -> tuple[str, ...]:
    """Make the folder `source` the student's submission; what there is to say of it, a sentence each.

    Files beyond nbgrader's limits are left out. If its timestamp says something else, `handed_in` counts.
    Raises OSError when it cannot be read or written; an earlier submission is there as it was.
    """
    with open_folder(source, caps_of(course)) as folder, staged(course, student, folder) as staging:
        remarks = (*staging.remarks, *_settle_time(staging.new / NAME, handed_in))
        staging.settle()
    return remarks


@dataclass(frozen=True, slots=True)
class Staging:
    """A submission that is whole, but not yet where it belongs."""

    new: Path
    target: Path
    shared: bool
    remarks: tuple[str, ...] = ()

    def stamp(self, handed_in: datetime) -> None:
        """Say when it was handed in."""
        (self.new / NAME).unlink(missing_ok=True)
        (self.new / NAME).write_text(f"{handed_in:%Y-%m-%d %H:%M:%S.%f} UTC")

    def settle(self) -> None:
        """Put it in the place of an earlier one. Raises OSError, and then that one is there as it was."""
        _set_modes(self.new, shared=self.shared)
        replace_folder(self.new, self.target, self.new.with_name("earlier"))


@contextmanager
def staged(course: Course, student: str, folder: Folder) -> Iterator[Staging]:
    """The files of the folder within nbgrader's limits, beside the student's submission. Raises OSError."""
    target = course.submitted(student)
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep(target.parent)
    with TemporaryFolder(target.parent) as held:
        new = held.path / "new"
        remarks = (*folder.incidents, *_copy(course, folder, new))
        yield Staging(new, target, course.directory.groupshared, remarks)


def collected_at(folder: Path) -> datetime | None:
    """When a submission that is there was handed in; without a time of its own, when it was put there."""
    with suppress(OSError, ValueError):
        if found := parse_timestamp(read_regular(folder / NAME, limit=MAX_BYTES)):
            return found
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC).replace(tzinfo=None)
    except OSError:
        return None


def secret_of(folder: Path) -> str:
    """The secret that the page of a hand-in is released under; "" when it has none that can be used."""
    with suppress(ValueError):
        return parse_secret(read_regular(folder / SECRET, limit=SECRET_BYTES + 1))
    return ""


def caps_of(course: Course) -> SubmissionCaps:
    """What nbgrader takes of a hand-in."""
    limits = course.directory
    return SubmissionCaps(
        notebook_bytes=_KILOBYTE * limits.max_file_size, total_bytes=_KILOBYTE * limits.max_dir_size
    )


def _copy(course: Course, folder: Folder, new: Path) -> Iterator[str]:
    entries = sorted(folder.files(), key=_what_matters_first)
    yield from copied(folder, (e for e in entries if not _is_ignored(course, e)), new, caps_of(course))


def copied(folder: Folder, entries: Iterable[Entry], new: Path, caps: SubmissionCaps) -> Iterator[str]:
    """Copy these files of a hand-in, as far as there is room; a sentence for each that is left out."""
    new.mkdir(parents=True, exist_ok=True)
    room = caps.total_bytes
    for entry in entries:
        try:
            data = folder.read(entry.path, limit=min(room, caps.notebook_bytes))
        except OSError as error:
            yield f"`{printable(entry.path)}` was left out: {error.strerror or error}."
            continue
        room -= len(data)
        copy = new / entry.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)


def _what_matters_first(entry: Entry) -> tuple[int, str]:
    """Time, secret and notebooks find room, whatever lies beside them."""
    if entry.path in (NAME, SECRET):
        return 0, entry.path
    return (1 if entry.path.endswith(".ipynb") else 2), entry.path


def _is_ignored(course: Course, entry: Entry) -> bool:
    """By c.CourseDirectory.ignore and include, as in nbgrader's own copies."""
    directory = course.directory
    excluded = any(fnmatch(part, pattern) for part in entry.parts for pattern in directory.ignore)
    return excluded or not any(fnmatch(entry.parts[-1], pattern) for pattern in directory.include)


def _settle_time(file: Path, handed_in: datetime) -> Iterator[str]:
    """Let the file say what the exchange says: lateness is counted by the file."""
    with suppress(OSError, ValueError):
        if parse_timestamp(read_regular(file, limit=MAX_BYTES)) == handed_in:
            return
    yield f"Its {NAME} does not say when it was handed in by its name in the exchange, which counts."
    file.unlink(missing_ok=True)
    file.write_text(f"{handed_in:%Y-%m-%d %H:%M:%S.%f} UTC")


def _set_modes(new: Path, *, shared: bool) -> None:
    """As `nbgrader collect` leaves them."""
    for path in (new, *new.rglob("*")):
        if path.is_dir():
            path.chmod(0o2775 if shared else 0o755)
        else:
            path.chmod(0o664 if shared else 0o644)
