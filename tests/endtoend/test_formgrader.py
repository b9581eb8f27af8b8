"""Every button of formgrader, from the release of an assignment to the feedback that its students fetch."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from classwork import SOLVED, scores
from exchange import Person, all_at_once, new_exchange, new_instructor, new_student, write
from formgrader import Formgrader, running_formgrader

pytestmark = pytest.mark.thorough

ADA, BOB = "ada", "bob"


@dataclass
class Afternoon:
    """An instructor who presses every button once, and what came of it."""

    grader: Formgrader
    instructor: Person
    exchange: Path
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    there: dict[str, list[str]] = field(default_factory=dict)  # after a button: the files it makes

    def press(self, button: str, *student: str, files: str = "") -> None:
        name = " ".join((button, *student))
        autograde = ("submission", "week", *student, button)
        path = autograde if button == "autograde" else ("assignment", "week", *student, button)
        self.answers[name] = self.grader.press(*path)
        root = self.instructor.home.parent
        self.there[name] = sorted(path.relative_to(root).as_posix() for path in root.glob(files))


@pytest.fixture(scope="module")
def afternoon(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    root = tmp_path_factory.mktemp("formgrader")
    exchange = new_exchange(root / "exchange")
    instructor = new_instructor(Path(shutil.copytree(built, root / "course")), exchange)
    shutil.rmtree(root / "course" / "release")
    students = [new_student(name, root / name, exchange) for name in (ADA, BOB)]
    with running_formgrader(instructor) as grader:
        day = Afternoon(grader, instructor, exchange)
        day.press("assign", files="course/release/week/*.ipynb")
        day.press("assign", files="course/release/week/*.ipynb")
        day.press("release", files="exchange/small/outbound/week/*.ipynb")
        all_at_once(students, "fetch_assignment", "week")
        write(students[0], **SOLVED)
        write(students[1])
        all_at_once(students, "submit", "week")
        day.press("collect", files="course/submitted/*/week/*.ipynb")
        for name in (ADA, BOB, "nobody"):
            day.press("autograde", name, files="course/autograded/*/week/marks.json")
        day.press("generate_feedback", ADA, files="course/feedback/*/week/*.html")
        day.press("release_feedback", ADA, files="exchange/small/feedback/*.html")
        day.press("generate_feedback", files="course/feedback/*/week/*.html")
        day.press("release_feedback", files="exchange/small/feedback/*.html")
        all_at_once(students, "fetch_feedback", "week")
        yield day


def test_every_button_succeeds_and_makes_its_files(afternoon: Afternoon) -> None:
    failed = {name: answer for name, answer in afternoon.answers.items() if not answer["success"]}
    assert [*failed] == ["autograde nobody"], failed
    count = {name: len(files) for name, files in afternoon.there.items()}
    assert count == {
        "assign": 1,
        "release": 1,
        "collect": 2,
        "autograde ada": 1,
        "autograde bob": 2,
        "autograde nobody": 2,
        "generate_feedback ada": 1,
        "release_feedback ada": 1,
        "generate_feedback": 2,
        "release_feedback": 2,
    }


def test_the_log_of_a_button_says_what_was_done_and_what_was_wrong(afternoon: Afternoon) -> None:
    assert "ada: 15 points" in afternoon.answers["autograde ada"]["log"]
    assert "nothing matches submitted/nobody/week" in afternoon.answers["autograde nobody"]["log"]


def test_the_tables_show_the_scores(afternoon: Afternoon) -> None:
    rows = {row["student"]: row for row in afternoon.grader.get("submissions", "week")}
    assert {name: (row["autograded"], row["score"]) for name, row in rows.items()} == {
        ADA: (True, 15.0),
        BOB: (True, 0.0),
    }
    assert scores(afternoon.instructor.home, ADA) == {"double": 10.0, "shift": 5.0}
    [assignment] = afternoon.grader.get("assignments")
    assert (assignment["status"], assignment["num_submissions"]) == ("released", 2)


def test_the_page_of_a_submission_shows_verdicts(afternoon: Afternoon) -> None:
    [bob] = [
        row["id"]
        for row in afternoon.grader.get("submitted_notebooks", "week", "week")
        if row["student"] == BOB
    ]
    page = afternoon.grader.page("submissions", bob, "")
    assert "✗ failed" in page
    assert 'id="test_double"' in page  # the field for the points
    assert not re.findall(r"""(?:src|href)=["']https?://""", page)
    assert "window.MathJax = " in page  # formgrader's script waits for its word, and has no other of it


def test_students_fetch_what_was_released(afternoon: Afternoon) -> None:
    for name in (ADA, BOB):
        home = afternoon.instructor.home.parent / name
        [page] = (home / "week" / "feedback").glob("*/week.html")
        assert f"it has to, says {name}" in page.read_text(encoding="utf-8")
