"""Test cells that have tests of their own beside their checks: read, tried, and kept for the workers.

The checks are judged by recorded answers as ever. What else such a cell has is judged as a cell of asserts
is, with nothing in the place of its checks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..answerkey import course_secret, draw_number, find_notebook, private_folder
from ..answerkey.secret import drawn
from ..answerkey.source_notebook import SourceCell, SourceNotebook, read_source
from ..asserts import AssertedAssignment, AssertedCell, AssertedNotebook, load_asserted, save_asserted
from ..asserts.asserted_cells import SUFFIX
from ..asserts.failing_line import first_line
from ..bridge.course import Course
from ..errors import BuildError
from ..examiner import ExamCell, Examiner, ExamPlan
from ..files.drafts import keep_only
from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_code, is_test, name_of, source_of
from ..model import OWN_TESTS_WEIGHT, CodeCell
from ..release.own_tests import without_checks
from ..release.regions import without_hidden
from ..sandbox.confine import Confinement
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..sandbox.outside.zygotes import OwnZygote
from .basis import release_files, versions
from .examiners_files import files_kept_back, release_with
from .examining import asked_inside, placed, refuse_inside, trial_of

if TYPE_CHECKING:
    from ..translation.edition_words import EditionWords

_STEM = "tests"
_BEFORE = "; ".join(
    (
        "check = lambda *args, **kwargs: None",
        "__import__('random').seed({seed})",
        "__import__('numpy').random.seed({seed})",
    )
)
"""A line before each cell: what is left of its checks does nothing, and what it draws is always the same."""

_FAILS = (
    "the tests beside its checks cannot be judged outside the student's process ({why}), and in that process "
    "the solution does not pass them: {told}. It has only what students have, no hidden generators or data. "
    "Say it with check(...), or make the test simpler"
)


def mixed_cells(
    course: Course, confinement: Confinement | None = None, *, release: Path | None = None
) -> tuple[AssertedAssignment, Path]:
    """The cells with tests beside their checks, each with the place where those are judged; and their file.

    release : in the place of the course's own

    Raises BuildError where the notebook cannot be read, or the solution passes the tests of a cell nowhere;
    CourseError where the course insists on outside and that cannot be.
    """
    layout = read_source(find_notebook(course.source))
    release = release or course.release
    asserted = _asserted(course, layout, release)
    name = f"{_STEM}-{_digest(course, asserted, release)}{SUFFIX}"
    path = private_folder(course.root) / course.assignment / name
    known = path.is_file()
    found = load_asserted(path) if known else _proven(course, asserted, layout, release, confinement)
    refuse_inside(course, found)
    if not known:
        save_asserted(path, found)
        keep_only(path, f"{_STEM}-*{SUFFIX}")
    return found, path


# ---------------------------------------------------------------- what they are


def _asserted(course: Course, layout: SourceNotebook, release: Path) -> AssertedAssignment:
    """The one notebook, with the cells as the release's language says them."""
    whole = _whole_texts(course)
    secret = drawn(course_secret(course.root), draw_number(course.root, course.original))
    cells = (_cell(cell, whole[cell.name], secret) for cell in layout.mixed)
    solutions = {each.name: each.source for each in layout.cells if not each.exercise}
    notebook = AssertedNotebook(course.notebook, tuple(cells), (), solutions)
    return AssertedAssignment(course.assignment, (notebook,), files_kept_back(course, layout, release))


def _whole_texts(course: Course) -> dict[str, str]:
    """By grade_id, hidden regions among it."""
    cells: list[CellJson] = json.loads(find_notebook(course.source).read_bytes())["cells"]
    words = _edition_words(course) if course.language else None
    return {
        name_of(cell): words.cell_source(cell, place) if words else source_of(cell)
        for place, cell in enumerate(cells)
    }


def _edition_words(course: Course) -> EditionWords:
    from ..translation.edition_words import EditionWords  # English releases need nothing of it

    return EditionWords(course.root, course.language, course.original)


def _cell(cell: SourceCell, text: str, secret: bytes) -> AssertedCell:
    seed = int.from_bytes(hmac.digest(secret, f"{cell.name}\0own tests".encode(), hashlib.sha256)[:4])
    whole, released = (_with_line_before(each, seed) for each in (text, without_hidden(text)))
    return AssertedCell(cell.name, whole, released, OWN_TESTS_WEIGHT)


def _with_line_before(source: str, seed: int) -> str:
    magic, rest = source.split("\n", 1) if source.startswith("%%") and "\n" in source else ("", source)
    return "\n".join(filter(None, [magic, _BEFORE.format(seed=seed), rest]))


# ---------------------------------------------------------------- where they are judged


def _digest(course: Course, asserted: AssertedAssignment, release: Path) -> str:
    """Of all that decides it."""
    parts = [asserted.digest, release_files(release), versions(), asked_inside(course)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _proven(
    course: Course,
    asserted: AssertedAssignment,
    layout: SourceNotebook,
    release: Path,
    confinement: Confinement | None,
) -> AssertedAssignment:
    """As far as it can be tried. Raises BuildError where the solution passes a cell nowhere."""
    (notebook,) = asserted.notebooks
    released = json.loads((release / notebook.file).read_bytes())["cells"]
    code = [cell for cell in released if is_code(cell)]
    cells = tuple(_exam_cells(code, notebook, layout.check_names))
    with release_with(release, asserted.beside) as whole:
        with trial_of(course, release, course.limits, confinement, whole) as tried:
            found = placed(notebook, code, tried(cells))
        if any(cell.judged == "inside" for cell in found.cells):
            _require_passed(course, found, release, whole)
    return replace(asserted, notebooks=(found,))


def _require_passed(course: Course, notebook: AssertedNotebook, release: Path, whole: Path) -> None:
    """Raises BuildError where a cell is judged inside and the solution does not pass it there either."""
    plan = ExamPlan.from_json(notebook.plan)
    reference = [CodeCell(it.id, it.whole if it.role == "solution" else it.source) for it in plan.cells]
    with (
        closing(OwnZygote()) as zygote,
        Sandbox(release, course.limits, unsafe=True, zygote=zygote) as students,
        Examiner(plan, whole, course.limits, unsafe=True, zygote=zygote) as examiner,
        closing(Session(students, reference, None)) as session,
    ):
        verdicts = examiner.examine(session)
    for cell, verdict in zip(notebook.cells, verdicts, strict=True):
        if not verdict.passed:
            told = first_line(f"{verdict.error}: {verdict.message}")
            raise BuildError(_FAILS.format(why=cell.why, told=told), notebook=notebook.file, cell=cell.name)


def _exam_cells(
    released: Sequence[CellJson], notebook: AssertedNotebook, names: Collection[str]
) -> Iterator[ExamCell]:
    """Of the release. `names` are what calls of `check` begin with."""
    tests = {cell.name: cell for cell in notebook.cells}
    for cell in released:
        name, source = grade_id_of(cell), source_of(cell)
        if test := tests.get(name):
            part, whole = (without_checks(text, names) for text in (test.released, test.source))
            yield ExamCell(cell["id"], "test", part, whole, test.points)
        elif is_test(cell):
            bare = without_checks(source, names)
            yield ExamCell(cell["id"], "given", bare, bare)
        elif flags_of(cell).get("solution"):
            yield ExamCell(cell["id"], "solution", source, notebook.solutions.get(name, source))
        else:
            yield ExamCell(cell["id"], "given", source, source)
