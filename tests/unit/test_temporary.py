"""Temporary folders go with their owner, and nothing else goes or changes with them."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from gradestone.files.temporary import TemporaryFolder, remove_folder, sweep

OWNER = """
import sys
from gradestone.files.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "data").mkdir()
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_when_it_is_closed(temporary: Path) -> None:
    with TemporaryFolder() as folder:
        (folder.path / "file").touch()
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert list(temporary.iterdir()) == []


def test_only_a_dead_owners_folder_is_swept(temporary: Path) -> None:
    with TemporaryFolder() as mine:
        with subprocess.Popen(
            [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as owner:
            assert owner.stdout is not None
            theirs = Path(owner.stdout.readline().strip())
            sweep()
            assert sorted(temporary.iterdir()) == sorted([mine.path, theirs])
            owner.send_signal(signal.SIGKILL)
        sweep()
        assert list(temporary.iterdir()) == [mine.path]


def test_what_others_keep_there_is_left_alone(temporary: Path) -> None:
    (temporary / "gradestone-notes").mkdir()
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (temporary / ".gradestone-held-link").symlink_to(elsewhere)
    sweep()
    assert len(list(temporary.iterdir())) == 3


def test_rights_taken_away_do_not_keep_a_folder(temporary: Path) -> None:
    inner = temporary / "scratch" / "locked" / "inner"
    inner.mkdir(parents=True)
    (inner / "file").touch()
    for folder in (inner, inner.parent, inner.parent.parent):
        folder.chmod(0)
    remove_folder(temporary / "scratch")
    assert list(temporary.iterdir()) == []


def test_no_depth_keeps_a_folder(temporary: Path) -> None:
    scratch = temporary / "scratch"
    scratch.mkdir()
    descriptor = os.open(scratch, os.O_RDONLY)
    for _ in range(2 * sys.getrecursionlimit()):
        os.mkdir("deeper", dir_fd=descriptor)
        below = os.open("deeper", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    remove_folder(scratch)
    assert list(temporary.iterdir()) == []


def test_removing_what_is_gone_already_changes_nothing_around_it(temporary: Path) -> None:
    temporary.chmod(0o1777)
    remove_folder(temporary / "gone")
    assert stat.S_IMODE(temporary.stat().st_mode) == 0o1777
