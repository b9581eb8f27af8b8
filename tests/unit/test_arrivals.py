"""Arrivals as the watch is told of them, and what the log says of those that are refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gradestone.bridge.course import Course, load_course
from gradestone.bridge.duedates import DueDates
from gradestone.watch.arrivals import REFUSED_S, SETTLED_S, ExchangeArrivals, SubmittedArrivals

NEVER = DueDates()


@pytest.fixture
def course(small_course: Any, tmp_path: Path) -> Course:
    with (small_course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(tmp_path)!r}\nc.ExchangeCollect.check_owner = False\n")
    (tmp_path / "small" / "inbound").mkdir(parents=True)
    return load_course(small_course.root, "week")


@pytest.fixture
def inbound(tmp_path: Path) -> Path:
    return tmp_path / "small" / "inbound"


def hand_in(inbound: Path, student: str, second: int = 0) -> Path:
    folder = inbound / f"{student}+week+2026-11-27 12:00:{second:02}.000000 UTC+x"
    folder.mkdir()
    for name, text in (("week.ipynb", "{}"), ("timestamp.txt", "2026"), ("submission_secret.txt", "x" * 128)):
        (folder / name).write_text(text)
    folder.chmod(0o777)
    return folder


def test_a_student_is_named_when_the_newest_hand_in_is_complete(course: Course, inbound: Path) -> None:
    arrivals = ExchangeArrivals(course, print)
    for second in range(3):
        hand_in(inbound, "ada", second)
    assert arrivals.look(NEVER, 0.0) == ["ada"]
    assert arrivals.look(NEVER, 1.0) == []
    handed_in = arrivals.handed_in("ada")
    assert handed_in is not None and handed_in.second == 2
    assert arrivals.is_outside("ada") and arrivals.bring_in("ada")
    assert not arrivals.is_outside("ada")
    assert arrivals.handed_in("ada") == handed_in


def test_what_was_brought_in_before_is_not_named_again(course: Course, inbound: Path) -> None:
    hand_in(inbound, "ada")
    first = ExchangeArrivals(course, print)
    assert first.look(NEVER, 0.0) == ["ada"] and first.bring_in("ada")
    again = ExchangeArrivals(course, print)
    assert again.look(NEVER, 0.0) == []
    hand_in(inbound, "ada", 5)
    assert again.look(NEVER, 0.0) == ["ada"]


def test_one_that_cannot_be_read_is_told_and_the_one_before_it_counts(course: Course, inbound: Path) -> None:
    said: list[str] = []
    arrivals = ExchangeArrivals(course, said.append)
    hand_in(inbound, "ada", 1)
    newest = hand_in(inbound, "ada", 2)
    assert arrivals.look(NEVER, 0.0) == ["ada"]
    newest.rename(inbound / "elsewhere")
    newest.symlink_to(inbound / "elsewhere")
    assert not arrivals.bring_in("ada")
    assert "cannot be brought in" in said[0]
    hand_in(inbound, "bob")  # whatever comes next
    assert sorted(arrivals.look(NEVER, 1.0)) == ["ada", "bob"]
    assert arrivals.bring_in("ada")


def test_a_hand_in_that_was_broken_off_is_told_once_and_the_one_before_it_counts(
    course: Course, inbound: Path
) -> None:
    said: list[str] = []
    arrivals = ExchangeArrivals(course, said.append)
    for student in ("ada", "bob"):
        (hand_in(inbound, student, 2) / "submission_secret.txt").unlink()
    hand_in(inbound, "ada", 1)
    found = [arrivals.look(NEVER, float(second)) for second in range(0, 300, 20)]
    assert [students for students in found if students] == [["ada"]]
    assert [line.partition("+")[0] for line in sorted(said)] == ["The hand-in ada", "The hand-in bob"]
    handed_in = arrivals.handed_in("ada")
    assert handed_in is not None and handed_in.second == 1


def test_nobody_can_fill_the_log_with_hand_ins_that_are_refused(course: Course, inbound: Path) -> None:
    said: list[str] = []
    arrivals = ExchangeArrivals(course, said.append)
    for number in range(500):
        (inbound / f".{number}+week+2026-11-27 12:00:00 UTC+x").mkdir()
        arrivals.look(NEVER, number / 10)
    arrivals.look(NEVER, REFUSED_S)
    assert len(said) == 2
    assert "(and 498 more) is not taken: it names no student." in said[1]


def test_one_hand_in_cannot_fill_the_log_either(course: Course, inbound: Path) -> None:
    said: list[str] = []
    arrivals = ExchangeArrivals(course, said.append)
    folder = hand_in(inbound, "mallory")
    for number in range(100):
        os.mkfifo(folder / f"pipe{number}")
    arrivals.look(NEVER, 0.0)
    assert arrivals.bring_in("mallory")
    assert len(said) == 4


def test_a_folder_in_submitted_counts_when_it_is_quiet(course: Course) -> None:
    old, new = course.submitted("old"), course.submitted("new")
    old.mkdir(parents=True)
    arrivals = SubmittedArrivals(course)
    assert arrivals.look(NEVER, 0.0) == []
    new.mkdir(parents=True)
    for second, name in enumerate(["week.ipynb", "data.csv", "timestamp.txt"]):
        (new / name).write_text("2026-11-27 12:00:00 UTC")
        assert arrivals.look(NEVER, float(second)) == []
    assert arrivals.look(NEVER, 2.0 + SETTLED_S) == ["new"]
    assert arrivals.look(NEVER, 10.0) == []
    (old / "week.ipynb").write_text("{}")
    assert arrivals.look(NEVER, 11.0) == []
    assert arrivals.look(NEVER, 11.0 + SETTLED_S) == ["old"]
    assert arrivals.bring_in("old")
