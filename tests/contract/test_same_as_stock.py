"""A course with asserts gets what stock nbgrader gives, cell by cell, but where that is unjust."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gradestone.bridge.course import load_course
from gradestone.proof.compared import Comparison, compare

pytestmark = pytest.mark.thorough

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "ps"
c.ClearSolutions.begin_solution_delimeter = "### ANSWER"
c.ClearSolutions.end_solution_delimeter = "### REWSNA"
c.ClearSolutions.code_stub = {"python": "# write here"}
"""
DOUBLE = "def double(x):\n    ### ANSWER\n    return 2 * x\n    ### REWSNA"
TOTAL = "### ANSWER\ntotal = sum(double(n) for n in numbers)\n### REWSNA"
GREET = "def greet(name):\n    ### ANSWER\n    print('Hello', name)\n    ### REWSNA"
TEST_DOUBLE = """\
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double("ab") == "abab"
### END HIDDEN TESTS"""
TEST_TOTAL = 'assert total == 12, "the sum is another"'
TEST_GREET = """\
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as printed:
    greet("Ada")
assert printed.getvalue() == "Hello Ada\\n\""""
PARTLY = "sum(double(n) == n + n for n in numbers)"  # of 4 points; three numbers
CLASS: dict[str, Callable[[dict[str, Any]], object]] = {}


def student(name: str) -> Callable[[Callable[[dict[str, Any]], object]], None]:
    def add(edit: Callable[[dict[str, Any]], object]) -> None:
        CLASS[name] = edit

    return add


@student("other-style")
def _(cells: dict[str, Any]) -> None:
    cells["double"]["source"] = "double = lambda x: x + x"
    cells["total"]["source"] = "total = 0\nfor n in numbers:\n    total += double(n)"
    cells["greet"]["source"] = "def greet(name):\n    print(f'Hello {name}')"


@student("half-done")
def _(cells: dict[str, Any]) -> None:
    cells["double"]["source"] = "def double(x):\n    return 2 * x"


@student("wrong")
def _(cells: dict[str, Any]) -> None:
    cells["double"]["source"] = "def double(x):\n    return x ** 2"  # right for 2, and for one of the numbers
    cells["total"]["source"] = "total = 13"


@student("raises")
def _(cells: dict[str, Any]) -> None:
    cells["double"]["source"] = "def double(x):\n    raise ValueError(x)"
    cells["total"]["source"] = "total = 1 / 0"


@student("warns")
def _(cells: dict[str, Any]) -> None:
    cells["double"]["source"] = "import warnings\ndef double(x):\n    warnings.warn('slow')\n    return 2 * x"
    cells["total"]["source"] = "total = 12"


@student("lost-a-name")
def _(cells: dict[str, Any]) -> None:
    cells["double"]["source"], cells["total"]["source"] = DOUBLE, TOTAL
    cells["test_double"]["metadata"] = {}


def cell(name: str, source: str, **flags: Any) -> dict[str, Any]:
    whole = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    marked = {"nbgrader": {"grade_id": name, **whole, **flags}} if flags else {}
    return {"cell_type": "code", "metadata": marked, "source": source, "outputs": [], "execution_count": None}


def tests(name: str, source: str, points: float) -> dict[str, Any]:
    return cell(name, source, grade=True, locked=True, points=points)


tests.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """The class graded by both."""
    root = tmp_path_factory.mktemp("both") / "ps"
    (root / "source" / "ps1").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "source" / "ps1" / "numbers.txt").write_text("1 2 3")
    (root / "source" / "ps1" / "reading.py").write_text(
        "def read(name):\n    return open(name).read().split()\n"
    )
    cells = [
        cell("", "from reading import read\nnumbers = [int(each) for each in read('numbers.txt')]"),
        cell("double", DOUBLE, solution=True),
        tests("test_double", TEST_DOUBLE, 2),
        cell("total", TOTAL, solution=True),
        tests("sum", TEST_TOTAL, 1),
        cell("greet", GREET, solution=True),
        tests("test_greet", TEST_GREET, 1),
        tests("partly", PARTLY, 4),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 2}
    (root / "source" / "ps1" / "week.ipynb").write_text(json.dumps(notebook))
    for name, edit in CLASS.items():
        folder = root / "submitted" / name / "ps1"
        folder.mkdir(parents=True)
        own = json.loads(json.dumps(notebook))
        for each in own["cells"]:
            if each["metadata"].get("nbgrader", {}).get("solution"):
                each["source"] = "# write here"
        edit({each["metadata"].get("nbgrader", {}).get("grade_id"): each for each in own["cells"]})
        (folder / "week.ipynb").write_text(json.dumps(own))
    return compare(load_course(root, "ps1"), tuple(CLASS), lambda doing: None)


def test_honest_work_gets_what_stock_gives_in_every_cell(comparison: Comparison) -> None:
    unjust = {"warns", "lost-a-name"}
    assert [each for each in comparison.differences if each.student not in unjust] == []
    assert len(comparison.stock) == len(comparison.ours) == 4 * (len(CLASS) + 2)


def test_where_stock_is_unjust_the_reason_is_told(comparison: Comparison) -> None:
    told = {(each.student, each.cell): each.why for each in comparison.differences}
    assert told.keys() == {
        ("warns", "test_double"),
        ("warns", "partly"),
        ("lost-a-name", "test_double"),
    }
    assert "stderr" in told["warns", "test_double"]
    assert "its name was lost" in told["lost-a-name", "test_double"]


def test_a_value_as_last_line_is_a_part_of_the_points(comparison: Comparison) -> None:
    assert comparison.ours["wrong", "week", "partly"] == 1
    assert comparison.ours["the-solution", "week", "partly"] == 3


def test_every_cell_of_that_course_is_judged_outside(comparison: Comparison) -> None:
    assert set(comparison.judged.values()) == {"outside"}
