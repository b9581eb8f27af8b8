"""A course that is built once and copied for whoever changes it; a class that is graded once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from classwork import ESSAY, SOLVED, gradestone, hand_in, hand_in_text, released
from cluster import Cluster, running_cluster

from tests.sharing import once

LIMITS = "c.Gradestone.cell_s = 2.0\nc.Gradestone.call_s = 2.0\n"


@pytest.fixture(scope="session")
def built(shared: Path, new_course: Callable[[], Any]) -> Path:
    """The small course with a text answer and short limits, its release built. Not to be changed."""
    return once(shared / "week", lambda folder: _build(new_course(), folder / "course")) / "course"


def _build(course: Any, root: Path) -> None:
    course.cells["explain"] = ESSAY
    course.write()
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(LIMITS)
    shutil.copytree(course.root, root)
    done = gradestone(root, "build", "week")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Path:
    """A copy of the built course for one test."""
    return Path(shutil.copytree(built, tmp_path / "course"))


@pytest.fixture(scope="session")
def graded(shared: Path, built: Path) -> Path:
    """A class of the built course, graded. Not to be changed."""
    return once(shared / "week-graded", lambda folder: _grade(built, folder / "course")) / "course"


def _grade(built: Path, root: Path) -> None:
    shutil.copytree(built, root)
    hand_in(root, "all-right", **SOLVED)
    hand_in(root, "untouched")
    hand_in(root, "one-wrong", **(SOLVED | {"double": "return x + 1"}))
    hand_in(root, "endless", **(SOLVED | {"double": "while True:\n    pass"}))
    hand_in_text(root, "cut-off", released_text(root)[:-400])
    hand_in_text(root, "no-notebook", "Dear teacher, my computer broke.")
    (root / "submitted" / "empty-handed" / "week").mkdir(parents=True)
    done = gradestone(root, "autograde", "week", "--jobs", "2")
    assert done.returncode == 2, done.stderr
    (root / "stdout.txt").write_text(done.stdout)
    (root / "stderr.txt").write_text(done.stderr)


def released_text(root: Path) -> str:
    import json

    return json.dumps(released(root))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Dask cluster of two workers. Tests may add workers, and end only those."""
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running
