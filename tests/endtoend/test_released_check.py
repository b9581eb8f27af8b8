"""A released notebook in an open front end, executed as a whole, and validated; and the instructor's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest
from classwork import ASSIGNMENT, HEADS, SOLVED, cell_of, nbgrader, read_json, released
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "tests" / "unit"))
from kernel_client import COLOURS, running_kernel  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")


def write_solved(course: Path, **functions: str) -> Path:
    """The learner's folder with these function bodies in its notebook; the notebook."""
    notebook = released(course)
    for name, body in functions.items():
        cell_of(notebook, name)["source"] = f"{HEADS[name]}\n    {body}"
    cell_of(notebook, "explain")["source"] = "Because I wrote something."
    path = course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def in_open_notebook(path: Path) -> dict[str, str]:
    """Run All: what each code cell shows, by its id."""
    cells = [cell for cell in read_json(path)["cells"] if cell["cell_type"] == "code"]
    with running_kernel(path.parent) as kernel:
        return {cell["id"]: kernel.run("".join(cell["source"]), cell["id"]) for cell in cells}


def execute(path: Path) -> None:
    """As nbconvert, papermill and `nbgrader validate` do."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}, timeout=60).execute()


def test_a_fresh_notebook_runs_to_its_end_in_a_front_end_and_stops_elsewhere(course: Path) -> None:
    path = write_solved(course)
    shown = in_open_notebook(path)
    assert not any("! " in text for text in shown.values())
    assert shown["double-test"].startswith("✗ double, check 1 of 1: failed")
    assert "0 of 2 exercises done" in shown["end"]
    with pytest.raises(CellExecutionError, match=r"CheckFailed: double: twice is still None\."):
        execute(path)


def test_a_solved_notebook_passes_everywhere(course: Path) -> None:
    path = write_solved(course, **SOLVED)
    shown = in_open_notebook(path)
    assert shown["shift-test"] == "✓ shift, check 1 of 1: passed"
    assert "2 of 2 exercises done" in shown["end"]
    execute(path)
    assert "Success! Your notebook passes all the tests." in validated(course)


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ({}, "twice is still None"),
        (SOLVED | {"double": "return 3 * x"}, "right with a correct `double`; yours is not right yet"),
        (SOLVED | {"shift": "return double(x) - by, np.abs(by)"}, "shift: "),
    ],
)
def test_nbgrader_validate_tells_each_failure(course: Path, functions: dict[str, str], words: str) -> None:
    write_solved(course, **functions)
    said = validated(course)
    assert "VALIDATION FAILED" in said
    assert words in said


def test_nbgrader_validate_fails_where_nothing_is_recorded(course: Path) -> None:
    path = write_solved(course, **SOLVED)
    (path.parent / "testcases" / "expected.h5").unlink()
    said = validated(course)
    assert "VALIDATION FAILED" in said
    assert "No answers are recorded here yet" in said
    shown = in_open_notebook(path)
    assert shown["double-test"].startswith("? double")
    assert not any("! " in text for text in shown.values())


def validated(course: Path) -> str:
    done = nbgrader(course / "release" / ASSIGNMENT, "validate", f"{ASSIGNMENT}.ipynb")
    return done.stdout + done.stderr


def test_the_instructors_own_notebook_shows_verdicts_and_passes_over_hidden_checks(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(course))
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert in_open_notebook(path)["double-test"].splitlines() == [
        "✓ double, check 1 of 1: passed",
        "· double: a hidden check, or new since the last build: not compared here",
        "· double: a hidden check, or new since the last build: not compared here",
    ]
    execute(path)


def test_a_check_that_is_not_on_record_is_no_hidden_one_in_a_release(course: Path) -> None:
    notebook = read_json(write_solved(course, **SOLVED))
    cell_of(notebook, "test_shift")["source"] = "check(shift, some_numbers(), by=7.5)"
    path = course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(CellExecutionError, match="CheckFailed: shift: not compared"):
        execute(path)


def test_a_notebook_without_its_folder_says_what_belongs_beside_it(tmp_path: Path) -> None:
    notebook = read_json(PROJECT / "source" / "building_dnn" / "building_dnn.ipynb")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] == "imports"]
    (tmp_path / "alone.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(CellExecutionError) as raised:
        execute(tmp_path / "alone.ipynb")
    assert "No module named 'helpers'" in str(raised.value)
    assert "# the folder helpers/ belongs beside this notebook" in COLOURS.sub("", str(raised.value))
