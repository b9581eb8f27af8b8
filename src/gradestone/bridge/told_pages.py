"""The page of one student: what is told now, put into feedback/ and released to the exchange."""

from __future__ import annotations

import glob
import hashlib
import json
import logging
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from nbgrader.converters.base import NbGraderException
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.exchange.default import ExchangeReleaseFeedback

from ..errors import CourseError
from ..files.regular import read_regular
from ..files.temporary import remove_folder
from ..judge.marksfile import NAME as MARKS
from ..judge.marksfile import marks_of_record, record_in
from ..model import FeedbackLevel
from ..page.document import PageContent, page_html
from ..page.early import early_page
from .collecting import secret_of
from .course import Course, options_in_force
from .feedback import ChosenFeedback, generate_feedback
from .feedbackpage import content_of
from .languages import speaking_to_students
from .submission_secret import NAME as SECRET
from .timestamps import MAX_BYTES
from .timestamps import NAME as TIMESTAMP

_MODE = 0o644


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a student is to be told."""

    student: str
    level: FeedbackLevel
    words: tuple[str, ...] = ()  # sentences on top of the page
    release: bool = False  # to the exchange, not into feedback/ alone
    hand_in: str = ""  # digest of the submission

    def to_json(self) -> str:
        """As one line of text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The reverse of `to_json`."""
        fields = json.loads(text)
        return cls(**{**fields, "words": tuple(fields["words"])})


@dataclass(frozen=True, slots=True)
class PageMade:
    """A page that is there, and what it was made from."""

    hand_in: str  # digest of the submission
    marks: str  # digest of its marks; "" where they were not looked at
    released: bool


def make_page(course: Course, request: PageRequest) -> PageMade:
    """The page that was asked for. Raises CourseError when it cannot be made or released."""
    with speaking_to_students(course):
        return _made(course, request)


def _made(course: Course, request: PageRequest) -> PageMade:
    course.directory.assignment_id = course.assignment
    made = PageMade(request.hand_in, "", released=False)
    if request.level == "none":
        _write_receipt(course, request)
    else:
        record = _record(course, request.student)
        _generate(course, request, record)
        made = PageMade(record["submission_digest"], digest_of_marks(record), released=False)
    released = _carry_time_and_secret(course, request.student) and request.release
    if released:
        _release(course, request.student)
    return replace(made, released=released)


def digest_of_marks(record: Mapping[str, Any]) -> str:
    """Of all that a marks.json says but how long it took."""
    told = {name: value for name, value in record.items() if name != "seconds"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


class _EarlyFeedback(ChosenFeedback):
    """nbgrader's converter, given a notebook with a card on top that may have been cut down."""

    def __init__(self, course: Course, request: PageRequest, record: Mapping[str, Any]) -> None:
        super().__init__(course, request.student)
        self._request, self._record = request, record
        self.force = True
        self.log.setLevel(logging.ERROR)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        if self._request.level == "all":
            super().init_assignment(assignment_id, student_id)
            return
        # Pictures travel as with nbgrader. The full record would tell everything to who can read feedback/.
        source = Path(self._format_source(assignment_id, student_id))
        shutil.copytree(
            source,
            self._format_dest(assignment_id, student_id),
            ignore=shutil.ignore_patterns("*.ipynb", MARKS, *self.coursedir.ignore),
            dirs_exist_ok=True,
        )

    def convert_single_notebook(self, notebook_filename: str) -> None:
        if self._request.level == "all":
            self.exporter.words = self._request.words
            super().convert_single_notebook(notebook_filename)
            return
        file = Path(notebook_filename)
        resources = self.init_single_notebook_resources(notebook_filename)
        resources |= {"metadata": {"name": file.stem, "path": str(file.parent)}, "output_extension": ".html"}
        whole = content_of(json.loads(file.read_bytes()), resources, self._request.words)
        told = early_page(replace(whole, marks=marks_of_record(self._record)), self._request.level)
        self.write_single_notebook(page_html(told), resources)


class _Release(ExchangeReleaseFeedback):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's own release, of one student."""

    def init_src(self) -> None:
        super().init_src()
        self.src_path: str = glob.escape(self.src_path)  # an id may hold brackets


def _record(course: Course, student: str) -> dict[str, Any]:
    record = record_in(course.autograded(student))
    if record is None:
        raise CourseError(f"{course.autograded(student)} holds no marks.json that can be read.")
    return record


def _generate(course: Course, request: PageRequest, record: Mapping[str, Any]) -> None:
    if request.level == "all" and not request.words:
        for student, problem in generate_feedback(course, [request.student]):
            if problem:
                raise CourseError(f"nbgrader could not make the page of {student}: {problem}")
        return
    try:
        _EarlyFeedback(course, request, record).start()
    except (NbGraderException, KeyError, TypeError, ValueError) as error:
        raise CourseError(f"nbgrader could not make the page of {request.student}: {error}") from error


def _write_receipt(course: Course, request: PageRequest) -> None:
    """In place of whatever was told of an earlier hand-in."""
    folder = course.feedback(request.student)
    remove_folder(folder)
    folder.mkdir(parents=True)
    for name in course.notebooks:
        told = PageContent(name, course.assignment, request.student, words=request.words)
        _put(folder / f"{name}.html", page_html(told).encode())


def _carry_time_and_secret(course: Course, student: str) -> bool:
    """Put time and secret of the hand-in beside the page, where `release_feedback` looks for them.

    Whether it has a secret to be released under: what was not handed in by `nbgrader submit` has none.
    """
    submitted, feedback = course.submitted(student), course.feedback(student)
    secret = secret_of(submitted)
    with suppress(OSError):
        _put(feedback / TIMESTAMP, read_regular(submitted / TIMESTAMP, limit=MAX_BYTES))
    if secret:
        _put(feedback / SECRET, secret.encode())
    return bool(secret)


def _put(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    file.write_bytes(content)
    file.chmod(_MODE)


def _release(course: Course, student: str) -> None:
    course.directory.student_id = student
    with options_in_force():
        factory = ExchangeFactory(config=course.config)
        plugin = _Release if factory.release_feedback is ExchangeReleaseFeedback else factory.release_feedback
        release = plugin(coursedir=course.directory, config=course.config)
    release.log.setLevel(logging.ERROR)
    try:
        release.start()
    except (ExchangeError, OSError) as error:
        raise CourseError(f"The page of {student} is made, but cannot be released: {error}") from error
