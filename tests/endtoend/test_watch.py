"""`gradestone watch` with a real exchange: two students, a hostile third, and whatever happens meanwhile."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from classstate import processes_of, rows
from classwork import SOLVED, gradestone, hand_in, nbgrader, read_json, scores
from watchroom import CONFIG, Room, Watching, told

WRONG = SOLVED | {"double": "return x + 1"}
ENDLESS = SOLVED | {"double": "while True:\n    pass"}
FORKS = SOLVED | {"double": "import os\nwhile True:\n    os.fork()"}

BY_HAND = (
    "UPDATE grade SET manual_score = 2 WHERE cell_id = (SELECT id FROM base_cell WHERE name = 'explain')"
)


@pytest.fixture(scope="module")
def exchanged(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Room:
    """The built course with an exchange in which it is released. Not to be changed."""
    room = Room(tmp_path_factory.mktemp("exchanged") / "room")
    shutil.copytree(built, room.course)
    room.configure(CONFIG)
    (room.path / "exchange").mkdir()
    (room.path / "exchange").chmod(0o777)
    done = nbgrader(room.course, "release_assignment", "week")
    assert done.returncode == 0, done.stderr
    return room


@pytest.fixture
def room(exchanged: Room, tmp_path: Path) -> Room:
    return Room(Path(shutil.copytree(exchanged.path, tmp_path / "room")))


def set_due(room: Room, moment: datetime) -> None:
    with sqlite3.connect(room.course / "gradebook.db") as database:
        database.execute("UPDATE assignment SET duedate = ?", (f"{moment:%Y-%m-%d %H:%M:%S.%f}",))
    database.close()


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def test_two_students_hear_what_came_of_their_work_while_they_wait(room: Room) -> None:
    ada, bob = room.student("ada"), room.student("bob")
    with room.watch() as watching:
        watching.wait_for("^Watching week in .*inbound, with 2 graders")
        for student, functions in ((ada, SOLVED), (bob, WRONG)):
            student.nbgrader("fetch_assignment", "week")
            student.submit(**functions)
            watching.wait_for(rf"^{student.name} is told everything, \d+\.\d s after handing in\.$")
        assert watching.end() == 0
    assert watching.lines[-1] == "Stopped watching week."
    assert processes_of(room.course) == {}
    for student, score in ((ada, "15 of 15"), (bob, "5 of 15")):
        assert f"{student.name}: {score} points." in watching.lines
        student.nbgrader("fetch_feedback", "week")
        (page,) = (student.folder / "week" / "feedback").glob("*/week.html")
        assert "Marks" in page.read_text()
        told = score.replace("of 15", "of 18 points")  # with the question that a person marks
        assert told in student.page()
    assert {name for name, _ in rows(room.course)["submissions"]} == {"ada", "bob"}
    assert gradestone(room.course, "autograde", "week").stdout.splitlines()[-1] == "0 graded, 2 unchanged."


@pytest.mark.thorough
def test_a_hostile_third_harms_nobody(room: Room) -> None:
    ada, mallory = room.student("ada"), room.student("mallory")
    secret = room.course / ".gradestone" / "secret"
    with room.watch() as watching:
        watching.wait_for("^Watching")
        for functions in (ENDLESS, FORKS):
            mallory.submit(**functions)
            watching.wait_for("^mallory handed in")
        mallory.submit(double="return print(open('a.txt').read())")
        last = max(room.inbound.glob("mallory+*"))
        for number in range(1000):  # each newer than all before it
            time = datetime(2031, 5, 1) + timedelta(hours=number)
            shutil.copytree(last, last.with_name(f"mallory+week+{time} UTC+x"))
        evil = Path(shutil.copytree(last, room.path / "evil"))
        (evil / "a.txt").symlink_to(secret)
        with (evil / "huge.bin").open("wb") as file:
            file.truncate(1 << 40)
        evil.rename(room.inbound / "mallory+week+2099-01-01 00:00:00 UTC+x")
        (room.inbound / "mallory+week+4000-01-01 00:00:00 UTC+x").mkdir()
        (room.inbound / "..+week+2026-11-27 12:00:00 UTC+x").mkdir()
        (room.inbound / "ada+week+2026-11-27 12:00:00 UTC+x").symlink_to(room.course)
        ada.submit(**SOLVED)
        watching.wait_for("^ada is told everything")
        watching.wait_for("^mallory: .a.txt. is a symbolic link and was not read")
        watching.wait_for("^mallory: `huge.bin` was left out")
    assert "15 of 18 points" in ada.page()
    refused = [line for line in watching.lines if "is not taken" in line]
    assert len(refused) == 3
    assert "mallory+week+4000" in "".join(refused) and "ada+week" in "".join(refused)
    assert sorted(path.name for path in (room.course / "submitted").iterdir() if path.is_dir()) == [
        "ada",
        "mallory",
    ]
    assert not (room.course / "submitted" / "mallory" / "week" / "a.txt").exists()
    assert Counter(line.partition(":")[0] for line in watching.lines)["ada"] == 1


def test_killed_it_goes_on_where_it_was(room: Room) -> None:
    students = [room.student(name) for name in ("ada", "bob", "cyd")]
    room.configure("c.Gradestone.attempts = 2")
    with room.watch() as watching:
        watching.wait_for("^Watching")
        students[0].submit(**SOLVED)
        watching.wait_for("^ada: 15 of 15 points")  # its page is not there yet, or just so
        watching.end(signal.SIGKILL)
    students[1].submit(**WRONG)
    students[2].submit(**ENDLESS)
    with room.watch() as watching:
        watching.wait_for("^bob handed in")
        watching.end(signal.SIGKILL)
    with room.watch() as watching:
        watching.wait_for("^(bob|cyd) is told everything", count=2)
        assert watching.end(signal.SIGINT) == 0
    assert processes_of(room.course) == {}
    lines = told(room.course)
    assert sorted({line["student"] for line in lines}) == ["ada", "bob", "cyd"]
    for student in students:
        assert sum(line["student"] == student.name and line["counts"] for line in lines) == 1
        assert "Attempt 1 of 2." in student.page()
    assert scores(room.course, "bob") == {"double": 0.0, "shift": 5.0}
    assert not list((room.course / "autograded").glob(".*"))


@pytest.mark.thorough
def test_attempts_limit_what_is_told_but_never_what_counts(room: Room) -> None:
    ada = room.student("ada")
    set_due(room, now() + timedelta(days=1))
    room.configure("c.Gradestone.attempts = 1", "c.Gradestone.feedback_before_due = 'score'")
    with room.watch() as watching:
        watching.wait_for("Students are told of 1 hand-ins. Due on .* points and visible checks")
        ada.submit(**WRONG)
        watching.wait_for("^ada is told points and visible checks, attempt 1 of 1, ")
        ada.submit(**SOLVED)
        watching.wait_for("^ada is told that it has arrived, because all attempts are used up")
        watching.wait_for("^ada: 15 of 15 points")
        assert scores(room.course, "ada") == {"double": 10.0, "shift": 5.0}
        first, second = ada.page(1), ada.page(0)
        set_due(room, now())
        watching.wait_for("^ada is told everything now")
    assert "5 of 15" in first and "hidden check" not in first.replace("Hidden checks are told", "")
    assert "The one attempt is used up. This hand-in has arrived, and counts" in second
    assert "15 of 15" not in second
    assert "15 of 18 points" in ada.page(0) and "2 hidden" in ada.page(0)
    assert any(line.startswith("The due date changed") for line in watching.lines)


@pytest.mark.thorough
def test_who_may_not_hear_again_yet_waits_in_submitted(room: Room) -> None:
    ada, bob = room.student("ada"), room.student("bob")
    room.configure("c.Gradestone.wait_s = 3600")
    with room.watch() as watching:
        watching.wait_for("Between two of a student lie 3600 s.")
        ada.submit(**WRONG)
        watching.wait_for("^ada is told everything")
        ada.submit(**SOLVED)
        watching.wait_for("^ada handed in on .* and waits until")
        bob.submit(**SOLVED)
        watching.wait_for("^bob is told everything")
        newest = ada.cached()[0] / "submission_secret.txt"
        assert ada.page() == ""
        done = gradestone(room.course, "autograde", "week")  # the teacher need not wait
        assert done.returncode == 0, done.stderr
        watching.wait_for("^The course was graded meanwhile")
    collected = room.course / "submitted" / "ada" / "week" / "submission_secret.txt"
    assert collected.read_text() == newest.read_text()
    assert scores(room.course, "ada") == {"double": 10.0, "shift": 5.0}


@pytest.mark.thorough
def test_without_an_exchange_submitted_is_watched_and_pages_stay_in_feedback(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    with Watching(course, "--submitted") as watching:
        watching.wait_for("^ada is told everything")
        hand_in(course, "bob", **WRONG)
        watching.wait_for("^bob is told everything")
        hand_in(course, "bob", **SOLVED)
        watching.wait_for("^bob is told everything", count=2)
        assert watching.end() == 0
    for student in ("ada", "bob"):
        assert "15 of 18 points" in (course / "feedback" / student / "week" / "week.html").read_text()
    assert read_json(course / "autograded" / "bob" / "week" / "marks.json")["score"] == 15.0


@pytest.mark.thorough
def test_what_marks_depend_on_may_change_meanwhile(room: Room) -> None:
    ada, bob = room.student("ada"), room.student("bob")
    with room.watch() as watching:
        watching.wait_for("^Watching")
        ada.submit(**SOLVED)
        watching.wait_for("^ada is told everything")
        done = gradestone(room.course, "build", "week")
        assert done.returncode == 0, done.stderr
        watching.wait_for("^The release changed: everything is looked at again")
        room.configure("c.Gradestone.attempts = 'many'")
        watching.wait_for("^Hand-ins wait: An option in nbgrader_config.py does not work")
        bob.submit(**SOLVED)
        room.configure("c.Gradestone.attempts = 3")
        watching.wait_for("Students are told of 3 hand-ins")
        watching.wait_for("^bob is told everything, attempt 1 of 3")
        assert sum(line.startswith("ada is told") for line in watching.lines) == 1


@pytest.mark.thorough
def test_a_teacher_may_give_points_by_hand_meanwhile(room: Room) -> None:
    """Another program that writes into the gradebook, as formgrader does."""
    ada = room.student("ada")
    with room.watch() as watching:
        watching.wait_for("^Watching")
        ada.submit(**WRONG)
        watching.wait_for("^ada is told")
        with sqlite3.connect(room.course / "gradebook.db") as database:
            database.execute(BY_HAND)
        database.close()
        ada.submit(**SOLVED)
        watching.wait_for("^ada is told", count=2)
    manual = [row[3] for row in rows(room.course)["grades"] if row[1] == "explain"]
    assert manual == [2.0]


@pytest.mark.thorough
def test_one_watch_holds_an_assignment(room: Room) -> None:
    with room.watch() as watching:
        watching.wait_for("^Watching")
        second = gradestone(room.course, "watch", "week")
    assert second.returncode == 1
    assert f"watch week, process {watching.process.pid} of " in second.stderr


@pytest.mark.parametrize(
    ("assignment", "words"), [("weak", "Did you mean week"), ("week", "nbgrader release_assignment week")]
)
def test_what_cannot_begin_ends_with_a_sentence(room: Room, assignment: str, words: str) -> None:
    room.configure("c.Exchange.root = '/nowhere'")
    done = gradestone(room.course, "watch", assignment)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
