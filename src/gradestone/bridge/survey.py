"""What lies under submitted/: where the hand-in of each student is, and what else lies about.

Who a student is, the name of the collector's folder decides alone. In it, a hand-in may be recognisably of
this assignment though it is not where it belongs: in a folder of another case, or loose. What is neither
graded nor anybody's is named, a line for each kind.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from ..errors import CourseError
from ..intake import is_litter, may_be_work, names_in_zip, printable
from ..selfcheck.words import N_, _
from .course import Course
from .editions import released_editions
from .layout import Layout, is_plain, listed
from .recognising import Naming, is_notebook, is_zip
from .submission_secret import NAME as SECRET
from .timestamps import NAME as TIMESTAMP

MOST_NAMED = 5  # of a kind
_LOOSE = N_("It was handed in outside the folder `{assignment}`.")
_ELSEWHERE = N_("It was handed in in a folder of another name than `{assignment}`.")
_KINDS = {
    "elsewhere": "Counts as handed in, though it does not lie in {where}: {names}.",
    "packed": "Handed in as a zip: {names}.",
    "besides": "Not graded, because another hand-in of {assignment} counts: {names}.",
    "unknown": "Not graded, as nothing says that it is {assignment}; if it is, move it to {where}: {names}.",
    "nobody's": "Not graded, because only the folder in {where} says whose it is: {names}.",
    "without": "Without {assignment}: {names}.",
    "litter": "Passed over, as left there by a system: {names}.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a student's hand-in lies."""

    folder: Path
    stamp: Path  # the collector's timestamp
    loose: bool = False  # only the files directly in the folder
    message: str = ""  # what is odd about it
    assignment: str = ""

    @property
    def told(self) -> str:
        """What is odd about it, in English: a digest depends on it, and is of no language."""
        return self.message.format(assignment=self.assignment)

    @property
    def said(self) -> str:
        """What is odd about it, for the student in the language that is spoken."""
        return _(self.message).format(assignment=self.assignment)


@dataclass(frozen=True, slots=True)
class Survey:
    """The hand-ins of an assignment, by student, and a line for each kind of what else was found."""

    places: Mapping[str, Place]
    remarks: tuple[str, ...] = ()


def survey(course: Course, pattern: str = "*", *, exclude: Sequence[str] = ()) -> Survey:
    """Who has handed in, sorted; `pattern` is an id or a glob of ids. Possibly nobody."""
    others = _assignments_beside(course) - {course.assignment}
    layout = course.layout(course.directory.submitted_directory)
    looking = _Looking(course, layout, Naming(course.assignment, course.notebooks, others))
    if is_plain(pattern) and layout.own(pattern).is_dir():
        names = [pattern]
    else:
        names = list(looking.students(pattern))
    wanted = (name for name in names if name not in exclude)
    places = {name: place for name in wanted if (place := looking.place(name))}
    if pattern == "*":
        looking.pass_over()
    return Survey(places, tuple(looking.told()))


def _assignments_beside(course: Course) -> frozenset[str]:
    """The names of all assignments, each in all its languages."""
    names = tuple(each.name for each in listed(course.source.parent))
    return frozenset((*names, *released_editions(course.directory, names)))


def require_somebody(course: Course, found: Survey, pattern: str) -> None:
    """Raises CourseError when nobody has handed in, with the place that was looked at."""
    if not found.places:
        where, place = course.near(course.submitted(pattern)), course.near(course.submitted("STUDENT"))
        raise CourseError(
            f"No submissions of {course.assignment}: nothing matches {where}. "
            f"What a student hands in belongs in {place}." + "".join(f" {each}" for each in found.remarks)
        )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A folder in which a hand-in may lie."""

    folder: Path
    names: tuple[str, ...] = ()  # what tells it, where it is not the place where it belongs
    loose: bool = False


@dataclass(slots=True)
class _Looking:
    """A look around; what is odd is kept by kind."""

    course: Course
    layout: Layout
    naming: Naming
    odd: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def students(self, pattern: str) -> Iterator[str]:
        """Whose folder, or link to one, lies there. Never what a system has left."""
        for entry in listed(self.layout.above):
            student = self.layout.student(entry.name)
            if student and not is_litter(entry.name) and fnmatchcase(student, pattern) and entry.is_dir():
                yield student

    def pass_over(self) -> None:
        """What lies beside the folders of students."""
        for entry in listed(self.layout.above):
            if is_litter(entry.name):
                self.odd["litter"].append(entry.name)
            elif not entry.is_dir() and not entry.name.startswith("."):
                self.odd["nobody's"].append(entry.name)

    def place(self, student: str) -> Place | None:
        """Where the hand-in is; None where there is none that can be recognised."""
        right = _Spot(self.layout.folder(student))
        full = [right] if self._is_full(student, right.folder) else []
        full += self._elsewhere(student, needed=not full)
        if not full and not right.folder.is_dir():
            self.odd["without"].append(student)
            return None
        chosen, *others = full or [right]
        for kind, spots in (("elsewhere", [chosen]), ("besides", others)):
            self.odd[kind] += [f"{student}/{name}" for spot in spots for name in spot.names]
        stamp = right.folder if (right.folder / TIMESTAMP).exists() else chosen.folder
        found = Place(chosen.folder, stamp / TIMESTAMP, chosen.loose)
        if not chosen.names:
            return found
        return replace(
            found, message=_LOOSE if chosen.loose else _ELSEWHERE, assignment=self.course.assignment
        )

    def _is_full(self, student: str, folder: Path) -> bool:
        """Whether there is anything but what is the collector's and litter; or nobody may look."""
        collected = (TIMESTAMP, SECRET)
        found = [each for each in listed(folder) if each.name not in collected and may_be_work(each.name)]
        names = [entry.name for entry in found]
        whole = any(is_notebook(entry.name) or entry.is_dir(follow_symlinks=False) for entry in found)
        if not whole and any(map(is_zip, names)):
            place = folder.relative_to(self.layout.above)
            self.odd["packed"] += [f"{place}/{name}" for name in filter(is_zip, names)]
        return bool(names) or (folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK))

    def _elsewhere(self, student: str, *, needed: bool) -> Iterator[_Spot]:
        """Where this assignment recognisably lies though it does not belong there.

        needed : nothing lies where it belongs
        """
        own = self.layout.own(student)
        if self.layout.below != (self.course.assignment,) or own.is_symlink():
            return
        loose: list[str] = []
        for entry in listed(own):
            name = entry.name
            if is_litter(name):
                self.odd["litter"].append(f"{student}/{name}")
            elif entry.is_dir(follow_symlinks=False):
                if self._is_ours(name) and self._is_full(student, own / name):
                    yield _Spot(own / name, (name,))
            elif entry.is_file(follow_symlinks=False) and (is_notebook(name) or is_zip(name)):
                loose.append(name)
        ours = [name for name in loose if self._is_ours_loose(own / name, needed=needed)]
        if ours:
            yield _Spot(own, tuple(ours), loose=True)
        rest = (name for name in loose if name not in ours and not self.naming.is_anothers(name))
        self.odd["unknown"] += [f"{student}/{name}" for name in rest]

    def _is_ours(self, folder: str) -> bool:
        return folder != self.course.assignment and self.naming.is_folder(folder)

    def _is_ours_loose(self, path: Path, *, needed: bool) -> bool:
        """By its name; a zip, where it matters, also by what is in it."""
        if self.naming.is_file(path.name):
            return True
        packed = names_in_zip(path) if needed and is_zip(path.name) else ()
        return any(is_notebook(name) and self.naming.is_file(Path(name).name) for name in packed)

    def told(self) -> Iterator[str]:
        """A line for each kind."""
        where = self.course.near(self.course.submitted("STUDENT"))
        for kind, sentence in _KINDS.items():
            if names := self.odd[kind]:
                yield sentence.format(names=_names(names), assignment=self.course.assignment, where=where)


def _names(names: Sequence[str]) -> str:
    shown = [printable(name) for name in names[:MOST_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
