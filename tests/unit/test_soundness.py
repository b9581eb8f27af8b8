"""Before a release with asserts is made, all that is wrong with its notebooks is told at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradestone.bridge.course import load_course
from gradestone.bridge.soundness import require_sound
from gradestone.errors import BuildError

CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'ps'\n"


def cell(source: str, kind: str = "code", **flags: Any) -> dict[str, Any]:
    whole = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, **flags}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {"nbgrader": whole} if flags else {}, "source": source, **code}


def solution(source: str, name: str = "f") -> dict[str, Any]:
    return cell(source, solution=True, grade_id=name)


def checked_by(source: str, name: str = "test_f", **flags: Any) -> dict[str, Any]:
    return cell(source, **{"grade": True, "locked": True, "grade_id": name, "points": 1, **flags})


def problems(root: Path, *cells: dict[str, Any], config: str = CONFIG) -> list[str]:
    (root / "source" / "ps1").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(config)
    whole = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    (root / "source" / "ps1" / "a.ipynb").write_text(json.dumps(whole))
    try:
        require_sound(load_course(root, "ps1"))
    except BuildError as error:
        return str(error).splitlines()
    return []


GOOD = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"


def test_a_sound_notebook_has_no_problem(tmp_path: Path) -> None:
    hidden = "assert x\n### BEGIN HIDDEN TESTS\nassert x == 1\n### END HIDDEN TESTS"
    by_hand = cell("why?", "markdown", grade=True, solution=True, grade_id="why", points=2)
    task = cell("draw\n=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ===", "markdown", task=True,
                grade_id="task", points=2)  # fmt: skip
    assert problems(tmp_path, cell("import os"), solution(GOOD), checked_by(hidden), by_hand, task) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (solution("### BEGIN SOLUTION\nx = 1"), "line 1: this `BEGIN SOLUTION` is never closed"),
        (solution(f"### BEGIN SOLUTION\n{GOOD}"), "line 2: a second `BEGIN SOLUTION` inside the region"),
        (solution("x = 1\n### END SOLUTION"), "line 2: `END SOLUTION` without a `BEGIN SOLUTION` before it"),
        (cell(GOOD), "line 1: `BEGIN SOLUTION` stands in a cell that is not marked as a solution"),
        (solution("### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS"), "is not marked as autograder tests"),
        (checked_by("1", points=None), "it gives points, and has none"),
        (checked_by("1", points=-2), "it has -2 points"),
        (checked_by("1", name="a name"), "nbgrader needs a name for it"),
        (cell("1", "markdown", grade=True, grade_id="g", points=1), "tests have to stand in a code cell"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, wrong: dict[str, Any], told: str) -> None:
    (problem,) = problems(tmp_path, wrong)
    assert problem.startswith("a.ipynb, cell ") and told in problem


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    wrong = (solution("### BEGIN SOLUTION"), checked_by("1", points=None), checked_by("2"), cell(GOOD))
    assert len(problems(tmp_path, *wrong)) == 4


def test_delimiters_are_those_of_the_configuration(tmp_path: Path) -> None:
    own = f"{CONFIG}c.ClearSolutions.begin_solution_delimeter = 'HERE'\n"
    (problem,) = problems(
        tmp_path, solution("# HERE\nx = 1"), solution(GOOD.partition("\n")[0], "g"), config=own
    )
    assert problem == "a.ipynb, cell f, line 1: this `HERE` is never closed by a `END SOLUTION`"
