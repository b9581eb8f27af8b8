"""Which file of a submission is the notebook, under whatever name it was handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from ..errors import IntakeError, NoNotebookError
from ..model import SubmissionCaps
from ..selfcheck.words import N_, _, one_after_another
from .archive import PACKED, open_archive, zips_in
from .folder import Entry, Folder, TooLargeError, quoted, reason_of
from .legible import looked_at
from .notebook import Reading, read_notebook, read_script
from .raw_outputs import read_raw
from .stubs import work_in
from .template import Template

_MOST_CANDIDATES = 5  # that are read, outside and in each zip
_MOST_ATTEMPTS = 50
_MOST_ZIPS = 3
AGAIN = N_("Open it, run it, save it and hand it in again.")
RAISE = N_("Raise c.Gradestone.notebook_bytes in nbgrader_config.py.")
CLEAR = N_(
    "Clear its outputs in Jupyter and save it, or raise c.Gradestone.notebook_bytes in nbgrader_config.py."
)
UNPACK = N_("Unpack it where it lies and grade again.")
_NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """The notebook of a hand-in: where it lies, and what it says."""

    folder: Folder  # the hand-in, or the zip in it
    path: str
    reading: Reading


def find_notebook(folder: Folder, template: Template, caps: SubmissionCaps) -> Found:
    """The best file that can be read: the expected notebook, one of another name, a checkpoint, a script, or
    one of these in a zip; but one that holds work on the exercises before one that holds none.

    Raises
    ------
    IntakeError : there is none; with the reason of the first that failed
    """
    search = _Search(folder, template, caps, caps.raw_bytes + caps.total_bytes)
    _refuse_odd(folder, search.expected)
    search.look()
    return search.best()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that could be read, and the exercises it holds work on."""

    folder: Folder
    zip: str  # the path of the zip it lies in; "" for most
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
    failures: list[tuple[str, str]] = field(default_factory=list)  # what is wrong, and the way out

    @property
    def expected(self) -> str:
        return f"{self.template.key.notebook}.ipynb"

    def look(self) -> None:
        """Read the few likeliest; what is packed, only where nothing else holds work."""
        self._look_into(self.folder, "")
        if any(each.work for each in self.found):
            return
        for entry in islice(zips_in(self.folder, self.template.key.notebook), _MOST_ZIPS):
            self._unpack(entry)
        if not self.found:
            packed = (entry.path for entry in self.folder.files() if entry.path.lower().endswith(PACKED))
            unopened = _("{name} is not opened here.")
            self.failures += [(unopened.format(name=quoted(path)), _(UNPACK)) for path in packed]

    def best(self) -> Found:
        """The first that holds work, or else the first; others that hold other work are named."""
        if not self.found:
            if not self.failures:
                nothing = _("There is no notebook in the submission; it should be `{expected}`.")
                raise NoNotebookError(nothing.format(expected=self.expected))
            raise IntakeError(one_after_another(*self.failures[0]))
        chosen = next((each for each in self.found if each.work), self.found[0])
        failed = (failure[0] for failure in self.failures)
        notes = (*failed, *_naming(chosen, self.expected), *self._others(chosen), *chosen.folder.incidents)
        seen = dict.fromkeys(note for note in notes if note not in self.folder.incidents)
        reading = replace(chosen.reading, notes=(*seen, *chosen.reading.notes))
        return Found(chosen.folder, chosen.entry.path, reading)

    def _look_into(self, folder: Folder, zip: str) -> None:
        read = 0
        candidates = _candidates(folder, self.expected, self.template.others)
        for entry in candidates[:_MOST_ATTEMPTS]:
            seen = any(each.work for each in self.found)
            if read < _MOST_CANDIDATES and not (seen and _is_spare(entry)):
                read += self._read(folder, zip, entry)

    def _unpack(self, entry: Entry) -> None:
        before, name = len(self.found) + len(self.failures), quoted(entry.path)
        try:
            self._afford(entry)
            archive = open_archive(self.folder.read(entry.path, limit=self.caps.total_bytes), self.caps)
        except (OSError, IntakeError) as error:
            self.failures.append((_unreadable(name, error), _(UNPACK)))
            return
        self._look_into(archive, entry.path)
        if len(self.found) + len(self.failures) == before:
            words = _("{name} holds no notebook; it should be `{expected}`.")
            self.failures.append((words.format(name=name, expected=self.expected), _(UNPACK)))

    def _read(self, folder: Folder, zip: str, entry: Entry) -> int:
        """How many candidates it has become."""
        script = entry.path.lower().endswith(".py")
        try:
            reading = self._reading_of(folder, entry)
        except (OSError, IntakeError) as error:
            name = self._quoted(zip, entry)
            self.failures.append((_unreadable(name, error), _(_advice(error, zip))))
            return 0
        reading = replace(reading, cells=looked_at(reading.cells, self.template))
        work = work_in(reading.cells, self.template)
        if script and not work:
            return 0
        self.found.append(_Candidate(folder, zip, entry, reading, work))
        return 1

    def _afford(self, entry: Entry) -> None:
        """Raises OSError where more has been read than any honest hand-in asks for."""
        wanted = min(entry.size, self.caps.raw_bytes)  # of what is larger nothing is read
        if wanted > self.bytes_left:
            raise TooLargeError(self.bytes_left)
        self.bytes_left -= wanted

    def _reading_of(self, folder: Folder, entry: Entry) -> Reading:
        self._afford(entry)
        if entry.path.lower().endswith(".py"):
            return read_script(folder.read(entry.path, limit=self.caps.notebook_bytes))
        data = read_raw(folder, entry.path, self.caps)
        reading = read_notebook(data)
        if len(data) >= entry.size:
            return reading
        words = _("{name} is so large that its outputs were not read.")
        note = words.format(name=self._quoted("", entry))
        return replace(reading, notes=(note, *reading.notes))

    def _others(self, chosen: _Candidate) -> Iterator[str]:
        """Work that is not graded is not dropped in silence."""
        first = self.found[0]
        if first is not chosen and not first.zip and first.entry.path == self.expected:
            yield _("`{expected}` was handed in as well, and holds no work.").format(expected=self.expected)
        for each in self.found:
            new = each.work.items() - chosen.work.items()
            if each is not chosen and new and not _is_spare(each.entry):
                words = _("{name} holds work too, and was not graded.")
                yield words.format(name=self._quoted(each.zip, each.entry))

    def _quoted(self, zip: str, entry: Entry) -> str:
        return quoted(f"{zip}/{entry.path}" if zip else entry.path, (self.expected,))


def _refuse_odd(folder: Folder, expected: str) -> None:
    found = folder.look(expected)
    if found is not None and found.kind != "file":
        link, special = (
            N_("`{expected}` is a symbolic link; a notebook has to be handed in as a file."),
            N_("`{expected}` is not a regular file; a notebook has to be handed in as a file."),
        )
        words = _(link if found.kind == "link" else special)
        raise IntakeError(words.format(expected=expected))


def _candidates(folder: Folder, expected: str, others: frozenset[str]) -> list[Entry]:
    first = folder.look(expected)  # also when so many files lie around it that it was not listed
    entries = {entry.path: entry for entry in (*folder.files(), *((first,) if first else ()))}.values()
    own = (entry for entry in entries if entry.parts[-1] not in others)
    ranks = {entry: rank for entry in own if (rank := _rank(entry, expected)) is not None}
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


def _naming(chosen: _Candidate, expected: str) -> list[str]:
    entry, told = chosen.entry, []
    if chosen.zip:
        told.append(_("The notebook was taken out of {zip}.").format(zip=quoted(chosen.zip)))
    name = entry.parts[-1] if chosen.zip else entry.path
    if entry.path.lower().endswith(".py"):
        words = _("The script {name} was taken in place of `{expected}`.")
        told.append(words.format(name=quoted(name), expected=expected))
    elif name != expected:
        words = _("The notebook was handed in as {name} instead of `{expected}`.")
        told.append(words.format(name=quoted(name), expected=expected))
    if entry.names > 1:
        words = _("{name} is one of {count} names of the same file on disk.")
        told.append(words.format(name=quoted(entry.path, (expected,)), count=entry.names))
    return told


def _advice(error: OSError | IntakeError, zip: str) -> str:
    if isinstance(error, TooLargeError):
        return RAISE if error.without_outputs else CLEAR
    return UNPACK if zip else AGAIN


def _unreadable(name: str, error: OSError | IntakeError) -> str:
    reason = str(error) if isinstance(error, IntakeError) else reason_of(error)
    return _("{name} cannot be read: {reason}.").format(name=name, reason=reason)
