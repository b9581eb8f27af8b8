"""Progress that is told across processes, and the bar that shows it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from gradestone.cli import common
from gradestone.cli.common import ProgressBar, followed_bar
from gradestone.files.children import run_child
from gradestone.files.progress import followed, following, tell

CHILD = """
import subprocess, sys
from gradestone.files.progress import tell
for done in range(3):
    tell("counting sheep", done, 3)
print("counted")
"""


def test_what_a_child_tells_reaches_who_follows_and_no_one_else(tmp_path: Path) -> None:
    (tmp_path / "sheep.py").write_text(CHILD)
    heard: list[tuple[str, int, int]] = []
    with following(lambda *told: heard.append(told)):
        said = run_child("sheep", folder=tmp_path, timeout_s=60)
    assert said == "counted\n" and heard == [("counting sheep", done, 3) for done in range(3)]
    assert run_child("sheep", folder=tmp_path, timeout_s=60) == "counted\n"
    assert len(heard) == 3


def test_a_number_that_means_another_file_here_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.txt"
    with path.open("w") as file:
        monkeypatch.setenv("GRADESTONE_PROGRESS", str(file.fileno()))
        tell("something", 1, 2)
        os.fsync(file.fileno())
    assert path.read_text() == ""


def test_steps_are_told_before_they_are_done() -> None:
    heard: list[tuple[str, int, int]] = []
    with following(lambda *told: heard.append(told)):
        assert [step.upper() for step in followed("x", "ab")] == ["A", "B"]
    assert heard == [("x", 0, 2), ("x", 1, 2)]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_bar_shows_whole_counts_and_times(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    terminal = Console(file=screen, width=width, force_terminal=True, color_system=None)
    monkeypatch.setattr(common, "errors", terminal)
    with followed_bar("building_dnn"):
        tell("trying the named mistakes", 3, 9)
    (last, *_) = [line for line in screen.getvalue().splitlines() if " 3/9 " in line]
    assert "left -:--:--" in last  # nobody can tell after one step
    assert ("0:00:00" in last) == (width >= 60)


def test_there_is_no_bar_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(common, "errors", Console(file=log, width=80))
    with ProgressBar("grading") as bar:
        bar.begin(2)
        bar.step()
    assert log.getvalue() == ""
