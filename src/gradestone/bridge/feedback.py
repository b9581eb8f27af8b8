"""`nbgrader generate_feedback`, for chosen students and in several processes."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nbgrader.converters.base import NbGraderException

from ..errors import CourseError
from .course import Course, load_course
from .feedbackpage import FeedbackPages


class _ChosenFeedback(FeedbackPages):
    """The converter of `nbgrader generate_feedback`, for a list of students instead of a pattern."""

    def __init__(self, course: Course, students: Sequence[str]) -> None:
        super().__init__(coursedir=course.directory, config=course.config)
        self._folders = tuple(course.autograded(student) for student in students)

    def init_notebooks(self) -> None:
        # nbgrader's own search takes brackets in a student's id for a pattern and finds nothing.
        found = {str(folder): sorted(map(str, folder.glob("*.ipynb"))) for folder in self._folders}
        self.assignments: dict[str, list[str]] = {folder: names for folder, names in found.items() if names}
        self.notebooks: list[str] = []


def generate_feedback(course: Course, students: Sequence[str]) -> None:
    """HTML feedback of these students, as nbgrader makes it. Raises CourseError when it cannot."""
    course.directory.assignment_id = course.assignment
    converter = _ChosenFeedback(course, students)
    converter.force = True
    converter.log.setLevel(logging.ERROR)
    try:
        converter.start()
    except NbGraderException as error:
        raise CourseError(f"nbgrader could not make the feedback: {error}") from error


def generate_feedback_in_parallel(course: Course, students: Sequence[str], jobs: int = 0) -> None:
    """The same in `jobs` processes, 0 meaning one per core: a page costs nbgrader some 0.7 s.

    Raises CourseError when one of them fails.
    """
    jobs = jobs or os.cpu_count() or 1
    shares = [share for share in (students[start::jobs] for start in range(jobs)) if share]
    if len(shares) <= 1:
        generate_feedback(course, students)
        return
    command = [sys.executable, "-P", "-m", __spec__.name, str(course.root), course.assignment]
    processes = [
        subprocess.Popen([*command, *share], stderr=subprocess.PIPE, text=True, env=os.environ)
        for share in shares
    ]
    told = [process.communicate()[1].strip() for process in processes]
    failed = [words for process, words in zip(processes, told, strict=True) if process.returncode]
    if failed:
        why = failed[0].splitlines()[-1] if failed[0] else "its process says nothing"
        raise CourseError(f"nbgrader could not make the feedback: {why}")


if __name__ == "__main__":
    root, assignment, *chosen = sys.argv[1:]
    generate_feedback(load_course(Path(root), assignment), chosen)
