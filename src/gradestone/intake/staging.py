"""The student's own extra files, copied to where the sandbox may have them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..model import SubmissionCaps
from ..selfcheck.words import _
from .folder import Entry, Folder, quoted, reason_of
from .litter import is_litter

# read by the interpreter, IPython or Jupyter at their start rather than by the student's code
_START_UP = frozenset(
    {
        "sitecustomize.py",
        "usercustomize.py",
        "pyvenv.cfg",
        "ipython_config.py",
        "ipython_kernel_config.py",
        "jupyter_config.py",
        "nbgrader_config.py",
    }
)


def stage_files(
    folder: Folder,
    notebook: str,
    staging: Path | None,
    *,
    released: Mapping[str, str],
    theirs: Collection[str] = (),
    others: Collection[str] = (),
    caps: SubmissionCaps,
) -> tuple[Path | None, tuple[str, ...]]:
    """Copy what the student added to `staging`; None when there is nothing. Regular files, no exec bits.

    What lies below the notebook's own folder is put where the notebook will be. Left out: the notebook,
    hidden and start-up files, caches, and everything that came with the release, but for what is `theirs`.
    Of `others`, notebooks that are read for themselves, nothing is said.
    """
    if staging is None:
        return None, ()
    incidents: list[str] = []
    copied, ours = 0, _released_packages(released)
    released = {path: found for path, found in released.items() if path not in theirs}
    for entry, place in _placed(folder, notebook):
        if place in others:
            continue
        try:
            data = folder.read(entry.path, limit=caps.total_bytes - copied)
        except OSError as error:
            refusal = _("it cannot be read ({reason})").format(reason=reason_of(error))
        else:
            refusal = _refusal(place, data, released, () if place in theirs else ours)
        if refusal:
            words = _("{name} was not used: {reason}.")
            incidents.append(words.format(name=quoted(entry.path, released), reason=refusal))
        elif place in theirs or (place.partition("/")[0] not in ours and place not in released):
            _write(staging / place, data)
            copied += len(data)
    return (staging if copied else None), tuple(incidents)


def _placed(folder: Folder, notebook: str) -> Iterator[tuple[Entry, str]]:
    """The files that may be of use, each with its place beside the notebook; its neighbours come first."""
    base = notebook.rpartition("/")[0].removesuffix(".ipynb_checkpoints").rstrip("/")
    below = f"{base}/" if base else ""
    files = [entry for entry in folder.files() if entry.path != notebook and not _is_noise(entry)]
    beside = {entry.path.removeprefix(below): entry for entry in files if entry.path.startswith(below)}
    taken = {place.partition("/")[0] for place in beside}
    others = (entry for entry in files if not entry.path.startswith(below))
    yield from ((entry, place) for place, entry in beside.items())
    yield from ((entry, entry.path) for entry in others if entry.parts[0] not in taken)


def _released_packages(released: Mapping[str, str]) -> frozenset[str]:
    """Names at the top of a hand-in by which Python would find something else than a released package."""
    packages = {path.partition("/")[0] for path in released if path.endswith("/__init__.py")}
    return frozenset(name for package in packages for name in (package, f"{package}.py"))


def _is_noise(entry: Entry) -> bool:
    """What nobody misses: hidden files, caches, what is the collector's."""
    hidden = any(part.startswith(".") or is_litter(part) for part in entry.parts)
    collected = entry.path in ("timestamp.txt", "submission_secret.txt")
    return hidden or collected or entry.path.endswith((".pyc", ".pth"))


def _refusal(place: str, data: bytes, released: Mapping[str, str], ours: Collection[str]) -> str:
    """Why a file is not used although the student may expect it to be; "" if it is, or is ours anyway."""
    if place in released:
        same = hashlib.sha256(data).hexdigest() == released[place]
        return "" if same else _("it differs from the released file of that name")
    if place.partition("/")[0] in ours:
        return _("that folder belongs to the course")
    if place.rpartition("/")[2].lower() in _START_UP:
        return _("it would run when Python starts")
    if not place.isprintable() or "\\" in place:
        return _("its name has letters a file name should not have")
    return ""


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    target.chmod(0o644)
