"""`gradestone build`: nbgrader's own `generate_assignment`, in this process; releases change as a whole."""

from __future__ import annotations

import logging
import os
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import SchemaTooOldError
from nbgrader.preprocessors import SaveCells
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from traitlets.utils.importstring import import_item

from ..answerkey import find_notebook
from ..answerkey.source_notebook import read_source
from ..errors import CourseError, GradestoneError
from ..files.drafts import replace_folder
from ..files.temporary import TemporaryFolder, sweep
from ..release.agreement import keep_answers
from ..selfcheck.plain import listed
from . import mending
from .course import Course, load_course, options_in_force
from .gradebookfile import why
from .nbgraders_options import steps_not_run
from .ownership import owner
from .preprocessors import ReleaseBuild
from .savecells import KeepGrades
from .soundness import require_sound
from .transactions import wait_until_free

if TYPE_CHECKING:
    from ..translation.edition_words import EditionWords

LONGEST_REASON = 240
_log = logging.getLogger(__name__)


class _Remembering(GenerateAssignment):  # type: ignore[misc]  # nbgrader is untyped
    """Remembers why it failed: nbgrader logs the reason and raises without it."""

    problem: Exception | None = None

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        with self._remembering():
            super().init_assignment(assignment_id, student_id)

    def _clean_old_notebooks(self, assignment_id: str, student_id: str) -> None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            assignment = gradebook.find_assignment(assignment_id)
            before = sorted(notebook.name for notebook in assignment.notebooks)
            handed_in = bool(assignment.submissions)
        now = sorted(Path(notebook).stem for notebook in self.notebooks)
        if handed_in and before and before != now:
            names, new = (listed([f"{name}.ipynb" for name in each]) for each in (before, now))
            raise CourseError(
                f"The gradebook has submissions of {names}, and source/{assignment_id} holds {new} now. "
                "Give the notebook its old name back and build again."
            )
        super()._clean_old_notebooks(assignment_id, student_id)

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


class _Build(_Remembering, ReleaseBuild):
    """Of an assignment with checks."""


class _StockBuild(_Remembering):
    """Of one with asserts: nbgrader's own steps, as nbgrader_config.py has them."""

    def start(self) -> None:
        usual = [import_item(step) if isinstance(step, str) else step for step in self.preprocessors]
        self.set_trait("preprocessors", [KeepGrades if step is SaveCells else step for step in usual])
        super().start()


def build(course_root: Path, assignment: str, *, give_up: Sequence[str] = ()) -> Path:
    """Make `release/<assignment>/` from the source and return it; an earlier release is replaced whole.

    Recorded answers that agree with those of the earlier release stay as they are, byte for byte.

    give_up : questions that are gone, whose points and comments by hand are to go too

    Raises
    ------
    BuildError : the instructor's notebook is not fit for a release; the earlier release stays
    CourseError : there is no such assignment, or nbgrader refuses to build it
    """
    course = load_course(course_root, assignment)
    course.config.KeepGrades.give_up = list(give_up)
    return build_release(course)


def build_release(course: Course) -> Path:
    """The same of a course that is configured."""
    wait_until_free(course.db_url, course.root)
    release = Path(os.path.normpath(course.release))
    release.parent.mkdir(parents=True, exist_ok=True)
    sweep()
    sweep(release.parent)
    with TemporaryFolder(release.parent) as staging:
        new = build_into(course, staging.path)
        keep_answers(release, new)
        replace_folder(new, release, staging.path / "earlier")
    return release


def build_into(course: Course, folder: Path, *, gradebook: bool = True) -> Path:
    """Build the release as `folder/<assignment>/` and return that; `gradebook=False` tells no gradebook."""
    found = owner(course.directory, course.assignment, examine=course.examine)
    found.require_single()
    for sentence in steps_not_run(course.config):
        _log.warning("%s", sentence)
    if found.kind == "asserts":
        require_sound(course)
    else:  # it says what is wrong better than nbgrader, which reads it first
        read_source(find_notebook(course.source))
    if course.language:
        return _build_edition(course, folder, gradebook=gradebook)
    return _convert(course, folder, gradebook=gradebook, kind=found.kind)


def _build_edition(course: Course, folder: Path, *, gradebook: bool) -> Path:
    """The same in another language; a word on what stays English."""
    from ..translation.edition_words import EditionWords  # English releases need nothing of it

    words = EditionWords(course.root, course.language, course.original)
    with TemporaryFolder() as held:
        # To nbgrader it is an assignment like any other, with a folder in a source/.
        link = Path(course.directory.format_path(str(held.path), ".", course.assignment))
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(course.source.resolve(), target_is_directory=True)
        made = _convert(course, folder, gradebook=gradebook, source=held.path, words=words)
    words.translate_files(made)
    if words.in_english:
        told = "%s: wholly or partly in English, for want of a translation: %s."
        _log.warning(told, course.assignment, ", ".join(words.in_english))
    return made


def _convert(
    course: Course,
    folder: Path,
    *,
    gradebook: bool,
    kind: str = "checks",
    source: Path | None = None,
    words: EditionWords | None = None,
) -> Path:
    """Have nbgrader make the release below a folder."""
    mending.install()
    directory = CourseDirectory(config=course.config, root=str(course.root))
    directory.assignment_id = course.assignment
    directory.release_directory = str(folder)
    if source:
        directory.source_directory = str(source)
    with options_in_force():
        converter = _KINDS[kind](coursedir=directory, config=course.config)
    converter.force = True
    if words is not None:
        converter.edition_words = words
    if not gradebook:
        converter.no_database = True
        kept = [step for step in converter.preprocessors if step not in (SaveCells, KeepGrades)]
        converter.preprocessors = kept
    _run(converter, course.assignment)
    return Path(os.path.normpath(directory.format_path(str(folder), ".", course.assignment)))


_KINDS: dict[str, type[_Remembering]] = {"asserts": _StockBuild, "checks": _Build, "nbgrader's": _Build}


def _run(converter: Any, assignment: str) -> None:
    try:
        with options_in_force():
            converter.start()
    except NbGraderException as error:
        problem = converter.problem or error
        if isinstance(problem, GradestoneError):
            raise problem from error
        raise CourseError(_refusal(problem, assignment, converter.coursedir)) from problem


def _refusal(problem: Exception, assignment: str, directory: CourseDirectory) -> str:
    """The sentence for what stopped nbgrader."""
    if isinstance(problem, ArgumentError):
        return "c.CourseDirectory.db_url in nbgrader_config.py is no address of a gradebook. Mend it."
    if isinstance(problem, SQLAlchemyError):
        return why(make_url(directory.db_url), problem)
    what, advice = str(problem), f"`nbgrader generate_assignment {assignment}` shows where."
    if isinstance(problem, OSError):
        what, advice = f"{problem.filename}: {problem.strerror}", "Mend that and build again."
    if isinstance(problem, SchemaTooOldError):
        advice = "Back the course up and run `nbgrader update source`."
    what = textwrap.shorten(what.rstrip(".") or "it does not say why", LONGEST_REASON, placeholder=" …")
    return f"nbgrader cannot build {assignment}: {what}. {advice}"
