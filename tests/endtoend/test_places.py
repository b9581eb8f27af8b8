"""Hand-ins that lie elsewhere than they should, graded through the real commands."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from classwork import SOLVED, gradestone, hand_in, hand_in_text, marks, nbgrader, released, scores

from tests.thoroughness import one_in

FULL = {"double": 10.0, "shift": 5.0}
KINDS = {
    "case": "It was handed in in a folder of another name than `week`.",
    "loose": "It was handed in outside the folder `week`.",
    "zipped": "The notebook was taken out of “my work.zip”.",
    "loose-zip": "It was handed in outside the folder `week`.",
}
REMARKS = (
    "Counts as handed in, though it does not lie in submitted/STUDENT/week: "
    "both/Week, case/WEEK, loose/Week (1).ipynb, loose-zip/homework.zip.",
    "Handed in as a zip: zipped/week/my work.zip.",
    "Not graded, because another hand-in of week counts: both/week.ipynb.",
    "Not graded, because only the folder in submitted/STUDENT/week says whose it is: s99.zip.",
    "Without week: nothing.",
    "Passed over, as left there by a system: __MACOSX.",
)


def scatter(root: Path) -> None:
    """A class whose hand-ins lie about."""
    right = hand_in(root, "right", **SOLVED) / "week.ipynb"
    text, submitted = right.read_text(encoding="utf-8"), root / "submitted"
    for place in ("case/WEEK", "loose", "zipped/week", "loose-zip", "both/Week", "__MACOSX/week", "nothing"):
        (submitted / place).mkdir(parents=True)
    for place in ("case/WEEK/week.ipynb", "loose/Week (1).ipynb", "both/Week/week.ipynb"):
        (submitted / place).write_text(text, encoding="utf-8")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("week/week.ipynb", text.replace("return 2 * x", "import own; return own.TWICE * x"))
        archive.writestr("week/own.py", "TWICE = 2")
    for place in ("zipped/week/my work.zip", "loose-zip/homework.zip", "s99.zip"):
        (submitted / place).write_bytes(stream.getvalue())
    (submitted / "both" / "week.ipynb").write_text(json.dumps(released(root)), encoding="utf-8")
    (submitted / "__MACOSX" / "week" / "week.ipynb").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", one_in(2, [gradestone, nbgrader]))
def test_what_is_recognisably_this_assignment_is_graded_and_said(command: object, course: Path) -> None:
    scatter(course)
    done = command(course, "autograde", "week")  # type: ignore[operator]
    assert done.returncode == 0, done.stderr
    for student, told in KINDS.items():
        assert scores(course, student) == FULL, student
        assert told in marks(course, student)["incidents"]
    assert scores(course, "both") == FULL
    for remark in REMARKS:
        assert done.stderr.count(remark) == 1, done.stderr
    assert not (course / "autograded" / "__MACOSX").exists()
    again = command(course, "autograde", "week")  # type: ignore[operator]
    assert "6 unchanged" in again.stdout + again.stderr


def test_what_lies_elsewhere_is_graded_again_when_it_changes(course: Path) -> None:
    scatter(course)
    assert gradestone(course, "autograde", "week").returncode == 0
    (course / "submitted" / "loose" / "Week (1).ipynb").write_text(json.dumps(released(course)))
    hand_in(course, "case", **(SOLVED | {"double": "return x"}))
    done = gradestone(course, "autograde", "week")
    assert "2 graded, 4 unchanged" in done.stdout
    assert scores(course, "loose") == {"double": 0.0, "shift": 0.0}
    assert scores(course, "case")["double"] == 0.0
    assert marks(course, "case")["incidents"] == []


@pytest.mark.thorough
def test_a_course_in_a_folder_that_looks_like_a_pattern(course: Path) -> None:
    root = course.rename(course.with_name("x[2026] a*b what?"))
    hand_in(root, "ada", **SOLVED)
    hand_in_text(root, "bo[1]", json.dumps(released(root)))
    for command in (["build"], ["autograde"], ["feedback"], ["report"]):
        done = gradestone(root, *command, "week")
        assert done.returncode == 0, (command, done.stderr)
    assert scores(root, "ada") == FULL
    assert (root / "feedback" / "bo[1]" / "week" / "week.html").is_file()


@pytest.mark.thorough
def test_nbgraders_own_commands_take_such_a_course_too_and_leave_solutions_out(course: Path) -> None:
    root = course.rename(course.with_name("x[2026]"))
    checkpoint = root / "source" / "week" / ".ipynb_checkpoints" / "week-checkpoint.ipynb"
    checkpoint.parent.mkdir()
    checkpoint.write_text("with solutions")
    hand_in(root, "bo[1]", **SOLVED)
    for command in ("generate_assignment", "autograde", "generate_feedback"):
        done = nbgrader(root, command, "week")
        assert done.returncode == 0, (command, done.stderr)
    assert (root / "feedback" / "bo[1]" / "week" / "week.html").is_file()
    assert not list(root.glob("release/**/*checkpoint*"))
    (root / "feedback" / "bo[1]" / "week" / "week.html").unlink()
    done = nbgrader(root, "generate_feedback", "week", "--student", "bo[1]", "--force")
    assert (root / "feedback" / "bo[1]" / "week" / "week.html").is_file(), done.stderr


STUDENTS = {
    "s" * 255: "{assignment_id}/{student_id}",
    "学" * 85: "{assignment_id}/{student_id}",
    "ö" * 127: "",
}


@pytest.mark.parametrize(
    "student",
    one_in(3, dict(zip(["letters", "three bytes each", "the usual folders"], STUDENTS, strict=True))),
)
def test_an_id_may_be_as_long_as_the_name_of_a_folder(student: str, course: Path) -> None:
    hand_in(course, student[:1], **SOLVED)
    folder = course / "submitted" / student / "week"
    if STUDENTS[student]:
        with (course / "nbgrader_config.py").open("a") as file:
            structure = f"{{nbgrader_step}}/{STUDENTS[student]}"
            file.write(f"c.CourseDirectory.directory_structure = {structure!r}\n")
        folder = course / "submitted" / "week" / student
    folder.parent.mkdir(parents=True)
    (course / "submitted" / student[:1] / "week").rename(folder)
    for command in ("autograde", "feedback", "report"):
        done = gradestone(course, command, "week")
        assert done.returncode == 0, done.stderr
    assert "15/18" in done.stdout
    assert gradestone(course, "autograde", "week", "--force").returncode == 0
