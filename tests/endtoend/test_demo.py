"""The demo: it gives everybody what they deserve, and what the README says can be seen in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from classwork import gradestone, nbgrader, read_json

import demo
from demo.people import PEOPLE
from demo.term import THROUGH_EXCHANGE
from demo.times import DAYS_LATE, EXTENSIONS
from gradestone.cli.demonstration import MARKER, copy_course, project_root
from gradestone.errors import CourseError

PROJECT = Path(__file__).parents[2]
ASSIGNMENT, NOTEBOOK = "building_dnn", "building_dnn.ipynb"
NOT_JUDGED = "s30-picture-only"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo's folder, and what the command printed. Only what a test says may be changed."""
    place = tmp_path_factory.mktemp("somewhere")
    done = gradestone(place, "demo", "a demo")
    assert done.returncode == 0, done.stderr
    return place / "a demo", done.stdout


@pytest.fixture(scope="module")
def course(ran: tuple[Path, str]) -> Path:
    return ran[0]


@pytest.fixture(scope="module")
def totals(course: Path) -> Mapping[str, Mapping[str, Any]]:
    """What the gradebook holds of everybody who has handed in."""
    done = gradestone(course, "report", ASSIGNMENT, "--json", "report.json")
    assert done.returncode == 0, done.stderr
    return {
        record["student"]: record["gradebook"]
        for record in json.loads((course / "report.json").read_text())
        if "gradebook" in record
    }


def marks(course: Path, student: str) -> dict[str, Any]:
    return read_json(course / "autograded" / student / ASSIGNMENT / "marks.json")


def page(course: Path, student: str) -> str:
    return (course / "feedback" / student / ASSIGNMENT / "building_dnn.html").read_text(encoding="utf-8")


def home_pytest(course: Path, student: str) -> str:
    """What `pytest` says in the student's own folder."""
    folder = course / "students" / student / ASSIGNMENT
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def test_everybody_is_graded_and_told(ran: tuple[Path, str]) -> None:
    course, printed = ran
    told = re.search(r"(\d+) submissions built, graded and explained", printed)
    assert told and int(told[1]) >= len(demo.ROSTER)
    names = {person.student: person.name for person in PEOPLE}
    for story in demo.ROSTER:
        student, expected = story.classmate.student, story.classmate.expected_score
        assert student in printed
        assert names[student] in printed
        if expected is not None:
            assert marks(course, student)["score"] == expected, student
        assert ASSIGNMENT in page(course, student)


def test_what_the_readme_promises_is_in_the_table_and_the_table_names_who_is_there() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    table = (PROJECT / "docs" / "demo.md").read_text(encoding="utf-8")
    promises = re.findall(r"^- \*\*(.+?)\.?\*\*", readme, re.MULTILINE)
    assert len(promises) >= 5
    assert [promise for promise in promises if f"**{promise}**" not in table] == []
    everybody = {person.student for person in PEOPLE}
    assert set(re.findall(r"\bs\d\d-[a-z-]+[a-z]", table)) <= everybody
    assert {story.classmate.student for story in demo.ROSTER} == everybody - {"s31-absent"}


def test_a_forger_has_nothing_and_one_mistake_costs_one_exercise(course: Path) -> None:
    assert marks(course, "s24-cheating")["score"] == 0
    exercises = {exercise["name"]: exercise for exercise in marks(course, "s11-elementwise")["exercises"]}
    assert exercises["linear_forward"]["score"] < 10
    carried = {name for name, each in exercises.items() if each["carried_forward"]}
    assert carried == {"linear_activation_forward", "L_model_forward"}
    assert all(each["score"] == 10 for name, each in exercises.items() if name != "linear_forward")


@pytest.mark.parametrize(
    ("student", "word"),
    [
        ("s25-other-file", "building_dnn-Copy1.ipynb"),
        ("s26-own-module", "my_plot_style"),
        ("s27-names-again", ""),
        ("s28-stub-below", ""),
        ("s29-waiting", ""),
        ("s21-endless-loop", "took too long"),
    ],
)
def test_right_work_keeps_its_marks_and_what_was_odd_is_said(course: Path, student: str, word: str) -> None:
    record = marks(course, student)
    assert record["score"] == 100
    assert word in " ".join(record["incidents"])


def test_the_same_words_are_said_at_home_and_in_the_feedback(course: Path) -> None:
    sentence = "Did you forget keepdims=True?"
    assert sentence in home_pytest(course, "s09-flat-db")
    assert sentence in page(course, "s09-flat-db")
    assert "10 passed" in home_pytest(course, "s02-perfect-dot")


def test_days_that_are_late_cost_a_tenth_each_and_who_was_excused_loses_nothing(
    course: Path, totals: Mapping[str, Mapping[str, Any]]
) -> None:
    late = {student: total["late_penalty"] for student, total in totals.items() if total["late_penalty"]}
    assert late == {
        student: pytest.approx(marks(course, student)["score"] * days / 10, abs=0.01)
        for student, days in DAYS_LATE.items()
    }
    assert "s08-half-done" in EXTENSIONS
    assert "s08-half-done" not in late


@pytest.mark.thorough
def test_a_persons_marks_count_survive_a_regrade_and_are_waited_for(
    course: Path, totals: Mapping[str, Mapping[str, Any]]
) -> None:
    assert totals["s12-random"]["by_hand"] == {"initialize_parameters": 3.0, "why_random": 5.0}
    waiting = {student for student, total in totals.items() if "why_random" in total["waiting"]}
    assert waiting == {*DAYS_LATE, NOT_JUDGED}
    assert "The shapes and the scale are right" in page(course, "s12-random")
    before = totals["s12-random"]
    assert gradestone(course, "autograde", ASSIGNMENT, "--student", "s12-random", "--force").returncode == 0
    done = gradestone(course, "report", ASSIGNMENT, "--student", "s12-random", "--json", "again.json")
    assert done.returncode == 0, done.stderr
    (again,) = json.loads((course / "again.json").read_text())
    assert again["gradebook"]["by_hand"] == before["by_hand"]


def test_who_handed_in_through_the_exchange_has_fetched_their_page(course: Path) -> None:
    for student in THROUGH_EXCHANGE:
        (fetched,) = (course / "students" / student / ASSIGNMENT / "feedback").glob("*/building_dnn.html")
        assert fetched.read_text(encoding="utf-8") == page(course, student)
        collected = course / "submitted" / student / ASSIGNMENT
        assert fetched.parent.name == (collected / "timestamp.txt").read_text()
        assert (collected / "submission_secret.txt").is_file()


@pytest.mark.thorough
def test_nbgraders_commands_go_on_in_the_demo(course: Path) -> None:
    home = course / "students" / THROUGH_EXCHANGE[0]
    fetched = nbgrader(home, "fetch_feedback", ASSIGNMENT)
    assert fetched.returncode == 0, fetched.stderr
    exported = nbgrader(course, "export", "--to", "grades.csv")
    assert exported.returncode == 0, exported.stderr
    everybody = (course / "grades.csv").read_text(encoding="utf-8")
    assert all(f"{person.email}" in everybody for person in PEOPLE)


@pytest.mark.thorough
def test_a_second_run_tries_again_only_who_could_not_be_judged_and_names_them(
    course: Path, tmp_path: Path
) -> None:
    elsewhere = os.path.relpath(course, tmp_path)
    done = gradestone(tmp_path, "autograde", ASSIGNMENT, "--course", elsewhere)
    assert done.returncode == 2
    assert re.search(r"\b1 graded", done.stdout), done.stdout + done.stderr
    assert f"{NOT_JUDGED} could not be judged" in done.stderr


def test_another_demo_replaces_it_and_nothing_else(tmp_path: Path) -> None:
    folder = copy_course(project_root(), tmp_path / "demo")
    (folder / "submitted").mkdir()
    (folder / "link").symlink_to(tmp_path)
    assert sorted(path.name for path in copy_course(project_root(), folder).iterdir()) == sorted(
        ["helpers", "testcases", "source", "nbgrader_config.py", MARKER]
    )
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(CourseError, match="is not empty and not an earlier demo"):
        copy_course(project_root(), tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def test_a_demo_that_was_killed_while_it_began_is_an_earlier_demo(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    script = (
        "import os, signal, sys; from pathlib import Path; from gradestone.cli import demonstration as d\n"
        "d._copy_tree = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "d.copy_course(d.project_root(), Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    assert done.returncode < 0
    assert (copy_course(project_root(), folder) / "source" / ASSIGNMENT / NOTEBOOK).is_file()


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = gradestone(tmp_path, "demo", "file/demo")
    assert done.returncode == 1
    assert "cannot be written: Not a directory. Name another folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_page_on_the_class_has_everybody_with_links_to_their_feedback(course: Path) -> None:
    text = (course / "reports" / ASSIGNMENT / "index.html").read_text(encoding="utf-8")
    for story in demo.ROSTER:
        student = story.classmate.student
        assert f'href="../../feedback/{student}/{ASSIGNMENT}/building_dnn.html"' in text
    assert "s31-absent" in text and "gradient-db-flat" in text and "helpers.selfcheck.check" in text
