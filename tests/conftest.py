"""A course small enough to be built in a test: one notebook, two exercises, its own helpers."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config

from tests.sharing import once
from tests.thoroughness import leave_out

PROJECT = Path(__file__).parents[1]

IMPORTS = "import numpy as np\nfrom helpers.selfcheck import check, progress\nfrom testcases.week import *"
DOUBLE = '''\
def double(x):
    """Twice x."""
    ### START CODE HERE ### (≈ 1 line of code)
    twice = x + x  # the sum of both
    ### END CODE HERE ###
    return twice'''
SHIFT = '''\
def shift(x, by):
    """Twice x, moved, and how far."""
    ### START CODE HERE ### (≈ 2 lines of code)
    moved = double(x) + by
    far = np.abs(by)
    ### END CODE HERE ###
    return moved, far'''
DOUBLE_CHECKS = """\
check(double, some_numbers())
### BEGIN HIDDEN TESTS
check(double, random_numbers(3))
check(double, random_numbers(5), weight=2)
### END HIDDEN TESTS"""
SHIFT_CHECKS = """\
check(shift, some_numbers(), by=0.5)
### BEGIN HIDDEN TESTS
check(shift, random_numbers(4), by=-1.5)
check(shift, random_numbers(6), by=np.float64(2.5))
### END HIDDEN TESTS"""
TESTCASES = '''\
import numpy as np


def some_numbers():
    """The same at every call."""
    return np.linspace(0.25, 1.75, 4)


### BEGIN HIDDEN TESTS
def random_numbers(n):
    return np.random.randn(n)
### END HIDDEN TESTS
'''
CONFIG = """\
from gradestone.bridge.config import configure

c = get_config()
c.CourseDirectory.course_id = "small"
configure(c)
"""


def code(source: str, id: str, **nbgrader: Any) -> dict[str, Any]:
    """A code cell; `nbgrader` is its metadata of that name."""
    marks = {
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        "schema_version": 3,
    } | nbgrader
    metadata = {"nbgrader": marks} if nbgrader else {}
    shape = {"cell_type": "code", "execution_count": None, "outputs": [], "source": source}
    return {"id": id, "metadata": metadata, **shape}


def solution(name: str, source: str) -> dict[str, Any]:
    return code(source, f"{name}-solution", grade_id=name, solution=True)


def checks(name: str, source: str, points: float = 10) -> dict[str, Any]:
    return code(source, f"{name}-test", grade_id=f"test_{name}", grade=True, locked=True, points=points)


def text(source: str, id: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def usual_cells() -> dict[str, dict[str, Any]]:
    """The cells of the small course by name, to be changed by a test."""
    return {
        "intro": text("# Week\nSee `### START CODE HERE ###`.", "intro"),
        "imports": code(IMPORTS, "imports"),
        "double": solution("double", DOUBLE),
        "test_double": checks("double", DOUBLE_CHECKS),
        "shift": solution("shift", SHIFT),
        "test_shift": checks("shift", SHIFT_CHECKS, points=5),
        "end": code("progress()", "end"),
    }


@dataclass
class SmallCourse:
    """A course folder; change `cells` or files, then `write()`."""

    root: Path
    cells: dict[str, dict[str, Any]] = field(default_factory=usual_cells)
    metadata: dict[str, Any] = field(
        default_factory=lambda: {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    )

    @property
    def source(self) -> Path:
        return self.root / "source" / "week"

    @property
    def notebook(self) -> Path:
        return self.source / "week.ipynb"

    @property
    def release(self) -> Path:
        return self.root / "release" / "week"

    def change(self, cell: str, old: str, new: str) -> SmallCourse:
        """Replace text in a cell that surely has it."""
        assert old in self.cells[cell]["source"]
        self.cells[cell]["source"] = self.cells[cell]["source"].replace(old, new)
        return self

    def write(self) -> SmallCourse:
        notebook = {"cells": list(self.cells.values()), "metadata": self.metadata}
        self.source.mkdir(parents=True, exist_ok=True)
        self.notebook.write_text(
            json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
        )
        return self


def pytest_configure(config: pytest.Config) -> None:
    leave_out(config.getoption("markexpr") or "")
    places = [str(PROJECT / "tests" / "lighter"), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, places))


@pytest.fixture
def small_course(new_course: Callable[[], SmallCourse]) -> SmallCourse:
    """A course as its author would have it: source, helpers, testcases, configuration; nothing built."""
    return new_course()


@pytest.fixture(scope="session")
def new_course(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SmallCourse]:
    """Makes small courses; for fixtures that are built once."""
    return lambda: make_small_course(tmp_path_factory.mktemp("small") / "course")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this session share; see `sharing.once`."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def project(shared: Path) -> Path:
    """The project's own course with building_dnn built, which takes half a minute. Copy it."""
    from tests.attacks.classroom import make_project

    return once(shared / "project", make_project) / "course"


@pytest.fixture(scope="session")
def empty_gradebook(shared: Path) -> Path:
    """A gradebook without rows, to be copied: making one takes nbgrader several seconds."""
    return once(shared / "gradebook", _make_gradebook) / "gradebook.db"


def _make_gradebook(folder: Path) -> None:
    from nbgrader.api import Gradebook

    from gradestone.bridge.config import configure

    configure(Config())
    Gradebook(f"sqlite:///{folder}/gradebook.db", "small").close()


class _Letter(logging.Handler):
    """Does something when a warning comes."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__(logging.WARNING)
        self.do, self.told = do, list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())
        self.do()


@pytest.fixture
def when_told() -> Callable[[Callable[[], object]], AbstractContextManager[list[str]]]:
    """`with when_told(do) as told`: does something as soon as it is told that a gradebook is waited for."""

    @contextmanager
    def listening(do: Callable[[], object]) -> Iterator[list[str]]:
        letter, log = _Letter(do), logging.getLogger("gradestone.bridge.transactions")
        log.addHandler(letter)
        try:
            yield letter.told
        finally:
            log.removeHandler(letter)

    return listening


def make_small_course(root: Path) -> SmallCourse:
    shutil.copytree(PROJECT / "helpers", root / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "testcases").mkdir()
    (root / "testcases" / "__init__.py").touch()
    (root / "testcases" / "week.py").write_text(TESTCASES, encoding="utf-8")
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    course = SmallCourse(root)
    (course.source / "images").mkdir(parents=True)
    (course.source / "images" / "plan.svg").write_text("<svg/>", encoding="utf-8")
    return course.write()
