"""The class as a table."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console

from gradestone.model import Credit, Mark, Marks, Total, Verdict
from gradestone.report import class_table


def marks_of(student: str, *scores: float | None) -> Marks:
    marks = tuple(Mark(name, score, 5.0, ()) for name, score in zip("ab", scores, strict=True))
    return Marks(student, "week2", marks, seconds=0.0, sandbox_tier=1)


def shown(*class_marks: Marks, totals: class_table.Totals) -> str:
    console = Console(width=120)
    with console.capture() as captured:
        console.print(class_table.table(class_marks, totals))
    return captured.get()


def test_what_was_not_judged_is_no_zero_in_the_mean() -> None:
    console = Console(width=120)
    with console.capture() as shown:
        console.print(class_table.table([marks_of("ada", 5.0, 3.0), marks_of("dan", None, None)]))
    means = next(line for line in shown.get().splitlines() if line.strip().startswith("mean"))
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
    assert class_table.to_csv([class_marks(EARNED)], {"ada": total}).splitlines()[1].endswith(",")


def test_the_csv_has_a_column_for_credits() -> None:
    two = [EARNED, replace(EARNED, exercise="b", credit=Credit("flat or row", 0.4, 0.0))]
    head, line = class_table.to_csv([class_marks(*two)]).splitlines()
    assert head.split(",")[-1] == "credit"
    assert line.endswith(",a=2 flat; b=2 flat or row")
