"""A class on two platforms: list, archives, marks, feedback, and all of it back, by the real commands."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from classwork import HEADS, SOLVED, cell_of, gradestone, nbgrader, released
from nbgrader.api import Gradebook

from tests.thoroughness import one_in

PROJECT = Path(__file__).parents[2]
GUIDE = PROJECT / "docs" / "platforms.md"
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Week (991),Homework Final Score
    Points Possible,,,,,30,(read only)
"Lovelace, Ada",1001,900001,ada,Lab 1,,
"王, 小明",1002,900002,wang,Lab 1,,
"O'Neill-Müller, Zoë",1003,900003,zoe,Lab 2,,
"=Ng, Bo",1004,900004,bo,Lab 2,,
"Smith, John",1005,900005,john1,Lab 2,,
"Smith, John",1006,900006,john2,Lab 2,,
"Student, Test",1999,,f4e2,Lab 2,,
"""
WORKSHEET = """\
Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 51","Zoë O'Neill-Müller",900003,,"Submitted for grading",,"15,00",Yes,\
"Dienstag, 12. Mai 2026, 23:59",-,
"Participant 52","John Smith",900005,,"Submitted for grading",,"15,00",Yes,"Mittwoch, 13. Mai 2026, 00:30",-,
"Participant 57","Eve Guest",,,"No submission",,"15,00",Yes,-,-,
"""
WRONG = SOLVED | {"shift": "return double(x) - by, np.abs(by)"}


def notebook(course: Path, **functions: str) -> str:
    """The released notebook with these function bodies."""
    found = released(course)
    for name, body in functions.items():
        cell_of(found, name)["source"] = "\n".join([HEADS[name], f"    {body}"])
    return json.dumps(found)


def archives(root: Path) -> None:
    """What both platforms give, beside the course's files."""
    right, wrong = notebook(root, **SOLVED), notebook(root, **WRONG)
    (root / "canvas-gradebook.csv").write_text(CANVAS, encoding="utf-8")
    (root / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
    with zipfile.ZipFile(root / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lovelaceada_1001_777001_week-1.ipynb", right)
        archive.writestr("lovelaceada_1001_777002_data.csv", "1,2")
        archive.writestr("王小明_LATE_1002_777003_week.ipynb", wrong)
        archive.writestr("../../evil.ipynb", right)
    with zipfile.ZipFile(root / "moodle.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Zoë O'Neill-Müller_51_assignsubmission_file/week.ipynb", right)
        archive.writestr("John Smith_52_assignsubmission_file/week.ipynb", wrong)
        archive.writestr("Bo N. Ng_56_assignsubmission_file/week.ipynb", wrong)


@pytest.fixture(scope="module")
def released_course(new_course: Callable[[], Any]) -> Path:
    """A course without questions that are marked by hand, and the platforms' files. Not to be changed."""
    course = new_course()
    done = gradestone(course.root, "build", "week")
    assert done.returncode == 0, done.stderr
    archives(course.root)
    root: Path = course.root
    return root


@pytest.fixture
def listed(released_course: Path, tmp_path: Path) -> Path:
    """A copy with its class."""
    root = Path(shutil.copytree(released_course, tmp_path / "course"))
    done = gradestone(root, "roster", "canvas-gradebook.csv")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def told(released_course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each line of the guide prints, run one after the other; where, under ""."""
    root = Path(shutil.copytree(released_course, tmp_path_factory.mktemp("guide") / "course"))
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as gradebook:
        gradebook.update_or_create_assignment("week", duedate="2026-05-12 22:00:00 UTC")
    found = {"": str(root)}
    for line in guide():
        program, *arguments = line.split()
        done = (gradestone if program == "gradestone" else nbgrader)(root, *arguments)
        waits = program == "gradestone" and arguments[0] == "collect"
        assert done.returncode in ((0, 2) if waits else (0,)), (line, done.stderr)
        found[line] = done.stdout + done.stderr
        if "--template canvas-gradebook.csv" in line:  # another line of the guide writes the same file again
            shutil.copy(root / "canvas-marks.csv", root / "template.csv")
    return found


def guide() -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL):
        yield from block.strip().splitlines()


def table(path: Path, separator: str = ",") -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=separator)
    )


def folders(root: Path) -> dict[str, list[str]]:
    """Files handed in, by student."""
    places = sorted((root / "submitted").glob("*/week"))
    return {place.parent.name: sorted(path.name for path in place.rglob("*")) for place in places}


# ---------------------------------------------------------------- the round of the guide


def test_every_line_of_the_guide_works_and_hand_ins_are_where_they_belong(told: dict[str, str]) -> None:
    root = Path(told[""])
    assert folders(root) == {
        "ada": ["data.csv", "week.ipynb"],
        "bo": ["week.ipynb"],
        "john1": ["timestamp.txt", "week.ipynb"],
        "wang": ["week.ipynb"],
        "zoe": ["timestamp.txt", "week.ipynb"],
    }
    assert not list(root.parent.rglob("evil*"))
    assert (root / "submitted/zoe/week/timestamp.txt").read_text().startswith("2026-05-12 21:59:00")
    brought = told["gradestone collect week submissions.zip"]
    assert "wang: canvas:1002, marked LATE by the platform" in brought
    assert "its path leads out of the archive" in brought and "those of its packing" in brought
    waiting = told["gradestone collect week --waiting"]
    assert "moodle:56 of moodle.zip waits" in waiting and "--assign moodle:56=bo" in waiting


def test_who_is_late_by_the_worksheet_is_late_in_the_gradebook(told: dict[str, str]) -> None:
    with Gradebook(f"sqlite:///{Path(told['']) / 'gradebook.db'}", "small") as gradebook:
        late = {each.student_id: each.total_seconds_late for each in gradebook.assignment_submissions("week")}
    assert late == {"ada": 0, "wang": 0, "zoe": 0, "john1": 1800, "bo": 0}


def test_canvas_gets_the_columns_it_imports(told: dict[str, str]) -> None:
    root = Path(told[""])
    # What the documentation of the import asks for, in the way its reader looks for it.
    header, possible, *students = table(root / "canvas-marks.csv")
    fresh = nbgrader(
        root, "export", "--exporter", "gradestone.bridge.exporters.CanvasExport", "--to", "fresh.csv"
    )
    assert "Canvas will make a new assignment week" in fresh.stderr
    line = "gradestone export week --format canvas --template canvas-gradebook.csv --to canvas-marks.csv"
    assert "30 points in Canvas and 15 here" in told[line]
    header, possible, *students = table(root / "template.csv")
    assert "Student" in header[0] and "ID" in header[1] and "Section" in header[4]
    assert (
        header[5:] == ["Week (991)"] and possible[0].strip() == "Points Possible" and possible[5] == "30.00"
    )
    assert {row[1]: row[5] for row in students} == {
        "1001": "30.00",
        "1002": "20.00",
        "1003": "30.00",
        "1004": "20.00",
        "1005": "20.00",
        "1006": "",
    }
    assert next(row[0] for row in students if row[1] == "1004") == "'=Ng, Bo"


def test_moodle_gets_its_worksheet_back_with_grades_and_comments(told: dict[str, str]) -> None:
    rows = table(Path(told[""]) / "moodle-marks.csv")
    header = rows[0]
    assert header == next(csv.reader(io.StringIO(WORKSHEET)))
    found = {row[0]: (row[header.index("Grade")], row[header.index("Feedback comments")]) for row in rows[1:]}
    assert found == {
        "Participant 51": ("15,00", "double 10/10, shift 5/5"),
        "Participant 52": ("10,00", "double 10/10, shift 0/5"),
        "Participant 57": ("", ""),
    }
    line = "gradestone export week --format moodle --template worksheet.csv --to moodle-marks.csv"
    assert "Moodle does not know these, and they are not in the file: ada, bo, john2, wang." in told[line]


def test_feedback_bears_the_names_that_the_bulk_uploads_look_for(told: dict[str, str]) -> None:
    root = Path(told[""])
    with zipfile.ZipFile(root / "canvas-feedback.zip") as archive:
        numbers = [[part for part in name.split("_") if part.isdigit()][:2] for name in archive.namelist()]
        assert b"<html" in archive.read(archive.namelist()[0])[:2000].lower()
    assert sorted(numbers) == [["1001", "777001"], ["1002", "777003"]]
    with zipfile.ZipFile(root / "moodle-feedback.zip") as archive:
        names = [name.split("/")[0].split("_", 4) for name in archive.namelist()]
    assert sorted(names) == [
        ["Bo N. Ng", "56", "assignsubmission", "file", ""],
        ["John Smith", "52", "assignsubmission", "file", ""],
        ["Zoë O'Neill-Müller", "51", "assignsubmission", "file", ""],
    ]


def test_a_statistics_office_learns_marks_and_nobody(told: dict[str, str]) -> None:
    root = Path(told[""])
    text = (root / "statistics.csv").read_text(encoding="utf-8")
    assert not re.search("ada|lovelace|bo|smith|900001|lab", text, re.IGNORECASE)
    header, *lines = table(root / "statistics.csv")
    assert header == ["student", "assignment", "status", "percent", "late_seconds", "late_penalty"]
    assert sorted(line[3] for line in lines) == ["", "100.00", "100.00", "66.67", "66.67", "66.67"]
    everybody = {record["student"]: record for record in json.loads((root / "marks.json").read_text())}
    assert sorted(everybody) == ["ada", "bo", "john1", "john2", "wang", "zoe"]
    assert everybody["wang"]["exercises"] == {"double": 10.0, "shift": 0.0}
    comma = table(root / "marks-for-excel.csv", ";")
    assert comma[1][comma[0].index("score")] == "15,00"


def test_a_fresh_course_from_the_exported_files_has_the_same_marks(
    told: dict[str, str], released_course: Path, tmp_path: Path
) -> None:
    first, root = Path(told[""]), Path(shutil.copytree(released_course, tmp_path / "fresh"))
    # The marks file is a class list, too: that is what the platform would give back.
    done = gradestone(first, "export", "week", "--format", "canvas", "--to", "back.csv")
    assert done.returncode == 0, done.stderr
    shutil.copy(first / "back.csv", root)
    for line in (
        "roster back.csv",
        "collect submissions.zip moodle.zip --worksheet worksheet.csv --zone Europe/Berlin",
        "collect --assign moodle:56=bo",
        "autograde week",
        "export week --format canvas --to again.csv",
    ):
        done = gradestone(root, *line.split())
        assert done.returncode in (0, 2 if "collect" in line else 0), (line, done.stderr)
    assert (root / "again.csv").read_text() == (first / "back.csv").read_text()


# ---------------------------------------------------------------- what else can happen


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    places = [*(root / "submitted").rglob("*"), *(root / ".gradestone").rglob("*.json")]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in places if path.is_file()}


def test_the_same_archive_twice_changes_nothing(listed: Path) -> None:
    line = ("collect", "submissions.zip", "moodle.zip", "--worksheet", "worksheet.csv")
    gradestone(listed, *line)
    before = snapshot(listed)
    done = gradestone(listed, *line)
    own = {name: facts for name, facts in snapshot(listed).items() if "/waiting/" not in name}
    assert own == {name: facts for name, facts in before.items() if "/waiting/" not in name}
    assert "0 collected, 4 unchanged, 1 waiting" in done.stdout


def test_a_dry_run_writes_nothing(listed: Path) -> None:
    before = sorted(path for path in listed.rglob("*") if path.name != "grading.lock")
    done = gradestone(listed, "collect", "submissions.zip", "moodle.zip", "--dry-run")
    assert "would be collected" in done.stdout
    assert (
        sorted(path for path in listed.rglob("*") if path.name not in ("grading.lock", "submitted")) == before
    )


@pytest.mark.thorough
def test_a_newer_attempt_replaces_and_an_older_one_does_not(listed: Path) -> None:
    newer = listed / "newer.zip"
    with zipfile.ZipFile(newer, "w") as archive:
        archive.writestr("lovelaceada_1001_888001_week-2.ipynb", "new")
    assert "in the place of" not in gradestone(listed, "collect", "submissions.zip").stdout
    assert "in the place of an earlier one" in gradestone(listed, "collect", "newer.zip").stdout
    older = gradestone(listed, "collect", "submissions.zip")
    assert "ada: submissions.zip holds an earlier attempt than what lies in submitted/" in older.stderr
    assert (listed / "submitted/ada/week/week.ipynb").read_text() == "new"


@pytest.mark.thorough
def test_what_lies_there_for_unknown_reasons_is_never_replaced_silently(listed: Path) -> None:
    own = listed / "submitted" / "ada" / "week"
    own.mkdir(parents=True)
    (own / "week.ipynb").write_text("from elsewhere")
    done = gradestone(listed, "collect", "submissions.zip")
    assert "ada: another hand-in lies in submitted/, and nothing says which is newer" in done.stderr
    assert (own / "week.ipynb").read_text() == "from elsewhere"
    gradestone(listed, "collect", "submissions.zip", "--replace")
    assert (own / "week.ipynb").read_text() != "from elsewhere"


def test_a_list_with_a_mistake_changes_nothing_and_nobody_is_ever_deleted(listed: Path) -> None:
    (listed / "bad.csv").write_text("id,last_name\nnew,Person\na/b,X\n")
    done = gradestone(listed, "roster", "bad.csv")
    assert done.returncode == 1 and "bad.csv, line 3: 'a/b' can be no student's id" in done.stderr
    (listed / "more.csv").write_text("id,last_name,extension\nbo,,2 days\nnew,Person,\n")
    done = gradestone(listed, "roster", "more.csv")
    assert "new: new, last name Person" in done.stdout
    assert "bo: the extension 2 days for week waits for a hand-in" in done.stdout
    with Gradebook(f"sqlite:///{listed / 'gradebook.db'}", "small") as gradebook:
        students = {each.id: each for each in gradebook.students}
        assert sorted(students) == ["ada", "bo", "john1", "john2", "new", "wang", "zoe"]
        assert (students["bo"].last_name, students["bo"].lms_user_id) == ("=Ng", "1004")


@pytest.mark.thorough
def test_an_extension_reaches_the_gradebook_with_the_hand_in(listed: Path) -> None:
    (listed / "more.csv").write_text("id,extension\nada,2 days\n")
    gradestone(listed, "roster", "more.csv")
    done = gradestone(listed, "collect", "submissions.zip")
    assert "ada: the extension 2 days for week is in the gradebook" in done.stderr
    with Gradebook(f"sqlite:///{listed / 'gradebook.db'}", "small") as gradebook:
        assert gradebook.find_submission("week", "ada").extension.total_seconds() == 2 * 86_400
    assert gradestone(listed, "autograde", "week").returncode == 0
    with Gradebook(f"sqlite:///{listed / 'gradebook.db'}", "small") as gradebook:
        assert gradebook.find_submission("week", "ada").extension.total_seconds() == 2 * 86_400


@pytest.mark.thorough
def test_nobody_is_assigned_a_hand_in_who_is_not_there(listed: Path) -> None:
    gradestone(listed, "collect", "moodle.zip")
    done = gradestone(listed, "collect", "--assign", "moodle:56=boo")
    assert done.returncode == 1 and "Nobody of the class has the id boo. Did you mean bo?" in done.stderr
    done = gradestone(listed, "collect", "--assign", "moodle:99=bo")
    assert done.returncode == 1 and "Nothing waits under moodle:99; moodle:52, moodle:56 waits" in done.stderr


@pytest.mark.thorough
def test_ids_that_the_class_list_lacks_come_from_the_hand_ins(released_course: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(released_course, tmp_path / "course"))
    (root / "own.csv").write_text("id,last_name,first_name\nada,Lovelace,Ada\n")
    gradestone(root, "roster", "own.csv")
    assert "ada: canvas:1001 by name" in gradestone(root, "collect", "submissions.zip").stdout
    assert 'Ada",1001,,,,\r\n' in gradestone(root, "export", "--format", "canvas").stdout.replace(
        "\n", "\r\n"
    )


@pytest.mark.thorough
def test_what_is_nobodys_of_the_class_can_be_dropped_for_good(listed: Path) -> None:
    assert "2 waiting" in gradestone(listed, "collect", "moodle.zip").stdout
    assert "1 waiting" in gradestone(listed, "collect", "--drop", "moodle:56").stdout
    assert "1 waiting" in gradestone(listed, "collect", "moodle.zip").stdout


def test_the_notes_of_a_course_that_are_damaged_are_named(listed: Path) -> None:
    (listed / ".gradestone" / "roster.json").write_text("{")
    done = gradestone(listed, "collect", "moodle.zip")
    assert done.returncode == 1 and "roster.json is damaged" in done.stderr


@pytest.mark.parametrize(
    ("exporter", "form"),
    one_in(
        5,
        [
            ("CanvasExport", "canvas"),
            ("MoodleExport", "moodle"),
            ("MoodleGradebookExport", "moodle-gradebook"),
            ("TableExport", "csv"),
            ("JsonExport", "json"),
        ],
    ),
)
def test_nbgraders_export_writes_the_same_files(
    told: dict[str, str], tmp_path: Path, exporter: str, form: str
) -> None:
    root = Path(told[""])
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    nbgrader(root, "export", "--exporter", f"gradestone.bridge.exporters.{exporter}", "--to", str(theirs))
    assert gradestone(root, "export", "--format", form, "--to", str(ours)).returncode == 0
    assert theirs.read_bytes() == ours.read_bytes()
