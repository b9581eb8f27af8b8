"""`gradestone init`: a course where there was none."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from gradestone.answerkey.source_notebook import read_source
from gradestone.bridge.course import assignments, load_course
from gradestone.cli import main
from gradestone.errors import CourseError
from gradestone.starter import ASSIGNMENT, write_course


def test_a_course_is_written_with_all_that_its_configuration_needs(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["init", str(tmp_path / "signals")])
    assert done.exit_code == 0, done.output
    root = tmp_path / "signals"
    assert assignments(root) == (ASSIGNMENT,)
    course = load_course(root, ASSIGNMENT)
    assert course.course_id == "signals" and course.examine
    assert "signals" in (root / "README.md").read_text()


def test_its_notebook_is_a_valid_one_with_one_exercise(tmp_path: Path) -> None:
    write_course(tmp_path)
    path = tmp_path / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    nbformat.validate(nbformat.read(path, as_version=nbformat.NO_CONVERT))
    assert [exercise.name for exercise in read_source(path).exercises] == ["moving_average"]


def test_a_course_that_is_there_is_left_alone_and_told_what_to_add(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    with pytest.raises(CourseError, match=r"c\.Gradestone\.examine = True"):
        write_course(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["nbgrader_config.py"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(CourseError, match=r"README\.md is there already"):
        write_course(tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
