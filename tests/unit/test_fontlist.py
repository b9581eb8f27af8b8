"""matplotlib's list of fonts goes from one fork server to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestone.sandbox.speed.fontlist import keep_font_list, lend_font_list


def test_a_list_that_was_kept_is_lent_to_the_next_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    lend_font_list(first)
    assert list(first.iterdir()) == []
    (first / "fontlist-v1.json").write_text("fonts")
    (first / "matplotlibrc").write_text("no fonts")
    keep_font_list(first)
    lend_font_list(second)
    assert {path.name: path.read_text() for path in second.iterdir()} == {"fontlist-v1.json": "fonts"}


def test_without_a_place_to_keep_it_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "fontlist-v1.json").write_text("fonts")
    keep_font_list(tmp_path)
    lend_font_list(tmp_path)
