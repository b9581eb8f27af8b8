"""The page on a class and the term at a glance, through the real commands."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from classwork import SOLVED, gradestone, hand_in

from tests.thoroughness import one_in

STUDENT = "zoë [2] o'neill"
ROSTER = f"""\
id,last_name,first_name,email
ada,Lovelace,Ada,ada@example.org
"{STUDENT}",O'Neill,Zoë,z@example.org
"""
GIVEAWAYS = ("ada", "lovelace", "zoë", "zoe", "neill", "example.org", "absent-one")


@pytest.fixture(scope="module")
def graded_course(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three have handed in, one has not; graded over the whole class, and its words kept."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("report") / "course [1]"))
    (root / "students.csv").write_text(f"{ROSTER}absent-one,Absent,Abel,\n", encoding="utf-8")
    with (root / "nbgrader_config.py").open("a") as file:
        file.write('c.Gradestone.roster = "students.csv"\n')
    hand_in(root, "ada", **SOLVED)
    hand_in(root, STUDENT, **(SOLVED | {"double": "return x + 1"}))
    hand_in(root, "cy", **(SOLVED | {"shift": "raise ValueError('ada lovelace')"}))
    done = gradestone(root, "autograde", "week")
    assert done.returncode == 0, done.stderr
    (root / "stdout.txt").write_text(done.stdout)
    return root


def linked_page(told: str) -> Path:
    (line,) = [each for each in told.splitlines() if each.startswith("The class: ")]
    return Path(unquote(urlparse(line.removeprefix("The class: ")).path))


def test_autograde_writes_a_page_and_says_where(graded_course: Path) -> None:
    page = linked_page((graded_course / "stdout.txt").read_text())
    assert page == graded_course / "reports" / "week" / "index.html"
    text = page.read_text(encoding="utf-8")
    assert "O&#39;Neill" in text and "nothing handed in" in text
    assert [path.name for path in page.parent.iterdir()] == ["index.html"]


@pytest.mark.thorough
def test_a_run_without_anything_to_do_or_for_one_student_leaves_the_page_alone(graded_course: Path) -> None:
    page = graded_course / "reports" / "week" / "index.html"
    before = page.stat().st_mtime_ns
    for more in ((), ("--student", "ada", "--force")):
        done = gradestone(graded_course, "autograde", "week", *more)
        assert done.returncode == 0 and "The class: " not in done.stdout
    assert page.stat().st_mtime_ns == before


def test_a_course_may_want_no_page_and_a_page_that_fails_is_a_warning(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    (course / "reports").write_text("in the way")
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 0 and "15/18" in done.stdout
    assert "The class page could not be written" in done.stderr
    assert len([line for line in done.stderr.splitlines() if line]) == 1
    (course / "reports").unlink()
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.Gradestone.class_page = False\n")
    done = gradestone(course, "autograde", "week", "--force")
    assert done.returncode == 0 and not (course / "reports").exists()


def test_a_folder_with_everything_links_to_what_there_is(graded_course: Path, tmp_path: Path) -> None:
    out = tmp_path / "out # here"
    done = gradestone(graded_course, "report", "week", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" and linked_page(done.stdout) == out / "index.html"
    names = {path.name for path in out.iterdir()}
    assert {
        "index.html",
        "class.csv",
        "class.json",
        "statistics.json",
        "scores.png",
        "exercises.png",
    } <= names
    links = re.findall(r'href="([^"#]+)"', (out / "index.html").read_text(encoding="utf-8"))
    assert len(links) == 3
    for link in links:
        assert (out / unquote(link)).resolve().is_file(), link
    record = json.loads((out / "statistics.json").read_text(encoding="utf-8"))
    assert (record["graded"], record["members"]) == (3, 4)
    # One of three has a wrong `double`, and all that is built on it is carried forward.
    double, shift = record["exercises"]
    assert (double["solved"], double["partly"] + double["none"]) == (2, 1)
    assert shift["carried_forward"] == 1
    with (out / "class.csv").open(encoding="utf-8", newline="") as file:
        assert {row["student"] for row in csv.DictReader(file)} == {"ada", STUDENT, "cy", "absent-one"}


@pytest.mark.thorough
def test_feedback_renews_the_links_of_the_page(graded_course: Path) -> None:
    done = gradestone(graded_course, "feedback", "week")
    assert done.returncode == 0, done.stderr
    page = linked_page(done.stdout)
    assert page.read_text(encoding="utf-8").count("/feedback/") == 3


@pytest.mark.parametrize("week", one_in(2, [["week"], []]))
def test_an_anonymous_report_names_nobody(graded_course: Path, tmp_path: Path, week: list[str]) -> None:
    done = gradestone(graded_course, "report", *week, "--out", str(tmp_path / "out"), "--anonymous")
    assert done.returncode == 0, done.stderr
    files = [path for path in (tmp_path / "out").rglob("*") if path.suffix in (".html", ".csv", ".json")]
    assert len(files) >= 5
    for path in files:
        text = re.sub(r"<(script|style)>.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert [each for each in GIVEAWAYS if re.search(rf"\b{each}\b", text, re.IGNORECASE)] == [], path
    told = gradestone(graded_course, "report", "week", "--anonymous")
    assert "Student 1" in told.stdout
    assert [each for each in GIVEAWAYS if each in (told.stdout + told.stderr).casefold()] == []


def test_the_term_at_a_glance_links_to_each_assignment(graded_course: Path, tmp_path: Path) -> None:
    done = gradestone(graded_course, "report", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="week/index.html"' in text and (tmp_path / "week" / "index.html").is_file()
    assert 'href="../index.html"' in (tmp_path / "week" / "index.html").read_text(encoding="utf-8")
    told = gradestone(graded_course, "report").stdout
    assert "ada" in told and "week: 3 graded" in told


def test_a_term_of_which_nothing_is_graded_is_one_sentence(course: Path) -> None:
    done = gradestone(course, "report")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "Nothing of the course is graded yet." in done.stderr


def test_files_of_one_assignment_need_its_name(course: Path) -> None:
    done = gradestone(course, "report", "--csv", "x.csv")
    assert done.returncode == 2 and "--csv and --json are about one ASSIGNMENT" in done.stderr
