"""The class as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from gradestone.model import Credit, Mark, Marks, Person, Total, Verdict
from gradestone.report import class_files, class_table
from gradestone.report.members import Known


def marks_of(student: str, *scores: float | None) -> Marks:
    marks = tuple(Mark(name, score, 5.0, ()) for name, score in zip("ab", scores, strict=True))
    return Marks(student, "week2", marks, seconds=0.0, sandbox_tier=1)


def shown(*class_marks: Marks, totals: Mapping[str, Total], width: int = 120, **known: Any) -> str:
    console = Console(width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        class_table.show(console, class_marks, Known(totals, **known))
    return captured.get()


def test_what_was_not_judged_is_no_zero_in_the_mean() -> None:
    text = shown(marks_of("ada", 5.0, 3.0), marks_of("dan", None, None), totals={})
    means = next(line for line in text.splitlines() if line.strip().startswith("mean"))
    assert means.split() == ["mean", "8", "5", "3"]


def test_what_was_given_by_hand_counts_and_is_marked() -> None:
    total = Total(8.5, 13.0, late_penalty=1.0, by_hand={"b": 4.5, "essay": 2.0})
    text = shown(marks_of("ada", 3.0, None), totals={"ada": total})
    line = next(line for line in text.splitlines() if line.strip().startswith("ada"))
    assert line.split()[:4] == ["ada", "8.5/13†", "3", "4.5†"]
    assert "By hand: b 4.5, essay 2. Late: 1 points less." in line
    assert "† given by hand" in text
    assert "?" not in text


def test_what_a_person_has_still_to_look_at_is_named_and_leaves_the_mean() -> None:
    waiting = Total(10.0, 13.0, waiting=("essay",))
    text = shown(marks_of("ada", 5.0, 5.0), marks_of("dan", 5.0, 3.0), totals={"ada": waiting})
    assert "To be marked by hand: essay." in text
    means = next(line for line in text.splitlines() if line.strip().startswith("mean"))
    assert means.split() == ["mean", "8", "5", "4"]


FAILED = Verdict(1, True, 1.0, "failed", "a: it is wrong.", misconception="flat")
EARNED = Mark("a", 2.0, 5.0, (FAILED,), credit=Credit("flat", 0.4, 0.0))
BESIDES = Mark("b", 0.0, 5.0, (Verdict(1, True, 1.0, "failed", "b: it is zero."),))


def class_marks(*of: Mark) -> Marks:
    return Marks("ada", "week2", of, seconds=0.0, sandbox_tier=1)


def test_a_credit_is_marked_and_named_and_the_next_mistake_told() -> None:
    text = shown(class_marks(EARNED, BESIDES), totals={})
    line = next(line for line in text.splitlines() if line.strip().startswith("ada"))
    assert line.split()[:4] == ["ada", "2/10", "2°", "0"]
    assert "Credit: a 2 for flat. b: it is zero." in line
    assert "° credit for a named mistake" in text


def test_a_credit_of_a_run_carried_forward_has_both_signs() -> None:
    text = shown(class_marks(replace(EARNED, carried_forward=True)), totals={})
    assert "2*°" in text


def test_points_given_by_hand_leave_no_word_of_a_credit() -> None:
    total = Total(4.0, 10.0, by_hand={"a": 4.0})
    text = shown(class_marks(EARNED, BESIDES), totals={"ada": total})
    assert "4†" in text and "Credit:" not in text and "By hand: a 4." in text
    assert class_files.to_csv([class_marks(EARNED)], Known({"ada": total})).splitlines()[1].endswith(",")


def test_the_csv_has_a_column_for_credits() -> None:
    two = [EARNED, replace(EARNED, exercise="b", credit=Credit("flat or row", 0.4, 0.0))]
    head, line = class_files.to_csv([class_marks(*two)]).splitlines()
    assert head.split(",")[-1] == "credit"
    assert line.endswith(",a=2 flat; b=2 flat or row")


# ---------------------------------------------------------------- everybody of the class

ADA = Person("ada", "Lovelace", "Ada", "ada@example.org")
DAN = Person("dan", "Ng, Jr.", "Dan")
LATE = Total(4.0, 10.0, 1.0, handed_in=datetime(2026, 5, 12, 13, 5), late_s=93_600.0, extension_s=3600.0)
TEN = [f"exercise_{number}" for number in range(10)]


def ten_marks(student: str) -> Marks:
    marks = tuple(Mark(name, 2.86, 10.0, (), carried_forward=True) for name in TEN)
    return Marks(student, "week2", marks, seconds=0.0, sandbox_tier=1)


def rows_of(text: str) -> dict[str, dict[str, str]]:
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text))}


def test_who_handed_in_nothing_is_named_and_counted() -> None:
    text = shown(
        marks_of("ada", 5.0, 3.0), totals={}, people={"ada": ADA, "dan": DAN}, handed_in=frozenset({"eve"})
    )
    dan = next(line for line in text.splitlines() if line.strip().startswith("dan"))
    assert "nothing handed in" in dan
    eve = next(line for line in text.splitlines() if line.strip().startswith("eve"))
    assert "not graded yet" in eve
    assert "3 in the class: 1 graded, 1 not graded yet, 1 nothing handed in" in text


def test_name_address_time_lateness_and_penalty_are_shown() -> None:
    text = shown(marks_of("ada", 3.0, 2.0), totals={"ada": LATE}, people={"ada": ADA})
    for told in (
        "Ada Lovelace",
        "ada@example.org",
        "2026-05-12 13:05",
        "1 d 2 h late",
        "extension 1",
        "Late: 1 points",
    ):
        assert told in text


def test_nobody_lowers_the_mean_by_handing_in_nothing() -> None:
    text = shown(marks_of("ada", 5.0, 3.0), marks_of("bo", 3.0, 3.0), totals={}, people={"dan": DAN})
    means = next(line for line in text.splitlines() if line.strip().startswith("mean"))
    assert means.split() == ["mean", "7", "4", "3"]


@pytest.mark.parametrize("student", ["Q" * 200, "ö" * 200, "Qö " * 100])
@pytest.mark.parametrize("width", [110, 140])
def test_a_long_id_takes_no_room_of_marks(student: str, width: int) -> None:
    text = shown(ten_marks(student), ten_marks("short"), totals={}, width=width)
    assert text.count("2.86*") == 20 and text.count("28.6/100") == 2
    assert text.count("Q") + text.count("ö") == 200


def test_the_csv_has_everybody() -> None:
    known = Known({"ada": LATE}, {"ada": ADA, "dan": DAN}, frozenset({"ada", "eve"}))
    rows = rows_of(class_files.to_csv([marks_of("ada", 3.0, 2.0)], known, "week2"))
    ada, dan, eve = rows["ada"], rows["dan"], rows["eve"]
    assert (ada["last_name"], ada["first_name"], ada["email"]) == ("Lovelace", "Ada", "ada@example.org")
    assert (ada["status"], ada["handed_in"]) == ("graded", "2026-05-12T13:05:00Z")
    assert (ada["late_seconds"], ada["extension_seconds"], ada["late_penalty"]) == (
        "93600.0",
        "3600.0",
        "1.0",
    )
    assert (dan["last_name"], dan["assignment"], dan["status"], dan["score"]) == (
        "Ng, Jr.",
        "week2",
        "nothing handed in",
        "0.0",
    )
    assert (eve["status"], eve["score"], eve["a"]) == ("not graded yet", "", "")


def test_the_json_has_everybody(tmp_path: Path) -> None:
    (tmp_path / "marks.json").write_text(json.dumps({"student": "ada", "score": 5.0}))
    known = Known({"ada": LATE}, {"ada": ADA, "dan": DAN})
    ada, dan = json.loads(class_files.to_json([tmp_path], known, "week2"))
    assert (ada["score"], ada["status"], ada["person"]["email"]) == (5.0, "graded", "ada@example.org")
    assert ada["gradebook"]["handed_in"] == "2026-05-12T13:05:00Z"
    assert dan == {
        "student": "dan",
        "assignment": "week2",
        "status": "nothing handed in",
        "person": {"last_name": "Ng, Jr.", "first_name": "Dan", "email": ""},
    }


def test_a_hand_in_whose_marks_are_lost_is_told_apart() -> None:
    text = shown(marks_of("ada", 3.0, 2.0), totals={"dan": LATE})
    assert "its marks.json is missing" in next(
        line for line in text.splitlines() if line.strip().startswith("dan")
    )


# ---------------------------------------------------------------- widths

NAMES = {
    "ada": ADA,
    "小明": Person("小明", "示例", "小明", "s03@example.org"),
    "x" * 60: Person("x" * 60, "von und zu " * 6, "Ö"),
}


def everything(width: int, names: Mapping[str, Person] = NAMES) -> str:
    totals = {each: replace(LATE, score=28.6, max_score=100.0) for each in names}
    return shown(*map(ten_marks, names), totals=totals, people=names, width=width)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 200])
def test_marks_are_never_cut_whatever_the_width(width: int) -> None:
    text = everything(width)
    assert text.count("2.86*") == 30 and text.count("28.6/100†") == 3
    assert max(map(cell_len, text.splitlines())) <= width
    joined = "".join(text.split())
    assert joined.count("x") >= 60 and "小明" in joined


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_is_told_in_one_sentence_what_was_left_out(width: int) -> None:
    text = " ".join(everything(width).split())
    assert "Left out at this width: names, addresses and times of hand-ins." in text
    assert "Left out" not in everything(200)


def test_nothing_is_left_out_where_nothing_more_is_known() -> None:
    assert "Left out" not in shown(ten_marks("ada"), totals={}, width=40)


def test_a_pipe_gets_one_aligned_line_a_student_with_everything_and_no_frame() -> None:
    console = Console(width=40, file=io.StringIO())
    totals = dict.fromkeys(NAMES, LATE)
    class_table.show(console, [*map(ten_marks, NAMES)], Known(totals, NAMES))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    head, *lines = text.splitlines()
    students = [line for line in lines if "/10†" in line]
    assert len(students) == 3 and text.count("2.86*") == 30
    assert head.split()[:4] == ["student", "name", "e-mail", "score"]
    assert not set(text) & set("─━│┃╭╮\x1b…")
    start = {cell_len(line[: line.index("2.86*")]) for line in students}
    assert len(start) == 1
    assert all("2026-05-12 13:05" in line and "1 d 2 h late" in line for line in students)


def test_points_are_shown_to_a_hundredth() -> None:
    text = shown(marks_of("ada", 12.75, 1234.56), totals={})
    assert "12.75" in text and "1234.56" in text and "1247.31" in text


def test_what_would_do_something_to_a_terminal_is_shown_as_a_question_mark() -> None:
    text = shown(marks_of("a\x1b[31mb\nc", 1.0, 2.0), totals={})
    assert "\x1b" not in text and "a?[31mb?c" in text
