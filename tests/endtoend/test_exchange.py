"""nbgrader's whole round with a real exchange: every command that comes before and after ours."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from classwork import SOLVED, scores
from exchange import Person, all_at_once, new_exchange, new_instructor, new_student, write

ADA, BOB, CYD = "ada", "bob", "cyd"
SECRET = "submission_secret.txt"
NAMES = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"  # in the archive


@dataclass(frozen=True)
class Round:
    """A course, its students, and what every command of the round said."""

    instructor: Person
    students: dict[str, Person]
    exchange: Path
    said: dict[str, str]

    @property
    def course(self) -> Path:
        return self.instructor.home


@pytest.fixture(scope="module")
def whole_round(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Three students go all the way; ada hands in twice, cyd under another name."""
    root = tmp_path_factory.mktemp("round")
    exchange = new_exchange(root / "exchange")
    instructor = new_instructor(Path(shutil.copytree(built, root / "course")), exchange)
    ada, bob, cyd = everybody = [new_student(name, root / name, exchange) for name in (ADA, BOB, CYD)]
    said = {"release": instructor.nbgrader("release_assignment", "week")}
    all_at_once(everybody, "fetch_assignment", "week")
    for student in (ada, bob):
        write(student, **SOLVED | {"double": "return x + 1"})
    write(bob, **SOLVED)
    checked = all_at_once(everybody, "validate", "week/week.ipynb")
    said |= {f"validate {name}": words for name, words in checked.items()}
    write(cyd, **SOLVED | {"shift": "return x, by"})
    (cyd.home / "week" / "week.ipynb").rename(cyd.home / "week" / "week-Copy1.ipynb")
    all_at_once(everybody, "submit", "week")
    instructor.nbgrader("collect", "week")
    said["first autograde"] = instructor.nbgrader("autograde", "week")
    write(ada, **SOLVED)
    ada.nbgrader("submit", "week")
    said["second collect"] = instructor.nbgrader("collect", "week", "--update")
    said["second autograde"] = instructor.gradestone("autograde", "week")
    instructor.nbgrader("generate_feedback", "week")
    said["release feedback"] = instructor.nbgrader("release_feedback", "week")
    said["inbound"] = instructor.nbgrader("list", "--inbound")
    said |= {f"ready {name}": words for name, words in all_at_once(everybody, "list", "--cached").items()}
    all_at_once(everybody, "fetch_feedback", "week")
    return Round(instructor, {each.name: each for each in everybody}, exchange, said)


@pytest.fixture
def after(whole_round: Round, tmp_path: Path) -> Person:
    """The instructor of a copy of that course and its exchange, to go on with."""
    exchange = Path(shutil.copytree(whole_round.exchange, tmp_path / "exchange"))
    course = Path(shutil.copytree(whole_round.course, tmp_path / "course"))
    return new_instructor(course, exchange)


def pages(person: Person) -> dict[str, str]:
    """The feedback that a student has fetched, by its name."""
    found = (person.home / "week" / "feedback").glob("*/*.html")
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def test_every_student_fetches_the_own_feedback_and_no_other(whole_round: Round) -> None:
    fetched = {name: pages(student) for name, student in whole_round.students.items()}
    assert {name: [*found] for name, found in fetched.items()} == {
        ADA: ["week.html"],
        BOB: ["week.html"],
        CYD: ["week-Copy1.html"],  # as it was handed in
    }
    for name, found in fetched.items():
        [page] = found.values()
        assert re.findall(r"it has to, says (\w+)", page) == [name]
    assert {name: sum(filter(None, scores(whole_round.course, name).values())) for name in fetched} == {
        ADA: 15.0,
        BOB: 15.0,
        CYD: 10.0,
    }


def test_list_says_that_feedback_is_ready(whole_round: Round) -> None:
    for name in (BOB, CYD):
        assert "(feedback ready to be fetched)" in whole_round.said[f"ready {name}"]
    assert len(re.findall(r"small ada week .*\(no feedback", whole_round.said["ready ada"])) == 1
    assert len(re.findall(r"small ada week .*\(feedback ready", whole_round.said["ready ada"])) == 1
    assert len(re.findall(r"small \w+ week ", whole_round.said["inbound"])) == 4


def test_validate_tells_right_from_wrong_and_from_untouched(whole_round: Round) -> None:
    assert "Success!" in whole_round.said["validate bob"]
    assert "VALIDATION FAILED ON" in whole_round.said["validate ada"]
    assert "VALIDATION FAILED ON" in whole_round.said["validate cyd"]


def test_handed_in_again_is_graded_again_and_nobody_else_is(whole_round: Round) -> None:
    assert "Updating submission: ada week" in whole_round.said["second collect"]
    assert "3 submissions graded, 0 unchanged" in whole_round.said["first autograde"]
    assert "1 graded, 2 unchanged." in whole_round.said["second autograde"]


def test_the_secret_that_travels_is_that_of_the_hand_in(whole_round: Round) -> None:
    for name in whole_round.students:
        secrets = {
            (whole_round.course / step / name / "week" / SECRET).read_text()
            for step in ("submitted", "autograded", "feedback")
        }
        assert len(secrets) == 1


def test_released_pages_can_be_read_by_name_and_not_listed(whole_round: Round) -> None:
    folder = whole_round.exchange / "small" / "feedback"
    assert folder.stat().st_mode & 0o777 == 0o711
    assert {path.stat().st_mode & 0o444 for path in folder.iterdir()} == {0o444}


@pytest.mark.thorough
def test_export_and_the_database_know_everybody(after: Person) -> None:
    after.nbgrader("export")
    with (after.home / "grades.csv").open() as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == {ADA: 15.0, BOB: 15.0, CYD: 10.0}
    listed = after.nbgrader("db", "student", "list")
    assert all(name in listed for name in rows)
    assert "week" in after.nbgrader("db", "assignment", "list")


@pytest.mark.thorough
def test_marks_of_an_older_version_reach_the_students_after_the_next_autograde(after: Person) -> None:
    """It left the secret out. Nothing runs again; the pages are made again without being forced."""
    for step in ("autograded", "feedback"):
        for path in (after.home / step).glob(f"*/week/{SECRET}"):
            path.unlink()
    shutil.rmtree(after.home.parent / "exchange" / "small" / "feedback")
    assert SECRET in after.refused("release_feedback", "week")
    assert "0 graded, 3 unchanged." in after.gradestone("autograde", "week")
    after.nbgrader("generate_feedback", "week")
    assert after.nbgrader("release_feedback", "week").count("Feedback released to") == 4


@pytest.mark.thorough
def test_who_handed_in_by_other_ways_does_not_stop_the_release(after: Person) -> None:
    """A folder put there by hand, and one whose student put something else in the place of the secret."""
    submitted = after.home / "submitted"
    for name in ("dan", "eve"):
        shutil.copytree(submitted / BOB / "week", submitted / name / "week")
        (submitted / name / "week" / SECRET).unlink()
    (submitted / "dan" / "week" / "timestamp.txt").unlink()
    (submitted / "eve" / "week" / SECRET).symlink_to(submitted / ADA / "week" / SECRET)
    before = {
        path.name: path.read_bytes() for path in (after.home.parent / "exchange/small/feedback").iterdir()
    }
    assert "2 graded, 3 unchanged." in after.gradestone("autograde", "week")
    after.gradestone("feedback", "week")
    said = after.nbgrader("release_feedback", "week")
    assert all(f"Releasing feedback for student '{name}'" in said for name in (ADA, BOB, CYD, "dan", "eve"))
    released = {
        path.name: path.read_text() for path in (after.home.parent / "exchange/small/feedback").iterdir()
    }
    [authors] = zip(*(re.findall(r"it has to, says (\w+)", page) for page in released.values()), strict=True)
    assert sorted(authors) == [ADA, BOB, BOB, BOB, CYD, CYD]  # dan and eve have the copies of bob's
    assert before.keys() < released.keys()


def test_both_commands_make_the_same_pages_for_the_exchange(after: Person) -> None:
    files = {path: path.read_bytes() for path in (after.home / "feedback").rglob("*.*") if path.is_file()}
    shutil.rmtree(after.home / "feedback")
    after.gradestone("feedback", "week")
    assert {
        path: path.read_bytes() for path in (after.home / "feedback").rglob("*.*") if path.is_file()
    } == files


@pytest.mark.thorough
def test_an_archive_of_a_learning_platform_is_collected_and_graded(after: Person) -> None:
    with (after.home / "nbgrader_config.py").open("a") as config:
        config.write(f"c.FileNameCollectorPlugin.named_regexp = {NAMES!r}\n")
    archive = after.home / "downloaded" / "week" / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "notebooks.zip", "w") as file:
        for name in ("gil", "hao"):
            path = f"week_{name}_attempt_2031-05-01-12-30-00_week.ipynb"
            file.write(after.home / "submitted" / BOB / "week" / "week.ipynb", path)
    after.nbgrader("zip_collect", "week")
    assert "2 submissions graded, 3 unchanged" in after.nbgrader("autograde", "week")
    assert set(scores(after.home, "gil").values()) == {10.0, 5.0}
    stamps = {path.read_text() for path in after.home.glob("*/gil/week/timestamp.txt")}
    assert [stamp[:19] for stamp in stamps] == ["2031-05-01 12:30:00"]
    after.nbgrader("generate_feedback", "week")
    assert "student 'hao'" in after.nbgrader("release_feedback", "week")
