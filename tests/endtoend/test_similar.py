"""`gradestone similar`: a class compared by the real command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from classwork import SOLVED, gradestone, hand_in, hand_in_text

COPIED = {
    "double": "halves = [x / 4, x / 4]\nreturn np.sum([4 * part for part in halves], axis=0)  # by quarters",
    "shift": "moved = np.subtract(double(x), -by)\nsize = np.sqrt(np.square(by))\nreturn moved, size",
}
RENAMED = {
    "double": "q = [x / 4, x / 4]\nreturn np.sum([4 * e for e in q], axis=0)",
    "shift": "width = np.sqrt(np.square(by))\nnew = np.subtract(double(x), -by)\nreturn new, width",
}
OWN = (
    "return x + x",
    "return 2 * x",
    "return x * 2",
    "y = 2 * x\nreturn y",
    "return np.multiply(x, 2)",
    "return np.add(x, x)",
)


@pytest.fixture(scope="module")
def compared(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which one has copied, and what lies about in a submitted/ folder."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("similar") / "course"))
    for number in range(24):
        hand_in(root, f"own-{number:02}", **(SOLVED | {"double": OWN[number % len(OWN)]}))
    hand_in(root, "ada", **COPIED)
    hand_in(root, "bob", **RENAMED)
    hand_in(root, "stub-1")
    hand_in(root, "stub-2")
    hand_in_text(root, "no-notebook", "Dear teacher, my computer broke.")
    hand_in(root, "hostile", double="(" * 5_000, shift="return <script>alert(1)</script>")
    done = gradestone(root, "similar", "week")
    assert done.returncode == 0, done.stderr
    (root / "stdout.txt").write_text(done.stdout)
    (root / "stderr.txt").write_text(done.stderr)
    return root


def record_of(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "likeness.json").read_text(encoding="utf-8"))
    return record


def names(record: dict[str, Any]) -> list[set[str]]:
    return [{pair["first"], pair["second"]} for pair in record["pairs"]]


def test_the_copy_is_told_with_reasons_and_nobody_else_is(compared: Path) -> None:
    record = record_of(compared / "reports" / "week")
    assert names(record) == [{"ada", "bob"}]
    assert any("np.subtract(double(x), -by)" in each["what"] for each in record["pairs"][0]["shared"])
    printed = (compared / "stdout.txt").read_text()
    assert "ada" in printed and "bob" in printed and "no proof" in printed
    assert "own-" not in printed


def test_a_hand_in_that_cannot_be_read_is_named_and_stops_no_other(compared: Path) -> None:
    assert "no-notebook: " in (compared / "stderr.txt").read_text()
    page = (compared / "reports" / "week" / "likeness.html").read_text(encoding="utf-8")
    assert "no-notebook: " in page and "<script" not in page and "://" not in page
    assert "<mark>" in page


def test_who_may_read_the_page_is_the_teacher_alone(compared: Path) -> None:
    for name in ("likeness.html", "likeness.json"):
        assert (compared / "reports" / "week" / name).stat().st_mode & 0o007 == 0


def test_without_names_in_another_folder_and_with_another_threshold(compared: Path, tmp_path: Path) -> None:
    done = gradestone(
        compared, "similar", "week", "--anonymous", "--out", str(tmp_path), "--threshold", "0.5"
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "likeness.html").read_text(encoding="utf-8")
    assert "ada" not in done.stdout + text + done.stderr
    assert "Hand-in 1" in done.stdout
    record = record_of(tmp_path)
    assert record["threshold"] == 0.5
    assert record["pairs"][0]["score"] > 5


def test_another_year_is_compared_with_this_one(compared: Path, built: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(built, tmp_path / "2027"))
    for number in range(24):
        hand_in(root, f"new-{number:02}", **(SOLVED | {"double": OWN[number % len(OWN)]}))
    hand_in(root, "cleo", **RENAMED)
    done = gradestone(root, "similar", "week", "--against", str(compared / "submitted"))
    assert done.returncode == 0, done.stderr
    record = record_of(root / "reports" / "week")
    assert {"cleo", "bob (course)"} in names(record)  # whose text she handed in
    assert all(any("(" not in name for name in pair) for pair in names(record))


def test_without_hand_ins_a_sentence_says_so(built: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(built, tmp_path / "empty"))
    done = gradestone(root, "similar", "week")
    assert done.returncode == 1
    assert done.stderr.startswith("gradestone: No submissions of week")
