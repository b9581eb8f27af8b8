"""Grading through the real commands: marks, notebooks, gradebook, and everything that can get in the way."""

from __future__ import annotations

import csv
import fcntl
import json
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from classwork import (
    SOLVED,
    autograded,
    cell_of,
    gradestone,
    hand_in,
    hand_in_text,
    marks,
    nbgrader,
    read_json,
    scores,
    start_gradestone,
)
from nbgrader.api import Gradebook

from tests.thoroughness import one_in

FULL = {"double": 10.0, "shift": 5.0}
HOOKS = """
import json
from pathlib import Path

seen = []
def before(*, assignment, student, notebooks):
    found = [Path(name) for name in notebooks if Path(name).is_file()]
    facts = {"assignment": assignment, "student": student, "notebooks": len(found)}
    seen.append(facts | {"graded": len(list(Path("autograded").glob("*/week")))})
def after(**facts):
    before(**facts)
    Path("hooks.json").write_text(json.dumps(seen))
    raise RuntimeError("no mail")
c.Autograde.pre_convert_hook = before
c.Autograde.post_convert_hook = after
"""


@contextmanager
def gradebook(course: Path) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "small") as opened:
        yield opened


def without_clock(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "seconds"}


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("all-right", FULL),
        ("untouched", {"double": 0.0, "shift": 0.0}),
        ("one-wrong", {"double": 0.0, "shift": 5.0}),
        ("endless", {"double": 0.0, "shift": 5.0}),
        ("cut-off", {"double": 0.0, "shift": 0.0}),
        ("no-notebook", {"double": None, "shift": None}),
        ("empty-handed", {"double": 0.0, "shift": 0.0}),
    ],
)
def test_everybody_gets_the_marks_they_deserve(
    graded: Path, student: str, expected: dict[str, float | None]
) -> None:
    assert scores(graded, student) == expected


def test_an_error_is_carried_forward_and_marks_json_says_so(graded: Path) -> None:
    double, shift = marks(graded, "one-wrong")["exercises"]
    assert (double["carried_forward"], shift["carried_forward"]) == (False, True)


def test_marks_json_holds_the_documented_fields(graded: Path) -> None:
    record = marks(graded, "one-wrong")
    assert record["student"] == "one-wrong"
    assert record["assignment"] == "week"
    assert (record["score"], record["max_score"]) == (5.0, 15.0)
    assert record["sandbox_tier"] in (1, 2)
    assert record["seconds"] > 0
    assert record["incidents"] == []
    check = record["exercises"][0]["checks"][0]
    assert (check["ordinal"], check["hidden"], check["outcome"]) == (1, False, "failed")
    assert check["rationale"]


def test_who_could_not_be_judged_is_named_with_the_reason(graded: Path) -> None:
    assert (
        "no-notebook could not be judged: `week.ipynb` cannot be read" in (graded / "stderr.txt").read_text()
    )


def test_the_summary_table_shows_everybody(graded: Path) -> None:
    table = (graded / "stdout.txt").read_text()
    for student in ("all-right", "untouched", "one-wrong", "endless", "cut-off", "no-notebook"):
        assert student in table
    assert "7 graded" in table


# ---------------------------------------------------------------- notebooks


def test_test_cells_show_a_verdict_table_in_html_and_text(graded: Path) -> None:
    [output] = cell_of(autograded(graded, "one-wrong"), "test_double")["outputs"]
    assert output["output_type"] == "display_data"
    assert "✗ failed" in output["data"]["text/html"]
    assert "double: 0 of 10 points" in output["data"]["text/plain"]


def test_hidden_checks_appear_nowhere_in_the_notebook(graded: Path) -> None:
    for student in ("all-right", "one-wrong", "no-notebook"):
        text = json.dumps(autograded(graded, student))
        assert "random_numbers" not in text
        assert "HIDDEN" not in text


def test_the_notebook_opens_with_a_summary(graded: Path) -> None:
    first = autograded(graded, "no-notebook")["cells"][0]
    assert first["cell_type"] == "markdown"
    assert "Marks" in first["source"] and "no-notebook" not in first["source"]
    assert "cannot be read" in first["source"]


def test_files_in_autograded_are_those_nbgrader_leaves(graded: Path) -> None:
    folder = graded / "autograded" / "all-right" / "week"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert names == ["images/plan.svg", "marks.json", "submission_secret.txt", "week.ipynb"]
    assert (folder / "week.ipynb").stat().st_mode & 0o777 == 0o444
    assert [path.name for path in folder.parent.iterdir()] == ["week"]


# ---------------------------------------------------------------- gradebook


def test_nbgrader_reads_the_same_scores_from_the_gradebook(graded: Path) -> None:
    with gradebook(graded) as opened:
        for student in ("all-right", "untouched", "one-wrong"):
            submission = opened.find_submission("week", student)
            assert submission.score == marks(graded, student)["score"]
            assert submission.max_score == 18.0
            for name, score in scores(graded, student).items():
                grade = opened.find_grade(f"test_{name}", "week", "week", student)
                assert (grade.auto_score, grade.needs_manual_grade) == (score, False)


def test_what_could_not_be_judged_waits_for_a_person(graded: Path) -> None:
    with gradebook(graded) as opened:
        grade = opened.find_grade("test_double", "week", "week", "no-notebook")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
        missing = opened.find_grade("test_double", "week", "week", "empty-handed")
        assert (missing.auto_score, missing.needs_manual_grade) == (0.0, False)


def test_unanswered_cells_are_marked_as_nbgrader_marks_them(graded: Path) -> None:
    with gradebook(graded) as opened:

        def comment(name: str, student: str) -> str | None:
            found: str | None = opened.find_comment(name, "week", "week", student).auto_comment
            return found

        assert comment("double", "untouched") == "No response."
        assert comment("double", "all-right") is None
        assert comment("explain", "all-right") == "No response."
        essay = opened.find_grade("explain", "week", "week", "all-right")
        assert (essay.auto_score, essay.needs_manual_grade) == (0.0, False)


def test_what_could_not_be_read_is_not_called_unanswered(graded: Path) -> None:
    with gradebook(graded) as opened:
        for cell in ("double", "explain"):
            comment = opened.find_comment(cell, "week", "week", "no-notebook").auto_comment
            assert comment == "What was handed in could not be read or run. A person will look at it."
        essay = opened.find_grade("explain", "week", "week", "no-notebook")
        assert (essay.auto_score, essay.needs_manual_grade) == (None, True)


def test_nbgrader_exports_the_class(graded: Path, tmp_path: Path) -> None:
    target = tmp_path / "grades.csv"
    done = nbgrader(graded, "export", "--to", str(target))
    assert done.returncode == 0, done.stderr
    lines = {line.split(",")[3]: line.split(",") for line in target.read_text().splitlines()[1:]}
    assert float(lines["all-right"][9]) == 15.0
    assert float(lines["one-wrong"][9]) == 5.0


def test_manual_scores_and_comments_survive_a_regrade(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    assert gradestone(course, "autograde", "week").returncode == 0
    with gradebook(course) as opened:
        opened.find_grade("test_double", "week", "week", "ada").manual_score = 7.5
        opened.find_grade("test_shift", "week", "week", "ada").extra_credit = 1.0
        opened.find_comment("double", "week", "week", "ada").manual_comment = "Look at the names."
        opened.db.commit()
    hand_in(course, "ada", double="return 3 * x", shift=SOLVED["shift"])
    assert gradestone(course, "autograde", "week").returncode == 0
    with gradebook(course) as opened:
        grade = opened.find_grade("test_double", "week", "week", "ada")
        assert (grade.manual_score, grade.auto_score, grade.needs_manual_grade) == (7.5, 0.0, True)
        assert opened.find_grade("test_shift", "week", "week", "ada").extra_credit == 1.0
        assert opened.find_comment("double", "week", "week", "ada").comment == "Look at the names."
        assert opened.find_submission("week", "ada").score == 7.5 + 5.0 + 1.0
    done = gradestone(course, "report", "week", "--csv", "marks.csv", "--json", "marks.json")
    assert done.returncode == 0, done.stderr
    [row] = csv.DictReader((course / "marks.csv").read_text().splitlines())
    assert (row["score"], row["max_score"], row["automatic_score"]) == ("13.5", "18.0", "5.0")
    assert (row["double"], row["by_hand"]) == ("7.5", "double=7.5 shift=6")
    [record] = json.loads((course / "marks.json").read_text())
    assert (record["score"], record["gradebook"]["score"]) == (5.0, 13.5)


def test_hooks_of_nbgraders_autograde_are_called_once_with_all_notebooks(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(HOOKS)
    for student in ("ada", "bob"):
        hand_in(course, student, **SOLVED)
    done = gradestone(course, "autograde", "week", "--student", "*")
    assert done.returncode == 0, done.stderr
    before, after = json.loads((course / "hooks.json").read_text())
    assert before == {"assignment": "week", "student": "*", "notebooks": 2, "graded": 0}
    assert after == {"assignment": "week", "student": "*", "notebooks": 2, "graded": 2}
    assert "The post_convert_hook of nbgrader_config.py failed: RuntimeError: no mail" in done.stderr


# ---------------------------------------------------------------- what is graded


def test_only_what_is_new_or_changed_is_graded(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    hand_in(course, "bob", **SOLVED)
    assert "2 graded." in gradestone(course, "autograde", "week").stdout
    hand_in(course, "bob")
    hand_in(course, "cyd", **SOLVED)
    assert "2 graded, 1 unchanged." in gradestone(course, "autograde", "week").stdout
    assert scores(course, "bob") == {"double": 0.0, "shift": 0.0}
    assert "1 graded." in gradestone(course, "autograde", "week", "--student", "ada", "--force").stdout


@pytest.mark.thorough
def test_a_lost_gradebook_row_is_written_again(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    assert gradestone(course, "autograde", "week").returncode == 0
    with gradebook(course) as opened:
        opened.remove_student("ada")
    assert gradestone(course, "autograde", "week").returncode == 0
    with gradebook(course) as opened:
        assert opened.find_submission("week", "ada").score == 15.0


def test_nbgrader_autograde_writes_the_same(graded: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(graded, tmp_path / "course"))
    done = nbgrader(other, "autograde", "week", "--force")
    assert done.returncode == 1
    assert "no-notebook could not be judged" in done.stderr
    for student in ("all-right", "untouched", "one-wrong", "endless", "cut-off", "no-notebook"):
        assert marks(other, student)["exercises"] == marks(graded, student)["exercises"]
        if student != "endless":  # where a loop is interrupted is chance, and its traceback says it
            assert without_clock(marks(other, student)) == without_clock(marks(graded, student))
            assert autograded(other, student) == autograded(graded, student)


@pytest.mark.thorough
def test_one_job_gives_the_same_marks_as_two(graded: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(graded, tmp_path / "course"))
    assert gradestone(other, "autograde", "week", "--force", "--jobs", "1").returncode == 2
    for student in ("all-right", "one-wrong", "endless", "cut-off"):
        assert marks(other, student)["exercises"] == marks(graded, student)["exercises"]


# ---------------------------------------------------------------- time


@pytest.mark.thorough
def test_late_submissions_lose_what_the_courses_plugin_says(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with gradebook(course) as opened:
        opened.update_or_create_assignment("week", duedate="2031-05-01 12:00:00 UTC")
    (hand_in(course, "late", **SOLVED) / "timestamp.txt").write_text("2031-05-02 12:00:00 UTC")
    (hand_in(course, "punctual", **SOLVED) / "timestamp.txt").write_text("2031-05-01 11:59:59 UTC")
    assert gradestone(course, "autograde", "week").returncode == 0
    with gradebook(course) as opened:
        assert opened.find_submission("week", "late").late_submission_penalty == 15.0
        assert opened.find_submission("week", "punctual").late_submission_penalty == 0.0
        assert opened.find_submission("week", "punctual").timestamp.hour == 11
    shown = gradestone(course, "report", "week").stdout
    assert "0/18†" in shown
    assert "Late: 15 points less." in shown


@pytest.mark.thorough
def test_a_timestamp_that_is_none_is_reported_and_costs_nothing(course: Path) -> None:
    (hand_in(course, "ada", **SOLVED) / "timestamp.txt").write_text("the day after tomorrow, roughly")
    assert gradestone(course, "autograde", "week").returncode == 0
    assert scores(course, "ada") == FULL
    [incident] = marks(course, "ada")["incidents"]
    assert incident.startswith("timestamp.txt does not hold a time")


# ---------------------------------------------------------------- what gets in the way


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    one_in(
        2,
        [
            (["autograde", "weak"], "no assignment weak in source/. Did you mean week?"),
            (["autograde", "week"], "No submissions of week: nothing matches submitted/*/week"),
            (["autograde", "week", "--student", "eve"], "nothing matches submitted/eve/week"),
            (["report", "week"], "Nothing is graded yet"),
            (["autograde", "../course"], "'../course' is no name of an assignment."),
        ],
    ),
)
def test_a_wrong_request_is_answered_with_a_sentence(
    built: Path, arguments: list[str], sentence: str
) -> None:
    done = gradestone(built, *arguments)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("option", "sentence"),
    one_in(
        4,
        [
            ("c.Gradestone.jobs = 'many'", "The 'jobs' trait of a Gradestone instance expected an int"),
            ("c.Gradestone.cell_s = -1.0", "should not be less than 0.01"),
            ("c.Autograde.pre_convert_hook = 'no.such'", "No module named 'no'"),
            ("c.CourseDirectory.db_url = 'marks'", "is no address of a gradebook"),
        ],
    ),
)
def test_an_option_that_cannot_be_is_a_sentence(course: Path, option: str, sentence: str) -> None:
    hand_in(course, "ada")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"{option}\n")
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "nbgrader_config.py" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
def test_the_ungraded_end_is_run_if_that_is_wanted_and_else_shows_the_pictures_handed_in(
    course: Path,
) -> None:
    """The small course ends with a cell of the instructor's that shows the progress."""
    folder = hand_in(course, "ada", **SOLVED)
    notebook = read_json(folder / "week.ipynb")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            script = {"text/html": "<script>alert(1)</script>", "image/png": "aGFuZGVkIGlu"}
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": script}]
    hand_in_text(course, "ada", json.dumps(notebook))
    shown = []
    for line in ("c.Gradestone.run_ungraded_end = True\n", "c.Gradestone.run_ungraded_end = False\n"):
        with (course / "nbgrader_config.py").open("a") as file:
            file.write(line)
        done = gradestone(course, "autograde", "week", "--force")
        assert done.returncode in (0, 2), done.stderr
        shown.append((scores(course, "ada"), json.dumps(autograded(course, "ada")["cells"])))
    (marks_with, cells_with), (marks_without, cells_without) = shown
    assert marks_with == marks_without
    assert "Not run while grading" not in cells_with
    assert "aGFuZGVkIGlu" not in cells_with
    assert cells_without.count("Not run while grading") == cells_without.count("aGFuZGVkIGlu") == 1
    assert "alert" not in cells_without


def test_a_damaged_release_is_a_sentence(course: Path) -> None:
    hand_in(course, "ada")
    notebook = course / "release" / "week" / "week.ipynb"
    notebook.write_text(notebook.read_text()[:-400])
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 1
    assert "Run `gradestone build week` again" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_release_the_command_to_make_one_is_named(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    shutil.rmtree(course / "release")
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 1
    assert "gradestone build week" in done.stderr


def test_a_trigger_in_the_gradebook_refuses_the_run(course: Path) -> None:
    hand_in(course, "ada")
    with sqlite3.connect(course / "gradebook.db") as database:
        database.execute(
            "CREATE TRIGGER generous AFTER UPDATE ON grade BEGIN "
            "UPDATE grade SET manual_score = 10 WHERE id = NEW.id; END"
        )
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 1
    assert "trigger generous" in done.stderr
    assert not (course / "autograded").exists()


@pytest.mark.thorough
def test_a_second_grader_is_told_who_holds_the_course(course: Path) -> None:
    hand_in(course, "ada", **SOLVED)
    lock = course / ".gradestone" / "grading.lock"
    with lock.open("w") as holder:
        holder.write("autograde week, process 4711 of somebody")
        holder.flush()
        fcntl.flock(holder, fcntl.LOCK_EX)
        done = gradestone(course, "autograde", "week")
    assert done.returncode == 1
    assert "process 4711 of somebody" in done.stderr
    assert gradestone(course, "autograde", "week").returncode == 0


@pytest.mark.thorough
def test_an_interrupt_keeps_what_is_graded_and_the_same_command_goes_on(course: Path) -> None:
    for number in range(6):
        hand_in(course, f"s{number}", **SOLVED)
    hand_in(course, "s1", double="while True:\n    pass")
    running = start_gradestone(course, "autograde", "week", "--jobs", "1")
    wait_for(course / "autograded" / "s0" / "week" / "marks.json", running)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Interrupted" in errors
    finished = {path.name for path in (course / "autograded").iterdir()}
    assert finished < {f"s{number}" for number in range(6)}
    assert all(marks(course, student) for student in finished)
    with gradebook(course) as opened:
        assert {each.student.id for each in opened.assignment_submissions("week")} == finished
    done = gradestone(course, "autograde", "week")
    assert f"{6 - len(finished)} graded, {len(finished)} unchanged." in done.stdout


def wait_for(path: Path, running: Any) -> None:
    """Returns when the file is there; fails when the process ends before."""
    while not path.exists():
        if running.poll() is not None:
            pytest.fail(running.communicate()[1])
