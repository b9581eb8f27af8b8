"""Random damage and texts made to be slow: every one is read or refused with a sentence."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from intake_sample import hand_in, read, solved, whole

from gradestone.errors import IntakeError

Notebook = dict[str, Any]

SLOW = {
    "quotes": '"' * 1_000_000,
    "brackets": "[" * 1_000_000,
    "objects": '{"a":' * 200_000,
    "conflicts": "<<<<<<< \n" * 100_000,
    "keys": '{"source":"b",' * 70_000,
    "cells": '{"cell_type":"code","source":"x"},' * 50_000,
}
SLOW_SOURCES = {
    "imports": "double = 1\n" + "import " * 25_000,
    "blank lines": "double" + "\n" * 190_000,
    "blanks": ("double" + " " * 1000) * 190,
    "long": "def double(x):\n" + "    x = 1\n" * 200_000,
    "defs": "def double(x): pass\n" * 9_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_text_made_to_be_slow_is_dealt_with_in_linear_time(name: str, tmp_path: Path) -> None:
    """With a quadratic step anywhere this test would not end."""
    try:
        assert whole(read(hand_in(tmp_path / "hand-in", SLOW[name])))
    except IntakeError as error:
        assert "no cell can be found" in str(error)


def test_a_text_of_little_else_than_punctuation_is_not_parsed(tmp_path: Path) -> None:
    """Its objects would take a hundred times the room of the text."""
    text = json.dumps(solved()).removesuffix("}") + ', "x": [' + "[]," * 1_000_000 + "[]]}"
    submission = read(hand_in(tmp_path / "hand-in", text))
    assert whole(submission)
    assert any("The notebook is damaged" in incident for incident in submission.incidents)


@pytest.mark.parametrize("name", SLOW_SOURCES)
def test_cells_made_to_be_slow_are_dealt_with_in_linear_time(name: str, tmp_path: Path) -> None:
    notebook = {"cells": [{"cell_type": kind, "source": SLOW_SOURCES[name]} for kind in ("code", "markdown")]}
    assert whole(read(hand_in(tmp_path / "hand-in", notebook)))


# ---------------------------------------------------------------- random damage


def mutate_text(text: str, random_: random.Random) -> str:
    at, length = random_.randrange(len(text)), random_.randrange(1, 200)
    other = random_.randrange(len(text))
    return random_.choice(
        [
            lambda: text[:at] + text[at + length :],
            lambda: text[:at] + text[other : other + length] + text[at:],
            lambda: text[:at] + random_.choice('"{}[],:\\\n\0é') + text[at + 1 :],
            lambda: text[:at],
            lambda: text.replace('"source"', '"' + random_.choice(["input", "Source", "cells"]) + '"'),
        ]
    )()


def mutate_cells(notebook: Notebook, random_: random.Random) -> Notebook:
    cells = notebook["cells"]
    cell = random_.choice(cells)
    other = random_.choice(cells)
    odd = random_.choice([None, 0, -1, "", "x", [], {}, [[]], {"nbgrader": None}, float("nan"), True])
    random_.choice(
        [
            lambda: cells.remove(cell),
            lambda: cells.append(deepcopy(cell)),
            lambda: cells.insert(random_.randrange(len(cells)), deepcopy(cell)),
            lambda: cell.update({random_.choice(list(cell) or ["source"]): odd}),
            lambda: cell.pop(random_.choice(list(cell)), None) if cell else None,
            lambda: cell.update(metadata=deepcopy(other.get("metadata"))),
            lambda: cell.update(cell_type=random_.choice(["code", "markdown", "raw", "heading", "odd"])),
            lambda: cell.update(source=other.get("source")),
            lambda: random_.shuffle(cells),
            lambda: notebook.update({random_.choice(["nbformat", "metadata", "nbformat_minor"]): odd}),
        ]
    )()
    return notebook


@pytest.mark.parametrize("seed", range(150))
def test_any_change_of_the_text_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    text = json.dumps(solved(), indent=random_.choice([None, 1]))
    for _ in range(random_.randrange(1, 6)):
        text = mutate_text(text, random_) or " "
    try:
        submission = read(hand_in(tmp_path / "hand-in", text.encode(errors="replace")))
    except IntakeError as error:
        assert str(error)
    else:
        assert whole(submission)


@pytest.mark.parametrize("seed", range(150))
def test_any_change_of_the_cells_is_read(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    notebook = solved()
    for _ in range(random_.randrange(1, 12)):
        if notebook["cells"]:
            notebook = mutate_cells(notebook, random_)
    assert whole(read(hand_in(tmp_path / "hand-in", notebook)))
