"""Which file of a submission is the notebook, under whatever name it was handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..errors import IntakeError
from ..model import SubmissionCaps
from .folder import Entry, Folder, printable
from .legible import looked_at
from .notebook import Reading, read_notebook, read_script
from .stubs import work_in
from .template import Template

_MOST_CANDIDATES = 5  # that can be read
_MOST_ATTEMPTS = 50
_NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?\Z", re.IGNORECASE)


def find_notebook(folder: Folder, template: Template, caps: SubmissionCaps) -> tuple[str, Reading]:
    """Path and content of the best file that can be read: the expected notebook, one of another name, a
    checkpoint, or a script; but one that holds work on the exercises before one that holds none.

    Raises
    ------
    IntakeError : there is none; with the reason of the first that failed
    """
    search = _Search(folder, template, caps, caps.notebook_bytes + caps.total_bytes)
    _refuse_odd(folder, search.expected)
    search.look()
    return search.best()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that could be read, and the exercises it holds work on."""

    entry: Entry
    reading: Reading
    work: Mapping[str, str]


@dataclass(slots=True)
class _Search:
    """Through the files that may be the notebook, the likeliest first."""

    folder: Folder
    template: Template
    caps: SubmissionCaps
    bytes_left: int
    found: list[_Candidate] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def expected(self) -> str:
        return f"{self.template.key.notebook}.ipynb"

    def look(self) -> None:
        """Read the few likeliest."""
        for entry in _candidates(self.folder, self.expected)[:_MOST_ATTEMPTS]:
            seen = any(each.work for each in self.found)
            if len(self.found) < _MOST_CANDIDATES and not (seen and _is_spare(entry)):
                self._read(entry)

    def best(self) -> tuple[str, Reading]:
        """The first that holds work, or else the first; others that hold other work are named."""
        if not self.found:
            advice = "Open it, run it, save it and hand it in again."
            nothing = f"There is no notebook in the submission; it should be `{self.expected}`."
            raise IntakeError(f"{self.failures[0]} {advice}" if self.failures else nothing)
        chosen = next((each for each in self.found if each.work), self.found[0])
        notes = (*self.failures, *_naming(chosen.entry, self.expected), *self._others(chosen))
        return chosen.entry.path, replace(chosen.reading, notes=(*notes, *chosen.reading.notes))

    def _read(self, entry: Entry) -> None:
        try:
            data = self.folder.read(entry.path, limit=min(self.caps.notebook_bytes, self.bytes_left))
            self.bytes_left -= len(data)
            script = entry.path.lower().endswith(".py")
            reading = read_script(data) if script else read_notebook(data)
        except (OSError, IntakeError) as error:
            self.failures.append(f"`{printable(entry.path)}` cannot be read: {_reason(error)}.")
            return
        reading = replace(reading, cells=looked_at(reading.cells, self.template))
        work = work_in(reading.cells, self.template)
        if work or not script:
            self.found.append(_Candidate(entry, reading, work))

    def _others(self, chosen: _Candidate) -> Iterator[str]:
        """Work that is not graded is not dropped in silence."""
        if chosen.entry.path != self.expected and self.found[0].entry.path == self.expected:
            yield f"`{self.expected}` was handed in as well, and holds no work."
        for each in self.found:
            new = each.work.items() - chosen.work.items()
            if each is not chosen and new and not _is_spare(each.entry):
                yield f"`{printable(each.entry.path)}` holds work too, and was not graded."


def _refuse_odd(folder: Folder, expected: str) -> None:
    found = folder.look(expected)
    if found is not None and found.kind != "file":
        what = "a symbolic link" if found.kind == "link" else "not a regular file"
        raise IntakeError(f"`{expected}` is {what}; a notebook has to be handed in as a file.")


def _candidates(folder: Folder, expected: str) -> list[Entry]:
    first = folder.look(expected)  # also when so many files lie around it that it was not listed
    entries = {entry.path: entry for entry in (*folder.files(), *((first,) if first else ()))}.values()
    ranks = {entry: rank for entry in entries if (rank := _rank(entry, expected)) is not None}
    return sorted(ranks, key=lambda entry: (ranks[entry], entry.path))


def _rank(entry: Entry, expected: str) -> int | None:
    """0 is the expected notebook, and the greater the unlikelier; None is no notebook at all."""
    if entry.path == expected:
        return 0
    *folders, name = entry.parts
    stem, wanted = _plain(_NOTEBOOK.sub("", name)), _plain(expected.removesuffix(".ipynb"))
    checkpoint = folders[-1:] == [".ipynb_checkpoints"]
    hidden = name.startswith(".") or any(part.startswith((".", "__")) for part in folders)
    if _NOTEBOOK.search(name) and (checkpoint or not hidden):
        near = 1 if name.lower() == expected.lower() else 2 if wanted in stem else 3
        return near + (10 if checkpoint else 3 if folders else 0)
    if hidden or folders:
        return None
    if name in (expected.removesuffix(".ipynb"), expected.removesuffix(".ipynb") + ".json"):
        return 4
    if name.lower().endswith(".py") and not name.startswith("test_"):
        return 20 if wanted in stem else 21
    return None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_spare(entry: Entry) -> bool:
    """A checkpoint, which Jupyter makes by itself, or a script."""
    return ".ipynb_checkpoints" in entry.parts or entry.path.lower().endswith(".py")


def _naming(entry: Entry, expected: str) -> list[str]:
    told = []
    if entry.path.lower().endswith(".py"):
        told.append(f"The script `{printable(entry.path)}` was taken in place of `{expected}`.")
    elif entry.path != expected:
        told.append(f"The notebook was handed in as `{printable(entry.path)}` instead of `{expected}`.")
    if entry.names > 1:
        told.append(f"`{printable(entry.path)}` is one of {entry.names} names of the same file on disk.")
    return told


def _reason(error: OSError | IntakeError) -> str:
    if isinstance(error, IntakeError):
        return str(error)
    return error.strerror or str(error)
