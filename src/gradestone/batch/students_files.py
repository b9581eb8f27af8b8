"""Released files that a course takes from its students, as `c.Autograde.exclude_overwriting` names them.

Whatever lies in the same folder at the top of the release goes with them: a package is imported as a whole,
from the student's side of the path.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..files.temporary import TemporaryFolder
from ..intake import SubmissionCaps, open_folder


@contextmanager
def release_without(release: Path, names: Collection[str]) -> Iterator[Path]:
    """A release in which runs find all but these files and what goes with them."""
    if not names:
        yield release
        return
    tops = _tops(names)
    with TemporaryFolder() as held:
        copy = held.path / "release"
        shutil.copytree(release, copy, ignore=lambda place, _: tops if Path(place) == release else ())
        yield copy


def complete(staging: Path, release: Path, names: Collection[str]) -> None:
    """Put beside the student's files what `release_without` has left out and is not there."""
    for top in _tops(names):
        found = release / top
        for path in [found, *found.rglob("*")]:
            place = staging / path.relative_to(release)
            if path.is_file() and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)


def handed_in(folder: Path, names: Collection[str], caps: SubmissionCaps) -> Iterator[tuple[str, bytes]]:
    """Those of the files that lie in a submission's folder; no link is followed."""
    try:
        with open_folder(folder, caps) as opened:
            there = [entry.path for entry in opened.files() if entry.path in names]
            yield from ((name, opened.read(name, limit=caps.total_bytes)) for name in there)
    except OSError:  # intake says what is wrong with it
        return


def _tops(names: Collection[str]) -> set[str]:
    return {name.partition("/")[0] for name in names}
