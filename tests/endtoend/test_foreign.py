"""Assignments without checks in a course of ours: nbgrader's own, to the letter, and our commands say so."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbgrader as nbgrader_package
import pytest
from classwork import SOLVED, gradestone, hand_in, nbgrader, read_json, scores

from tests.thoroughness import one_in

GUIDE = Path(nbgrader_package.__file__).parent / "docs" / "source" / "user_guide"
STUDENTS = ("bitdiddle", "hacker")
CONFIGURE = "from gradestone.bridge.config import configure\nconfigure(c)\n"
OWN_WORDS = "no notebook in source/{} imports check from selfcheck"


def plain_notebook(text: str) -> str:
    """A notebook of nbgrader's own kind."""
    flags = {"grade": False, "solution": True, "locked": False, "task": False, "schema_version": 3}
    marks = [
        flags | {"grade_id": "f"},
        flags | {"grade_id": "test_f", "grade": True, "solution": False, "locked": True, "points": 4},
    ]
    sources = [
        f"### BEGIN SOLUTION\n{text}\n### END SOLUTION",
        "# from helpers.selfcheck import check\nassert x == 1",
    ]
    cells = [
        {
            "cell_type": "code",
            "id": mark["grade_id"].replace("_", "-"),
            "source": source,
            "outputs": [],
            "execution_count": None,
            "metadata": {"nbgrader": mark, "ExecuteTime": {"start_time": "2031-05-01"}},
        }
        for mark, source in zip(marks, sources, strict=True)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells})


def add(course: Path, assignment: str, *notebooks: str) -> Path:
    folder = course / "source" / assignment
    folder.mkdir()
    for name in notebooks:
        (folder / f"{name}.ipynb").write_text(plain_notebook("x = 1"))
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.*")
        if path.is_file()
    }


@pytest.fixture
def mixed(course: Path) -> Path:
    """A course of ours with two assignments of nbgrader's own kind, one of them of two notebooks."""
    add(course, "intro", "intro")
    add(course, "pair", "first", "second")
    return course


# ---------------------------------------------------------------- the same as without us


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of `nbgrader quickstart`, with the hand-ins of nbgrader's user guide."""
    root = tmp_path_factory.mktemp("quickstart")
    done = nbgrader(root, "quickstart", "course")
    assert done.returncode == 0, done.stderr
    shutil.copytree(GUIDE / "submitted", root / "course" / "submitted")
    return root / "course"


def graded(course: Path) -> dict[str, Any]:
    """All that a course says about its marks, with what every step said."""
    said = ""
    for step in ("generate_assignment", "autograde", "generate_feedback"):
        done = nbgrader(course, step, "ps1")
        assert done.returncode == 0, done.stderr
        said += done.stderr
    with sqlite3.connect(course / "gradebook.db") as gradebook:
        query = (
            "SELECT s.student_id, n.name, c.name, auto_score, manual_score, needs_manual_grade FROM grade g "
            "JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook b ON b.id = g.notebook_id "
            "JOIN notebook n ON n.id = b.notebook_id JOIN submitted_assignment s ON s.id = b.assignment_id"
        )
        marks = sorted(gradebook.execute(query))
    steps = ("release", "autograded", "feedback")
    there = sorted(
        path.relative_to(course).as_posix() for step in steps for path in (course / step).rglob("*.*")
    )
    return {"marks": marks, "files": there, "release": files(course / "release"), "said": said}


@pytest.mark.thorough
def test_marks_on_nbgraders_quickstart_course_are_the_same_with_and_without_us(
    quickstart: Path, tmp_path: Path
) -> None:
    stock, ours = (Path(shutil.copytree(quickstart, tmp_path / name)) for name in ("stock", "ours"))
    with (ours / "nbgrader_config.py").open("a") as file:
        file.write(CONFIGURE)
    without, within = graded(stock), graded(ours)
    sentence = "ps1 is nbgrader's own: " + OWN_WORDS.format("ps1")
    assert within["said"].count("ps1 is nbgrader's own: no notebook in") == 3
    assert sentence in within["said"]
    assert sentence not in without["said"]
    assert len(without["marks"]) > 10
    for what in ("marks", "files", "release"):
        assert within[what] == without[what], what


@pytest.mark.thorough
def test_options_and_flags_of_nbgrader_are_those_of_the_user(mixed: Path) -> None:
    with (mixed / "nbgrader_config.py").open("a") as file:
        file.write('c.ClearOutput.remove_metadata_fields = {"collapsed"}\n')
    assert nbgrader(mixed, "generate_assignment", "intro").returncode == 0
    released = mixed / "release" / "intro" / "intro.ipynb"
    first = read_json(released)
    assert first["cells"][0]["metadata"]["ExecuteTime"]
    assert "YOUR CODE HERE" in "".join(first["cells"][0]["source"])
    released.write_text("the release as it is")
    kept = nbgrader(mixed, "generate_assignment", "intro")
    assert kept.returncode == 0 and "Skipping existing assignment" in kept.stderr
    assert released.read_text() == "the release as it is"
    forced = nbgrader(
        mixed,
        "generate_assignment",
        "intro",
        "--force",
        "--GenerateAssignment.preprocessors=['nbgrader.preprocessors.ClearOutput']",
    )
    assert forced.returncode == 0, forced.stderr
    assert "BEGIN SOLUTION" in released.read_text()


def test_one_command_for_all_treats_each_assignment_as_what_it_is(mixed: Path) -> None:
    """nbgrader takes a pattern for the name of an assignment."""
    shutil.rmtree(mixed / "release")
    done = nbgrader(mixed, "generate_assignment", "*")
    assert done.returncode == 0, done.stderr
    assert [*files(mixed / "release" / "pair")] == ["first.ipynb", "second.ipynb"]
    assert "YOUR CODE HERE" in (mixed / "release" / "intro" / "intro.ipynb").read_text()
    assert (mixed / "release" / "week" / "testcases" / "expected.h5").is_file()
    hand_in(mixed, "ada", **SOLVED)
    shutil.copytree(mixed / "release" / "intro", mixed / "submitted" / "ada" / "intro")
    done = nbgrader(mixed, "autograde", "[iw]*")
    assert done.returncode == 0, done.stderr
    assert set(scores(mixed, "ada").values()) == {10.0, 5.0}
    assert (mixed / "autograded" / "ada" / "intro" / "intro.ipynb").is_file()


# ---------------------------------------------------------------- our commands


def test_build_without_a_name_builds_ours_and_names_the_others(mixed: Path) -> None:
    done = gradestone(mixed, "build")
    assert done.returncode == 0, done.stderr
    for name in ("intro", "pair"):
        words = f"{OWN_WORDS.format(name)}. `nbgrader generate_assignment {name}` builds it."
        assert f"{name} is nbgrader's own: {words}" in done.stdout
        assert not (mixed / "release" / name).exists()
    assert "week: the students' folder is" in done.stdout


@pytest.mark.parametrize(
    ("command", "instead"),
    one_in(
        2,
        [
            ("build", "nbgrader generate_assignment intro"),
            ("check", "nbgrader generate_assignment intro"),
            ("autograde", "nbgrader autograde intro"),
            ("feedback", "nbgrader generate_feedback intro"),
            ("report", "nbgrader export"),
        ],
    ),
)
def test_our_commands_say_which_of_nbgraders_to_use(mixed: Path, command: str, instead: str) -> None:
    done = gradestone(mixed, command, "intro")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"gradestone: intro is nbgrader's own: {OWN_WORDS.format('intro')}. Use `{instead}`."
    )


@pytest.mark.parametrize("run", [gradestone, nbgrader], ids=["gradestone", "nbgrader"])
def test_a_notebook_with_checks_does_not_share_its_folder(
    mixed: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (mixed / "source" / "week" / "extra.ipynb").write_text(plain_notebook("x = 1"))
    before = files(mixed / "release")
    done = run(mixed, "build" if run is gradestone else "generate_assignment", "week")
    assert done.returncode == 1
    assert (
        "source/week holds 2 notebooks, and week.ipynb imports check: an assignment with checks has exactly "
        "one notebook. Give every other one a folder of its own, beside this one."
    ) in done.stderr
    assert "Traceback" not in done.stderr
    assert files(mixed / "release") == before
