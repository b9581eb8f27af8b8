"""Run All with exactly one exercise open: no cell stops the run, and a sentence names the open exercise."""

from __future__ import annotations

import linecache
import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from PIL import Image
from source_cells import LINES, ROOT, part_id

from gradestone.files.notebook_cells import is_code

plt.switch_backend("Agg")

SHORTER = (
    ("num_iterations=2500", "num_iterations=3"),
    ("rounds=700", "rounds=20"),
    ("rounds = 100", "rounds = 10"),
)


def cells(assignment: str, folder: str) -> dict[str, str]:
    """The code cells by id."""
    notebook = nbformat.read(ROOT / folder / assignment / f"{assignment}.ipynb", as_version=4)
    return {cell.id: cell.source for cell in notebook.cells if is_code(cell)}


@pytest.fixture
def run_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs every cell but the checks, with another version of some cells; what they print, by cell."""
    picture = tmp_path / "cat.png"
    Image.fromarray(np.full((80, 80, 3), 200, np.uint8)).save(picture)
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))

    def run(assignment: str, **changed: str) -> dict[str, str]:
        monkeypatch.chdir(ROOT / "source" / assignment)
        names: dict[str, Any] = {}
        said = {}
        for name, source in (cells(assignment, "source") | changed).items():
            if name.endswith("-test") or name == "progress":
                continue
            source = re.sub(r"^%.*$", "", source, flags=re.M).replace(
                'my_picture = ""', f'my_picture = "{picture}"'
            )
            for long, short in SHORTER:
                source = source.replace(long, short)
            file = f"<{assignment} {name}>"
            linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
            exec(compile(source, file, "exec"), names)
            said[name] = capsys.readouterr().out
        if "film" in names:
            assert names["film"]._repr_html_()
        return said

    return run


def with_stub(assignment: str, exercise: str) -> dict[str, str]:
    solution = part_id(exercise, "solution")
    stub = cells(assignment, "release")[solution]
    assert "None" in stub
    return {solution: stub}


@pytest.mark.parametrize(
    ("assignment", "exercise"),
    [(assignment, name) for assignment, lines in LINES.items() for name in lines],
)
def test_every_cell_runs_where_one_exercise_is_open(run_all: Any, assignment: str, exercise: str) -> None:
    said = run_all(assignment, **with_stub(assignment, exercise))
    words = f"{exercise} is not written yet"
    assert said[part_id(exercise, "run")].count(words) == 1
    assert [name for name, text in said.items() if re.search(r"\bNone\b", text.replace("its None", ""))] == []


def test_a_finished_notebook_says_nothing_of_the_kind(run_all: Any) -> None:
    for assignment in ("image_classifier", "building_dnn"):
        said = "".join(run_all(assignment).values())
        assert not re.search(r"not written|not trained|not been trained|Nothing to|nothing to", said)


def test_without_pictures_to_learn_from_each_training_says_what_to_write(run_all: Any) -> None:
    said = run_all("image_classifier", **with_stub("image_classifier", "prepare_images"))
    for cell in ("train-two-layer", "train-l-layer", "train-regression"):
        assert said[cell].startswith(
            "There is nothing to train on yet: write prepare_images, and run the cell"
        )
    assert said["accuracies"].count("not trained yet") == 3
    assert said["mistakes"] == "The deep network has not been trained yet.\n"


def test_a_table_tells_which_network_is_missing(run_all: Any) -> None:
    said = run_all("image_classifier", **with_stub("image_classifier", "two_layer_model"))
    assert re.findall(r"^ +not trained yet   (.*)$", said["accuracies"], re.M) == ["two layers"]
    assert "Nothing to plot yet" in said["cost-curves"]
    said = run_all("image_classifier", **with_stub("image_classifier", "L_layer_model"))
    missing = re.findall(r"^ +not trained yet   (.*)$", said["accuracies"], re.M)
    assert missing == ["logistic regression", "four layers"]
    assert said["mistakes"] == "The deep network has not been trained yet.\n"


def test_pictures_that_could_not_be_prepared_leave_none_of_an_earlier_run(run_all: Any) -> None:
    source = cells("image_classifier", "source")["prepare"]
    broken = source.replace("prepare_images(data.train_x)", "images.nothing")
    assert source.startswith("train_X = test_X = None\n")
    with pytest.raises(NameError):
        run_all("image_classifier", prepare=broken)
