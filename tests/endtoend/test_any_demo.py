"""A demo of other assignments: a class for each, one gradebook, one exchange."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classwork import ESSAY, gradestone, scores

from demo.people import PEOPLE
from gradestone.cli.demonstration import copy_course
from gradestone.errors import CourseError

pytestmark = pytest.mark.thorough  # the demo of the project's own assignments is test_demo.py's

PROJECT = Path(__file__).parents[2]
BANK = """\
from .. import misconceptions, variants

MISCONCEPTIONS = (
    *misconceptions(
        "double",
        ("double-once", "Twice.", ("x + x", "x")),
        ("double-thrice", "Twice.", ("x + x", "3 * x")),
    ),
    *misconceptions("shift", ("shift-down", "Up.", ("+ by", "- by"))),
)
CORRECT_VARIANTS = variants("double", ("double-product", ("x + x", "2 * x")))
"""
SCRIPT = """\
import sys
from pathlib import Path
from gradestone.cli import demonstration
demonstration.project_root = lambda: Path(sys.argv[1])
demonstration.demo.main(sys.argv[2:])
"""


@pytest.fixture(scope="module")
def project(new_course: Callable[[], Any]) -> Path:
    """A project with two small assignments, of which one has a bank."""
    course = new_course()
    course.cells["explain"] = ESSAY
    course.write()
    again = course.source.with_name("again")
    again.mkdir()
    notebook = course.notebook.read_text(encoding="utf-8").replace("testcases.week", "testcases.again")
    (again / "again.ipynb").write_text(notebook, encoding="utf-8")
    shutil.copy(course.root / "testcases" / "week.py", course.root / "testcases" / "again.py")
    for folder in ("demo", "testcases/misconceptions"):
        shutil.copytree(PROJECT / folder, course.root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    # The class of the project's own assignment comes along, unused.
    shutil.copy(PROJECT / "testcases" / "building_dnn.py", course.root / "testcases")
    bank = course.root / "testcases" / "misconceptions" / "week"
    bank.mkdir()
    (bank / "__init__.py").write_text(BANK)
    root: Path = course.root
    return root


@pytest.fixture(scope="module")
def shown(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "both"
    command = [sys.executable, "-c", SCRIPT, str(project), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def graded(course: Path, assignment: str) -> set[str]:
    return {path.parent.name for path in (course / "autograded").glob(f"*/{assignment}")}


def test_one_class_hands_in_everything(shown: tuple[Path, str]) -> None:
    course, printed = shown
    students = {
        name: {path.parent.name for path in (course / "autograded").glob(f"*/{name}")}
        for name in ("again", "week")
    }
    assert len(students["again"]) == 3
    assert students["again"] < students["week"] <= {person.student for person in PEOPLE}
    assert f"{sum(map(len, students.values()))} submissions built, graded and explained" in printed
    assert all((course / "feedback" / each / "week" / "week.html").is_file() for each in students["week"])


def test_everybody_gets_what_the_story_says(shown: tuple[Path, str]) -> None:
    course, _ = shown
    found = {path.name: scores(course, path.name) for path in (course / "autograded").iterdir()}
    assert [name for name, points in found.items() if points == {"double": 0, "shift": 0}] == ["s07-blank"]
    assert found["s01-perfect-matmul"] == found["s02-perfect-dot"] == {"double": 10, "shift": 5}
    assert found["s08-half-done"] == {"double": 10, "shift": 0}
    wrong = [found[student] for student in ("s09-flat-db", "s10-no-average", "s11-elementwise")]
    assert wrong == [{"double": 0, "shift": 5}, {"double": 10, "shift": 0}, {"double": 0, "shift": 5}]


def test_a_person_has_read_the_answers_of_those_who_were_in_time(shown: tuple[Path, str]) -> None:
    course = shown[0]
    assert gradestone(course, "report", "week", "--json", "report.json").returncode == 0
    totals = {
        each["student"]: each["gradebook"]["score"]
        for each in json.loads((course / "report.json").read_text())
        if "gradebook" in each
    }
    assert totals["s01-perfect-matmul"] == 18
    assert totals["s09-flat-db"] == 8
    assert totals["s07-blank"] == 0


@pytest.mark.parametrize("name", ["again", "week"])
def test_commands_take_any_assignment(shown: tuple[Path, str], name: str) -> None:
    done = gradestone(shown[0], "report", name)
    assert done.returncode == 0 and "s07-blank" in done.stdout


def test_without_a_name_all_assignments_are_proven(project: Path) -> None:
    done = gradestone(project, "build")
    assert done.returncode == 0, done.stderr
    done = gradestone(project, "check", "--mutants")
    assert "gradestone check again" in done.stdout and "gradestone check week" in done.stdout
    assert "Mutants of again" in done.stdout and "Mutants of week" in done.stdout


def test_an_assignment_that_is_not_there_is_named(project: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"There is no assignment month in .*: again, week"):
        copy_course(project, tmp_path / "demo", ["month"])
    assert not (tmp_path / "demo").exists()
