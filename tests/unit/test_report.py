"""The class as a table."""

from __future__ import annotations

from rich.console import Console

from gradestone import report
from gradestone.model import Mark, Marks


def marks_of(student: str, *scores: float | None) -> Marks:
    marks = tuple(Mark(name, score, 5.0, ()) for name, score in zip("ab", scores, strict=True))
    return Marks(student, "week2", marks, seconds=0.0, sandbox_tier=1)


def test_what_was_not_judged_is_no_zero_in_the_mean() -> None:
    console = Console(width=120)
    with console.capture() as shown:
        console.print(report.table([marks_of("ada", 5.0, 3.0), marks_of("dan", None, None)]))
    means = next(line for line in shown.get().splitlines() if line.strip().startswith("mean"))
    assert means.split() == ["mean", "8", "5", "3"]
