"""Sets, bytes, ranges, records, texts, dates and tuple keys as inputs and results of exercises."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classwork import gradestone, marks, scores
from values_course import CHECKED, CLASSES, HEADS, RIGHT, STYLES, WRONG, hand_in, make_values_course


@pytest.fixture(scope="module")
def built(new_course: Callable[[], Any], empty_gradebook: Path) -> Path:
    """The course with its release. Not to be changed."""
    course = new_course()
    shutil.copy(empty_gradebook, course.root)
    make_values_course(course)
    done = gradestone(course.root, "build", "week")
    assert done.returncode == 0, done.stderr
    root: Path = course.root
    return root


@pytest.fixture(scope="module")
def graded(built: Path) -> Path:
    """A class of the course, graded. Not to be changed."""
    hand_in(built, "right", RIGHT)
    hand_in(built, "style", STYLES)
    hand_in(built, "wrong", WRONG)
    hand_in(built, "untouched", {})
    done = gradestone(built, "autograde", "week", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    return built


@pytest.mark.parametrize("student", ["right", "style"])
def test_right_versions_of_every_kind_have_full_marks(graded: Path, student: str) -> None:
    assert scores(graded, student) == dict.fromkeys(HEADS, 10)


@pytest.mark.parametrize("student", ["wrong", "untouched"])
def test_wrong_versions_of_every_kind_have_none(graded: Path, student: str) -> None:
    assert scores(graded, student) == dict.fromkeys(HEADS, 0)


SAID = {
    "initials": "lacks 'f', 'g', 'k'",
    "edges": "lacks (0, 8), (1, 0)",
    "packed": "result does not hold the expected bytes.",
    "window": "result is range(-4, 5); it should be range(-4, 4).",
    "middle": "result.x and result.y differ",
    "best_line": "result.slope and result.intercept differ",
    "moved": "changes its input line in place.",
    "grid_sums": "result has no (0, 0), (0, 1)",
    "loud": "differs in 7 of 7 entries",
    "due": "where it should be 2026-07-15.",
    "best_cards": 'result["b"].suit is not the expected text.',
    "shuffled": "result[0].suit is not the expected text.",
}


@pytest.mark.parametrize("exercise", HEADS)
def test_what_is_wrong_is_said_in_words_of_the_kind(graded: Path, exercise: str) -> None:
    [found] = [each for each in marks(graded, "wrong")["exercises"] if each["name"] == exercise]
    assert SAID[exercise] in found["checks"][0]["rationale"]
    assert not any(" no parameter of it" in check["hint"] for check in found["checks"])


def at_home(built: Path, bodies: dict[str, str]) -> str:
    """What a learner with these functions sees of all checks."""
    functions = [
        "\n".join([f"def {name}({head}):", *(f"    {line}" for line in bodies[name].splitlines())])
        for name, head in HEADS.items()
    ]
    imports = (
        "import numpy as np\nfrom helpers.selfcheck import check, progress\nfrom testcases.week import *"
    )
    calls = [
        f"try: check({name}, {CHECKED[name]})\nexcept AssertionError as told: print(told)" for name in HEADS
    ]
    program = "\n".join([imports, CLASSES, *functions, *calls, "progress()"])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=built / "release" / "week",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("bodies", [RIGHT, STYLES], ids=["right", "style"])
def test_a_learner_with_right_versions_is_told_so_at_home(built: Path, bodies: dict[str, str]) -> None:
    assert f"{len(HEADS)} of {len(HEADS)} exercises done" in at_home(built, bodies)


def test_a_learner_with_wrong_versions_reads_the_same_words_at_home(built: Path) -> None:
    told = at_home(built, WRONG)
    assert f"0 of {len(HEADS)} exercises done" in told
    assert [name for name, words in SAID.items() if words not in told] == []


def test_the_course_can_be_released_and_marked(built: Path) -> None:
    done = gradestone(built, "check", "week")
    assert done.returncode == 0, done.stdout + done.stderr
