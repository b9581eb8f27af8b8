"""`gradestone check`: an assignment proves, by trying, that it can be released and marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from ..answerkey import course_secret, find_notebook, key_path
from ..answerkey.hidden_data import HIDDEN_DATA, hidden_data
from ..asserts import AssertedAssignment
from ..batch.briefing import has_mixed_cells
from ..batch.examining import told_of
from ..batch.messages import Bundle, Graded, Task
from ..batch.mixed_cells import mixed_cells
from ..batch.opened_grader import open_grader
from ..bridge.build import build_into
from ..bridge.course import Course, load_course
from ..files.notebook_cells import CellJson, flags_of, is_code, name_of, source_of
from ..files.progress import followed, tell
from ..files.temporary import TemporaryFolder, sweep
from ..judge.marksfile import marks_of_record
from ..misconceptions import credit_table, record_evenly
from ..model import AnswerKey, Mark
from ..release.beside import unexpected_files
from ..release.stub import stub_source
from ..release.used_modules import CourseModules
from .claims import Proof
from .edition_proofs import edition_proofs
from .leaks import leaked_data, leaks
from .releasediff import differences


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all proofs stand on."""

    course: Course
    key: AnswerKey
    sources: Mapping[str, str]  # code cells of the instructor's notebook and modules of the course, by name
    prose: str  # its text cells
    rebuilt: Path  # the release, made anew
    folder: Path  # room for submissions
    mixed: AssertedAssignment | None  # tests that cells have beside their checks
    tests: Path | None  # the file of those


def prove(course_root: Path, assignment: str, console: Console) -> bool:
    """Try all proofs, print one line for each, and whatever fails below. True when nothing failed.

    Nothing of the course is changed: the release is rebuilt elsewhere, and no gradebook knows of it.

    Raises
    ------
    CourseError : there is no such assignment
    BuildError : the instructor's notebook is not fit for a release
    SandboxError : submissions cannot be run safely on this machine
    """
    course = load_course(course_root, assignment)
    proofs: list[Proof] = []
    with _ground(course) as ground:
        for step in (_source, _release, _edition, _secrets, _credits, _grading):
            tell((step.__doc__ or "").rstrip(".").lower(), 0, 1)
            proofs.extend(step(ground))
    console.print(_table(assignment, proofs, frame(console)))
    for problem in (problem for proof in proofs for problem in proof.problems):
        console.print(f"- {problem}", markup=False, highlight=False)
    for sentence in told_of(assignment, ground.mixed) if ground.mixed else ():
        console.print(sentence, markup=False, highlight=False)
    return not any(proof.problems for proof in proofs)


@contextmanager
def _ground(course: Course) -> Iterator[_Ground]:
    notebook = find_notebook(course.source)
    secret = course_secret(course.root)
    key = record_evenly(course.root, notebook, secret=secret, cell_s=course.limits.cell_s)
    sweep()
    with TemporaryFolder() as held:
        folder = held.path
        rebuilt = build_into(course, folder / "release", gradebook=False)
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        prose = "\n".join(source_of(cell) for cell in cells if not is_code(cell))
        sources = _sources(course.root, course.source, cells)
        mixed, tests = mixed_cells(course, release=rebuilt) if has_mixed_cells(course) else (None, None)
        yield _Ground(course, key, sources, prose, rebuilt, folder, mixed, tests)


def _sources(course_root: Path, source: Path, cells: Iterable[CellJson]) -> dict[str, str]:
    """The code cells, all modules of helpers and testcases, and what else is used or lies beside them."""
    sources = {name_of(cell): source_of(cell) for cell in cells if is_code(cell)}
    modules = {*course_root.glob("helpers/**/*.py"), *course_root.glob("testcases/*.py")}
    modules.update(CourseModules(course_root, source).used_by(sources.values(), kept_back=()))
    for path in sorted(modules):
        sources[path.relative_to(course_root).as_posix()] = path.read_text(encoding="utf-8")
    for path in sorted(source.rglob("*.py")):
        sources[f"source/{path.relative_to(source).as_posix()}"] = path.read_text(encoding="utf-8")
    return sources


# ---------------------------------------------------------------- proofs about files


def _source(ground: _Ground) -> Iterator[Proof]:
    """Looking for files that nbgrader would hand out."""
    found = tuple(unexpected_files(ground.course.source))
    yield Proof("source/ holds nothing that students should not get", "every file", found)


def _release(ground: _Ground) -> Iterator[Proof]:
    """Comparing the release with a new one."""
    found = tuple(differences(ground.course.release, ground.rebuilt))
    yield Proof("the release equals a rebuild", "every file", found)


def _edition(ground: _Ground) -> Iterator[Proof]:
    """Reading the translation."""
    if ground.course.language:
        yield from edition_proofs(ground.course, ground.rebuilt)


def _secrets(ground: _Ground) -> Iterator[Proof]:
    """Searching the release for solutions and hidden inputs."""
    release = ground.course.release if ground.course.release.is_dir() else ground.rebuilt
    files = hidden_data(ground.course.root, ground.course.original)
    found = (
        *leaks(release, ground.key, ground.sources, ground.prose),
        *leaked_data(release, files, ground.course.root / HIDDEN_DATA),
    )
    tried = f"every file, {len(ground.key.variants)} variants" + (
        f", {len(files)} hidden files" * bool(files)
    )
    yield Proof("no solution line and no hidden input in the release", tried, found)


def _credits(ground: _Ground) -> Iterator[Proof]:
    """Reading what mistakes earn."""
    course = ground.course
    table = credit_table(course.root, course.original, course.credits)
    earning = f"{len(table.shares)} credits" + ("" if course.credit_for_mistakes else ", all turned off")
    yield Proof("every credit names a misconception and a share from 0 to 1", earning, table.problems)


# ---------------------------------------------------------------- proofs by grading


def _grading(ground: _Ground) -> Iterator[Proof]:
    """Grading solutions and stubs."""
    key = ground.key
    solutions = {exercise.name: exercise.source for exercise in key.exercises}
    stubs = {name: stub_source(text, notebook=key.notebook, cell=name) for name, text in solutions.items()}
    variants, exercises = len(key.variants), f"{len(key.exercises)} exercises"
    with _examiner(ground) as examiner:
        found: list[str] = []
        for variant in followed("grading solutions", range(variants)):
            found += _not_full(examiner.marks(solutions, variant, whole=variant == 0), f"variant {variant}")
        yield Proof("every solution scores full", f"{exercises}, {variants} variants", tuple(found))
        found = list(_not_zero(examiner.marks(stubs, 0, whole=True), "the stubs alone"))
        yield Proof("every untouched stub scores 0", exercises, tuple(found))
        found = []
        for number, name in enumerate(followed("grading with one stub", [*solutions])):
            marks_without = examiner.marks({**solutions, name: stubs[name]}, number % variants)
            found += _stubbed_alone(marks_without, name)
        yield Proof("an exercise stubbed alone loses only its own points", exercises, tuple(found))


def _stubbed_alone(marks: Iterable[Mark], name: str) -> Iterator[str]:
    for mark in marks:
        judge = _not_zero if mark.exercise == name else _not_full
        yield from judge([mark], f"with {name} stubbed")


def _not_full(marks: Iterable[Mark], where: str) -> Iterator[str]:
    for mark in marks:
        if mark.score != mark.points:
            reasons = [verdict.rationale for verdict in mark.verdicts if verdict.outcome != "passed"]
            yield f"{where}: {mark.exercise} has {_points(mark)}. {' '.join(reasons[:1])}".rstrip()


def _not_zero(marks: Iterable[Mark], where: str) -> Iterator[str]:
    yield from (f"{where}: {mark.exercise} has {_points(mark)}, not 0" for mark in marks if mark.score != 0)


def _points(mark: Mark) -> str:
    return f"{'no mark' if mark.score is None else format(mark.score, 'g')} of {mark.points:g}"


class _Examiner:
    """Grades as `gradestone autograde` does: intake, sandbox, judge."""

    def __init__(self, ground: _Ground, grade: Callable[[Task], Graded]) -> None:
        self._notebook = f"{ground.key.notebook}.ipynb"
        self._released = json.loads((ground.rebuilt / self._notebook).read_text(encoding="utf-8"))
        self._submission = ground.folder / "submission"
        self._grade = grade

    def marks(self, cells: Mapping[str, str], variant: int, *, whole: bool = False) -> tuple[Mark, ...]:
        """Marks of the notebook with these solution cells, on the hidden inputs of that variant.

        whole : run also what comes after the last test cell, training perhaps; it plays no part in the marks
        """
        filled = [_with_source(cell, cells) for cell in self._released["cells"]]
        notebook = {**self._released, "cells": filled if whole else _up_to_last_test(filled)}
        self._submission.mkdir(exist_ok=True)
        (self._submission / self._notebook).write_text(json.dumps(notebook), encoding="utf-8")
        graded = self._grade(Task("check", str(self._submission), "", variant))
        return marks_of_record(graded.marks).marks


@contextmanager
def _examiner(ground: _Ground) -> Iterator[_Examiner]:
    key, course = ground.key, ground.course
    bundle = Bundle(
        assignment=key.assignment,
        release=str(ground.rebuilt),
        notebook=key.notebook,
        key=str(key_path(course.root, key.assignment, key.digest)),
        tests=str(ground.tests or ""),
        limits=course.limits,
        unsafe=course.unsafe,
    )
    with open_grader(bundle) as grade:
        yield _Examiner(ground, grade)


def _up_to_last_test(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tests = [place for place, cell in enumerate(cells) if flags_of(cell).get("grade")]
    return cells[: max(tests) + 1]


def _with_source(cell: CellJson, sources: Mapping[str, str]) -> dict[str, Any]:
    return {**cell, "source": sources.get(name_of(cell), cell["source"])}


# ---------------------------------------------------------------- the table


def frame(console: Console) -> box.Box | None:
    """The lines of a table: none in a pipe, where programs read it."""
    return box.HEAVY_HEAD if console.is_terminal else None


def _table(assignment: str, proofs: list[Proof], lines: box.Box | None) -> Table:
    table = Table(box=lines, title=f"gradestone check {assignment}", title_justify="left")
    for name in ("", "Proof", "Tried on"):
        table.add_column(name)
    for proof in proofs:
        sign = f"[red]✗ {len(proof.problems)}[/]" if proof.problems else "[green]✓[/]"
        table.add_row(sign, proof.claim, proof.tried)
    return table
