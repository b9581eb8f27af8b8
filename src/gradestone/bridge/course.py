"""A course as nbgrader sees it: its folders, its gradebook, its configuration."""

from __future__ import annotations

import copy
import difflib
import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from nbgrader.coursedir import CourseDirectory
from traitlets import TraitError
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from ..errors import CourseError
from ..model import JudgedWhere, Limits, WatchRules
from .editions import Edition, edition_of, released_editions
from .layout import Layout, is_plain
from .nbgraders_options import students_files
from .options import Gradestone
from .timeouts import with_timeout

CONFIG_NAME = "nbgrader_config.py"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Course:
    """One assignment of a course. Paths are what nbgrader's CourseDirectory makes of the configuration."""

    root: Path
    assignment: str
    original: str  # the folder in source/; another name where the assignment is an edition in a language
    language: str  # "" for English
    teachers_language: str
    db_url: str
    course_id: str
    jobs: int
    unsafe: bool
    carried_credit: float
    credits: Mapping[str, float]
    credit_for_mistakes: bool
    run_ungraded_end: bool
    collected_files: tuple[str, ...]
    students_files: tuple[str, ...]  # released ones that are taken from students, as paths seen from there
    roster: str
    class_page: bool
    limits: Limits
    watch: WatchRules
    examine: bool
    judged: JudgedWhere
    directory: CourseDirectory = field(repr=False, compare=False)
    config: Config = field(repr=False, compare=False)

    @property
    def edition(self) -> Edition:
        """What stands behind the assignment's name."""
        return Edition(self.original, self.language)

    @property
    def source(self) -> Path:
        """The folder of the instructor's notebook."""
        return Path(self.directory.format_path(self.directory.source_directory, ".", self.original))

    @property
    def release(self) -> Path:
        """The folder the students get."""
        return self._step(self.directory.release_directory, ".")

    def submitted(self, student: str) -> Path:
        """The folder a student handed in."""
        return self._step(self.directory.submitted_directory, student)

    def autograded(self, student: str) -> Path:
        """The folder of a student's marked notebook."""
        return self._step(self.directory.autograded_directory, student)

    def feedback(self, student: str) -> Path:
        """The folder of a student's feedback pages."""
        return self._step(self.directory.feedback_directory, student)

    def _step(self, step: str, student: str) -> Path:
        return Path(self.directory.format_path(step, student, self.assignment))

    @property
    def notebook(self) -> str:
        """Name of the assignment's notebook, without its suffix; with asserts there may be more: the first.

        Raises CourseError when the release is missing, or has not exactly one notebook and checks.
        """
        names = self.notebooks
        if len(names) > 1 and not self.examine:
            raise CourseError(
                f"{_near(self.release, self.root)} holds {len(names)} notebooks ({', '.join(names)}); "
                "an assignment is graded from exactly one."
            )
        return names[0]

    @property
    def notebooks(self) -> tuple[str, ...]:
        """Names of all notebooks of the release, without suffix, sorted. Raises CourseError without one."""
        names = tuple(sorted(path.stem for path in self.release.glob("[!.]*.ipynb")))
        if not names:
            raise CourseError(
                f"{self.assignment} has no release yet: {_near(self.release, self.root)} holds no notebook. "
                f"Run `gradestone build {self.assignment}` first."
            )
        return names

    @property
    def limits_of_asserts(self) -> Limits:
        """What one submission may use where the course's tests are asserts."""
        return with_timeout(self.limits, self.config)

    def graded(self, pattern: str = "*") -> tuple[str, ...]:
        """Students with an autograded folder, sorted; possibly none."""
        return tuple(self.layout(self.directory.autograded_directory).students(pattern))

    def collected(self) -> tuple[str, ...]:
        """Students with a folder where what is handed in belongs, sorted; possibly none."""
        return tuple(self.layout(self.directory.submitted_directory).students("*"))

    def layout(self, step: str) -> Layout:
        """Where students' folders of the assignment lie at a step."""
        return Layout.of(self.directory, step, self.assignment)

    def near(self, path: Path) -> Path:
        """A path as it may stand in a sentence: from the course on."""
        return _near(path, self.root)


def load_course(root: Path, assignment: str) -> Course:
    """The assignment of the course in `root`, configured by its own nbgrader_config.py.

    Raises CourseError: no such folder, a configuration that does not run, no such assignment.
    """
    if not root.is_dir():
        raise CourseError(f"There is no course folder {root}.")
    config = _read_config(root.resolve())
    with options_in_force():
        directory = CourseDirectory(config=config)
    if not config.CourseDirectory.get("root"):
        directory.root = str(root.resolve())
    return course_of(directory, config, assignment)


def course_of(directory: CourseDirectory, config: Config, assignment: str) -> Course:
    """The assignment of a course that nbgrader has configured. Or CourseError."""
    with options_in_force(), warnings.catch_warnings(record=True) as unknown:
        options = Gradestone(config=config)
    for warning in unknown:
        _log.warning("%s: %s", CONFIG_NAME, warning.message)
    edition = edition_of(directory, assignment)
    course = Course(
        root=Path(directory.root),
        assignment=assignment,
        original=edition.original,
        language=edition.language,
        teachers_language=options.language,
        db_url=directory.db_url,
        course_id=directory.course_id,
        jobs=options.jobs,
        unsafe=options.unsafe,
        carried_credit=options.carried_credit,
        credits=dict(options.credits),
        credit_for_mistakes=options.credit_for_mistakes,
        run_ungraded_end=options.run_ungraded_end,
        collected_files=tuple(options.collected_files),
        students_files=students_files(config, assignment),
        roster=options.roster,
        class_page=options.class_page,
        limits=options.limits,
        watch=options.watch,
        examine=options.examine,
        judged=options.judged,
        directory=directory,
        config=config,
    )
    if not is_plain(assignment) or not course.source.is_dir():
        raise CourseError(_no_such_assignment(course))
    return course


def elsewhere(course: Course, folder: Path) -> Course:
    """The same assignment with a release and a gradebook of their own in that folder."""
    config = copy.deepcopy(course.config)
    config.CourseDirectory.update(release_directory=str(folder), db_url=f"sqlite:///{folder}/gradebook.db")
    return course_of(CourseDirectory(config=config, root=str(course.root)), config, course.assignment)


@contextmanager
def options_in_force() -> Iterator[None]:
    """The block gives options of nbgrader_config.py to what they are for.

    Raises CourseError for a value that an option cannot have.
    """
    try:
        yield
    except _BAD_OPTION as error:
        raise CourseError(f"An option in {CONFIG_NAME} does not work: {error}") from error


# A wrong type, a hook that cannot be imported or called: nbgrader then lacks the name TraitError.
_BAD_OPTION = (TraitError, ImportError, AttributeError, NameError)


def assignments(root: Path) -> tuple[str, ...]:
    """Names of all assignments in source/, sorted. Raises CourseError when there is no such folder."""
    directory = _directory_of(root)
    place = Path(directory.format_path(directory.source_directory, ".", "."))
    return tuple(sorted({path.parent.name for path in place.glob("*/*.ipynb")}))


def with_editions(root: Path, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """These, or all in source/, and those of their editions in other languages that have a release."""
    names = names or assignments(root)
    return tuple(dict.fromkeys((*names, *released_editions(_directory_of(root), names))))


def _directory_of(root: Path) -> CourseDirectory:
    if not root.is_dir():
        raise CourseError(f"There is no course folder {root}.")
    config = _read_config(root.resolve())
    with options_in_force():
        directory = CourseDirectory(config=config)
    directory.root = str(root.resolve())
    return directory


def find_root(start: Path) -> Path:
    """The nearest folder upwards of `start` with an nbgrader_config.py. Or CourseError."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise CourseError(
        f"{start.resolve()} is not in a course: no {CONFIG_NAME} here or above. "
        "Name the course with --course."
    )


def config_files(root: Path) -> tuple[Path, ...]:
    """Where nbgrader_config.py is looked for, whether it is there or not; the course's own is the last."""
    return tuple(folder / CONFIG_NAME for folder in _config_folders(root))


def _near(path: Path, root: Path) -> Path:
    path = Path(os.path.normpath(path))
    return path.relative_to(root) if path.is_relative_to(root) else path


def _no_such_assignment(course: Course) -> str:
    if not is_plain(course.assignment):
        return f"{course.assignment!r} is no name of an assignment. It should be that of a folder in source/."
    existing = sorted({path.parent.name for path in course.source.parent.glob("*/*.ipynb")})
    close = difflib.get_close_matches(course.assignment, existing, n=1)
    where = _near(course.source.parent, course.root)
    if close:
        return f"There is no assignment {course.assignment} in {where}/. Did you mean {close[0]}?"
    if not existing and not (course.root / CONFIG_NAME).is_file():
        return (
            f"{course.root} is no course: it has neither an assignment nor {CONFIG_NAME}. "
            f"Name the course's folder with --course, or begin one with `gradestone init {course.root}`."
        )
    known = ", ".join(existing) if existing else "nothing"
    return f"There is no assignment {course.assignment} in {where}/, which holds {known}."


def _read_config(root: Path) -> Config:
    """The configuration nbgrader itself would see: Jupyter's folders first, the course's own file last."""
    config = Config()
    for folder in _config_folders(root):
        loader = PyFileConfigLoader(CONFIG_NAME, path=str(folder))
        try:
            config.merge(loader.load_config())
        except ConfigFileNotFound:
            continue
        except Exception as error:  # the file is a program; whatever it raises is a broken configuration
            raise CourseError(
                f"{folder / CONFIG_NAME} does not run: {type(error).__name__}: {error}"
            ) from error
    return config


def _config_folders(root: Path) -> Iterator[Path]:
    for folder in reversed(jupyter_config_path()):
        yield Path(folder)
    yield root
