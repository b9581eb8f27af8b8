"""Where each test cell with asserts is judged, proven by trying: once for a release, and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from ..answerkey import private_folder
from ..asserts import AssertedAssignment, AssertedNotebook, load_asserted, save_asserted, with_ids
from ..asserts.asserted_cells import SUFFIX
from ..asserts.failing_line import first_line
from ..bridge.asserted_source import asserted_assignment
from ..bridge.course import Course, elsewhere
from ..bridge.ownership import owner
from ..errors import CourseError
from ..examiner import ExamCell, ExamPlan, make_plan
from ..examiner.examplan import CellPlan, up_to_last_test
from ..files.drafts import keep_only
from ..files.notebook_cells import CellJson, flags_of, grade_id_of, is_code, is_test, source_of
from ..files.temporary import TemporaryFolder
from ..intake import manifest
from ..model import Limits
from ..sandbox.confine import Confinement
from ..sandbox.outside.zygotes import OwnZygote
from ..selfcheck.plain import listed
from .basis import versions
from .briefing import has_mixed_cells

Trial = Callable[[tuple[ExamCell, ...]], ExamPlan]


def proven_cells(course: Course, confinement: Confinement | None = None) -> tuple[AssertedAssignment, Path]:
    """The test cells of the assignment, each with the place where it is judged, and the file of them.

    Raises CourseError where the course insists on outside and that cannot be; or as `asserted_assignment`.
    """
    asserted = asserted_assignment(course)
    folder = private_folder(course.root) / course.assignment
    path = folder / f"asserts-{_digest(course, asserted)}{SUFFIX}"
    known = path.is_file()
    found = load_asserted(path) if known else _proven(course, asserted, confinement)
    refuse_inside(course, found)
    if not known:
        save_asserted(path, found)
        keep_only(path, f"asserts-*{SUFFIX}")
    return found, path


def refuse_inside(course: Course, found: AssertedAssignment) -> None:
    """Raises CourseError where the course insists on outside, and a cell cannot be judged there."""
    if course.judged == "outside" and found.judged_inside:
        raise CourseError(
            "c.Gradestone.judged is outside, and these test cells cannot be judged there: "
            + "; ".join(found.judged_inside)
        )


def refuse_unless_outside(course: Course) -> None:
    """Raises CourseError where the course insists on outside, and its source could not be judged there.

    It is built elsewhere for that: neither release nor gradebook know of it. Raises as a build too.
    """
    if course.judged != "outside" or not has_examined_cells(course):
        return
    from ..bridge.build import build_into  # it imports all of nbgrader, and whoever grades has no use for it

    with TemporaryFolder() as held:
        other = elsewhere(course, held.path)
        build_into(other, held.path)
        examined_cells(other)


def has_examined_cells(course: Course) -> bool:
    """Whether tests of the assignment are judged by the examiner: asserts, or what stands beside checks."""
    kind = owner(course.directory, course.assignment, examine=course.examine).kind
    return kind == "asserts" or (kind == "checks" and has_mixed_cells(course))


def examined_cells(course: Course) -> AssertedAssignment:
    """The test cells of which that is true. Raises as `proven_cells` and `mixed_cells`."""
    from .mixed_cells import mixed_cells  # it uses what is here

    kind = owner(course.directory, course.assignment, examine=course.examine).kind
    return (proven_cells if kind == "asserts" else mixed_cells)(course)[0]


def told_of(name: str, asserted: AssertedAssignment) -> Iterator[str]:
    """Sentences for who builds it: how many test cells are judged where, and what is to be known of them."""
    inside = asserted.judged_inside
    outside = sum(len(each.cells) for each in asserted.notebooks) - len(inside)
    cells = "1 test cell is" if outside == 1 else f"{outside} test cells are"
    yield f"{name}: {cells} judged outside the student's process, {len(inside)} inside it."
    yield from (f"  {line}" for line in (*inside, *asserted.remarked))


def _digest(course: Course, asserted: AssertedAssignment) -> str:
    """Of all that decides where cells are judged."""
    parts = [asserted.digest, manifest(course.release), versions(), asked_inside(course)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _proven(
    course: Course, asserted: AssertedAssignment, confinement: Confinement | None
) -> AssertedAssignment:
    with trial_of(course, course.release, course.limits_of_asserts, confinement) as tried:
        notebooks = tuple(_planned(course, each, tried) for each in asserted.notebooks)
    return replace(asserted, notebooks=notebooks)


def _planned(course: Course, notebook: AssertedNotebook, tried: Trial) -> AssertedNotebook:
    """The notebook with the place of each of its cells: what could not even be tried is judged inside."""
    if not notebook.cells:
        return notebook
    released = _code_cells(course.release / notebook.file)
    return placed(notebook, released, tried(tuple(_exam_cell(cell, notebook) for cell in released)))


def placed(notebook: AssertedNotebook, released: Sequence[CellJson], plan: ExamPlan) -> AssertedNotebook:
    """The notebook with the plan, and the place of each of its cells in it."""
    ids = {grade_id_of(cell): cell["id"] for cell in released}
    known = {cell.name: plan.plans[ids[cell.name]] for cell in notebook.cells}
    cells = (
        replace(cell, judged=known[cell.name].judged, why=first_line(known[cell.name].why))
        for cell in notebook.cells
    )
    return replace(notebook, cells=tuple(cells), plan=plan.to_json())


def asked_inside(course: Course) -> str:
    """Why no cell is tried outside; "" where all are."""
    theirs = [name for name in course.students_files if (course.release / name).is_file()]
    if theirs:  # tests may need them, and the examiner has the instructor's
        return f"the course takes {listed(theirs)} from students"
    return "the course asks for it" if course.judged == "inside" else ""


@contextmanager
def trial_of(
    course: Course,
    release: Path,
    limits: Limits,
    confinement: Confinement | None,
    examiners_release: Path | None = None,
) -> Iterator[Trial]:
    """What tries the cells of a notebook, as far as the course wants them tried."""
    # The instructor's own code: where nothing is known of the machine it need not be confined.
    known = confinement if confinement is not None and confinement.layers else None
    asked = asked_inside(course)
    with closing(OwnZygote()) as zygote:

        def tried(cells: tuple[ExamCell, ...]) -> ExamPlan:
            if asked:
                return _inside(cells, asked)
            try:
                return make_plan(
                    cells,
                    release,
                    limits,
                    examiners_bundle=examiners_release,
                    confinement=known,
                    zygote=zygote,
                    unsafe=True,
                )
            except Exception as error:  # whatever it does: it is graded all the same, and the build says how
                return _inside(cells, f"it could not be tried ({type(error).__name__}: {error})")

        yield tried


def _inside(cells: tuple[ExamCell, ...], why: str) -> ExamPlan:
    cells = up_to_last_test(cells)
    plans = {cell.id: CellPlan(judged="inside", why=why) for cell in cells if cell.role != "solution"}
    return ExamPlan(cells, plans)


def _exam_cell(cell: CellJson, notebook: AssertedNotebook) -> ExamCell:
    name, source = grade_id_of(cell), source_of(cell)
    if flags_of(cell).get("solution"):
        return ExamCell(cell["id"], "solution", source, notebook.solutions.get(name, source))
    tests = next((each for each in notebook.cells if each.name == name), None) if is_test(cell) else None
    if tests is None:
        return ExamCell(cell["id"], "given", source, source)
    return ExamCell(cell["id"], "test", source, tests.source, tests.points)


def _code_cells(notebook: Path) -> list[CellJson]:
    cells: list[CellJson] = with_ids(json.loads(notebook.read_bytes()))["cells"]
    return [cell for cell in cells if is_code(cell)]
