"""What nbgrader's later commands need beside a marked notebook: time and secret of the hand-in.

`nbgrader release_feedback` stops at the first student who lacks one of these files, and keeps a single page
for all who have the same secret. So everybody gets both, and nobody the secret of somebody else, whatever was
handed in.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from ..bridge.course import Course
from ..bridge.submission_secret import MAX_BYTES, parse_secret, stand_in
from ..bridge.submission_secret import NAME as SECRET
from ..bridge.timestamps import NAME as TIMESTAMP
from .handin import HandIn, read_regular

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

    def of(self, student: str, hand_in: HandIn) -> dict[str, bytes]:
        """Name and content of what goes beside the student's marked notebook."""
        secret = self._secrets.get(student)
        if not secret:
            secret = stand_in(self._course_secret, self._course.assignment, student)
        collected = dict(self._collected(student))
        return collected | {TIMESTAMP: hand_in.stamp.encode(), SECRET: secret.encode()}

    def _collected(self, student: str) -> Iterator[tuple[str, bytes]]:
        for name in self._course.collected_files:
            content = read_regular(self._course.submitted(student) / name, limit=COLLECTED_BYTES + 1)
            if len(content) > COLLECTED_BYTES:
                _log.warning("%s of %s is too long to be copied to autograded/.", name, student)
            elif content:
                yield name, content

    @cached_property
    def _secrets(self) -> dict[str, str]:
        """Every student's own secret, as far as it is one and nobody else's."""
        owners: dict[str, list[str]] = defaultdict(list)
        for student in self._course.students():
            content = read_regular(self._course.submitted(student) / SECRET, limit=MAX_BYTES + 1)
            try:
                owners[parse_secret(content)].append(student)
            except ValueError as error:
                _log.warning("%s: %s. Released feedback will not reach this student.", student, error)
        owners.pop("", None)
        for students in owners.values():
            if len(students) > 1:
                _log.warning(_SHARED, ", ".join(students), SECRET)
        return {students[0]: secret for secret, students in owners.items() if len(students) == 1}
