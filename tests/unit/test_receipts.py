"""What travels beside a marked notebook: the exchange's time and secret, and nothing that was smuggled in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets import TraitError

from gradestone.batch.handin import HandIn
from gradestone.batch.receipts import COLLECTED_BYTES, Receipts
from gradestone.bridge.options import Gradestone

SECRET, OTHER = "0f" * 64, "e1" * 64
HAND_IN = HandIn("digest", stamp="2031-05-01 12:00:00 UTC")
NAME = "submission_secret.txt"


@pytest.fixture
def course(tmp_path: Path) -> Any:
    for student in ("ada", "bob"):
        (tmp_path / student).mkdir()
    return SimpleNamespace(
        assignment="ps",
        collected=lambda: tuple(sorted(path.name for path in tmp_path.iterdir())),
        submitted=lambda student: tmp_path / student,
        collected_files=(),
        students_files=(),
    )


def secret_of(course: Any, student: str, *, course_secret: bytes = b"of the course") -> str:
    return Receipts(course, course_secret).of(student, HAND_IN)[NAME].decode()


def test_time_and_secret_travel_as_they_are(course: Any) -> None:
    (course.submitted("ada") / NAME).write_text(SECRET)
    (course.submitted("ada") / "answer.html").write_text("<script>")
    found = Receipts(course, b"of the course").of("ada", HAND_IN)
    assert found == {NAME: SECRET.encode(), "timestamp.txt": HAND_IN.stamp.encode()}


def test_no_time_travels_where_none_is_known(course: Any) -> None:
    assert Receipts(course, b"of the course").of("ada", HandIn("digest")).keys() == {NAME}


def test_who_has_no_secret_gets_one_that_stays_and_is_nobody_elses(course: Any) -> None:
    found = {secret_of(course, student) for student in ("ada", "bob", "ada")}
    assert len(found) == 2
    assert {len(secret) for secret in found} == {128}
    assert secret_of(course, "ada", course_secret=b"of another") not in found
    course.assignment = "ps2"
    assert secret_of(course, "ada") not in found


def link(path: Path) -> None:
    (path.parent.parent / "bob" / NAME).write_text(SECRET)
    path.symlink_to(path.parent.parent / "bob" / NAME)


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 1024**3)


SMUGGLED: dict[str, Callable[[Path], Any]] = {
    "link": link,
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "huge": huge,
    "empty": Path.touch,
    "not text": lambda path: path.write_bytes(b"\xff\xfe" * 64),
    "two lines": lambda path: path.write_text(f"{SECRET}\n{SECRET}"),
    "guessable": lambda path: path.write_text("ada"),
    "control characters": lambda path: path.write_text("\x1b[2J" + SECRET),
}


@pytest.mark.parametrize("kind", SMUGGLED)
def test_what_is_no_secret_does_not_travel(course: Any, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    expected = secret_of(course, "ada")
    SMUGGLED[kind](course.submitted("ada") / NAME)
    assert secret_of(course, "ada") == expected
    told = "ada: submission_secret.txt holds no secret of nbgrader's exchange" in caplog.text
    assert told == (kind not in ("link", "pipe", "folder", "empty"))


def test_a_secret_of_two_belongs_to_none_until_one_is_taken_away(
    course: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Else the page of one would be released under the name that the other fetches."""
    for student in ("ada", "bob"):
        (course.submitted(student) / NAME).write_text(SECRET)
    assert len({SECRET, secret_of(course, "ada"), secret_of(course, "bob")}) == 3
    assert "ada, bob handed in the same submission_secret.txt" in caplog.text
    (course.submitted("bob") / NAME).write_text(OTHER)
    assert [secret_of(course, student) for student in ("ada", "bob")] == [SECRET, OTHER]


def test_files_that_the_course_names_travel_if_they_are_files_of_a_sane_size(
    course: Any, caplog: pytest.LogCaptureFixture
) -> None:
    course.collected_files = ("receipt.json", "long.txt", "linked.txt", "absent.txt")
    folder = course.submitted("ada")
    (folder / "receipt.json").write_text("{}")
    (folder / "long.txt").write_text("x" * (COLLECTED_BYTES + 1))
    (folder / "linked.txt").symlink_to("/etc/hostname")
    found = Receipts(course, b"of the course").of("ada", HAND_IN)
    assert found.keys() == {"receipt.json", "timestamp.txt", NAME}
    assert "long.txt of ada is too long" in caplog.text


@pytest.mark.parametrize("name", ["../gradebook.db", "/etc/passwd", "", "..", "images/a.svg", "a\0b"])
def test_a_path_is_no_name_of_a_file_that_travels(name: str) -> None:
    with pytest.raises(TraitError, match="no name of a file beside the notebook"):
        Gradestone(collected_files=["receipt.json", name])


def test_a_named_file_cannot_stand_for_time_or_secret(course: Any) -> None:
    course.collected_files = (NAME, "timestamp.txt")
    (course.submitted("ada") / NAME).write_text("guessable")
    (course.submitted("ada") / "timestamp.txt").write_text("yesterday")
    found = Receipts(course, b"of the course").of("ada", HAND_IN)
    assert found["timestamp.txt"] == HAND_IN.stamp.encode()
    assert found[NAME] != b"guessable"
