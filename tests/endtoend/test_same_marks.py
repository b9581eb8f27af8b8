"""However a class is graded, everybody gets the same, bit for bit: notebooks, marks.json, rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from classstate import state
from classwork import SOLVED, gradestone, hand_in, hand_in_text, nbgrader, scores
from cluster import Cluster

import gradestone as package
from gradestone.batch import autograde as grading
from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.course import load_course
from gradestone.bridge.survey import Survey, survey
from tests.thoroughness import one_in

IMPORTING = "import mine\nreturn mine.twice(x)"


def new_class(built: Path, course: Path) -> Path:
    """A class in which everything is a little different."""
    shutil.copytree(built, course)
    hand_in(course, "all-right", **SOLVED)
    hand_in(course, "carried", **(SOLVED | {"double": "return x + 1"}))
    hand_in(course, "dies", **(SOLVED | {"double": "import os\nos._exit(1)"}))
    folder = hand_in(course, "imports", **(SOLVED | {"double": IMPORTING}))
    (folder / "mine.py").write_text("def twice(x):\n    return x + x\n")
    (folder / "timestamp.txt").write_text("2031-05-01 13:00:00 +0200")
    folder = hand_in(course, "links", **SOLVED)
    (folder / "neighbour").symlink_to("../../all-right")
    os.mkfifo(folder / "pipe")
    hand_in_text(course, "no-notebook", "My computer broke.")
    hand_in(course, "untouched")
    return course


@pytest.fixture(scope="module")
def usual(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class graded by one worker. Not to be changed."""
    course = new_class(built, tmp_path_factory.mktemp("usual") / "course")
    assert gradestone(course, "autograde", "week", "--jobs", "1").returncode == 2
    return course


def test_the_class_of_this_test_is_graded_as_it_deserves(usual: Path) -> None:
    assert scores(usual, "all-right") == scores(usual, "imports") == {"double": 10.0, "shift": 5.0}
    assert scores(usual, "carried") == scores(usual, "dies") == {"double": 0.0, "shift": 5.0}
    assert scores(usual, "no-notebook") == {"double": None, "shift": None}


def two_jobs(course: Path, cluster: Cluster) -> None:
    assert gradestone(course, "autograde", "week", "--jobs", "2").returncode == 2


def dask(course: Path, cluster: Cluster) -> None:
    assert gradestone(course, "autograde", "week", "--scheduler", cluster.address).returncode == 2


def nbgraders_command(course: Path, cluster: Cluster) -> None:
    done = nbgrader(course, "autograde", "week")
    assert done.returncode == 1
    assert "no-notebook could not be judged" in done.stderr


def last_first(course: Path, cluster: Cluster) -> None:
    def backwards(*args: Any, **kwargs: Any) -> Survey:
        found = survey(*args, **kwargs)
        return replace(found, places=dict(reversed(found.places.items())))

    with patch.object(grading, "survey", backwards):
        assert autograde(load_course(course, "week"), Request(jobs=1)).graded == 7


def without_what_only_saves_time(course: Path, cluster: Cluster) -> None:
    engine = course.parent / "engine"
    leave_out = shutil.ignore_patterns("speed", "__pycache__")
    shutil.copytree(Path(package.__file__).parent, engine / "gradestone", ignore=leave_out)
    with patch.dict(os.environ, PYTHONPATH=str(engine)):
        probe = [
            sys.executable,
            "-c",
            "import gradestone.sandbox.shortcuts as used; print(repr(used.TUNABLES))",
        ]
        assert subprocess.run(probe, capture_output=True, text=True, check=True).stdout == "''\n"
        assert gradestone(course, "autograde", "week", "--jobs", "1").returncode == 2


@pytest.mark.parametrize(
    "grade", one_in(2, [two_jobs, dask, nbgraders_command, last_first, without_what_only_saves_time])
)
def test_the_same_comes_of_it(
    usual: Path, built: Path, grade: Callable[[Path, Cluster], None], cluster: Cluster, tmp_path: Path
) -> None:
    course = new_class(built, tmp_path / "course")
    grade(course, cluster)
    assert state(course) == state(usual)
