"""Where nbgrader's configuration puts the folders of students: names are listed, never globbed.

A glob takes brackets in a course's path, or in a student's id, for a pattern and finds nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ..errors import CourseError

_SOMEBODY = "\0"  # in no name of a file


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one step of an assignment, one for each student."""

    above: Path  # of all students
    before: str  # the student's id in the name of their folder
    after: str
    below: tuple[str, ...]  # from there to the assignment

    @classmethod
    def of(cls, directory: CourseDirectory, step: str, assignment: str) -> Layout:
        """As `c.CourseDirectory.directory_structure` says. Raises CourseError where that names no student."""
        path = Path(directory.format_path(step, _SOMEBODY, assignment))
        number = next((n for n, part in enumerate(path.parts) if _SOMEBODY in part), None)
        if number is None:
            raise CourseError(
                "c.CourseDirectory.directory_structure in nbgrader_config.py has no {student_id}. Add it."
            )
        before, _, after = path.parts[number].partition(_SOMEBODY)
        return cls(Path(*path.parts[:number]), before, after, path.parts[number + 1 :])

    def own(self, student: str) -> Path:
        """The folder of a student, of all assignments where the assignment's own lies in it."""
        return self.above / f"{self.before}{student}{self.after}"

    def folder(self, student: str) -> Path:
        """The folder of the assignment of a student."""
        return self.own(student).joinpath(*(part.replace(_SOMEBODY, student) for part in self.below))

    def student(self, name: str) -> str:
        """Whose folder has this name; "" for nobody's."""
        if not (name.startswith(self.before) and name.endswith(self.after)):
            return ""
        student = name[len(self.before) : len(name) - len(self.after)]
        return student if is_plain(student) else ""

    def students(self, pattern: str) -> list[str]:
        """Students with a folder of the assignment, sorted; `pattern` is an id or a glob of ids."""
        # An id may contain characters that mean something in a glob; the folder itself decides.
        if is_plain(pattern) and self.folder(pattern).is_dir():
            return [pattern]
        names = (self.student(entry.name) for entry in listed(self.above))
        found = (name for name in names if name and fnmatchcase(name, pattern))
        return sorted(name for name in found if self.folder(name).is_dir())

    def everybody(self) -> list[str]:
        """Students with a folder of their own, whatever is in it; sorted."""
        return [name for entry in listed(self.above) if entry.is_dir() and (name := self.student(entry.name))]


def is_plain(name: str) -> bool:
    """Whether it can be the name of a student or an assignment: that of one folder that is not hidden."""
    return bool(name) and not name.startswith(".") and os.sep not in name and "\0" not in name


def listed(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name; nothing where there is none that can be listed."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
