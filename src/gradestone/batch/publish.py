"""The one writer: a graded submission becomes a folder under autograded/ and rows of the gradebook.

Order: the folder is written under a temporary name, an earlier one is set aside, the gradebook is committed,
the folder gets its name. A run that ends between any two of these leaves either the earlier result, files and
rows, or a submission that counts as not graded, and is graded again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

from ..bridge.course import Course
from ..bridge.gradebook import GradebookWriter
from ..bridge.rowchanges import Row
from ..errors import CourseError
from ..files.drafts import draft_beside, hidden_beside
from ..judge.marksfile import NAME as MARKS
from ..judge.marksfile import record_text
from ..model import AnswerKey
from .basis import Basis
from .earlier import Update
from .handin import HandIn
from .messages import Graded
from .receipts import Receipts
from .swap import FileSwap, swapped

READ_ONLY, GROUP_WRITABLE = 0o444, 0o664  # as nbgrader sets them


class Publisher:
    """Writes the results of one run, with what they come from."""

    def __init__(
        self, course: Course, gradebook: GradebookWriter, key: AnswerKey, basis: Basis, receipts: Receipts
    ) -> None:
        self._course, self._gradebook, self._key = course, gradebook, key
        self._basis, self._receipts = basis, receipts
        self._mode = GROUP_WRITABLE if course.directory.groupshared else READ_ONLY

    def refusal(self, student: str) -> str:
        """Why nothing can be written about this student; "" if it can."""
        return self._gradebook.refusal(student)

    def publish(self, graded: Graded, hand_in: HandIn, *, same_work: bool = False) -> None:
        """Files and rows of one submission: all of them, or none.

        same_work : the same was handed in to the same release when it was graded before

        Raises CourseError when the disk does not take the files, GradebookError when the gradebook does not.
        """
        target = self._course.autograded(graded.student)
        draft, earlier = _draft(target), _earlier(target)
        grades, comments = graded.marks["grades"], graded.marks["comments"]
        row = Row(graded.student, hand_in.timestamp, grades, comments, same_work)
        try:
            self._write(draft, graded, hand_in)
            _set_aside(target, earlier)
            try:
                self._gradebook.write(row)
            except BaseException:
                _put_back(target, earlier)
                raise
            draft.rename(target)
        except OSError as error:
            raise CourseError(_not_written(graded.student, target, error)) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(earlier, ignore_errors=True)

    def mend(self, student: str, hand_in: HandIn) -> None:
        """Put right what nbgrader's later commands read beside marks that stand; older versions left it out.

        Raises CourseError when the disk does not take it.
        """
        folder = self._course.autograded(student)
        try:
            for name, content in self._receipts.of(student, hand_in).items():
                if not (folder / name).is_file() or (folder / name).read_bytes() != content:
                    with draft_beside(folder / name) as draft:
                        draft.write_bytes(content)
                        draft.chmod(self._mode)
                        draft.replace(folder / name)
        except OSError as error:
            raise CourseError(_not_written(student, folder, error)) from error

    def update(self, updates: Sequence[Update]) -> None:
        """Brings submissions that are published up to date: all of them, or none.

        Of the files of those with other credits notebook and marks.json are new. A commit waits for the disk,
        so they share one. Raises as `publish`.
        """
        remarked = [each.remarked.graded for each in updates if each.remarked]
        try:
            with swapped([self._swap(each) for each in remarked]):
                self._gradebook.write(*(each.row for each in updates))
        except OSError as error:
            names = ", ".join(each.student for each in remarked)
            raise CourseError(_not_written(names, self._course.autograded("*"), error)) from error

    def giving_up_when(self, stop: Callable[[], bool]) -> AbstractContextManager[None]:
        """In this block nobody waits for a locked gradebook any longer once `stop` says so."""
        return self._gradebook.giving_up_when(stop)

    def _swap(self, graded: Graded) -> FileSwap:
        target = self._course.autograded(graded.student)
        return FileSwap(target, _draft(target), self._texts(graded), self._mode)

    def _texts(self, graded: Graded) -> dict[str, str]:
        record = {**graded.marks, "graded_with": self._basis.graded_with}
        notebooks = {self._key.notebook: graded.notebook, **graded.others}
        files = {f"{name}.ipynb": text for name, text in notebooks.items() if text}
        return {**files, MARKS: record_text(record)}

    def tidy_up(self, student: str) -> None:
        """Removes what a run that was killed may have left beside the student's result."""
        target = self._course.autograded(student)
        shutil.rmtree(_draft(target), ignore_errors=True)
        if target.exists():
            shutil.rmtree(_earlier(target), ignore_errors=True)

    def _write(self, folder: Path, graded: Graded, hand_in: HandIn) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for picture in self._companions:
            place = picture.relative_to(self._course.source)
            copy = folder / place
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._in_its_language(place) or picture, copy)
        for name, content in self._receipts.of(graded.student, hand_in).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        for name, text in self._texts(graded).items():
            (folder / name).write_text(text, encoding="utf-8")
        for path in folder.rglob("*"):
            if path.is_file():
                path.chmod(self._mode)

    def _in_its_language(self, place: Path) -> Path | None:
        """An edition's own picture in that place; None of what all editions have alike."""
        released = self._course.release / place if self._course.language else None
        return released if released and released.is_file() else None

    @cached_property
    def _companions(self) -> tuple[Path, ...]:
        """The instructor's files beside the notebook, pictures above all: pages refer to them."""
        source = self._course.source
        files = (path for path in sorted(source.rglob("*")) if path.is_file() and path.suffix != ".ipynb")
        return tuple(path for path in files if not _is_hidden(path.relative_to(source)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _draft(target: Path) -> Path:
    return hidden_beside(target, ".new")


def _earlier(target: Path) -> Path:
    return hidden_beside(target, ".old")


def _set_aside(target: Path, earlier: Path) -> None:
    """From here on the earlier result does not count, not even for a run that comes after a kill."""
    shutil.rmtree(earlier, ignore_errors=True)
    if target.exists():
        target.rename(earlier)


def _put_back(target: Path, earlier: Path) -> None:
    if earlier.exists():
        earlier.rename(target)


def _not_written(student: str, target: Path, error: OSError) -> str:
    why = os.strerror(error.errno) if error.errno else str(error)
    return (
        f"The marks of {student} cannot be written to {target}: {why}. "
        "What was graded before is kept; run the same command again when that is mended."
    )
