"""The writer: all of a submission or nothing, and what was there before stays until then."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gradestone.batch.basis import Basis
from gradestone.batch.earlier import Update
from gradestone.batch.handin import HandIn
from gradestone.batch.messages import Graded
from gradestone.batch.publish import Publisher
from gradestone.batch.receipts import Receipts
from gradestone.batch.remarking import Remarked
from gradestone.batch.swap import FileSwap
from gradestone.bridge.rowchanges import Cause, Row
from gradestone.errors import CourseError, GradebookError
from gradestone.files.lock import course_lock
from gradestone.judge.marksfile import record_in
from gradestone.model import AnswerKey

KEY = AnswerKey("ps", "ps", "of the key", (), ())
BASIS = Basis(KEY.digest, {"release": "of the release"})
RECORD = {"score": 1.0, "grades": {"test_f": 1.0}, "comments": {"f": "No response."}}
GRADED = Graded("ada", RECORD, "{}")
UNKNOWN_TIME = HandIn("as handed in")
NOON = HandIn("as handed in", datetime(2031, 5, 1, 12), stamp="2031-05-01 12:00 UTC")
RECEIPTS = ("submission_secret.txt", "timestamp.txt")
BEFORE = {"marks.json": "old marks", "ps.ipynb": "old notebook"}


class Gradebook:
    """Keeps rows; fails when told to."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.rows: list[Row] = []
        self.failure = failure
        self.watched: Path | None = None

    def write(self, *rows: Row) -> None:
        self.looked_at = list(self.watched.glob("*/ps/marks.json")) if self.watched else []
        if self.failure:
            raise self.failure
        self.rows += rows


@pytest.fixture
def course(tmp_path: Path) -> Any:
    source = tmp_path / "source" / "ps"
    (source / "images").mkdir(parents=True)
    (source / "ps.ipynb").write_text("the solutions")
    (source / "images" / "a.svg").write_text("<svg/>")
    (source / ".hidden").write_text("not for pages")
    return SimpleNamespace(
        source=source,
        autograded=lambda student: tmp_path / "autograded" / student / "ps",
        directory=SimpleNamespace(groupshared=False),
        assignment="ps",
        language="",
        submitted=lambda student: tmp_path / "submitted" / student / "ps",
        collected=lambda: ("ada",),
        collected_files=(),
        students_files=(),
    )


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def with_earlier_marks(course: Any) -> Path:
    folder: Path = course.autograded("ada")
    folder.mkdir(parents=True)
    for name, text in BEFORE.items():
        (folder / name).write_text(text)
    return folder


def publisher(course: Any, gradebook: Gradebook) -> Publisher:
    receipts = Receipts(course, b"of the course")
    return Publisher(course, gradebook, KEY, BASIS, receipts)  # type: ignore[arg-type]


def publish(course: Any, gradebook: Gradebook, hand_in: HandIn = UNKNOWN_TIME) -> None:
    publisher(course, gradebook).publish(GRADED, hand_in)


def test_a_result_becomes_a_folder_and_rows(course: Any) -> None:
    gradebook = Gradebook()
    publish(course, gradebook, NOON)
    written = files(course.autograded("ada"))
    assert sorted(written) == ["images/a.svg", "marks.json", "ps.ipynb", *RECEIPTS]
    assert written["timestamp.txt"] == NOON.stamp
    assert json.loads(written["marks.json"]) == RECORD | {"graded_with": {"release": "of the release"}}
    assert gradebook.rows == [Row("ada", datetime(2031, 5, 1, 12), RECORD["grades"], RECORD["comments"])]


@pytest.mark.parametrize("same_work", [False, True])
def test_the_gradebook_hears_whether_the_same_was_graded_before(course: Any, same_work: bool) -> None:
    gradebook = Gradebook()
    publisher(course, gradebook).publish(GRADED, UNKNOWN_TIME, same_work=same_work)
    assert [row.same_work for row in gradebook.rows] == [same_work]


def test_earlier_files_are_replaced_as_a_whole(course: Any) -> None:
    folder = with_earlier_marks(course)
    (folder / "left-over.txt").write_text("of a former run")
    publish(course, Gradebook(), NOON)
    assert sorted(files(folder)) == ["images/a.svg", "marks.json", "ps.ipynb", *RECEIPTS]
    assert [path.name for path in folder.parent.iterdir()] == ["ps"]


def test_a_full_disk_leaves_the_earlier_marks_and_no_row(
    course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = with_earlier_marks(course)
    gradebook = Gradebook()
    write_text = Path.write_text

    def full(path: Path, text: str, **options: Any) -> int:
        if path.name == "marks.json":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_text(path, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CourseError, match=r"marks of ada cannot be written to .*: No space left"):
        publish(course, gradebook)
    assert files(folder) == BEFORE
    assert gradebook.rows == []
    assert [path.name for path in folder.parent.iterdir()] == ["ps"]


def test_a_gradebook_that_refuses_leaves_the_earlier_files(course: Any) -> None:
    folder = with_earlier_marks(course)
    with pytest.raises(GradebookError, match="locked"):
        publish(course, Gradebook(GradebookError("it is locked")))
    assert files(folder) == BEFORE


def test_remains_of_a_killed_run_are_no_obstacle(course: Any) -> None:
    folder = with_earlier_marks(course)
    for name in (".ps.new", ".ps.old"):
        (folder.parent / name).mkdir()
        (folder.parent / name / "half.txt").write_text("half")
    publish(course, Gradebook())
    assert [path.name for path in folder.parent.iterdir()] == ["ps"]


def test_what_an_older_version_left_out_is_put_beside_marks_that_stand(course: Any) -> None:
    folder = with_earlier_marks(course)
    (folder / "timestamp.txt").write_text("of another day")
    publisher(course, Gradebook()).mend("ada", NOON)
    written = files(folder)
    assert written.keys() == BEFORE.keys() | set(RECEIPTS)
    assert written["timestamp.txt"] == NOON.stamp
    assert written["marks.json"] == BEFORE["marks.json"]
    assert {(folder / name).stat().st_mode & 0o777 for name in RECEIPTS} == {0o444}
    stays = (folder / "submission_secret.txt").stat().st_ino
    publisher(course, Gradebook()).mend("ada", NOON)
    assert (folder / "submission_secret.txt").stat().st_ino == stays


def test_a_file_of_the_source_does_not_take_the_place_of_marks_or_secret(course: Any) -> None:
    for name in ("marks.json", *RECEIPTS):
        (course.source / name).write_text("of the instructor")
    publish(course, Gradebook(), NOON)
    assert "of the instructor" not in files(course.autograded("ada")).values()


# ---------------------------------------------------------------- new scores for what is published


def update(student: str, *, remarked: bool = True) -> Update:
    record = RECORD | {"score": 2.0, "grades": {"test_f": 2.0}}
    row = Row(student, None, record["grades"], record["comments"], same_work=True)
    graded = Graded(student, record, "new")
    causes: frozenset[Cause] = frozenset({"otherwise"})
    return Update(row, 2.0, causes, Remarked(graded, frozenset()) if remarked else None)


REMARKED = [update(student) for student in "ab"]


def published_class(course: Any) -> dict[str, dict[str, str]]:
    """Two submissions with marks, a picture and a file that a person has put there; their files."""
    for student in "ab":
        publisher(course, Gradebook()).publish(replace(GRADED, student=student), NOON)
        (course.autograded(student) / "images" / "b.svg").write_text("<svg/>")
    return class_files(course)


def class_files(course: Any) -> dict[str, dict[str, str]]:
    return {student: files(course.autograded(student).parent) for student in "ab"}


def test_new_scores_replace_notebook_and_marks_and_leave_the_rest(course: Any) -> None:
    before, gradebook = published_class(course), Gradebook()
    gradebook.watched = course.autograded("a").parents[1]
    publisher(course, gradebook).update(REMARKED)
    after = class_files(course)
    for student in "ab":
        changed = {name for name in before[student] if before[student][name] != after[student].get(name)}
        assert changed == {"ps/marks.json", "ps/ps.ipynb"}
        assert after[student].keys() == before[student].keys()
        assert (course.autograded(student) / "marks.json").stat().st_mode & 0o777 == 0o444
    assert gradebook.rows == [each.row for each in REMARKED]
    assert gradebook.looked_at == []  # while rows change, nothing counts as graded


@pytest.mark.parametrize("failure", [GradebookError("it is locked"), KeyboardInterrupt()])
def test_new_scores_that_the_gradebook_refuses_leave_all_files_as_they_were(
    course: Any, failure: Any
) -> None:
    before = published_class(course)
    with pytest.raises(type(failure)):
        publisher(course, Gradebook(failure)).update(REMARKED)
    assert class_files(course) == before


@pytest.mark.parametrize("full_at", ["a", "b"])
def test_a_disk_that_is_full_in_the_middle_leaves_all_as_it_was(
    course: Any, monkeypatch: pytest.MonkeyPatch, full_at: str
) -> None:
    before, gradebook = published_class(course), Gradebook()
    write_text = Path.write_text

    def full(path: Path, text: str, **options: Any) -> int:
        if path.parents[1].name == full_at and path.name == "marks.json":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_text(path, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CourseError, match=r"marks of a, b cannot be written to .*: No space left"):
        publisher(course, gradebook).update(REMARKED)
    assert class_files(course) == before
    assert gradebook.rows == []


def test_where_only_rows_are_amiss_no_file_is_touched(course: Any) -> None:
    before, gradebook = published_class(course), Gradebook()
    times = {path: path.stat().st_mtime_ns for path in course.autograded("a").rglob("*")}
    updates = [update("a", remarked=False), update("b")]
    publisher(course, gradebook).update(updates)
    assert class_files(course)["a"] == before["a"]
    assert class_files(course)["b"] != before["b"]
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert gradebook.rows == [each.row for each in updates]


def test_what_was_killed_between_rows_and_files_counts_as_not_graded(course: Any) -> None:
    published_class(course)
    folder = course.autograded("a")
    swap = FileSwap(folder, folder.with_name(".ps.new"), {"marks.json": "{}", "ps.ipynb": "{}"}, 0o444)
    swap.begin()  # and no more
    assert record_in(folder) is None
    publisher(course, Gradebook()).tidy_up("a")
    assert [path.name for path in folder.parent.iterdir()] == ["ps"]


def test_the_course_is_free_again_after_its_lock(tmp_path: Path) -> None:
    first, second = (course_lock(tmp_path, doing=doing) for doing in ("grade", "grade too"))
    with first, pytest.raises(CourseError, match=f"grade, process {os.getpid()} of"), second:
        pytest.fail("two graders hold one course")
    with course_lock(tmp_path, doing="grade again"):
        pass
