"""Whose an assignment is. The one place that decides it.

It is ours when the code of one of its notebooks imports `check` from a module called selfcheck, in whatever
version or condition the notebook is; and with `c.Gradestone.examine` also when all its notebooks are Python's
and nbgrader has cells in them, unless the course has added a step to nbgrader's grading: then its tests are
asserts. Every other assignment is nbgrader's own: its converters do with it what they did before
`configure(c)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from nbgrader.coursedir import CourseDirectory

from ..errors import CourseError, IntakeError
from ..intake.notebook import read_notebook
from ..release.checkimport import check_module
from .editions import edition_of
from .nbgraders_options import added_steps


@dataclass(frozen=True, slots=True)
class Ownership:
    """The notebooks in that folder of an assignment which decides."""

    assignment: str
    folder: Path  # as sentences call it
    with_checks: tuple[str, ...]
    others: tuple[str, ...]
    examine: bool = False  # the course has asserts graded here, too
    foreign: tuple[str, ...] = ()  # notebooks of other languages, each with its language
    graded: bool = False  # nbgrader has a cell in one of them
    steps: tuple[str, ...] = ()  # what the course has added to nbgrader's grading

    @property
    def kind(self) -> Literal["checks", "asserts", "nbgrader's"]:
        """What its tests are, or that it is nbgrader's own."""
        if self.with_checks:
            return "checks"
        fit = self.examine and self.graded and not self.foreign and not self.steps
        return "asserts" if fit else "nbgrader's"

    @property
    def ours(self) -> bool:
        """Whether it is built and graded here."""
        return self.kind != "nbgrader's"

    @property
    def sentence(self) -> str:
        """Why it is nbgrader's own."""
        told = f"no notebook in {self.folder} imports check from selfcheck"
        if self.examine and self.foreign:
            told = f"{self.foreign[0]}, and only Python is graded here"
        elif self.examine and self.others and not self.graded:
            told = f"nbgrader has no cell in any notebook in {self.folder}"
        elif self.examine and self.steps:
            told = f"{self.steps[0]}, which only nbgrader runs"
        return f"{self.assignment} is nbgrader's own: {told}."

    def require_ours(self, instead: str) -> None:
        """Raises CourseError, with nbgrader's command to use `instead`, unless it is ours."""
        if not self.ours:
            raise CourseError(f"{self.sentence} Use `{instead}`.")

    def require_single(self) -> None:
        """Raises CourseError where a notebook with checks is not the only one."""
        if self.with_checks and len(self.with_checks + self.others) > 1:
            raise CourseError(
                f"{self.folder} holds {len(self.with_checks + self.others)} notebooks, and "
                f"{self.with_checks[0]} imports check: an assignment with checks has exactly one notebook. "
                "Give every other one a folder of its own, beside this one."
            )


def owner(directory: CourseDirectory, assignment: str, *, examine: bool = False) -> Ownership:
    """Whose it is to build: as the source says; as the release says where the source cannot be read.

    examine : what the course says of assignments with asserts, see the option of that name
    """
    steps = (directory.source_directory, directory.release_directory)
    return _asked(_first(directory, assignment, *steps), directory, examine=examine)


def owner_of_release(directory: CourseDirectory, assignment: str, *, examine: bool = False) -> Ownership:
    """Whose it is to grade: as the release says, which is what students have; else as the source says."""
    steps = (directory.release_directory, directory.source_directory)
    return _asked(_first(directory, assignment, *steps), directory, examine=examine)


def _asked(found: Ownership, directory: CourseDirectory, *, examine: bool) -> Ownership:
    """With what the course says."""
    return replace(found, examine=examine, steps=added_steps(directory.config))


def _first(directory: CourseDirectory, assignment: str, step: str, otherwise: str) -> Ownership:
    found = _look(directory, assignment, step)
    return found if found.with_checks or found.others else _look(directory, assignment, otherwise)


def _look(directory: CourseDirectory, assignment: str, step: str) -> Ownership:
    is_source = step == directory.source_directory
    name = edition_of(directory, assignment).original if is_source else assignment
    folder = Path(directory.format_path(step, ".", name))
    found: dict[bool, list[str]] = {True: [], False: []}
    foreign, graded = [], False
    for path in sorted(folder.glob("[!.]*.ipynb")):
        try:
            reading = read_notebook(path.read_bytes())
        except (OSError, IntakeError):  # says nothing; whoever converts it says why
            continue
        code = (cell.source for cell in reading.cells if cell.kind == "code")
        found[any(map(check_module, code))].append(path.name)
        graded = graded or any(cell.grade_id for cell in reading.cells)
        if reading.language:
            foreign.append(f"{path.name} is for {reading.language}")
    shown = folder.relative_to(directory.root) if folder.is_relative_to(directory.root) else folder
    kinds = tuple(found[True]), tuple(found[False])
    return Ownership(assignment, shown, *kinds, foreign=tuple(foreign), graded=graded)
