"""Messages of the student's process become outputs of a notebook, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradestone.errors import WireError
from gradestone.files.temporary import remove_folder
from gradestone.sandbox.outside.outputs import CellOutputs
from gradestone.sandbox.outside.scratch import make_scratch

GOOD = {"type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}


def shown(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    outputs = CellOutputs()
    outputs.begin(0)
    for message in messages:
        outputs.take(0, json.dumps(message).encode())
    return list(outputs.of(0))


@pytest.mark.parametrize(
    "message",
    [
        {"type": "stream", "name": "stdin", "text": "x"},
        {"type": "stream", "name": "stdout", "text": ["x"]},
        {"type": "error", "ename": "E", "evalue": 3, "traceback": []},
        {"type": "error", "ename": "E", "evalue": "", "traceback": [1]},
        {"type": "execute_result", "data": {}, "metadata": {}, "execution_count": "1"},
        {**GOOD, "metadata": []},
        {**GOOD, "data": {"text/plain": 1}},
        {**GOOD, "data": {"plain": "x"}},
        {**GOOD, "data": {"x/" + "y" * 300: "x"}},
        {"type": "comm_open"},
        {"type": ["stream"]},
        {},
    ],
    ids=str,
)
def test_a_message_of_the_wrong_form_shows_nothing(message: dict[str, Any]) -> None:
    assert shown(message) == []


@pytest.mark.parametrize("payload", [b"", b"\xff", b"{", b'{"a": NaN}', b"[" * 10_000], ids=str)
def test_what_is_not_json_is_refused(payload: bytes) -> None:
    outputs = CellOutputs()
    outputs.begin(0)
    with pytest.raises(WireError):
        outputs.take(0, payload)


def test_lone_surrogates_do_not_reach_the_notebook() -> None:
    (output,) = shown({"type": "stream", "name": "stdout", "text": "\ud800"})
    assert output["text"].encode() == b"?"


def test_an_update_reaches_the_display_wherever_it_stands() -> None:
    outputs = CellOutputs()
    named = {**GOOD, "transient": {"display_id": "here"}}
    outputs.begin(0)
    outputs.take(0, json.dumps(named).encode())
    outputs.begin(1)
    update = {**named, "type": "update_display_data", "data": {"text/plain": "new"}}
    outputs.take(1, json.dumps(update).encode())
    assert outputs.of(0)[0]["data"] == {"text/plain": "new"} and outputs.of(1) == ()


def test_the_bundle_wins_over_files_of_the_student(tmp_path: Path) -> None:
    bundle, files = tmp_path / "bundle", tmp_path / "files"
    for folder in (bundle / "images", files / "images", files / "data.txt"):
        folder.mkdir(parents=True)
    (bundle / "data.txt").write_text("ours")
    (bundle / "images" / "one.svg").write_text("ours")
    (files / "images" / "one.svg").write_text("theirs")
    (files / "images" / "two.svg").write_text("theirs")
    work = make_scratch(tmp_path, bundle, files) / "work"
    found = {
        path.relative_to(work).as_posix(): path.read_text() for path in work.rglob("*") if path.is_file()
    }
    assert found == {"data.txt": "ours", "images/one.svg": "ours", "images/two.svg": "theirs"}


def test_removing_a_scratch_folder_leaves_what_its_links_point_to(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("x")
    folder = tmp_path / "run"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "link").symlink_to(kept)
    (folder / "deep").chmod(0)
    remove_folder(folder)
    assert kept.read_text() == "x" and not folder.exists()
