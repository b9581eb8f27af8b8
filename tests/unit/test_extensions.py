"""Extensions of a class list on their way into the gradebook."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from gradestone.bridge.classbook import write_records
from gradestone.bridge.extensions import settle_extensions


@pytest.fixture
def root(small_course: Any, empty_gradebook: Path) -> Path:
    """A course whose one assignment is due on 12 May; ada and bo have handed in, cy has not."""
    place: Path = small_course.root
    shutil.copy(empty_gradebook, place / "gradebook.db")
    with Gradebook(f"sqlite:///{place / 'gradebook.db'}", "small") as gradebook:
        gradebook.add_assignment("week", duedate="2026-05-12 12:00:00 UTC")
    for student in ("ada", "bo"):
        (place / "submitted" / student / "week").mkdir(parents=True)
    return place


def extended(root: Path, **texts: str) -> None:
    write_records(root, {student: {"extensions": {"week": text}} for student, text in texts.items()})


def test_an_extension_waits_for_a_hand_in_and_is_put_there_once(root: Path) -> None:
    extended(root, ada="2 days", bo="2026-05-13 12:00", cy="3")
    told = settle_extensions(root, "week", tell_waiting=True)
    assert told == (
        "ada: the extension 2 days for week is in the gradebook",
        "bo: the extension 2026-05-13 12:00 for week is in the gradebook",
        "cy: the extension 3 for week waits for a hand-in",
    )
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as gradebook:
        found = {each.student_id: each.extension for each in gradebook.assignment_submissions("week")}
    assert found == {"ada": timedelta(days=2), "bo": timedelta(days=1)}
    assert settle_extensions(root, "week") == ()


def test_a_new_due_date_that_is_none_is_told_and_stops_nothing(root: Path) -> None:
    extended(root, ada="2026-05-01", bo="1 d")
    told = settle_extensions(root, "week")
    assert "ada: the extension 2026-05-01 for week cannot be used: an extension is between" in told[0]
    assert told[1] == "bo: the extension 1 d for week is in the gradebook"
