"""Other credits through the real commands: a class is re-marked from what is recorded."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classstate import rows, state
from classwork import ESSAY, SOLVED, autograded, cell_of, gradestone, hand_in, marks, nbgrader, scores

from gradestone.bridge.build import build
from tests.thoroughness import one_in

FRAMEWORK = Path(__file__).parents[2] / "testcases" / "misconceptions" / "__init__.py"
BANK = """\
from testcases.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception("tripled", "double", "Twice, not three times.", (("x + x", "3 * x"),), credit=0.5),
    Misconception("not-moved", "shift", "It stays where it is.", (("double(x) + by", "double(x)"),)),
    Misconception("moved-back", "shift", "It goes the wrong way.", (("double(x) + by", "double(x) - by"),)),
)
CORRECT_VARIANTS = ()
"""
CLASS = {
    "all-right": SOLVED,
    "tripled": SOLVED | {"double": "return 3 * x"},
    "not-moved": SOLVED | {"shift": "return double(x), np.abs(by)"},
    "both": {"double": "return 3 * x", "shift": "return double(x), np.abs(by)"},
    "unknown": SOLVED | {"double": "return x + 1"},
    "untouched": {},
}
WITHOUT = {"all-right": 15, "tripled": 5, "not-moved": 10, "both": 0, "unknown": 5, "untouched": 0}


@pytest.fixture(scope="module")
def class_of(
    new_course: Callable[[], Any], empty_gradebook: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A course with a bank, its class graded. Not to be changed."""
    course = new_course()
    shutil.copy(empty_gradebook, course.root)
    course.cells["explain"] = ESSAY
    course.write()
    folder = course.root / "testcases" / "misconceptions"
    folder.mkdir()
    (folder / "__init__.py").write_bytes(FRAMEWORK.read_bytes())
    (folder / "week.py").write_text(BANK, encoding="utf-8")
    build(course.root, "week")
    for student, functions in CLASS.items():
        hand_in(course.root, student, **functions)
    done = gradestone(course.root, "autograde", "week")
    assert done.returncode == 0, done.stderr
    root: Path = course.root
    (root / "stdout.txt").write_text(done.stdout)
    return root


@pytest.fixture
def graded(class_of: Path, tmp_path: Path) -> Path:
    """A copy of the graded class for one test."""
    return Path(shutil.copytree(class_of, tmp_path / "course"))


def configure(course: Path, line: str) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")


def change_bank(course: Path, old: str, new: str) -> None:
    path = course / "testcases" / "misconceptions" / "week.py"
    assert old in BANK
    path.write_text(BANK.replace(old, new), encoding="utf-8")


def autograde(course: Path, *options: str) -> str:
    done = gradestone(course, "autograde", "week", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def totals(course: Path) -> dict[str, float]:
    """By the rows of the gradebook."""
    found: dict[str, float] = dict.fromkeys(CLASS, 0.0)
    for student, _, score, *_ in rows(course)["grades"]:
        found[student] += score or 0.0
    return found


# ---------------------------------------------------------------- what everybody is told


def test_marks_json_gradebook_page_and_report_say_which_mistake_earned_what(class_of: Path) -> None:
    double, shift = marks(class_of, "tripled")["exercises"]
    assert double["credit"] == {"misconception": "tripled", "share": 0.5, "by_checks": 0.0}
    assert (double["score"], shift["score"], shift["carried_forward"]) == (5.0, 5.0, True)
    assert totals(class_of) == WITHOUT | {"tripled": 10, "both": 5}
    notebook = autograded(class_of, "tripled")
    [table] = cell_of(notebook, "test_double")["outputs"]
    sentence = (
        "5 points instead of 0, as credit for a known mistake that explains every failed check: tripled."
    )
    assert sentence in table["data"]["text/plain"] and sentence in table["data"]["text/html"]
    assert "(0 of 3 checks passed; credit for tripled)" in notebook["cells"][0]["source"]
    line = next(
        line for line in (class_of / "stdout.txt").read_text().splitlines() if line.startswith("tripled")
    )
    assert line.split()[:4] == ["tripled", "10/18", "5°", "5*"]
    assert "Credit: double 5 for tripled." in line


def test_the_feedback_page_and_the_csv_say_it_too(graded: Path) -> None:
    assert gradestone(graded, "feedback", "week", "--student", "tripled").returncode == 0
    page = (graded / "feedback" / "tripled" / "week" / "week.html").read_text(encoding="utf-8")
    assert "as credit for a known mistake that explains every failed check: tripled." in page
    assert gradestone(graded, "report", "week", "--csv", "marks.csv").returncode == 0
    with (graded / "marks.csv").open() as file:
        told = {line["student"]: line["credit"] for line in csv.DictReader(file)}
    assert told == dict.fromkeys(CLASS, "") | {"tripled": "double=5 tripled", "both": "double=5 tripled"}


# ---------------------------------------------------------------- other credits


REMARKED = (
    "2 re-marked from what was recorded, without running anyone's code: other credits are in force now ({})."
)


@pytest.mark.parametrize(
    ("change", "expected", "told"),
    one_in(
        3,
        [
            (
                lambda course: change_bank(course, "credit=0.5", "credit=0.25"),
                {"tripled": 7.5, "both": 2.5},
                REMARKED.format("tripled 0.25"),
            ),
            (
                lambda course: configure(course, 'c.Gradestone.credits = {"not-moved": 0.6}'),
                {"tripled": 10, "not-moved": 13, "both": 8},
                REMARKED.format("not-moved 0.6"),
            ),
            (
                lambda course: configure(course, "c.Gradestone.credit_for_mistakes = False"),
                {},
                REMARKED.format("tripled 0"),
            ),
        ],
    ),
    ids=["in the bank", "in the course", "turned off"],
)
def test_other_credits_give_what_they_would_have_given_from_the_start(
    graded: Path, change: Callable[[Path], None], expected: dict[str, float], told: str
) -> None:
    change(graded)
    printed = autograde(graded).splitlines()
    assert printed[-2:] == ["0 graded, 4 unchanged.", told]
    assert totals(graded) == WITHOUT | expected
    remarked = state(graded)
    autograde(graded, "--force")
    assert state(graded) == remarked


def test_the_next_run_finds_nothing_to_do(graded: Path) -> None:
    change_bank(graded, "credit=0.5", "credit=0.3")
    assert "2 re-marked" in autograde(graded)
    before = state(graded)
    printed = autograde(graded)
    assert "0 graded, 6 unchanged." in printed and "re-marked" not in printed
    assert state(graded) == before


def test_nobodys_code_runs_again(graded: Path) -> None:
    seconds = {student: marks(graded, student)["seconds"] for student in CLASS}
    configure(graded, "c.Gradestone.credit_for_mistakes = False")
    autograde(graded)
    assert {student: marks(graded, student)["seconds"] for student in CLASS} == seconds


@pytest.mark.thorough
def test_what_is_new_is_graded_in_the_same_run(graded: Path) -> None:
    change_bank(graded, "credit=0.5", "credit=0.4")
    hand_in(graded, "unknown", **CLASS["tripled"])
    hand_in(graded, "zoe", **CLASS["tripled"])
    printed = autograde(graded)
    assert "2 graded, 3 unchanged." in printed and "2 re-marked" in printed
    assert {
        student: scores(graded, student)["double"] for student in ("unknown", "zoe", "tripled", "both")
    } == {
        "unknown": 4.0,
        "zoe": 4.0,
        "tripled": 4.0,
        "both": 4.0,
    }


def test_what_a_person_has_marked_is_not_to_be_looked_at_again(graded: Path) -> None:
    with sqlite3.connect(graded / "gradebook.db") as database:
        database.execute(
            "UPDATE grade SET manual_score = 2, needs_manual_grade = 0 WHERE cell_id IN "
            "(SELECT id FROM base_cell WHERE name IN ('explain', 'test_shift'))"
        )
    before = {(student, cell): facts for student, cell, *facts in rows(graded)["grades"]}
    configure(graded, 'c.Gradestone.credits = {"tripled": 0.3}')
    autograde(graded)
    after = {(student, cell): facts for student, cell, *facts in rows(graded)["grades"]}
    changed = {place for place, facts in after.items() if before[place] != facts}
    assert changed == {("tripled", "test_double"), ("both", "test_double")}


@pytest.mark.thorough
def test_a_credit_that_cannot_be_meant_changes_nothing_and_check_tells_it(graded: Path) -> None:
    before = state(graded)
    configure(graded, 'c.Gradestone.credits = {"trippled": 0.3, "not-moved": 1.5}')
    done = gradestone(graded, "autograde", "week")
    sentence = "c.Gradestone.credits names trippled, which no misconception is called. Did you mean tripled?"
    assert done.returncode == 1
    assert sentence in done.stderr
    assert state(graded) == before
    done = gradestone(graded, "check", "week")
    assert done.returncode == 1
    assert sentence in done.stdout
    assert "c.Gradestone.credits gives 1.5 to not-moved; it has to be a number from 0 to 1." in done.stdout


@pytest.mark.parametrize("damage", ["week.ipynb", "marks.json"])
def test_where_the_record_is_damaged_the_submission_is_graded_again(graded: Path, damage: str) -> None:
    (graded / "autograded" / "tripled" / "week" / damage).unlink()
    change_bank(graded, "credit=0.5", "credit=0.3")
    assert autograde(graded).splitlines()[-3:-1] == [
        "1 graded, 4 unchanged.",
        "1 graded again: what an earlier run had left of them is incomplete.",
    ]
    assert scores(graded, "tripled") == {"double": 3.0, "shift": 5.0}


def test_nbgraders_own_command_does_the_same(graded: Path) -> None:
    configure(graded, "c.Gradestone.credit_for_mistakes = False")
    done = nbgrader(graded, "autograde", "week")
    assert done.returncode == 0, done.stderr
    assert "0 submissions graded, 4 unchanged" in done.stderr
    assert (
        "2 re-marked without running anyone's code: other credits are in force now (tripled 0)" in done.stderr
    )
    assert totals(graded) == WITHOUT
