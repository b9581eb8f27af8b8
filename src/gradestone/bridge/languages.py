"""Which words are said to whom: to students those of their release, to teachers those of the course's choice.

English needs no catalogue, and nothing that reads one.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from ..answerkey import private_folder
from ..files.drafts import draft_beside, keep_only
from ..selfcheck.words import speaking
from .course import Course


def words_file(course: Course) -> Path | None:
    """The words of an edition as gettext reads them, all of the engine's and the hints; None for English.

    Its name says what is in it. Raises CourseError where a catalogue cannot be read.
    """
    if not course.language:
        return None
    from ..translation.compiled import graders_words

    words = graders_words(course.root, course.language, course.original)
    name = f"words-{course.assignment}-{hashlib.sha256(words).hexdigest()[:16]}.mo"
    path = private_folder(course.root) / name
    if not path.is_file():
        with draft_beside(path) as draft:
            draft.write_bytes(words)
            draft.replace(path)
    keep_only(path, f"words-{course.assignment}-*.mo")
    return path


def speaking_to_students(course: Course) -> AbstractContextManager[None]:
    """In this block everything is said in the language of the assignment's release."""
    path = words_file(course)
    if path is None:
        return nullcontext()
    from ..translation.compiled import spoken

    return speaking(spoken(path.read_bytes()))


def speaking_to_teachers(course: Course) -> AbstractContextManager[None]:
    """In this block everything is said in the language of `c.Gradestone.language`."""
    if not course.teachers_language:
        return nullcontext()
    from ..translation.compiled import engine_words, spoken

    return speaking(spoken(engine_words(course.root, course.teachers_language)))
