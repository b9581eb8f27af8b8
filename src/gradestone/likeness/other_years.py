"""Where the hand-ins of another year lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..intake import is_litter


@dataclass(frozen=True, slots=True)
class EarlierHandIn:
    """A hand-in in a folder `submitted/` of another course or year.

    marked : the folder that may have its marks, or None
    loose : the files lie directly in the student's folder
    """

    student: str
    year: str
    folder: Path
    marked: Path | None
    loose: bool = False


def hand_ins_of(submitted: Path, assignment: str) -> Iterator[EarlierHandIn]:
    """`<student>/<assignment>/` or the notebook directly in `<student>/`, by name. Links are not followed."""
    year = submitted.resolve()
    name = year.parent.name if year.name == "submitted" else year.name
    with os.scandir(submitted) as entries:
        students = sorted(each.name for each in entries if each.is_dir(follow_symlinks=False))
    for student in students:
        if is_litter(student) or student.startswith("."):
            continue
        own = submitted / student / assignment
        marked = year.parent / "autograded" / student / assignment
        inside = own.is_dir() and not own.is_symlink()
        yield EarlierHandIn(
            student, name, own if inside else own.parent, marked if marked.is_dir() else None, not inside
        )
