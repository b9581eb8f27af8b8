"""Two releases compared, and a source folder looked over. Files only; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..release.agreement import ANSWERS, answers_agree

HANDED_OUT = ("images", "data")
"""Folders of a source folder whose files are meant for students: nbgrader copies every file there is."""

LEFT_BEHIND = ("__pycache__", ".ipynb_checkpoints", ".pytest_cache")
"""Folders that working in a folder leaves there."""


def unexpected_files(source: Path) -> Iterator[str]:
    """A sentence for each file below source/<assignment>/ that students would get without being meant to."""
    for name in sorted(_files(source)):
        path = source / name
        if path.is_symlink():
            yield f"source/{source.name}/{name} is a link; put the file itself there"
        elif path.suffix == ".py" and _is_named(source, path):
            continue
        elif path.suffix == ".py" or (Path(name).parts[0] not in HANDED_OUT and path.suffix != ".ipynb"):
            folders = " or ".join(f"{folder}/" for folder in HANDED_OUT)
            yield f"source/{source.name}/{name} would reach the students; move it away, or into {folders}"


def _is_named(source: Path, module: Path) -> bool:
    """Whether a notebook tells the learners of that module beside it, as `code`."""
    return any(f"`{module.stem}`" in path.read_text(encoding="utf-8") for path in source.glob("*.ipynb"))


def differences(release: Path, rebuilt: Path) -> Iterator[str]:
    """A sentence for each file that is not the same in both folders; answers count by what they are."""
    if not release.is_dir():
        yield f"there is no release of {release.name}; run `gradestone build {release.name}`"
        return
    old, new = _files(release), _files(rebuilt)
    where, advice = f"release/{release.name}", f"run `gradestone build {release.name}`"
    yield from (f"{where}/{name} is not made by a build; remove it" for name in sorted(old - new))
    yield from (f"{where}/{name} is missing; {advice}" for name in sorted(new - old))
    for name in sorted(old & new):
        if not _same(release / name, rebuilt / name):
            yield f"{where}/{name} is not what a build makes now; {advice}"


def _files(folder: Path) -> set[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path.as_posix() for path in paths if not set(path.parts) & set(LEFT_BEHIND)}


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes() or (one.name == ANSWERS.name and answers_agree(one, other))
