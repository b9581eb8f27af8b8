"""`gradestone build`: nbgrader's own `generate_assignment`, in this process; releases change as a whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells

from ..errors import CourseError, GradestoneError
from .course import Course, load_course

__all__ = ["build", "build_into"]


class _Build(GenerateAssignment):  # type: ignore[misc]  # nbgrader is untyped
    """Remembers why it failed: nbgrader logs the reason and raises without it."""

    problem: Exception | None = None

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        with self._remembering():
            super().init_assignment(assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        with self._remembering():
            super().convert_single_notebook(notebook_filename)

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.problem = error
            raise


def build(course_root: Path, assignment: str) -> Path:
    """Make `release/<assignment>/` from the source and return it; an earlier release is replaced whole.

    Raises:
        BuildError: the instructor's notebook is not fit for a release; the earlier release stays.
        CourseError: there is no such assignment, or nbgrader refuses to build it.
    """
    course = load_course(course_root, assignment)
    release = Path(os.path.normpath(course.release))
    staging = release.parent / f".{assignment}.{os.getpid()}"
    try:
        build_into(course, staging)
        _swap(staging / assignment, release, staging / "earlier")
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return release


def build_into(course: Course, folder: Path, *, gradebook: bool = True) -> Path:
    """Build the release as `folder/<assignment>/` and return that; `gradebook=False` tells no gradebook."""
    directory = CourseDirectory(config=course.config, root=str(course.root))
    directory.assignment_id = course.assignment
    directory.release_directory = str(folder)
    converter = _Build(coursedir=directory, config=course.config)
    if not gradebook:
        converter.no_database = True
        converter.preprocessors = [step for step in converter.preprocessors if step is not SaveCells]
    _run(converter, course.assignment)
    return Path(os.path.normpath(directory.format_path(str(folder), ".", course.assignment)))


def _run(converter: Any, assignment: str) -> None:
    try:
        converter.start()
    except NbGraderException as error:
        problem = converter.problem or error
        if isinstance(problem, GradestoneError):
            raise problem from error
        what = str(problem) if problem is error else f"{type(problem).__name__}: {problem}"
        raise CourseError(f"nbgrader cannot build {assignment}: {what}") from problem


def _swap(new: Path, release: Path, earlier: Path) -> None:
    """Two renames in one folder's reach; should the second fail, the first is taken back."""
    release.parent.mkdir(parents=True, exist_ok=True)
    if release.exists():
        release.rename(earlier)
    try:
        new.rename(release)
    except BaseException:
        if earlier.exists() and not release.exists():
            earlier.rename(release)
        raise
