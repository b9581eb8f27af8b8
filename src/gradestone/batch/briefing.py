"""What workers are told of an assignment: its key, its limits, its credits."""

from __future__ import annotations

import os
from pathlib import Path

from ..answerkey import find_notebook, key_path
from ..answerkey import record as record_key
from ..answerkey.source_notebook import read_source
from ..bridge.course import Course
from ..bridge.languages import words_file
from ..misconceptions import credits_in_force, record_misconceptions
from ..model import AnswerKey
from ..sandbox.confine import Confinement
from .messages import Bundle


def recorded_key(course: Course, secret: bytes) -> tuple[AnswerKey, Path]:
    """The key of an assignment with checks, recorded anew where it changed, and its file. Or BuildError."""
    source = course.source / f"{course.notebook}.ipynb"
    key = record_key(course.root, source, secret=secret, cell_s=course.limits.cell_s)
    return key, key_path(course.root, key.assignment, key.digest)


def has_mixed_cells(course: Course) -> bool:
    """Whether a test cell of an assignment with checks has tests of its own beside them. Or BuildError."""
    return bool(read_source(find_notebook(course.source)).mixed)


def bundle_of(
    course: Course, key: AnswerKey, path: Path, confinement: Confinement, *, unsafe: bool, tests: Path | None
) -> Bundle:
    """All that workers are told before the first task.

    path : the file of the key
    tests : the file of tests beside checks, if there are any
    unsafe : asked for beside what the course says
    """
    recorded = any(key.variants)
    return Bundle(
        assignment=key.assignment,
        release=os.path.normpath(course.release),
        notebook=key.notebook,
        key=str(path),
        tests=str(tests or ""),
        misconceptions=str(record_misconceptions(course.root, key) or "") if recorded else "",
        edition=course.assignment if course.language else "",
        words=str(words_file(course) or ""),
        limits=course.limits if recorded else course.limits_of_asserts,
        carried_credit=course.carried_credit,
        credits=credits_in_force(
            course.root, course.original, course.credits, enabled=course.credit_for_mistakes
        )
        if recorded
        else {},
        run_ungraded_end=course.run_ungraded_end,
        students_files=course.students_files,
        unsafe=unsafe or course.unsafe,
        tier=confinement.tier,
        layers=confinement.layers,
    )
