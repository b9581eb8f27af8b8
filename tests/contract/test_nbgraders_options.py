"""Options of nbgrader's own grading, and several notebooks, where asserts are graded here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from nbgrader.converters.autograde import Autograde

from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.build import build
from gradestone.bridge.course import load_course
from gradestone.bridge.nbgraders_options import STEPS, steps_not_run
from gradestone.bridge.ownership import owner
from gradestone.cli import main

CONFIG = """\
from gradestone.bridge.config import configure

c = get_config()
configure(c)
c.Gradestone.examine = True
"""
TAKEN = 'c.Autograde.exclude_overwriting = {"ps": ["tools/factor.py"]}\n'
SOLUTION = "def scaled(x):\n    ### BEGIN SOLUTION\n    return factor * x\n    ### END SOLUTION"
TEST = "assert scaled(2) == 6\n### BEGIN HIDDEN TESTS\nassert scaled(5) == 15\n### END HIDDEN TESTS"
SETUP = "from tools.factor import factor\nnumbers = open('data/numbers.txt').read()"


def cell(name: str, source: str, **flags: Any) -> dict[str, Any]:
    own = {"grade_id": name, "schema_version": 3, "locked": not flags.get("solution"), **flags}
    told = {"nbgrader": {"grade": False, "solution": False, "task": False, **own}} if name else {}
    shape = {"cell_type": "code", "execution_count": None, "outputs": []}
    return {**shape, "id": name or "setup", "metadata": told, "source": source}


def notebook(*cells: dict[str, Any]) -> str:
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells})


def configured(root: Path, *lines: str) -> Path:
    (root / "nbgrader_config.py").write_text(CONFIG + "".join(lines))
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with two notebooks, a package and a folder of data, built."""
    root = configured(tmp_path_factory.mktemp("two"))
    source = root / "source" / "ps"
    for folder in ("tools", "data"):
        (source / folder).mkdir(parents=True)
    (source / "tools" / "__init__.py").touch()
    (source / "tools" / "factor.py").write_text("factor = 3\n")
    (source / "data" / "numbers.txt").write_text("1 2 3")
    cells = cell("", SETUP), cell("scaled", SOLUTION, solution=True), cell("test", TEST, grade=True, points=2)
    for name in ("one", "two"):
        (source / f"{name}.ipynb").write_text(notebook(*cells))
    build(root, "ps")
    return root


@pytest.fixture(scope="module")
def graded(root: Path) -> None:
    """A class: a forger, somebody whose marks will change, and two who have written the same."""
    hand_in(root, "forger", "release", factor="factor = 0\nscaled = None\n")
    hand_in(root, "lena")
    told = "def scaled(x):\n    wanted_total = factor * x\n    return wanted_total + 0"
    for student in ("kim", "lou"):
        hand_in(root, student, two=notebook(cell("scaled", told, solution=True)))
    autograde(load_course(root, "ps"), Request("[fkl]*"))


def hand_in(root: Path, student: str, step: str = "source", **files: str) -> None:
    folder = root / "submitted" / student / "ps"
    shutil.copytree(root / step / "ps", folder, dirs_exist_ok=True)
    for name, text in files.items():
        (folder / {"factor": "tools/factor.py"}.get(name, f"{name}.ipynb")).write_text(text)


def wrong() -> str:
    return notebook(cell("scaled", "def scaled(x):\n    return 6", solution=True))


def incidents(root: Path, student: str) -> list[str]:
    record = json.loads((root / "autograded" / student / "ps" / "marks.json").read_bytes())
    return list(record["incidents"])


def scores(root: Path, student: str) -> dict[str, float]:
    record = json.loads((root / "autograded" / student / "ps" / "marks.json").read_bytes())
    return {each["name"].partition("/")[0]: each["score"] for each in record["exercises"]}


def test_released_files_that_the_course_names_are_taken_from_the_student(root: Path) -> None:
    """Also one in a package, which is imported as a whole; who hands in none has the released one."""
    hand_in(root, "own-factor", factor="factor = 6 // 2 if __name__ == 'tools.factor' else 0\n")
    hand_in(root, "other-factor", factor="factor = 4\n")
    hand_in(root, "no-factor")
    (root / "submitted" / "no-factor" / "ps" / "tools" / "factor.py").unlink()
    configured(root, TAKEN)
    autograde(load_course(root, "ps"), Request("*-factor"))
    configured(root)
    assert [scores(root, f"{name}-factor")["one"] for name in ("own", "other", "no")] == [2, 0, 2]
    for student in ("own-factor", "other-factor"):
        of = [root / step / student / "ps" / "tools" / "factor.py" for step in ("submitted", "autograded")]
        assert of[0].read_text() == of[1].read_text()
    assert (root / "autograded" / "no-factor" / "ps" / "tools" / "factor.py").read_text() == "factor = 3\n"


def test_without_that_option_the_released_ones_count(root: Path, graded: None) -> None:
    assert scores(root, "forger") == {"one": 0, "two": 0}
    assert not any("was not used" in told for told in incidents(root, "kim"))  # the other notebook is
    assert (root / "autograded" / "forger" / "ps" / "tools" / "factor.py").read_text() == "factor = 3\n"


@pytest.mark.thorough
def test_a_notebook_can_be_graded_alone_and_the_others_keep_their_marks(root: Path, graded: None) -> None:
    course = load_course(root, "ps")
    kept = (root / "autograded" / "lena" / "ps" / "two.ipynb").read_bytes()
    hand_in(root, "lena", one=wrong(), two=wrong())
    autograde(course, Request("lena", notebooks="on*"))
    assert scores(root, "lena") == {"one": 0, "two": 2}
    assert (root / "autograded" / "lena" / "ps" / "two.ipynb").read_bytes() == kept
    assert autograde(course, Request("lena")).graded == 1
    assert scores(root, "lena") == {"one": 0, "two": 0}


def test_a_refused_build_changes_neither_release_nor_gradebook(root: Path) -> None:
    files = [root / "gradebook.db", *sorted((root / "release").rglob("*.*"))]
    before = [path.read_bytes() for path in files]
    source = root / "source" / "ps" / "one.ipynb"
    own = source.read_text()
    source.write_text(own.replace("scaled(5) == 15", "scaled(6) == 18"))
    configured(root, TAKEN, 'c.Gradestone.judged = "outside"\n')
    refused = CliRunner().invoke(main, ["build", "ps", "--course", str(root)])
    source.write_text(own)
    configured(root)
    assert refused.exit_code == 1
    assert "one.ipynb, test: the course takes tools/factor.py from students" in refused.output
    assert [path.read_bytes() for path in files] == before


def test_a_step_of_the_courses_own_is_left_to_nbgrader_and_a_word_says_so(root: Path, graded: None) -> None:
    configured(root, "c.Autograde.autograde_preprocessors.insert(0, 'ours.Tidy')\n")
    course = load_course(root, "ps")
    found = owner(course.directory, "ps", examine=True)
    assert not found.ours
    assert "c.Autograde.autograde_preprocessors names Tidy, which only nbgrader runs" in found.sentence
    usual = [f"nbgrader.preprocessors.{name}" for name in STEPS["sanitize_preprocessors"]]
    configured(root, f"c.Autograde.sanitize_preprocessors = {usual[1:]}\n")
    course = load_course(root, "ps")
    assert owner(course.directory, "ps", examine=True).ours
    assert any("sanitize_preprocessors" in told for told in autograde(course, Request("kim")).remarks)
    configured(root)
    assert steps_not_run(load_course(root, "ps").config) == ()


def test_the_usual_steps_are_nbgraders() -> None:
    steps = {name: Autograde.class_traits()[name].default() for name in STEPS}
    assert {name: tuple(step.__name__ for step in found) for name, found in steps.items()} == STEPS


def test_what_is_alike_in_the_second_notebook_is_found(root: Path, graded: None) -> None:
    done = CliRunner().invoke(main, ["similar", "ps", "--threshold", "0", "--course", str(root)])
    assert done.exit_code == 0, done.output
    pairs = json.loads((root / "reports" / "ps" / "likeness.json").read_text())["pairs"]
    [pair] = [each for each in pairs if {each["first"], each["second"]} == {"kim", "lou"}]
    assert "two/scaled" in json.dumps(pair)
