"""A zip that was handed in is read as the folder that was packed, and can do no harm."""

from __future__ import annotations

import io
import json
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sample import TEMPLATE, hand_in, read, solved

from gradestone.errors import IntakeError
from gradestone.intake import SubmissionCaps, manifest
from gradestone.intake.archive import open_archive
from gradestone.intake.parcel import pack
from tests.thoroughness import examples

NOTEBOOK = json.dumps(solved())
TAKEN = "The notebook was taken out of “work.zip”."


def packed(files: dict[str, str | bytes], **info: object) -> bytes:
    """A zip of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            for field, value in info.items():
                setattr(member, field, value)
            archive.writestr(member, content)
    return stream.getvalue()


def hand_in_zip(folder: Path, content: bytes, name: str = "work.zip") -> Path:
    return hand_in(folder, content, name)


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    (tmp_path / "staging").mkdir()
    return tmp_path / "staging"


@pytest.mark.parametrize(
    "files",
    [
        {"small.ipynb": NOTEBOOK, "mine.py": "x = 1"},
        {"small/small.ipynb": NOTEBOOK, "small/mine.py": "x = 1"},
        {"ada\\week 1\\small.ipynb": NOTEBOOK, "ada\\week 1\\mine.py": "x = 1"},
        {
            "a/small.ipynb": NOTEBOOK,
            "a/mine.py": "x = 1",
            "__MACOSX/a/._small.ipynb": "\0",
            "a/.DS_Store": "\0",
        },
    ],
    ids=["flat", "in a folder", "by Windows", "by macOS"],
)
def test_a_zip_alone_is_graded_with_the_files_beside_its_notebook(
    files: dict[str, str | bytes], staging: Path, tmp_path: Path
) -> None:
    folder = hand_in_zip(tmp_path / "hand-in", packed(files))
    submission = read(folder, staging=staging)
    assert submission.notebook == solved()
    assert submission.incidents == (TAKEN,)
    assert [path.name for path in staging.iterdir()] == ["mine.py"]
    assert read(pack(folder, "small.ipynb"), staging=None).notebook == solved()


def test_an_untouched_notebook_beside_the_zip_gives_way_to_the_work_in_it(tmp_path: Path) -> None:
    folder = hand_in(hand_in_zip(tmp_path / "hand-in", packed({"small.ipynb": NOTEBOOK})), TEMPLATE)
    submission = read(folder)
    assert submission.notebook == solved()
    assert submission.incidents == (TAKEN, "`small.ipynb` was handed in as well, and holds no work.")


def test_a_zip_beside_a_notebook_with_work_is_not_opened(tmp_path: Path) -> None:
    folder = hand_in(hand_in_zip(tmp_path / "hand-in", b"no zip at all"), solved())
    assert read(folder).incidents == ()


def test_the_work_in_a_second_zip_is_named(tmp_path: Path) -> None:
    other = NOTEBOOK.replace("y = 2 * x", "y = x + x")
    folder = hand_in_zip(tmp_path / "hand-in", packed({"small.ipynb": NOTEBOOK}), "small.zip")
    hand_in_zip(folder, packed({"small.ipynb": other}), "older.zip")
    incidents = read(folder).incidents
    assert incidents == (
        "The notebook was taken out of “small.zip”.",
        "“older.zip/small.ipynb” holds work too, and was not graded.",
    )


def test_a_released_file_in_the_zip_is_told_from_the_students_own(staging: Path, tmp_path: Path) -> None:
    (tmp_path / "release" / "images").mkdir(parents=True)
    (tmp_path / "release" / "images" / "one.png").write_text("picture")
    folder = hand_in_zip(
        tmp_path / "hand-in",
        packed({"a/small.ipynb": NOTEBOOK, "a/images/one.png": "picture", "a/images/own.png": "own"}),
    )
    read(folder, staging=staging, released=manifest(tmp_path / "release"))
    assert [path.name for path in (staging / "images").iterdir()] == ["own.png"]


# ---------------------------------------------------------------- what cannot be opened


def locked() -> bytes:
    data = bytearray(packed({"small.ipynb": NOTEBOOK}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def by_another_method() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("small.ipynb", NOTEBOOK)
    return stream.getvalue()


def torn() -> bytes:
    data = bytearray(packed({"small.ipynb": NOTEBOOK}))
    data[60:80] = bytes(20)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and no more", "“work.zip” cannot be read: it is no zip that is whole"),
        (b"", "it is no zip that is whole"),
        (locked(), "it is protected by a password"),
        (by_another_method(), "packed by a method that few programs can read"),
        (torn(), "it is damaged"),
        (packed({"essay.txt": "Dear teacher"}), "“work.zip” holds no notebook; it should be `small.ipynb`"),
        (packed({f"{n}.txt": "" for n in range(5_001)}), "it holds more than 5000 files"),
    ],
    ids=["cut", "empty", "locked", "lzma", "torn", "no notebook", "many files"],
)
def test_what_is_wrong_with_a_zip_is_said_with_the_way_out(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(IntakeError, match=reason) as caught:
        read(hand_in_zip(tmp_path / "hand-in", content))
    assert str(caught.value).endswith("Unpack it where it lies and grade again.")


@pytest.mark.parametrize("name", ["work.rar", "work.7z", "work.tar.gz"])
def test_what_is_packed_otherwise_is_named_with_the_way_out(name: str, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=rf"“{name}” is not opened here\. Unpack it where it lies"):
        read(hand_in(tmp_path / "hand-in", b"Rar!", name))


# ---------------------------------------------------------------- what would do harm


@pytest.mark.parametrize(
    "name", ["../small.ipynb", "/tmp/small.ipynb", "a/../../small.ipynb", "C:\\small.ipynb", "a//small.ipynb"]
)
def test_a_path_that_leads_out_is_refused(name: str, staging: Path, tmp_path: Path) -> None:
    folder = hand_in_zip(tmp_path / "hand-in", packed({"ok/small.ipynb": NOTEBOOK, name: NOTEBOOK}))
    submission = read(folder, staging=staging)
    assert any("leads out of the zip" in incident for incident in submission.incidents)
    assert {path.name for path in tmp_path.rglob("*")} == {"hand-in", "work.zip", "staging"}


@pytest.mark.parametrize(
    ("mode", "word"),
    [
        (stat.S_IFLNK, "a symbolic link"),
        (stat.S_IFIFO, "not a regular file"),
        (stat.S_IFBLK, "not a regular file"),
    ],
)
def test_links_and_special_files_are_refused(mode: int, word: str, staging: Path, tmp_path: Path) -> None:
    content = packed({"small.ipynb": "/etc/passwd"}, external_attr=(mode | 0o777) << 16)
    with pytest.raises(IntakeError):
        read(hand_in_zip(tmp_path / "hand-in", content), staging=staging)
    archive = open_archive(content, SubmissionCaps())
    assert list(archive.files()) == []
    assert word in archive.incidents[0]


def test_a_bomb_costs_no_more_than_the_limits(staging: Path, tmp_path: Path) -> None:
    caps = SubmissionCaps(notebook_bytes=1024**2, total_bytes=4 * 1024**2)
    zeros = bytes(64 * 1024**2)
    bomb = packed({"small.ipynb": zeros, "a.ipynb": zeros, "data.bin": zeros})
    tracemalloc.start()
    try:
        with pytest.raises(IntakeError, match="larger than 4 MiB"):
            read(hand_in_zip(tmp_path / "hand-in", bomb), staging=staging, caps=caps)
        assert tracemalloc.get_traced_memory()[1] < 40 * 1024**2
    finally:
        tracemalloc.stop()
    assert list(staging.iterdir()) == []


def test_a_size_that_is_a_lie_is_found_out(tmp_path: Path) -> None:
    caps = SubmissionCaps(notebook_bytes=1024**2)
    data = bytearray(packed({"small.ipynb": bytes(8 * 1024**2)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        data[data.index(mark) + at : data.index(mark) + at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(IntakeError, match="cannot be read"):
        read(hand_in_zip(tmp_path / "hand-in", bytes(data)), caps=caps)


def test_no_more_files_are_read_than_of_a_folder(staging: Path, tmp_path: Path) -> None:
    files = {"a.ipynb": NOTEBOOK} | {f"data/{number}.txt": "x" for number in range(30)}
    folder = hand_in_zip(tmp_path / "hand-in", packed(files))
    submission = read(folder, staging=staging, caps=SubmissionCaps(files=10))
    assert "Only the first 10 files of the zip were read; there are more." in submission.incidents


def damaged(data: bytes, places: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in places:
        changed[place % len(changed)] = value
    return bytes(changed)


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_whatever_bytes_come_it_is_read_or_refused(places: list[tuple[int, int]]) -> None:
    content = damaged(packed({"small.ipynb": "{}", "a/b.txt": "x" * 100}), places)
    try:
        archive = open_archive(content, SubmissionCaps())
    except IntakeError:
        return
    for entry in archive.files():
        try:
            assert len(archive.read(entry.path, limit=10_000)) <= 10_000
        except OSError:
            continue
