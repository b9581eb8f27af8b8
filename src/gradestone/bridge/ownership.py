"""Whose an assignment is. The one place that decides it.

It is ours when the code of one of its notebooks imports `check` from a module called selfcheck, in whatever
version or condition the notebook is. Every other assignment is nbgrader's own: its converters do with it what
they did before `configure(c)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ..errors import CourseError, IntakeError
from ..intake.notebook import read_notebook
from ..release.checkimport import check_module
from .editions import edition_of


@dataclass(frozen=True, slots=True)
class Ownership:
    """The notebooks in that folder of an assignment which decides."""

    assignment: str
    folder: Path  # as sentences call it
    with_checks: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def ours(self) -> bool:
        """Whether any notebook has checks."""
        return bool(self.with_checks)

    @property
    def sentence(self) -> str:
        """Why it is nbgrader's own."""
        told = f"no notebook in {self.folder} imports check from selfcheck"
        return f"{self.assignment} is nbgrader's own: {told}."

    def require_ours(self, instead: str) -> None:
        """Raises CourseError, with nbgrader's command to use `instead`, unless it is ours."""
        if not self.ours:
            raise CourseError(f"{self.sentence} Use `{instead}`.")

    def require_single(self) -> None:
        """Raises CourseError where a notebook with checks is not the only one."""
        if self.ours and len(self.with_checks + self.others) > 1:
            raise CourseError(
                f"{self.folder} holds {len(self.with_checks + self.others)} notebooks, and "
                f"{self.with_checks[0]} imports check: an assignment with checks has exactly one notebook. "
                "Give every other one a folder of its own, beside this one."
            )


def owner(directory: CourseDirectory, assignment: str) -> Ownership:
    """Whose it is to build: as the source says; as the release says where the source cannot be read."""
    return _first(directory, assignment, directory.source_directory, directory.release_directory)


def owner_of_release(directory: CourseDirectory, assignment: str) -> Ownership:
    """Whose it is to grade: as the release says, which is what students have; else as the source says."""
    return _first(directory, assignment, directory.release_directory, directory.source_directory)


def _first(directory: CourseDirectory, assignment: str, step: str, otherwise: str) -> Ownership:
    found = _look(directory, assignment, step)
    return found if found.with_checks or found.others else _look(directory, assignment, otherwise)


def _look(directory: CourseDirectory, assignment: str, step: str) -> Ownership:
    is_source = step == directory.source_directory
    name = edition_of(directory, assignment).original if is_source else assignment
    folder = Path(directory.format_path(step, ".", name))
    found: dict[bool, list[str]] = {True: [], False: []}
    for path in sorted(folder.glob("[!.]*.ipynb")):
        try:
            cells = read_notebook(path.read_bytes()).cells
        except (OSError, IntakeError):  # says nothing; whoever converts it says why
            continue
        found[any(cell.kind == "code" and check_module(cell.source) for cell in cells)].append(path.name)
    shown = folder.relative_to(directory.root) if folder.is_relative_to(directory.root) else folder
    return Ownership(assignment, shown, tuple(found[True]), tuple(found[False]))
