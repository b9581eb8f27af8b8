"""The command line: help, reports."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from classwork import gradestone

OURS = ("build", "check", "autograde", "watch", "feedback", "report", "similar", "demo", "doctor")
PLATFORMS = ("roster", "collect", "export")


@pytest.mark.parametrize("command", ["", *OURS, *PLATFORMS])
def test_every_command_explains_itself(command: str, tmp_path: Path) -> None:
    done = gradestone(tmp_path, *command.split(), "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_free_variables_a_course_one_sentence_says_so(tmp_path: Path) -> None:
    done = gradestone(tmp_path, "autograde", "week")
    assert done.returncode == 1
    assert done.stderr.startswith(f"gradestone: {tmp_path} is not in a course")
    assert len(done.stderr.splitlines()) == 1


def test_a_configuration_that_does_not_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Gradestone.jobs = jbos\n")
    done = gradestone(tmp_path, "autograde", "week")
    assert done.returncode == 1
    assert "nbgrader_config.py does not run: NameError" in done.stderr


def test_the_course_is_found_from_a_folder_inside_it(graded: Path) -> None:
    done = gradestone(graded / "source" / "week", "report", "week")
    assert done.returncode == 0, done.stderr
    assert "all-right" in done.stdout


def test_the_report_as_csv_and_json(graded: Path, tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("marks.csv", "marks.json")]
    done = gradestone(graded, "report", "week", "--csv", files[0], "--json", files[1])
    assert done.returncode == 0, done.stderr
    with Path(files[0]).open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert rows["all-right"]["score"] == "15.0"
    assert rows["one-wrong"]["carried_forward"] == "shift"
    assert rows["no-notebook"]["double"] == ""
    records = json.loads(Path(files[1]).read_text())
    assert {record["student"] for record in records} == set(rows)


def test_a_file_that_cannot_be_written_is_a_sentence(graded: Path) -> None:
    done = gradestone(graded, "report", "week", "--csv", "nowhere/marks.csv")
    assert done.returncode == 1
    assert done.stderr.startswith("gradestone: nowhere/marks.csv: No such file or directory.")
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_option_is_named_and_who_has_no_marks_is_too(graded: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(graded, tmp_path / "course"))
    (course / "autograded" / "endless" / "week" / "marks.json").unlink()
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.Gradestone.jbos = 3\n")
    done = gradestone(course, "report", "week", "--json", "marks.json")
    assert done.returncode == 0, done.stderr
    warning, left_out = done.stderr.splitlines()
    assert warning.startswith("nbgrader_config.py: Config option `jbos` not recognized")
    assert left_out.startswith("endless has no marks: ")


def test_without_a_gradebook_the_report_shows_the_graders_marks(graded: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(graded, tmp_path / "course"))
    (course / "gradebook.db").unlink()
    done = gradestone(course, "report", "week")
    assert done.returncode == 0, done.stderr
    assert "15/15" in done.stdout
    assert "These are the grader's marks alone." in done.stderr


def test_the_doctor_names_the_tier(tmp_path: Path) -> None:
    done = gradestone(tmp_path, "doctor")
    assert done.returncode == 0, done.stderr
    assert "Tier " in done.stdout
    assert "landlock" in done.stdout
