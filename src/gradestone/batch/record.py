"""marks.json on disk: the judge's marks, with the digests that tell whether they still hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..judge import marks_from_json, marks_record
from ..model import Marks

NAME = "marks.json"


def to_record(marks: Marks, *, submission: str, key: str) -> dict[str, Any]:
    """What marks.json holds, as plain JSON values."""
    return {**marks_record(marks), "submission_digest": submission, "key_digest": key}


def read_record(folder: Path) -> dict[str, Any] | None:
    """The record in an autograded folder; None when there is none that can be read."""
    try:
        record = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def read_marks(folder: Path) -> Marks | None:
    """The marks in an autograded folder; None when there are none that can be read."""
    try:
        return marks_from_json((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def holds(record: Mapping[str, Any], *, submission: str, key: str) -> bool:
    """Whether these marks are those of this submission under this key, and complete."""
    same = record.get("submission_digest") == submission and record.get("key_digest") == key
    return same and not record.get("needs_manual_grading", True)
