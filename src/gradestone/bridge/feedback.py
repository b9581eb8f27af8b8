"""`nbgrader generate_feedback`, for chosen students and in several processes.

A page that cannot be made is named with its student, and stops no other: each is made on its own, and a
process that dies of one, or never comes to an end, costs that page.
"""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from nbgrader.converters.base import NbGraderException

from ..errors import CourseError
from ..sandbox.clock import now, wait
from . import mending
from .course import Course, load_course
from .feedbackpage import FeedbackPages
from .languages import speaking_to_students

PAGE_S = 300.0  # for a page, which usually takes a tenth of a second
_WORTH_A_PROCESS = 10  # pages; to start one takes as long
END_S = 10.0


class ChosenFeedback(FeedbackPages):
    """The converter of `nbgrader generate_feedback`, for one student instead of a pattern."""

    def __init__(self, course: Course, student: str) -> None:
        mending.install()
        super().__init__(coursedir=course.directory, config=course.config)
        self._folder = course.autograded(student)
        self.problem = ""

    def init_notebooks(self) -> None:
        """Their autograded notebooks."""
        # nbgrader's own search takes brackets in a student's id for a pattern and finds nothing.
        names = sorted(map(str, self._folder.glob("*.ipynb")))
        self.assignments: dict[str, list[str]] = {str(self._folder): names} if names else {}
        self.notebooks: list[str] = []

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """The page of one notebook; why there is none is kept."""
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:  # nbgrader logs it, and says later that there was one
            self.problem = _in_words(error)
            raise


def generate_feedback(course: Course, students: Sequence[str]) -> Iterator[tuple[str, str]]:
    """HTML feedback of these students, as nbgrader makes it: why there is no page of each, "" if there is."""
    course.directory.assignment_id = course.assignment
    for student in students:
        converter = ChosenFeedback(course, student)
        converter.force = True
        converter.log.setLevel(logging.CRITICAL)
        try:
            with speaking_to_students(course):
                converter.start()
        except Exception as error:
            known = isinstance(error, NbGraderException) and converter.problem
            yield student, converter.problem if known else _in_words(error)
        else:
            yield student, ""


def generate_feedback_in_parallel(
    course: Course, students: Sequence[str], jobs: int = 0, *, told: Callable[[], None] = lambda: None
) -> dict[str, str]:
    """The same in `jobs` processes; 0 means one per core, where there are pages enough to be worth its start.

    told : called for every page when it is made, or cannot be, by one of several threads

    Returns the students of whom there is no page, with the reason. Raises CourseError when none can be made.
    """
    command = (sys.executable, "-P", "-m", __spec__.name, str(course.root), course.assignment)
    jobs = jobs or min(os.cpu_count() or 1, 1 + len(students) // _WORTH_A_PROCESS)
    shares = [share for share in (students[start::jobs] for start in range(jobs)) if share]
    with ThreadPoolExecutor(len(shares) or 1) as pool:
        made = pool.map(lambda share: outcomes(command, share, told), shares)
        failed = {student: why for share in made for student, why in share.items() if why}
    return {student: failed[student] for student in students if student in failed}


def no_page(student: str, why: str) -> str:
    """A sentence about it."""
    return f"{student} has no feedback page ({why}). The marks are kept, and all other pages are made."


def outcomes(
    command: Sequence[str], students: Sequence[str], tell_one: Callable[[], None] = lambda: None
) -> dict[str, str]:
    """Why there is no page of each of these students, "" where there is, from as many processes as it takes.

    command : what makes pages of the students added to it; see `main`
    tell_one : called for every student
    """
    told: dict[str, str] = {}
    left = deque(students)
    while left:
        process = _PageMaker((*command, *left))
        for student, why in process.pages():
            told[student] = why
            left.remove(student)
            tell_one()
        if left:
            told[left.popleft()] = process.ending
            tell_one()
    return told


class _PageMaker:
    """A process that makes pages.

    ending : why it has told of no more
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.ending = ""
        self._command = command

    def pages(self) -> Iterator[tuple[str, str]]:
        """What comes of each page, as it comes. Raises CourseError when it cannot make any."""
        ready = None
        with tempfile.TemporaryFile() as words:
            process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=words, env=os.environ)
            try:
                lines = _lines(process.stdout)
                ready = next(lines, None)
                for line in lines:
                    student, why = json.loads(line)
                    yield student, why
                self.ending = f"its process ended with {process.wait(END_S)}"
            except (TimeoutError, subprocess.TimeoutExpired):
                self.ending = f"it was not made within {PAGE_S:.0f} s"
            finally:
                process.kill()
                process.communicate()
            if ready is None:
                raise CourseError(f"nbgrader could not make feedback: {_last_line(words) or self.ending}")


def _last_line(words: IO[bytes]) -> str:
    words.seek(0)
    said = words.read().decode(errors="replace").strip().splitlines()
    return said[-1] if said else ""


def _lines(pipe: IO[bytes] | None) -> Iterator[bytes]:
    """Lines as they come. Raises TimeoutError when the next one does not."""
    assert pipe is not None
    rest = b""
    while wait({pipe.fileno(): select.POLLIN}, now() + PAGE_S):
        data = os.read(pipe.fileno(), 65_536)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        yield from lines
    raise TimeoutError


def _in_words(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0][:200]}" if said else type(error).__name__


def main(root: str, assignment: str, *students: str) -> None:
    """Make these pages; a line of JSON when it begins, and one for each."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as told:
        os.dup2(2, 1)  # what anybody else prints is not for the reader
        course = load_course(Path(root), assignment)
        print(json.dumps("ready"), file=told, flush=True)
        for each in generate_feedback(course, students):
            print(json.dumps(each), file=told, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
