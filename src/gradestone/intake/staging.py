"""The student's own extra files, copied to where the sandbox may have them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from .folder import Entry, Folder, SubmissionCaps, printable

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
    folder: Folder, notebook: str, staging: Path | None, *, released: Mapping[str, str], caps: SubmissionCaps
) -> tuple[Path | None, tuple[str, ...]]:
    """Copy what the student added to `staging`; None when there is nothing. Regular files, no exec bits.

    Left out: the notebook, hidden and start-up files, caches, and everything that came with the release.
    """
    if staging is None:
        return None, ()
    incidents: list[str] = []
    copied, ours = 0, _released_packages(released)
    for entry in folder.files():
        if entry.path == notebook or _is_noise(entry):
            continue
        try:
            data = folder.read(entry.path, limit=caps.total_bytes - copied)
        except OSError as error:
            refusal = f"it cannot be read ({error.strerror or error})"
        else:
            refusal = _refusal(entry, data, released, ours)
        if refusal:
            incidents.append(f"`{printable(entry.path)}` was not used: {refusal}.")
        elif entry.parts[0] not in ours and entry.path not in released:
            _write(staging / entry.path, data)
            copied += len(data)
    return (staging if copied else None), tuple(incidents)


def _released_packages(released: Mapping[str, str]) -> frozenset[str]:
    """Names at the top of a hand-in by which Python would find something else than a released package."""
    packages = {path.partition("/")[0] for path in released if path.endswith("/__init__.py")}
    return frozenset(name for package in packages for name in (package, f"{package}.py"))


def _is_noise(entry: Entry) -> bool:
    """What nobody misses: hidden files, caches, what is the collector's."""
    hidden = any(part.startswith(".") or part in ("__pycache__", "__MACOSX") for part in entry.parts)
    collected = entry.path in ("timestamp.txt", "submission_secret.txt")
    return hidden or collected or entry.path.endswith((".pyc", ".pth"))


def _refusal(entry: Entry, data: bytes, released: Mapping[str, str], ours: frozenset[str]) -> str:
    """Why a file is not used although the student may expect it to be; "" if it is, or is ours anyway."""
    if entry.path in released:
        same = hashlib.sha256(data).hexdigest() == released[entry.path]
        return "" if same else "it differs from the released file of that name"
    if entry.parts[0] in ours:
        return "that folder belongs to the course"
    if entry.parts[-1].lower() in _START_UP:
        return "it would run when Python starts"
    if not entry.path.isprintable() or "\\" in entry.path:
        return "its name has letters a file name should not have"
    return ""


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    target.chmod(0o644)
