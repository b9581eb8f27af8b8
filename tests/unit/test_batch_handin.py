"""What the coordinator sees of a submission before anybody reads it: has it changed, and when did it come?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

from gradestone.batch.handin import HandIn, look_at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ps.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_text("2031-05-01 12:00:00 UTC")
    return tmp_path


def test_the_same_submission_has_the_same_digest(folder: Path) -> None:
    assert look_at(folder) == look_at(folder)
    assert look_at(folder).digest
    assert look_at(folder).timestamp == datetime(2031, 5, 1, 12)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ps.ipynb", "{ }"),
        ("notes.txt", "by hand"),
        ("timestamp.txt", "2031-05-01 12:00:01 UTC"),
        ("timestamp.txt", ""),
    ],
)
def test_a_submission_whose_content_or_time_has_changed_has_another_digest(
    folder: Path, name: str, text: str
) -> None:
    before = look_at(folder).digest
    (folder / name).write_text(text)
    assert look_at(folder).digest != before


def test_without_its_timestamp_it_is_another_submission_at_an_unknown_time(folder: Path) -> None:
    before = look_at(folder)
    (folder / "timestamp.txt").unlink()
    after = look_at(folder)
    assert after.digest != before.digest
    assert after.timestamp is None and not after.incidents


def test_a_folder_in_the_place_of_the_timestamp_stops_nobody(folder: Path) -> None:
    (folder / "timestamp.txt").unlink()
    (folder / "timestamp.txt").mkdir()
    seen = look_at(folder)
    assert seen.digest
    assert seen.timestamp is None


def test_a_timestamp_that_says_no_time_is_told_and_counts_for_the_digest(folder: Path) -> None:
    before = look_at(folder).digest
    (folder / "timestamp.txt").write_text("tomorrow, roughly")
    seen = look_at(folder)
    assert seen.digest not in ("", before)
    assert seen.timestamp is None
    assert "timestamp.txt does not hold a time" in seen.incidents[0]


def test_a_folder_with_a_timestamp_alone_is_empty(folder: Path) -> None:
    assert not look_at(folder).empty
    (folder / "ps.ipynb").unlink()
    assert look_at(folder).empty
    (folder / "submission_secret.txt").write_text("0f" * 64)  # and nbgrader's exchange puts one there
    assert look_at(folder).empty


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2031-05-01 12:00:00 UTC", "2031-05-01 12:00:00 UTC"),
        ("2031-05-01T14:00:00+02:00\n", "2031-05-01T14:00:00+02:00"),
        ("2031-05-01 14:00:00 +0200", "2031-05-01 12:00:00.000000 UTC"),  # nbgrader reads another time in it
        ("2031-05-01\n12:00:00 UTC", "2031-05-01 12:00:00.000000 UTC"),
        ("tomorrow", ""),
        ("", ""),
    ],
)
def test_the_time_travels_in_words_in_which_nbgrader_reads_it(folder: Path, text: str, kept: str) -> None:
    (folder / "timestamp.txt").write_text(text)
    assert look_at(folder).stamp == kept
    if kept:
        assert parse_utc(kept) == look_at(folder).timestamp == datetime(2031, 5, 1, 12)


def test_what_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    assert look_at(tmp_path / "nobody") == HandIn("")
