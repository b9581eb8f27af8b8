"""What the coordinator sees of a submission before anybody reads it: has it changed, and when did it come?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

from gradestone.batch import handin
from gradestone.batch.handin import HandIn
from gradestone.bridge.survey import Place


def look_at(folder: Path, *, loose: bool = False, told: str = "") -> HandIn:
    return handin.look_at(Place(folder, folder / "timestamp.txt", loose, told))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ps.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_text("2021-05-01 12:00:00 UTC")
    return tmp_path


def test_the_same_submission_has_the_same_digest(folder: Path) -> None:
    assert look_at(folder) == look_at(folder)
    assert look_at(folder).digest
    assert look_at(folder).timestamp == datetime(2021, 5, 1, 12)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ps.ipynb", "{ }"),
        ("notes.txt", "by hand"),
        ("timestamp.txt", "2021-05-01 12:00:01 UTC"),
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
        ("tomorrow", ""),
        ("", ""),
    ],
)
def test_the_time_travels_in_words_in_which_nbgrader_reads_it(folder: Path, text: str, kept: str) -> None:
    (folder / "timestamp.txt").write_text(text)
    assert look_at(folder).stamp == kept
    if kept:
        assert parse_utc(kept) == look_at(folder).timestamp == datetime(2031, 5, 1, 12)


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_a_system_leaves_is_no_hand_in(name: str, folder: Path) -> None:
    (folder / "ps.ipynb").unlink()
    (folder / name).write_text("x")
    assert look_at(folder).empty
    (folder / ".ipynb_checkpoints").mkdir()
    assert not look_at(folder).empty


def test_of_a_loose_hand_in_only_what_lies_directly_in_the_folder_counts(folder: Path) -> None:
    before, whole = look_at(folder, loose=True), look_at(folder)
    (folder / "week9").mkdir()
    (folder / "week9" / "other.ipynb").write_text("{}")
    assert look_at(folder, loose=True) == before
    assert look_at(folder).digest != whole.digest


def test_a_hand_in_that_has_moved_is_another_one_and_says_so(folder: Path) -> None:
    moved = look_at(folder, told="It lay elsewhere.")
    assert moved.digest != look_at(folder).digest
    assert moved.incidents == ("It lay elsewhere.",)


def test_what_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    assert look_at(tmp_path / "nobody") == HandIn("")


def test_a_time_in_the_future_is_used_and_told(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("2099-05-12 12:00:00 UTC")
    seen = look_at(folder)
    assert seen.timestamp == datetime(2099, 5, 12, 12)
    assert "which has not come yet" in seen.incidents[0]


@pytest.mark.parametrize("content", [b"05/12/2026 13:00", "05/12/2026".encode("utf-16"), b"13:00"])
def test_a_time_that_is_not_taken_is_told_with_the_way_out(content: bytes, folder: Path) -> None:
    (folder / "timestamp.txt").write_bytes(content)
    seen = look_at(folder)
    assert seen.timestamp is None
    assert seen.incidents[0].endswith("It should look like 2026-05-12 13:00:00 UTC.")
