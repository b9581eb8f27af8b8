"""Which file of a submission is the notebook, under whatever name it was handed in."""

from __future__ import annotations

import re
from dataclasses import replace

from ..errors import IntakeError
from .folder import Entry, Folder, SubmissionCaps, printable
from .notebook import Reading, read_notebook, read_script

_NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?\Z", re.IGNORECASE)


def find_notebook(
    folder: Folder, notebook: str, names: frozenset[str], caps: SubmissionCaps
) -> tuple[str, Reading]:
    """Path and content of the best file that can be read: the expected notebook, one of another name, a
    checkpoint, or a script that defines one of `names`.

    Raises
    ------
    IntakeError : there is none; with the reason of the first that failed
    """
    expected = f"{notebook}.ipynb"
    _refuse_odd(folder, expected)
    failures: list[str] = []
    for entry in _candidates(folder, expected):
        try:
            data = folder.read(entry.path, limit=caps.notebook_bytes)
            script = entry.path.lower().endswith(".py")
            if script and not _defines_any(data, names):
                continue
            reading = read_script(data) if script else read_notebook(data)
        except (OSError, IntakeError) as error:
            failures.append(f"`{printable(entry.path)}` cannot be read: {_reason(error)}.")
            continue
        notes = (*failures, *_naming(entry, expected), *reading.notes)
        return entry.path, replace(reading, notes=notes)
    if failures:
        raise IntakeError(f"{failures[0]} Open it, run it, save it and hand it in again.")
    raise IntakeError(f"There is no notebook in the submission; it should be `{expected}`.")


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


def _defines_any(data: bytes, names: frozenset[str]) -> bool:
    return any(re.search(rb"\bdef\s+" + re.escape(name.encode()) + rb"\b", data) for name in names)


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
