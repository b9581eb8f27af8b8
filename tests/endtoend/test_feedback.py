"""Feedback pages, made by nbgrader from our notebooks."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from classwork import SOLVED, autograded, cell_of, gradestone, hand_in, hand_in_text, nbgrader, released

from gradestone.answerkey import course_secret, record

STUDENTS = ("all-right", "untouched", "one-wrong", "endless", "cut-off", "no-notebook")


def page(course: Path, student: str) -> str:
    return (course / "feedback" / student / "week" / "week.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def explained(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graded class with the pages of nbgrader's own command."""
    root = Path(shutil.copytree(graded, tmp_path_factory.mktemp("explained") / "course"))
    done = nbgrader(root, "generate_feedback", "week")
    assert done.returncode == 0, done.stderr
    return root


def test_nbgraders_own_command_makes_a_page_for_everybody(explained: Path) -> None:
    for student in STUDENTS:
        assert f"Marks of {student}" in page(explained, student)


def test_the_page_says_what_to_look_at(explained: Path) -> None:
    text = page(explained, "one-wrong")
    assert "✗ failed" in text
    assert "(Score: 0.0 / 10.0)" in text
    assert "took too long" in page(explained, "endless")
    assert "cannot be read" in page(explained, "no-notebook")


def test_nothing_hidden_is_in_any_file_of_the_feedback(explained: Path) -> None:
    key = record(explained, explained / "source" / "week" / "week.ipynb", secret=course_secret(explained))
    hidden = [check for checks in key.variants for check in checks if check.hidden]
    digits = {f"{abs(number):.5f}" for check in hidden for number in check.call.args[0]}
    assert len(digits) > 50
    for path in (explained / "feedback").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert not [found for found in digits if found in text], path
        assert "random_numbers" not in text
        assert "HIDDEN TESTS" not in text


def test_our_command_makes_the_same_pages(graded: Path, explained: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(graded, tmp_path / "course"))
    done = gradestone(other, "feedback", "week", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    for student in STUDENTS:
        assert page(other, student) == page(explained, student)


def test_no_script_of_a_student_reaches_the_page(course: Path) -> None:
    hand_in(course, "eve", **SOLVED)
    notebook = released(course)
    cell_of(notebook, "double")["source"] = (
        "from IPython.display import HTML, display\n"
        "display(HTML('<script>steal()</script><img src=x onerror=steal()>'))\n"
        "def double(x):\n    return 2 * x"
    )
    cell_of(notebook, "explain")["source"] = "<script>steal()</script> because"
    hand_in_text(course, "eve", json.dumps(notebook))
    assert gradestone(course, "autograde", "week").returncode == 0
    assert gradestone(course, "feedback", "week").returncode == 0
    written = cell_of(autograded(course, "eve"), "explain")["source"]
    assert "because" in written
    assert "<script>steal" not in page(course, "eve")
    assert not re.search(r"<img[^>]*onerror", page(course, "eve"))
    assert "<script>" not in written
