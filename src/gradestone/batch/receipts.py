"""What nbgrader's later commands need beside a marked notebook: time and secret of the hand-in.

`nbgrader release_feedback` stops at the first student who has no secret, and keeps a single page for all who
have the same. So everybody gets one, and nobody that of somebody else, whatever was handed in. The time is
there where it is known, as with nbgrader; a page without one gets an empty file (`bridge.feedbackpage`).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from ..bridge.course import Course
from ..bridge.submission_secret import MAX_BYTES, parse_secret, stand_in
from ..bridge.submission_secret import NAME as SECRET
from ..bridge.timestamps import NAME as TIMESTAMP
from ..files.regular import read_regular
from ..intake import SubmissionCaps
from .handin import HandIn
from .students_files import handed_in

COLLECTED_BYTES = 64 * 1024
"""A longer file of `c.Gradestone.collected_files` stays in submitted/."""

_log = logging.getLogger(__name__)
_SHARED = (
    "%s handed in the same %s: released feedback of one would replace the other's, and so will reach none of "
    "them. Take the file out of the submitted folders that it does not belong in, and grade again."
)


class Receipts:
    """The files that travel from submitted/ to autograded/ in one run."""

    def __init__(self, course: Course, course_secret: bytes) -> None:
        self._course, self._course_secret = course, course_secret
        self._told: set[str] = set()

    def of(self, student: str, hand_in: HandIn) -> dict[str, bytes]:
        """Name and content of what goes beside the student's marked notebook."""
        stands_in = stand_in(self._course_secret, self._course.assignment, student)
        secret = self._own_secret(student) or stands_in
        collected = dict([*self._students_own(student), *self._collected(student)])
        time = {TIMESTAMP: hand_in.stamp.encode()} if hand_in.stamp else {}
        return collected | time | {SECRET: secret.encode()}

    def _students_own(self, student: str) -> Iterator[tuple[str, bytes]]:
        """Released files in the student's version, where the course takes them."""
        if names := self._course.students_files:
            caps = SubmissionCaps.allowing(self._course.limits.notebook_bytes)
            yield from handed_in(self._course.submitted(student), names, caps)

    def _collected(self, student: str) -> Iterator[tuple[str, bytes]]:
        for name in self._course.collected_files:
            content = read_regular(self._course.submitted(student) / name, limit=COLLECTED_BYTES + 1)
            if len(content) > COLLECTED_BYTES:
                _log.warning("%s of %s is too long to be copied to autograded/.", name, student)
            elif content:
                yield name, content

    def _own_secret(self, student: str) -> str:
        """The student's secret; "" where there is none, or somebody else has the same.

        It is read now: while hand-ins arrive it may be newer than those of the others.
        """
        before, secret = self._known.get(student, ""), self._read(student)
        if secret != before:
            self._known[student] = secret
            self._holders[before] -= 1
            self._holders[secret] += 1
        if self._holders[secret] > 1:
            self._tell_shared(secret)
            return ""
        return secret

    def _tell_shared(self, secret: str) -> None:
        if secret and secret not in self._told:
            self._told.add(secret)
            names = sorted(student for student, known in self._known.items() if known == secret)
            _log.warning(_SHARED, ", ".join(names), SECRET)

    @cached_property
    def _known(self) -> dict[str, str]:
        return {student: self._read(student) for student in self._course.collected()}

    @cached_property
    def _holders(self) -> Counter[str]:
        return Counter(self._known.values())

    def _read(self, student: str) -> str:
        content = read_regular(self._course.submitted(student) / SECRET, limit=MAX_BYTES + 1)
        try:
            return parse_secret(content)
        except ValueError as error:
            if student not in self._told:
                self._told.add(student)
                _log.warning("%s: %s. Released feedback will not reach this student.", student, error)
            return ""
