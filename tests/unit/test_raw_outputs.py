"""A notebook that is large for its outputs alone is read without them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_sample import hand_in, read, solved

from gradestone.errors import IntakeError
from gradestone.intake import SubmissionCaps
from gradestone.intake.parcel import pack
from gradestone.intake.raw_outputs import without_outputs

CAPS = SubmissionCaps(notebook_bytes=20_000, total_bytes=30_000)
NOTE = "`small.ipynb` is so large that its outputs were not read."
ROWS = '<td class="x">\\n{"outputs": [1]}</td>' * 1000
OUTPUTS: dict[str, list[dict[str, Any]]] = {
    "a picture": [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 40_000}}],
    "lines": [{"output_type": "stream", "name": "stdout", "text": ['Cost "after" [1]: {\n'] * 1200}],
    "a table": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": ROWS}}],
}


def with_outputs(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    notebook = solved()
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["outputs"] = outputs
    return notebook


@pytest.mark.parametrize("kind", OUTPUTS)
def test_its_cells_are_read_and_its_outputs_are_not(kind: str, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", with_outputs(OUTPUTS[kind]))
    for place in (folder, pack(folder, "small.ipynb", CAPS)):
        submission = read(place, caps=CAPS)
        assert submission.notebook == solved()
        assert submission.incidents == (NOTE,)


def test_many_small_outputs_are_no_damage(tmp_path: Path) -> None:
    many = [{"output_type": "stream", "name": "stdout", "text": ["x\n"] * 700_000}]
    submission = read(hand_in(tmp_path / "hand-in", with_outputs(many)))
    assert submission.notebook == solved()
    assert submission.incidents == (NOTE,)


@pytest.mark.parametrize("letters", [19_000, 70_000])
def test_what_is_too_large_without_them_is_refused_with_the_option(letters: int, tmp_path: Path) -> None:
    notebook = solved()
    notebook["cells"][0]["source"] = "#" * letters
    with pytest.raises(IntakeError, match=r"larger than.*[Rr]aise c\.Gradestone\.notebook_bytes"):
        read(hand_in(tmp_path / "hand-in", notebook), caps=SubmissionCaps(notebook_bytes=16_000))
    assert read(tmp_path / "hand-in", caps=SubmissionCaps(notebook_bytes=120_000)).incidents == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values, st.text(), st.booleans())
def test_nothing_but_outputs_is_left_out(outputs: Any, source: str, ascii_only: bool) -> None:
    cell = {"source": source, "outputs": [outputs], "metadata": {"x": outputs if source else None}}
    notebook = {"cells": [cell, {"outputs": []}], "end": source}
    shorter = json.loads(without_outputs(json.dumps(notebook, ensure_ascii=ascii_only).encode()))
    assert [shorter["end"], shorter["cells"][0]["source"]] == [source, source]
    assert [cell["outputs"] for cell in shorter["cells"]] == [[], []]


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_torn_notebook_keeps_what_comes_before(cut: int) -> None:
    whole = json.dumps({"cells": [{"source": "x" * 90, "outputs": [{"text": ['a\\"b'] * 20}]}]}).encode()
    assert without_outputs(whole[:cut])[:100] == whole[:cut][:100]
