"""What earlier runs have left: what stands, what is graded again, and what is only written again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from gradestone.batch.basis import Basis
from gradestone.batch.earlier import AT_ONCE, EarlierResults, Regrade, Update
from gradestone.batch.handin import HandIn
from gradestone.bridge.rowchanges import Cause, Row
from gradestone.bridge.storedrows import StoredRows

BASIS = Basis(
    "of the key", {"release": "r", "misconceptions": "", "options": {"call_s": 2.0}, "versions": {}}
)
RECORD: dict[str, Any] = {
    "student": "ada",
    "score": 4.0,
    "needs_manual_grading": False,
    "sandbox_tier": 1,
    "submission_digest": "as handed in",
    "key_digest": BASIS.key,
    "grades": {"test_f": 4.0, "essay": None},
    "comments": {"f": "No response."},
    "graded_with": BASIS.graded_with,
}
HANDED_IN = HandIn("as handed in", datetime(2031, 5, 1))


class Gradebook:
    """Says what is amiss as it was told; remembers what it was asked."""

    def __init__(self, *causes: Cause) -> None:
        self.causes, self.asked, self.rows = frozenset(causes), list[Collection[str]](), list[Row]()

    def stored(self, students: Collection[str]) -> StoredRows:
        self.asked.append(students)
        return StoredRows(frozenset(students), {})

    def amiss(self, row: Row, stored: StoredRows) -> frozenset[Cause]:
        assert row.student in stored.students
        self.rows.append(row)
        return self.causes


class SameCredits:
    """Mistakes earn what they earned."""

    def of(self, record: object, folder: Path) -> None:
        return None


@pytest.fixture
def course(tmp_path: Path) -> Any:
    return SimpleNamespace(notebooks=("ps",), autograded=lambda student: tmp_path / student / "ps")


def leave(course: Any, student: str = "ada", *, record: Mapping[str, Any] = MappingProxyType({})) -> Path:
    """What a run has left of the student, with other values in its record."""
    folder: Path = course.autograded(student)
    folder.mkdir(parents=True)
    (folder / "ps.ipynb").write_text("{}")
    (folder / "marks.json").write_text(json.dumps({**RECORD, "student": student, **record}))
    return folder


def earlier(
    course: Any, gradebook: Gradebook, basis: Basis = BASIS, students: tuple[str, ...] = ("ada",)
) -> EarlierResults:
    found = EarlierResults(course, basis, SameCredits(), gradebook)  # type: ignore[arg-type]
    found.read_ahead(students)
    return found


def test_a_result_stands_while_nothing_has_changed(course: Any) -> None:
    leave(course)
    gradebook = Gradebook()
    assert earlier(course, gradebook).look("ada", HANDED_IN) is None
    [row] = gradebook.rows
    assert row == Row("ada", HANDED_IN.timestamp, RECORD["grades"], RECORD["comments"], same_work=True)


def test_who_is_new_is_graded_without_a_word_about_why(course: Any) -> None:
    gradebook = Gradebook()
    assert earlier(course, gradebook).look("ada", HANDED_IN) == Regrade()
    assert gradebook.asked == []


@pytest.mark.parametrize(
    ("record", "told", "same_work"),
    [
        ({"submission_digest": "another"}, "they were handed in again", False),
        ({"student": "bob"}, "they were handed in again", False),
        ({"needs_manual_grading": True}, "they could not be judged before", True),
        ({"key_digest": "another"}, "the answer key changed", True),
        ({"sandbox_tier": 0}, "they had been graded without a sandbox", True),
        ({"graded_with": {**BASIS.graded_with, "release": "s"}}, "the release changed", False),
        (
            {"graded_with": {**BASIS.graded_with, "options": {"call_s": 1.0}}},
            "other options are in force now (call_s 1 → 2)",
            True,
        ),
        (
            {"graded_with": {**BASIS.graded_with, "versions": {"numpy": "1.26"}}},
            "other versions are in use now (numpy 1.26 → none)",
            True,
        ),
        ({"graded_with": None}, "they are of an older gradestone", False),
        ({"grades": None}, "incomplete", True),
        ({"grades": {"test_f": "4"}}, "incomplete", True),
        ({"comments": None}, "incomplete", True),
    ],
)
def test_what_has_changed_is_graded_again_and_the_reason_is_told(
    course: Any, record: dict[str, Any], told: str, same_work: bool
) -> None:
    leave(course, record=record)
    found = earlier(course, Gradebook()).look("ada", HANDED_IN)
    assert isinstance(found, Regrade)
    assert told in found.why
    assert found.same_work is same_work


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "ps.ipynb").unlink(),
        lambda folder: (folder / "marks.json").unlink(),
        lambda folder: (folder / "marks.json").write_text('{"student": "ada"'),
        lambda folder: (folder / "marks.json").write_text("[]"),
    ],
    ids=["no notebook", "no marks", "torn marks", "other marks"],
)
def test_what_is_incomplete_is_graded_again(course: Any, damage: Callable[[Path], object]) -> None:
    damage(leave(course))
    found = earlier(course, Gradebook()).look("ada", HANDED_IN)
    assert isinstance(found, Regrade)
    assert "incomplete" in found.why


@pytest.mark.parametrize("cause", ["missing", "otherwise", "lateness"])
def test_where_only_the_gradebook_says_otherwise_nobodys_code_runs(course: Any, cause: Cause) -> None:
    leave(course)
    found = earlier(course, Gradebook(cause)).look("ada", HANDED_IN)
    assert isinstance(found, Update)
    assert (found.causes, found.score, found.row.grades) == ({cause}, 4.0, RECORD["grades"])


def test_by_force_nothing_stands_and_nobody_asks_the_gradebook(course: Any) -> None:
    leave(course)
    gradebook = Gradebook()
    assert earlier(course, gradebook).look("ada", HANDED_IN, force=True) == Regrade(same_work=True)
    shutil.rmtree(course.autograded("ada"))
    assert earlier(course, gradebook).look("ada", HANDED_IN, force=True) == Regrade()
    assert gradebook.asked == []


def test_a_class_is_read_in_a_few_portions(course: Any) -> None:
    students = tuple(f"s{number:04}" for number in range(2 * AT_ONCE + 1))
    for student in students:
        leave(course, student)
    gradebook = Gradebook()
    found = earlier(course, gradebook, students=students)
    assert [found.look(student, HANDED_IN) for student in students] == [None] * len(students)
    assert [len(portion) for portion in gradebook.asked] == [AT_ONCE, AT_ONCE, 1]
