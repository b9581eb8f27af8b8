"""Two releases compared. Files only; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..release.agreement import ANSWERS, answers_agree
from ..release.beside import LEFT_BEHIND


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
