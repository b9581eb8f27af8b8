"""`gradestone demo`: a course in a folder of its own, with a class that hands in."""

from __future__ import annotations

import json
import shlex
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.table import Table
from rich.text import Text

from ..errors import CourseError
from ..files.children import ChildError, run_child
from ..files.progress import followed
from ..files.temporary import remove_folder
from .common import ProgressBar, console, followed_bar, warn

if TYPE_CHECKING:
    from ..bridge.course import Course

MARKER = "made-by-gradestone-demo"
PART_S = 300.0

Stories = Mapping[str, Mapping[str, str]]
"""Name and story of everybody who has handed in, by student."""


@click.command()
@click.argument("folder", default="demo-course", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--assignment",
    "-a",
    "chosen",
    multiple=True,
    metavar="NAME",
    help="An assignment the class works on; may be given several times. Default: all of the project's.",
)
def demo(folder: Path, chosen: tuple[str, ...]) -> None:
    """Build the releases, hand in for a class, grade it and give feedback, all in FOLDER.

    FOLDER becomes a course of its own, demo-course if none is named, with a
    class of 30 that does what students do. It takes a minute or two. An
    earlier demo there is replaced; any other folder is refused unless it is
    empty. docs/demo.md says what there is to be seen. Where gradestone was
    installed without its project, the course is the one that `gradestone init`
    writes, with a class of six.

    Exit code 0 when all of it is there, 1 when it could not be made.

    \b
    Examples:
      gradestone demo
      gradestone demo /tmp/course -a building_dnn
    """
    started = time.monotonic()
    if not _is_checkout(project_folder()):
        _demo_without_checkout(folder.resolve(), chosen, started)
        return
    names = chosen or project_assignments()
    root = copy_course(project_root(), folder.resolve(), names)
    handed_in = _hand_in(root, names)
    for name in names:
        _grade(root, name, len(handed_in[name]))
    with followed_bar("the teacher"):
        _have("mark", root, *names)
    for name in names:
        _give_feedback(root, name)
    with followed_bar("the teacher"):
        _have("give-back", root, *names)
    for name in names:
        _write_page(root, name)
    for name in names:
        console.print(_table(_course(root, name), handed_in[name]))
    _tell(root, names, sum(map(len, handed_in.values())), time.monotonic() - started)


def _hand_in(root: Path, names: Sequence[str]) -> dict[str, Stories]:
    """Releases are built and handed out, and the class has worked on them: its stories by assignment."""
    from ..answerkey import find_notebook
    from ..bridge.build import build

    releases = {}
    _have("prepare", root)
    for name in names:
        with followed_bar(name):
            releases[name] = build(root, name)
    with followed_bar("the class hands in"):
        found = {
            name: hand_in_class(find_notebook(root / "source" / name), release, root / "submitted")
            for name, release in followed("its work", [*releases.items()])
        }
        _have("begin", root, *names)
    return found


def _grade(root: Path, name: str, submissions: int) -> None:
    from ..batch.autograde import Request, autograde

    with ProgressBar(f"grading {submissions} submissions of {name}") as bar:
        autograde(_course(root, name), Request(), bar)


def _give_feedback(root: Path, name: str) -> None:
    from ..bridge.feedback import generate_feedback_in_parallel, no_page

    course = _course(root, name)
    students = course.graded()
    with ProgressBar(f"feedback for {name}") as bar:
        bar.begin(len(students))
        failed = generate_feedback_in_parallel(course, students, told=bar.step)
    for student, why in failed.items():
        warn(no_page(student, why))


def _write_page(root: Path, name: str) -> None:
    from ..bridge.people import rostered
    from ..bridge.survey import survey
    from .gathering import facts_of
    from .reporting import write_page

    course = _course(root, name)
    write_page(course, facts_of(course, survey(course), rostered(course), "*"))


def _course(root: Path, name: str) -> Course:
    from ..bridge.course import load_course

    return load_course(root, name)


def _demo_without_checkout(root: Path, chosen: Sequence[str], started: float) -> None:
    """The course that everybody begins with, and the few who hand it in."""
    from ..starter import FIRST_CLASS
    from .beginning import demo_of_first_course

    if chosen:
        project_root()
    course = demo_of_first_course(root, _make_room)
    _write_page(root, course.assignment)
    stories = {student: {"name": each.name, "story": each.story} for student, each in FIRST_CLASS.items()}
    console.print(_table(course, stories))
    _tell(root, [course.assignment], len(stories), time.monotonic() - started)


def project_folder() -> Path:
    """Where the checkout would be that this package is installed from."""
    return Path(__file__).resolve().parents[3]


def _is_checkout(root: Path) -> bool:
    """Whether the project's own course and class are there."""
    return (root / "demo" / "__main__.py").is_file() and any((root / "source").glob("*/*.ipynb"))


def project_root() -> Path:
    """The checkout that this package is installed from. Raises CourseError when there is none."""
    root = project_folder()
    if not _is_checkout(root):
        raise CourseError(
            f"The demo needs the project's own course and class, and {root} has no source/ or no demo/. "
            "Run it in a checkout of the project, with `make demo`."
        )
    return root


def project_assignments() -> tuple[str, ...]:
    """The names of the project's own assignments. Raises CourseError as `project_root`."""
    return _assignments_in(project_root())


def _assignments_in(project: Path) -> tuple[str, ...]:
    return tuple(sorted({path.parent.name for path in project.glob("source/*/*.ipynb")}))


def copy_course(project: Path, folder: Path, names: Sequence[str] = ()) -> Path:
    """The project's course, ready to be graded, in `folder`. An earlier demo there is replaced.

    names : the assignments that are copied; () for all

    Raises CourseError when the folder holds anything else, or there is no such assignment.
    """
    known = _assignments_in(project)
    for name in names:
        if name not in known:
            raise CourseError(f"There is no assignment {name} in {project / 'source'}: {', '.join(known)}.")
    _make_room(folder)
    for part in ("helpers", "testcases", *(f"source/{name}" for name in names or known)):
        _copy_tree(project / part, folder / part)
    shutil.copyfile(project / "nbgrader_config.py", folder / "nbgrader_config.py")
    return folder


def _make_room(folder: Path) -> None:
    """An empty folder but for the marker, which comes first: a demo that was killed is one all the same."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = [entry for entry in folder.iterdir() if entry.name != MARKER]
        if earlier and not (folder / MARKER).is_file():
            raise CourseError(f"{folder} is not empty and not an earlier demo. Name another folder.")
        (folder / MARKER).write_text("What is in this folder is replaced by the next `gradestone demo`.\n")
        for entry in earlier:
            if entry.is_dir() and not entry.is_symlink():
                remove_folder(entry)
            else:
                entry.unlink()
    except OSError as error:
        advice = "Name another folder: `gradestone demo FOLDER`, or `make demo DEMO=FOLDER`."
        raise CourseError(f"{folder} cannot be written: {error.strerror}. {advice}") from error


def _copy_tree(source: Path, target: Path) -> None:
    """Content without rights: whoever may only read the project owns the copy like any other file."""
    target.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.is_file():
            shutil.copyfile(entry, target / entry.name)
        elif entry.name not in ("__pycache__", ".ipynb_checkpoints"):
            _copy_tree(entry, target / entry.name)


def hand_in_class(notebook: Path, release: Path, submitted: Path) -> Stories:
    """Have the project's package `demo` hand in for everybody of its class; what each of them has done.

    Raises CourseError when it does not fit the assignment.
    """
    stories: Stories = json.loads(_have("hand-in", notebook, release, submitted, release.name))
    return stories


def _have(part: str, *arguments: Path | str) -> str:
    """Have the project's package `demo` do a part of the class or its teacher; what it prints.

    Raises CourseError when it cannot.
    """
    try:
        return run_child("demo", part, *map(str, arguments), folder=project_root(), timeout_s=PART_S)
    except ChildError as error:
        raise CourseError(str(error)) from error


def _table(course: Course, stories: Stories) -> Table:
    """Everybody with story, what counts in the end, and the reason for points lost."""
    from ..bridge.totals import read_totals
    from ..report.class_table import read_marks
    from ..report.remarks import remark

    lines = box.SIMPLE_HEAD if console.is_terminal else None
    grid = Table(box=lines, padding=(0, 1, 0, 0), title=course.assignment, title_justify="left")
    grid.add_column("student", overflow="fold", min_width=8)
    grid.add_column("what was handed in", ratio=2)
    grid.add_column("score", justify="right", no_wrap=True)
    grid.add_column("what to know", ratio=3)
    marks = {each.student: each for each in read_marks([course.autograded(s) for s in course.graded()])}
    totals = read_totals(course)
    for student, facts in stories.items():
        total = totals[student]
        style = "green" if total.score == total.max_score else "yellow" if total.score else "red"
        score = Text(f"{total.score:.4g}/{total.max_score:.4g}", style=style)
        name = Text.assemble(student, (f"\n{facts['name']}", "dim"))
        grid.add_row(name, facts["story"], score, remark(marks[student], total))
    return grid


def _tell(root: Path, names: Sequence[str], submissions: int, seconds: float) -> None:
    course = _course(root, names[0])
    page = course.feedback(course.graded()[0]) / f"{course.notebook}.html"
    lines = [
        f"{submissions} submissions built, graded and explained in {seconds:.0f} s.",
        f"gradebook    {root / 'gradebook.db'}",
        *(f"notebooks    {_course(root, name).autograded('*')}" for name in names),
        *(f"feedback     {_course(root, name).feedback('*')}" for name in names),
        f"a page       {page}",
        f"look at it   cd {shlex.quote(str(root))} && nbgrader export, or JupyterLab with formgrader",
    ]
    if (root / "students").is_dir():
        students = f"students     {root / 'students'}: the folders of those who have fetched their feedback"
        lines.insert(-1, students)
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
