"""What marks depend on changes: graded again, or totalled again, and said; what has not changed stands.

Each kind of change is made as a teacher, a student or an administrator would make it, to a class that is
graded. A second run always finds nothing more to do.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from classstate import rows, state
from classwork import (
    ESSAY,
    SOLVED,
    autograded,
    cell_of,
    gradestone,
    hand_in,
    marks,
    nbgrader,
    read_json,
    released,
    scores,
)
from nbgrader.api import Gradebook

from gradestone.batch.autograde import Request, autograde
from gradestone.batch.summary import Summary
from gradestone.bridge.build import build
from gradestone.bridge.course import load_course
from gradestone.bridge.savecells import KeepGrades
from gradestone.errors import CourseError, GradebookError
from tests.thoroughness import one_in

OPTIONS = "c.LateSubmissionPlugin.penalty_method = 'zero'\nc.Gradestone.call_s = 2.0\n"
CLASS = {
    "ada": (SOLVED, "2031-05-01 11:00:00 UTC"),
    "bob": (SOLVED | {"double": "return x + 1"}, "2031-05-01 13:00:00 UTC"),
    "cyd": (SOLVED, ""),
}
DUE = "2031-05-01 12:00:00 UTC"
Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def class_of(
    new_course: Callable[[], Any], empty_gradebook: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A graded class with a due date; ada's essay is marked by hand. Not to be changed."""
    course = new_course()
    shutil.copy(empty_gradebook, course.root)
    course.cells["explain"] = ESSAY
    course.write()
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(OPTIONS)
    build(course.root, "week")
    root: Path = course.root
    for student, (functions, time) in CLASS.items():
        notebook = released(root)
        folder = hand_in(root, student, **functions)
        notebook = read_json(folder / "week.ipynb")
        cell_of(notebook, "explain")["source"] = f"Says {student}."
        (folder / "week.ipynb").write_text(json.dumps(notebook))
        if time:
            (folder / "timestamp.txt").write_text(time)
    with gradebook(root) as opened:
        opened.update_or_create_assignment("week", duedate=DUE)
    assert run(root).graded == len(CLASS)
    with gradebook(root) as opened:
        grade = opened.find_grade("explain", "week", "week", "ada")
        grade.manual_score, grade.needs_manual_grade = 2.0, False
        opened.find_comment("explain", "week", "week", "ada").manual_comment = "Nearly."
        opened.db.commit()
    return root


@pytest.fixture
def course(class_of: Path, tmp_path: Path) -> Path:
    """A copy of the graded class for one test."""
    return Path(shutil.copytree(class_of, tmp_path / "course"))


@contextmanager
def gradebook(course: Path) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "small") as opened:
        yield opened


def run(course: Path, **request: Any) -> Summary:
    return autograde(load_course(course, "week"), Request(**{"jobs": 1, **request}))


def penalties(course: Path) -> dict[str, float]:
    with gradebook(course) as opened:
        return {
            each.student.id: each.late_submission_penalty for each in opened.assignment_submissions("week")
        }


def settled(course: Path) -> bool:
    """Whether ada's essay is as the teacher has left it."""
    with gradebook(course) as opened:
        grade = opened.find_grade("explain", "week", "week", "ada")
        comment = opened.find_comment("explain", "week", "week", "ada")
        assert (grade.manual_score, comment.manual_comment) == (2.0, "Nearly.")
        return not grade.needs_manual_grade


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.chmod(0o644)
    path.write_text(text.replace(old, new), encoding="utf-8")


def configure(course: Path, line: str) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")


def source(course: Path) -> Path:
    return course / "source" / "week" / "week.ipynb"


def release(course: Path) -> Path:
    return course / "release" / "week"


def execute(course: Path, statement: str) -> None:
    with sqlite3.connect(course / "gradebook.db") as database:
        assert database.execute(statement).rowcount
    database.close()


def recorded(course: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Every record as another gradestone, or the same elsewhere, would have left it."""
    for path in course.glob("autograded/*/week/marks.json"):
        record = read_json(path)
        change(record)
        path.chmod(0o644)
        path.write_text(json.dumps(record))


def other_version(name: str) -> Change:
    return lambda course: recorded(
        course, lambda record: record["graded_with"]["versions"].update({name: "0.9"})
    )


# ---------------------------------------------------------------- graded again

HAND_INS: dict[str, Change] = {
    "another answer": lambda course: hand_in(course, "bob", **SOLVED),
    "a file more": lambda course: (course / "submitted" / "bob" / "week" / "data.csv").write_text("1"),
    "no notebook any more": lambda course: (course / "submitted" / "bob" / "week" / "week.ipynb").unlink(),
    "another time": lambda course: edit(
        course / "submitted" / "bob" / "week" / "timestamp.txt", "13:00", "14:00"
    ),
    "no time any more": lambda course: (course / "submitted" / "bob" / "week" / "timestamp.txt").unlink(),
    "a time after all": lambda course: (course / "submitted" / "cyd" / "week" / "timestamp.txt").write_text(
        DUE
    ),
}


@pytest.mark.parametrize("name", one_in(3, list(HAND_INS)))
def test_who_hands_in_again_is_graded_again_and_nobody_else(course: Path, name: str) -> None:
    HAND_INS[name](course)
    summary = run(course)
    assert (summary.graded, summary.unchanged) == (1, 2)
    assert summary.explanations == ("1 graded again: they were handed in again.",)
    assert settled(course)
    assert run(course).unchanged == 3 - len(summary.not_judged)


ALL: dict[str, tuple[Change, str, bool]] = {
    "key: a hidden check": (
        lambda course: edit(source(course), "random_numbers(5), weight=2", "random_numbers(7), weight=2"),
        "the answer key changed",
        True,
    ),
    "key: a fixture": (
        lambda course: edit(course / "testcases" / "week.py", "np.random.randn(n)", "np.random.randn(n) + 1"),
        "the answer key changed",
        True,
    ),
    "key: a helper": (
        lambda course: (course / "helpers" / "more.py").write_text("MORE = 1\n"),
        "the answer key changed",
        True,
    ),
    "release: its notebook": (
        lambda course: edit(release(course) / "week.ipynb", "# Week", "# A week"),
        "the release changed",
        False,
    ),
    "release: a helper": (
        lambda course: (release(course) / "helpers" / "more.py").write_text("MORE = 1\n"),
        "the release changed",
        False,
    ),
    "release: a file beside it": (
        lambda course: edit(release(course) / "images" / "plan.svg", "<svg/>", "<svg></svg>"),
        "the release changed",
        False,
    ),
    "options: a time limit": (
        lambda course: configure(course, "c.Gradestone.call_s = 4.5"),
        "other options are in force now (call_s 2 → 4.5)",
        True,
    ),
    "options: carried credit": (
        lambda course: configure(course, "c.Gradestone.carried_credit = 0.4"),
        "other options are in force now (carried_credit 1 → 0.4)",
        True,
    ),
    "options: what is run": (
        lambda course: configure(course, "c.Gradestone.run_ungraded_end = True"),
        "other options are in force now (run_ungraded_end False → True)",
        True,
    ),
    "options: outputs": (
        lambda course: configure(course, "c.Gradestone.output_bytes = 5_000_000"),
        "other options are in force now (output_bytes 8388608 → 5000000)",
        True,
    ),
    "versions: numpy": (other_version("numpy"), "other versions are in use now (numpy 0.9 → ", True),
    "versions: Python": (other_version("Python"), "other versions are in use now (Python 0.9 → ", True),
    "versions: our own rules": (
        other_version("gradestone"),
        "other versions are in use now (gradestone 0.9 → ",
        True,
    ),
    "rules: an older record": (
        lambda course: recorded(course, lambda record: record.pop("graded_with")),
        "they are of an older gradestone",
        False,
    ),
    "rules: graded without a sandbox": (
        lambda course: recorded(course, lambda record: record.update(sandbox_tier=0)),
        "they had been graded without a sandbox",
        True,
    ),
}


@pytest.mark.parametrize("name", one_in(4, list(ALL)))
def test_what_all_marks_depend_on_has_everybody_graded_again(course: Path, name: str) -> None:
    """A mark by hand stays settled, unless the question it was given for may be another."""
    change, told, stays_settled = ALL[name]
    change(course)
    summary = run(course)
    assert (summary.graded, summary.unchanged, summary.not_judged) == (3, 0, ())
    [sentence] = summary.explanations
    assert sentence.startswith(f"3 graded again: {told}")
    assert settled(course) is stays_settled
    assert run(course).unchanged == 3


def test_other_options_give_what_they_would_have_given_from_the_start(course: Path) -> None:
    assert scores(course, "bob") == {"double": 0.0, "shift": 5.0}
    configure(course, "c.Gradestone.carried_credit = 0.4")
    run(course)
    assert scores(course, "bob") == {"double": 0.0, "shift": 2.0}
    again = state(course)
    assert run(course, force=True).graded == 3
    assert state(course) == again


@pytest.mark.thorough
def test_a_run_for_one_student_leaves_the_others_for_the_next(course: Path) -> None:
    configure(course, "c.Gradestone.call_s = 4.5")
    assert run(course, students="ada").explanations == (
        "1 graded again: other options are in force now (call_s 2 → 4.5).",
    )
    assert (run(course).graded, run(course).unchanged) == (2, 3)
    configure(course, "c.Gradestone.call_s = 2.0")
    assert run(course, students="[bc]*").graded == 2
    hand_in(course, "bob", **SOLVED)
    assert set(run(course).explanations) == {
        "1 graded again: other options are in force now (call_s 4.5 → 2).",
        "1 graded again: they were handed in again.",
    }


# ---------------------------------------------------------------- totals written again

LATENESS: dict[str, tuple[Callable[[Gradebook], object], dict[str, float]]] = {
    "due later": (
        lambda book: book.update_or_create_assignment("week", duedate="2031-05-01 14:00:00 UTC"),
        {"ada": 0.0, "bob": 0.0},
    ),
    "due earlier": (
        lambda book: book.update_or_create_assignment("week", duedate="2031-05-01 10:00:00 UTC"),
        {"ada": 17.0, "bob": 5.0},
    ),
    "never due": (
        lambda book: setattr(book.find_assignment("week"), "duedate", None),
        {"ada": 0.0, "bob": 0.0},
    ),
    "an extension": (lambda book: book.grant_extension("week", "bob", hours=2), {"ada": 0.0, "bob": 0.0}),
    "points by hand": (
        lambda book: setattr(book.find_grade("test_double", "week", "week", "bob"), "manual_score", 4.0),
        {"ada": 0.0, "bob": 9.0},
    ),
}


@pytest.mark.parametrize("name", one_in(3, list(LATENESS)))
def test_where_lateness_counts_otherwise_totals_are_written_again_and_nobodys_code_runs(
    course: Path, name: str
) -> None:
    change, expected = LATENESS[name]
    before, seconds = penalties(course), {each: marks(course, each)["seconds"] for each in CLASS}
    assert before == {"ada": 0.0, "bob": 5.0, "cyd": 0.0}
    with gradebook(course) as opened:
        change(opened)
        opened.db.commit()
    summary = run(course)
    assert penalties(course) == expected | {"cyd": 0.0}
    changed = sum(before[each] != expected[each] for each in expected)
    assert (summary.graded, summary.unchanged) == (0, 3 - changed)
    [sentence] = summary.explanations
    assert sentence.startswith(f"{changed} total")
    assert "written again: lateness costs something else now" in sentence
    assert {each: marks(course, each)["seconds"] for each in CLASS} == seconds
    assert settled(course)
    assert run(course).unchanged == 3


def test_an_extension_that_is_changed_or_taken_back_counts(course: Path) -> None:
    found = []
    for hours in (2, 0.5, 0):
        with gradebook(course) as opened:
            opened.grant_extension("week", "bob", hours=hours)
        run(course)
        found.append(penalties(course)["bob"])
    assert found == [0.0, 5.0, 5.0]


def test_another_rule_for_lateness_counts(course: Path) -> None:
    configure(course, "c.LateSubmissionPlugin.penalty_method = 'none'")
    assert [sentence[:8] for sentence in run(course).explanations] == ["1 total "]
    assert penalties(course) == dict.fromkeys(CLASS, 0.0)


def restored(course: Path) -> None:
    """A backup from when nobody had handed in."""
    for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
        execute(course, f"DELETE FROM {table}")


def removed(course: Path) -> None:
    done = nbgrader(course, "db", "assignment", "remove", "week", "--force")
    assert done.returncode == 0, done.stderr
    with pytest.raises(GradebookError, match=r"does not know week yet. Run `gradestone build week`"):
        run(course)
    build(course, "week")


def lost(course: Path) -> None:
    (course / "gradebook.db").unlink()
    with pytest.raises(GradebookError, match=r"Run `gradestone build"):
        run(course)
    build(course, "week")


def another_term(course: Path) -> None:
    """A backup from when other things had been handed in."""
    execute(course, "UPDATE grade SET auto_score = 1 WHERE auto_score IS NOT NULL")
    execute(
        course,
        "UPDATE submitted_assignment SET timestamp = '2031-04-30 12:00:00' WHERE timestamp IS NOT NULL",
    )
    execute(course, "DELETE FROM submitted_notebook WHERE rowid = 1")


GRADEBOOKS: dict[str, tuple[Change, int, str]] = {
    "an older backup": (restored, 3, "the gradebook did not have them"),
    "the assignment removed": (removed, 3, "the gradebook did not have them"),
    "the gradebook lost": (lost, 3, "the gradebook did not have them"),
    "one student removed": (
        lambda course: execute(course, "DELETE FROM submitted_assignment WHERE student_id = 'bob'"),
        1,
        "the gradebook did not have them",
    ),
    "a row deleted": (
        lambda course: execute(course, "DELETE FROM grade WHERE rowid = 1"),
        1,
        "the gradebook did not have them",
    ),
    "a score edited": (
        lambda course: execute(course, "UPDATE grade SET auto_score = 9 WHERE auto_score = 0"),
        1,
        "the gradebook said otherwise",
    ),
    "a time edited": (
        lambda course: execute(
            course,
            "UPDATE submitted_assignment SET timestamp = '2030-01-01 00:00:00' WHERE student_id = 'bob'",
        ),
        1,
        "the gradebook said otherwise",
    ),
    "a flag taken away": (
        lambda course: execute(
            course, "UPDATE grade SET needs_manual_grade = 0 WHERE needs_manual_grade AND auto_score IS NULL"
        ),
        2,
        "the gradebook said otherwise",
    ),
}


def automatic(course: Path) -> dict[str, Any]:
    """All rows but for what only a person can say."""
    found: dict[str, Any] = rows(course)
    by_hand = [row[:2] for row in found["grades"] if row[3] is not None]
    assert by_hand in ([], [("ada", "explain")])
    kept = [(*row[:3], row[4]) for row in found["grades"]]
    return found | {"grades": kept, "comments": [row[:3] for row in found["comments"]]}


@pytest.mark.parametrize("name", one_in(3, list(GRADEBOOKS)))
def test_a_gradebook_that_says_otherwise_is_brought_up_to_date(course: Path, name: str) -> None:
    change, expected, told = GRADEBOOKS[name]
    before, files = automatic(course), {each: marks(course, each) for each in CLASS}
    change(course)
    summary = run(course)
    assert (summary.graded, summary.unchanged) == (0, 3 - expected)
    [sentence] = summary.explanations
    assert sentence.startswith(f"{expected} total")
    assert f"written again: {told}" in sentence
    assert automatic(course) == before
    assert {each: marks(course, each) for each in CLASS} == files
    assert run(course).unchanged == 3


def test_a_backup_from_before_a_hand_in_has_its_marks_by_hand_looked_at_again(course: Path) -> None:
    """They were given for something else, as the time of the hand-in shows."""
    before = automatic(course)
    another_term(course)
    assert run(course).graded == 0
    assert automatic(course) == before
    with gradebook(course) as opened:
        grade = opened.find_grade("explain", "week", "week", "ada")
        assert (grade.manual_score, grade.needs_manual_grade) in ((2.0, True), (None, True))
    assert run(course).unchanged == 3


# ---------------------------------------------------------------- points and questions


def change_cell(course: Path, name: str, points: float) -> None:
    notebook = read_json(source(course))
    cell_of(notebook, name)["metadata"]["nbgrader"]["points"] = points
    source(course).write_text(json.dumps(notebook))


def add_cells(course: Path, *cells: Mapping[str, Any]) -> None:
    notebook = read_json(source(course))
    notebook["cells"] += cells
    source(course).write_text(json.dumps(notebook))


def another(course: Path, name: str, new: str) -> dict[str, Any]:
    """A cell like the one of that name in the source, with the names in it changed."""
    text = json.dumps(cell_of(read_json(source(course)), name))
    cell: dict[str, Any] = json.loads(text.replace(name.removeprefix("test_"), new))
    return cell


def remove_cells(course: Path, *names: str) -> None:
    notebook = read_json(source(course))
    for name in names:
        notebook["cells"].remove(cell_of(notebook, name))
    source(course).write_text(json.dumps(notebook))


def only_in_release(course: Path) -> None:
    notebook = released(course)
    cell_of(notebook, "test_double")["metadata"]["nbgrader"]["points"] = 12
    (release(course) / "week.ipynb").chmod(0o644)
    (release(course) / "week.ipynb").write_text(json.dumps(notebook))


def an_exercise(course: Path) -> None:
    add_cells(course, another(course, "double", "twofold"), another(course, "test_double", "twofold"))


POINTS: dict[str, tuple[Change, str, float]] = {
    "an exercise's points": (
        lambda course: change_cell(course, "test_double", 20),
        "test_double has 20 points in the source and 10 points in the release. Run `gradestone build week`",
        28,
    ),
    "a question's points": (
        lambda course: change_cell(course, "explain", 5),
        "explain has 5 points in the source and 3 points in the release. Run `gradestone build week`",
        20,
    ),
    "the release by hand": (
        only_in_release,
        "test_double has 10 points in the source and 12 points in the release. Run `gradestone build week`",
        18,
    ),
    "a backup with other points": (
        lambda course: execute(course, "UPDATE grade_cells SET max_score = 7 WHERE max_score = 5"),
        "test_shift has 5 points in the source and 7 points in the gradebook. Run `gradestone build week`",
        18,
    ),
    "an exercise more": (
        an_exercise,
        "twofold is in the source and not in the release (one of 2 cells that differ). Run `gradestone build",
        28,
    ),
    "a question more": (
        lambda course: add_cells(course, another(course, "explain", "why")),
        "why is in the source and not in the release. Run `gradestone build week`",
        21,
    ),
    "a task more": (
        lambda course: add_cells(course, task("project", 4)),
        "project is in the source and not in the release. Run `gradestone build week`",
        22,
    ),
    "an exercise less": (
        lambda course: remove_cells(course, "shift", "test_shift"),
        "is in the release and not in the source (one of 2 cells that differ). Run `gradestone build week`",
        13,
    ),
}


def task(name: str, points: float) -> dict[str, Any]:
    cell: dict[str, Any] = json.loads(json.dumps(ESSAY))
    flags = {
        "grade_id": name,
        "points": points,
        "task": True,
        "grade": False,
        "solution": False,
        "locked": True,
    }
    cell["id"] = name
    cell["metadata"]["nbgrader"] |= flags
    return cell


@pytest.mark.parametrize("name", one_in(8, list(POINTS)))
def test_points_that_disagree_are_refused_with_the_command_that_cures_it(course: Path, name: str) -> None:
    change, told, max_score = POINTS[name]
    before = state(course)
    change(course)
    with pytest.raises(CourseError) as refused:
        run(course)
    assert told in str(refused.value)
    assert str(refused.value).endswith("then grade again.")
    assert state(course) == before
    build(course, "week")
    assert settled(course)
    summary = run(course)
    assert 3 in (summary.graded, summary.unchanged)
    with gradebook(course) as opened:
        for student in CLASS:
            submission = opened.find_submission("week", student)
            assert submission.max_score == max_score
            given = 2.0 if student == "ada" else 0.0  # by hand, for the essay
            assert submission.score == pytest.approx(marks(course, student)["score"] + given)
            [notebook] = submission.notebooks
            names = {cell.name for cell in (*notebook.notebook.grade_cells, *notebook.notebook.task_cells)}
            assert {grade.name for grade in notebook.grades} == names
    settled(course)  # what was given is there
    again = state(course)
    assert run(course).unchanged == 3
    assert run(course, force=True).graded == 3
    assert state(course) == again


def test_a_new_question_waits_for_its_grader_in_formgraders_own_words(course: Path) -> None:
    """Between build and grading nbgrader finds a row for every cell of everybody, as after a hand-in."""
    add_cells(course, another(course, "explain", "why"))
    build(course, "week")
    with gradebook(course) as opened:
        for student in CLASS:
            grade = opened.find_grade("why", "week", "week", student)
            assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (None, None, True)
            assert opened.find_comment("why", "week", "week", student).comment is None
    run(course)
    notebook = autograded(course, "ada")
    assert "".join(cell_of(notebook, "why")["source"]) == "YOUR ANSWER HERE"


def test_points_by_hand_are_given_up_only_by_name(course: Path) -> None:
    remove_cells(course, "explain")
    before = rows(course)
    told = (
        "The notebook has no explain any more, and the gradebook has points or comments by hand there "
        "(1 student). Put it back or, if nobody needs them, run `gradestone build week --give-up explain`."
    )
    for command, name in ((nbgrader, "generate_assignment"), (gradestone, "build")):
        done = command(course, name, "week")
        assert done.returncode == 1
        assert told in done.stderr
        assert rows(course) == before
    done = gradestone(course, "build", "week", "--give-up", "explain")
    assert done.returncode == 0, done.stderr
    assert run(course).graded == 3
    with gradebook(course) as opened:
        assert opened.find_submission("week", "ada").max_score == 15.0


def test_a_build_that_is_killed_while_it_tells_the_gradebook_is_made_up_for_by_the_next(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_exercise(course)
    for step in ("_remove_cells", "_add_cells", "_complete"):
        with monkeypatch.context() as killed:
            killed.setattr(KeepGrades, step, interrupted)
            with pytest.raises(KeyboardInterrupt):
                build(course, "week")
    with pytest.raises(CourseError, match="Run `gradestone build week`"):
        run(course)
    build(course, "week")
    assert run(course).graded == 3
    with gradebook(course) as opened:
        assert len(opened.find_submission("week", "ada").notebooks[0].grades) == 4


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_renamed_notebook_gets_its_old_name_back(course: Path) -> None:
    source(course).rename(source(course).with_name("weak.ipynb"))
    with pytest.raises(
        CourseError, match=r"submissions of week.ipynb, and source/week holds weak.ipynb now. Give"
    ):
        build(course, "week")
    source(course).with_name("weak.ipynb").rename(source(course))
    build(course, "week")
    assert run(course).unchanged == 3


# ---------------------------------------------------------------- both commands say it


def test_both_commands_say_why(course: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(course, tmp_path / "other"))
    for place in (course, other):
        hand_in(place, "cyd")
        execute(place, "UPDATE assignment SET duedate = NULL")
    ours, theirs = gradestone(course, "autograde", "week"), nbgrader(other, "autograde", "week")
    assert (ours.returncode, theirs.returncode) == (0, 0), ours.stderr + theirs.stderr
    told = [
        "1 graded, 1 unchanged.",
        "1 graded again: they were handed in again.",
        "1 total written again: lateness costs something else now (the due date, an extension, points given "
        "by hand or the course's rule for it changed).",
    ]
    assert ours.stdout.splitlines()[-3:] == told
    assert all(sentence in theirs.stderr for sentence in told[1:])
    assert state(course) == state(other)
