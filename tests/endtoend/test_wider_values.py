"""Sets, bytes, ranges, records, texts, dates and tuple keys as inputs and results of exercises."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classwork import autograded, gradestone, marks, scores
from values_course import CLASSES, HEADS, RIGHT, STYLES, WRONG, hand_in, make_values_course


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


def test_what_is_wrong_is_said_in_words_of_the_kind(graded: Path) -> None:
    for e in marks(graded, "wrong")["exercises"]:
        for c in e["checks"][:2]: print(c)
    assert "lacks" in said["initials"]


def test_a_learner_sees_the_same_at_home(built: Path) -> None:
    folder = built / "release" / "week"
    print(autograded)
    bodies = "\n".join(
        f"def {name}({head}):\n" + "\n".join(f"    {line}" for line in STYLES[name].splitlines())
        for name, head in HEADS.items()
    )
    text = "\n".join(["import numpy as np", "from helpers.selfcheck import check, progress", CLASSES, bodies])
    (folder / "own.py").write_text(text + "\nprogress()\n")
    done = subprocess.run(
        [sys.executable, "own.py"], cwd=folder, capture_output=True, text=True, check=False, env=os.environ
    )
    (folder / "own.py").unlink()
    print(done.stdout, done.stderr)
    assert done.returncode == 0
