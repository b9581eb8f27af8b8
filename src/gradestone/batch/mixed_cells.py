"""Test cells that have tests of their own beside their checks: read, tried, and kept for the workers.

The checks are judged by recorded answers as ever. What else such a cell has is judged as a cell of asserts
is, with nothing in the place of its checks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..answerkey import course_secret, draw_number, find_notebook, private_folder
from ..answerkey.secret import drawn
from ..answerkey.source_notebook import SourceCell, SourceNotebook, read_source
from ..asserts import AssertedAssignment, AssertedCell, AssertedNotebook, load_asserted, save_asserted
from ..asserts.asserted_cells import SUFFIX
from ..bridge.course import Course
from ..examiner import ExamCell
from ..examiner.planning import proven_plan
from ..files.drafts import keep_only
from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_code, name_of, source_of
from ..model import OWN_TESTS_WEIGHT
from ..release.own_tests import without_checks
from ..release.regions import without_hidden
from ..sandbox.confine import Confinement
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.zygotes import OwnZygote
from .basis import release_files, versions
from .examiners_files import files_kept_back, release_with
from .examining import asked_inside, inside_plan, placed, refuse_inside

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


def mixed_cells(
    course: Course, confinement: Confinement | None = None, *, release: Path | None = None
) -> tuple[AssertedAssignment, Path]:
    """The cells with tests beside their checks, each with the place where those are judged; and their file.

    release : in the place of the course's own

    Raises BuildError where the notebook cannot be read; CourseError where the course insists on outside and
    that cannot be.
    """
    layout = read_source(find_notebook(course.source))
    release = release or course.release
    asserted = _asserted(course, layout)
    path = (
        private_folder(course.root)
        / course.assignment
        / f"{_STEM}-{_digest(course, asserted, release)}{SUFFIX}"
    )
    known = path.is_file()
    found = load_asserted(path) if known else _proven(course, asserted, layout, release, confinement)
    refuse_inside(course, found)
    if not known:
        save_asserted(path, found)
        keep_only(path, f"{_STEM}-*{SUFFIX}")
    return found, path


# ---------------------------------------------------------------- what they are


def _asserted(course: Course, layout: SourceNotebook) -> AssertedAssignment:
    """The one notebook, with the cells as the release's language says them."""
    whole = _whole_texts(course)
    secret = drawn(course_secret(course.root), draw_number(course.root, course.original))
    cells = (_cell(cell, whole[cell.name], secret) for cell in layout.mixed)
    solutions = {each.name: each.source for each in layout.exercises}
    notebook = AssertedNotebook(course.notebook, tuple(cells), (), solutions)
    return AssertedAssignment(course.assignment, (notebook,), files_kept_back(course, layout))


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
    (notebook,) = asserted.notebooks
    released = json.loads((release / notebook.file).read_bytes())["cells"]
    code = [cell for cell in released if is_code(cell)]
    cells = tuple(_exam_cells(code, notebook, layout))
    if asked := asked_inside(course):
        plan = inside_plan(cells, asked)
    else:
        # The instructor's own code: where nothing is known of the machine it need not be confined.
        known = confinement if confinement is not None and confinement.layers else None
        with (
            closing(OwnZygote()) as zygote,
            release_with(release, asserted.beside) as whole,
            Sandbox(release, course.limits, unsafe=True, confinement=known, zygote=zygote) as students,
            Sandbox(whole, course.limits, unsafe=True, confinement=known, zygote=zygote) as examiners,
        ):
            plan = proven_plan(cells, students, examiners)
    return replace(asserted, notebooks=(placed(notebook, code, plan),))


def _exam_cells(
    released: list[CellJson], notebook: AssertedNotebook, layout: SourceNotebook
) -> Iterator[ExamCell]:
    """Of the release, as far as the last of the tests: what comes behind plays no part in them."""
    tests = {cell.name: cell for cell in notebook.cells}
    graded = {cell.name for cell in layout.cells if cell.exercise}
    last = max(place for place, cell in enumerate(released) if grade_id_of(cell) in tests)
    for cell in released[: last + 1]:
        name, source = grade_id_of(cell), source_of(cell)
        if flags_of(cell).get("solution"):
            yield ExamCell(cell["id"], "solution", source, notebook.solutions.get(name, source))
        elif name in tests:
            test = tests[name]
            released, whole = (without_checks(it, layout.check_names) for it in (test.released, test.source))
            yield ExamCell(cell["id"], "test", released, whole, OWN_TESTS_WEIGHT)
        elif name not in graded:
            yield ExamCell(cell["id"], "given", source, source)
        elif _does_more(bare := without_checks(source, layout.check_names)):
            yield ExamCell(cell["id"], "given", bare, bare)


def _does_more(source: str) -> bool:
    """Whether anything is left of a cell of checks."""
    return any(line.strip(" ()") not in ("", "None") for line in source.split("\n"))
