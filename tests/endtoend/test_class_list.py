"""Everybody of the class in the report and in nbgrader's export, through the real commands."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from classwork import SOLVED, gradestone, hand_in, nbgrader
from nbgrader.api import Gradebook

ROSTER = """\
Username;Last name;First name;E-mail
ada;Lovelace;Ada;ada@example.org
zoe;O'Neill, Jr.;Zoë;zoe@example.org
"""
LATE = """
from nbgrader.plugins import BasePlugin
class OnePoint(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1.0
c.AssignLatePenalties.plugin_class = OnePoint
c.Gradestone.roster = "students.csv"
"""


@pytest.fixture(scope="module")
def graded_class(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada is late with an extension, bo punctual; the gradebook alone knows cy, the roster alone zoe."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("class") / "course"))
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(LATE)
    (root / "students.csv").write_bytes(ROSTER.encode("utf-16"))
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as gradebook:
        gradebook.update_or_create_assignment("week", duedate="2021-05-12 12:00:00 UTC")
        gradebook.update_or_create_student("cy", first_name="Cy", last_name="Twombly", email="cy@example.org")
        gradebook.update_or_create_student("ada", first_name="A.")
    (hand_in(root, "ada", **SOLVED) / "timestamp.txt").write_text("2021-05-12 15:00:00 UTC")
    (hand_in(root, "bo", **SOLVED) / "timestamp.txt").write_text("2021-05-12 11:00:00 UTC")
    assert gradestone(root, "autograde", "week").returncode == 0
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as gradebook:
        gradebook.find_submission("week", "ada").extension = timedelta(hours=1)
        gradebook.db.commit()
    done = gradestone(root, "autograde", "week", "--force")
    assert done.returncode == 0, done.stderr
    (root / "stdout.txt").write_text(done.stdout)
    return root


def test_the_terminal_shows_everybody_with_names_lateness_and_penalty(graded_class: Path) -> None:
    told = gradestone(graded_class, "report", "week").stdout
    assert told in (graded_class / "stdout.txt").read_text()
    ada = next(line for line in told.splitlines() if line.strip().startswith("ada"))
    assert "14/18†" in ada and "2021-05-12 15:00" in ada and "Late: 1 points less." in ada
    for known in (
        "Ada Lovelace",
        "ada@example.org",
        "2 h late",
        "extension 1 h",
        "Zoë O'Neill, Jr.",
        "zoe@example.org",
    ):
        assert known in told
    assert "4 in the class: 2 graded, 2 nothing handed in" in told


def test_the_files_have_everybody(graded_class: Path) -> None:
    done = gradestone(graded_class, "report", "week", "--csv", "class.csv", "--json", "class.json")
    assert done.returncode == 0, done.stderr
    with (graded_class / "class.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {student: row["status"] for student, row in rows.items()} == {
        "ada": "graded",
        "bo": "graded",
        "cy": "nothing handed in",
        "zoe": "nothing handed in",
    }
    assert (rows["ada"]["first_name"], rows["ada"]["late_seconds"], rows["ada"]["extension_seconds"]) == (
        "Ada",
        "7200.0",
        "3600.0",
    )
    assert (rows["zoe"]["last_name"], rows["zoe"]["score"], rows["cy"]["email"]) == (
        "O'Neill, Jr.",
        "0.0",
        "cy@example.org",
    )
    records = {record["student"]: record for record in json.loads((graded_class / "class.json").read_text())}
    assert records["ada"]["gradebook"]["late_penalty"] == 1.0
    assert records["zoe"] == {
        "student": "zoe",
        "assignment": "week",
        "status": "nothing handed in",
        "person": {"last_name": "O'Neill, Jr.", "first_name": "Zoë", "email": "zoe@example.org"},
    }


def test_nbgraders_export_has_everybody_and_keeps_its_columns(graded_class: Path) -> None:
    done = nbgrader(graded_class, "export")
    assert done.returncode == 0, done.stderr
    with (graded_class / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert [*rows] == ["ada", "bo", "cy", "zoe"]
    ada, zoe = rows["ada"], rows["zoe"]
    assert (ada["last_name"], ada["raw_score"], ada["late_submission_penalty"], ada["score"]) == (
        "Lovelace",
        "15.0",
        "1.0",
        "14.0",
    )
    assert (ada["late_seconds"], ada["extension_seconds"]) == ("7200.0", "3600.0")
    assert (zoe["last_name"], zoe["timestamp"], zoe["score"], zoe["max_score"]) == (
        "O'Neill, Jr.",
        "",
        "0.0",
        "18.0",
    )


@pytest.mark.thorough
def test_a_class_without_odd_names_is_exported_as_nbgrader_does(graded_class: Path) -> None:
    stock = nbgrader(
        graded_class, "export", "--exporter", "nbgrader.plugins.CsvExportPlugin", "--to", "stock.csv"
    )
    assert stock.returncode == 0, stock.stderr
    assert nbgrader(graded_class, "export", "--to", "ours.csv", "--student", "['bo', 'cy']").returncode == 0
    theirs = {line.split(",")[3]: line for line in (graded_class / "stock.csv").read_text().splitlines()}
    ours = (graded_class / "ours.csv").read_text().splitlines()
    assert [line.rpartition(",")[0].rpartition(",")[0] for line in ours[1:]] == [theirs["bo"], theirs["cy"]]


def test_nothing_in_the_gradebook_is_deleted_and_nobody_is_added(graded_class: Path) -> None:
    with Gradebook(f"sqlite:///{graded_class / 'gradebook.db'}", "small") as gradebook:
        students = {each.id: each.first_name for each in gradebook.students}
    assert students == {"ada": "A.", "bo": None, "cy": "Cy"}


def test_a_roster_that_is_wrong_stops_the_report_with_its_line_but_no_grading(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.Gradestone.roster = "students.csv"\n')
    (course / "students.csv").write_text("id,email\nada,a\nada,b\n")
    hand_in(course, "ada", **SOLVED)
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 0 and "ada" in done.stdout
    assert "students.csv, line 3: ada is in line 2 already, with other data." in done.stderr
    done = gradestone(course, "report", "week")
    assert done.returncode == 1
    assert "students.csv, line 3" in done.stderr
