"""The figures of an assignment with the labels of another language."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = sorted(path.relative_to(ROOT / "locale") for path in ROOT.glob("locale/*/images/*"))


@pytest.mark.parametrize("place", TRANSLATED, ids=str)
def test_every_figure_is_drawn_with_translated_labels_or_asks_for_a_font(place: Path, tmp_path: Path) -> None:
    language, assignment = place.parts[0], place.name
    command = [sys.executable, ROOT / "figures" / f"{assignment}.py", "--lang", language, tmp_path]
    drawn = subprocess.run(
        command, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}, capture_output=True, text=True
    )

    assert "Glyph" not in drawn.stderr and "glyph" not in drawn.stderr
    if drawn.returncode:
        assert f"There is no font for {language} here; install one of" in drawn.stderr
        assert "Traceback" not in drawn.stderr
    else:
        names = {path.name for path in tmp_path.glob("*.svg")}
        assert names == {path.name for path in (ROOT / "source" / assignment / "images").glob("*.svg")}


@pytest.mark.parametrize("place", TRANSLATED, ids=str)
def test_each_figure_of_the_notebook_has_its_translated_one(place: Path) -> None:
    original = {path.name for path in (ROOT / "source" / place.name / "images").glob("*.svg")}

    assert {path.name for path in (ROOT / "locale" / place).glob("*.svg")} == original


def test_there_is_an_assignment_with_translated_figures() -> None:
    assert TRANSLATED
