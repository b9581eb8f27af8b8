"""The attackers' class is graded once, however many processes the tests run in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # the suite is a package: python -m tests.attacks

from tests.attacks.asserted.cases import ASSERTED_CASES
from tests.attacks.asserted.notebook import ASSERTED
from tests.attacks.catalogue import A_QUARTER, CASES, Case
from tests.attacks.classroom import Graded, copy_course, grade_class, make_asserted_course, make_course
from tests.attacks.verdict import AssertedExaminer, Examiner
from tests.sharing import once
from tests.thoroughness import some


@pytest.fixture(scope="session")
def built(shared: Path, project: Path) -> Path:
    """The root of a built course without submissions. Copy it."""
    return once(shared / "built", lambda folder: make_course(folder, project)) / "course"


@pytest.fixture(scope="session")
def graded(shared: Path, built: Path) -> Graded:
    """The class graded by `gradestone autograde`."""
    return _graded(shared / "gradestone", built, "gradestone", some(2, CASES))


@pytest.fixture(scope="session")
def graded_by_nbgrader(shared: Path, built: Path) -> Graded:
    """A quarter of the class graded by `nbgrader autograde`, which hands over to the same code."""
    return _graded(shared / "nbgrader", built, "nbgrader", A_QUARTER)


@pytest.fixture(scope="session")
def graded_asserts(shared: Path) -> Graded:
    """The class whose tests are asserts, graded by `gradestone autograde`."""

    def grade(folder: Path) -> None:
        course = copy_course(make_asserted_course(folder / "built"), folder, ASSERTED)
        grade_class(course, some(2, ASSERTED_CASES), ASSERTED).save(folder / "graded.json")

    return Graded.load(once(shared / "asserted", grade) / "graded.json")


@pytest.fixture(scope="session")
def asserted_examiner(graded_asserts: Graded) -> AssertedExaminer:
    """Looks at what that class got."""
    return AssertedExaminer(graded_asserts)


@pytest.fixture(scope="session")
def examiner(graded: Graded) -> Examiner:
    """Looks at what the class got."""
    return Examiner(graded)


def _graded(folder: Path, built: Path, command: str, cases: Sequence[Case]) -> Graded:
    def grade(folder: Path) -> None:
        course = copy_course(built, folder)
        pages = command == "gradestone"
        grade_class(course, cases, command=command, pages=pages).save(folder / "graded.json")

    return Graded.load(once(folder, grade) / "graded.json")
