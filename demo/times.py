"""When the class hands in: a due date, two who are late, and two who had asked for more time."""

from __future__ import annotations

from datetime import datetime, timedelta

DUE = datetime(2026, 10, 16, 22, 0)  # UTC without a zone, as in nbgrader's gradebook

_AFTER_DUE = {
    "s05-perfect-in-place": timedelta(hours=5),
    "s17-one-minus": timedelta(days=2, hours=3),
    "s08-half-done": timedelta(days=4),
    "s13-pasted-scale": timedelta(days=3, minutes=10),
}

EXTENSIONS = {"s08-half-done": timedelta(days=7), "s13-pasted-scale": timedelta(days=2)}
"""Who was excused, and for how long: for the one it is enough, for the other it is not."""

DAYS_LATE = {"s05-perfect-in-place": 1, "s17-one-minus": 3, "s13-pasted-scale": 2}
"""Days begun behind the due date and an extension, by those whom it costs points."""


def handed_in(student: str) -> datetime:
    """The time of the hand-in, UTC; most are done in the last two days."""
    number = int(student[1:3])
    return DUE + _AFTER_DUE.get(student, -timedelta(minutes=11 + 97 * number % 2880))
