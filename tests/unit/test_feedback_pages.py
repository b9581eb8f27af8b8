"""A page that cannot be made is named with its student, and stops no other."""

from __future__ import annotations

import sys

import pytest

from gradestone.bridge import feedback
from gradestone.bridge.feedback import no_page, outcomes
from gradestone.errors import CourseError

MAKER = """
import json, os, signal, sys, time
print(json.dumps("ready"), flush=True)
for student in sys.argv[1:]:
    if student == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if student == "leaves":
        sys.exit(3)
    if student == "hangs":
        signal.pause()
    why = "ValueError: no such thing" if student == "raises" else ""
    print(json.dumps([student, why]), flush=True)
"""
COMMAND = (sys.executable, "-c", MAKER)


def test_a_page_that_fails_or_ends_its_process_costs_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    told = outcomes(COMMAND, ["a", "raises", "b", "killed", "leaves", "c"])
    assert [student for student, why in told.items() if not why] == ["a", "b", "c"]
    assert told["raises"] == "ValueError: no such thing"
    assert "-9" in told["killed"] and "3" in told["leaves"]


def test_a_page_that_never_ends_costs_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "PAGE_S", 2.0)
    told = outcomes(COMMAND, ["a", "hangs", "b"])
    assert told == {"a": "", "hangs": "it was not made within 2 s", "b": ""}


def test_where_no_page_can_be_made_at_all_one_sentence_says_so() -> None:
    with pytest.raises(CourseError, match="no such course"):
        outcomes((sys.executable, "-c", "raise SystemExit('there is no such course')"), ["a", "b"])


def test_the_sentence_names_student_and_reason() -> None:
    assert no_page("ada", "MemoryError").startswith("ada has no feedback page (MemoryError).")
