"""The class as a table."""

from __future__ import annotations

from rich.console import Console

from gradestone.model import Mark, Marks, Total
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
