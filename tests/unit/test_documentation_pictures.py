"""The pictures of the documentation: all that are shown are there, and together they stay small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_every_picture_is_there_and_described_in_words(text: Path) -> None:
    for words, address in SHOWN.findall(text.read_text(encoding="utf-8")):
        assert (text.parent / address).is_file(), address
        assert len(words) > 10, f"{address} is shown without words for those who cannot see it"


def test_all_pictures_together_are_small() -> None:
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < 1_500_000
