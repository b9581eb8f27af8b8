"""The secret that `nbgrader submit` puts beside a hand-in: feedback is released under a name made from it.

nbgrader's `release_feedback` writes every page as md5(secret + notebook), and `fetch_feedback` asks for that
name with the copy of the secret on the student's side. The submission, this file too, is written by the
student: what stands in it is somebody's claim.
"""

from __future__ import annotations

import hashlib
import re

NAME = "submission_secret.txt"
MAX_BYTES = 512
# nbgrader draws 128 hexadecimal digits; another exchange may draw otherwise, as long as nobody can guess it.
_FORM = re.compile(rb"[!-~]{32,512}")


def parse_secret(content: bytes) -> str:
    """The secret in the file; "" where there is none. Raises ValueError for what cannot be one."""
    if not content:
        return ""
    if not _FORM.fullmatch(content):
        raise ValueError(f"{NAME} holds no secret of nbgrader's exchange")
    return content.decode("ascii")


def stand_in(course_secret: bytes, assignment: str, student: str) -> str:
    """A secret for a hand-in that has none of its own: the same every time, and nobody's guess."""
    what = "\0".join((NAME, assignment, student)).encode()
    return hashlib.blake2b(what, key=course_secret).hexdigest()
