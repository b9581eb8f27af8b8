"""A submission packed for another machine reads like the folder it was made of."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gradestone.intake import SubmissionCaps
from gradestone.intake.folder import Folder, open_folder
from gradestone.intake.parcel import pack, unpack

NOTEBOOK = "week.ipynb"
CAPS = SubmissionCaps(notebook_bytes=1000, total_bytes=2000, files=12, depth=3)


def plain(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / NOTEBOOK).write_text('{"cells": []}')
    (folder / "data" / "numbers.txt").write_bytes(bytes(range(256)))


def links(folder: Path) -> None:
    plain(folder)
    (folder / "secret").symlink_to("/etc/hostname")
    (folder / "folder").symlink_to("/etc")
    os.link(folder / NOTEBOOK, folder / "twin.ipynb")


def specials(folder: Path) -> None:
    os.mkfifo(folder / NOTEBOOK)
    os.mkfifo(folder / "pipe")


def too_large(folder: Path) -> None:
    plain(folder)
    (folder / NOTEBOOK).write_bytes(b"x" * 1500)
    (folder / "movie.bin").write_bytes(b"x" * 2500)
    (folder / "photo.bin").write_bytes(b"x" * 1900)


def too_many(folder: Path) -> None:
    for number in range(30):
        (folder / f"a{number:02}").write_text(str(number))
    plain(folder)


def too_deep(folder: Path) -> None:
    plain(folder)
    (folder / "a" / "b" / "c" / "d").mkdir(parents=True)
    (folder / "a" / "b" / "c" / "d" / "e").write_text("far down")


def odd_names(folder: Path) -> None:
    plain(folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("no UTF-8")
    (folder / "new\nline ☃").write_text("still a name")


FOLDERS = [plain, links, specials, too_large, too_many, too_deep, odd_names]


def reading(folder: Folder, path: str, limit: int) -> bytes | str:
    try:
        return folder.read(path, limit=limit)
    except OSError as error:
        return error.strerror or str(error)


@pytest.mark.parametrize("fill", FOLDERS)
def test_a_parcel_says_what_the_folder_says(fill: Callable[[Path], None], tmp_path: Path) -> None:
    fill(tmp_path)
    parcel = unpack(pack(tmp_path, NOTEBOOK, CAPS))
    with open_folder(tmp_path, CAPS) as folder:
        assert parcel.entries == folder.entries
        assert parcel.incidents == folder.incidents
        assert parcel.look(NOTEBOOK) == folder.look(NOTEBOOK)
        for path in (entry.path for entry in folder.files()):
            for limit in (10, CAPS.notebook_bytes, CAPS.total_bytes):
                assert reading(parcel, path, limit) == reading(folder, path, limit)


def test_what_a_link_points_to_is_never_packed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("of another student")
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / NOTEBOOK).symlink_to(tmp_path / "elsewhere")
    parcel = unpack(pack(folder, NOTEBOOK))
    assert parcel.contents == {}
    assert [entry.kind for entry in parcel.entries] == ["link"]


def test_a_missing_folder_is_missed_where_the_parcel_is_opened(tmp_path: Path) -> None:
    parcel = pack(tmp_path / "nowhere", NOTEBOOK)
    with pytest.raises(FileNotFoundError, match="No such file"):
        unpack(parcel)


def test_a_parcel_is_smaller_than_the_caps_whatever_is_handed_in(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.bin").write_bytes(os.urandom(1900))
    assert len(pack(tmp_path, NOTEBOOK, CAPS)) < 2 * CAPS.total_bytes + 10_000
