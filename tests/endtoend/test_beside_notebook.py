"""Data and modules beside a notebook go where it goes; hidden data files go nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from classwork import SOLVED, cell_of, gradestone, hand_in, hand_in_text, marks, read_json, released, scores

from tests.thoroughness import one_in

POINTS = np.linspace(-1.0, 2.5, 40).reshape(8, 5)
SECRET = np.random.default_rng(7).normal(size=(8, 6))
UTILS = '''\
"""Reads what lies beside the notebook."""
import h5py
import numpy as np
from helpers.own import TWO


def load(path, name="points"):
    with h5py.File(path, "r") as file:
        return np.asarray(file[name])


def doubled(x):
    return TWO * x
'''
IMPORTS = """\
import numpy as np
from helpers.selfcheck import check, progress
from testcases.week import *
from utils import load, doubled
points = load("datasets/points.h5")
limit = np.loadtxt("limits.csv")"""
TESTCASES = """\
import numpy as np
from utils import load


def some_numbers():
    return load("datasets/points.h5")[0]


### BEGIN HIDDEN TESTS
from pathlib import Path

HIDDEN = Path(__file__).parent / "hidden" / "week"


def random_numbers(n):
    rows = np.load(HIDDEN / "secret.npz")["rows"]
    return rows[np.random.randint(len(rows)), :n] + np.random.rand()
### END HIDDEN TESTS
"""


@pytest.fixture(scope="module")
def made(new_course: Callable[[], Any]) -> Path:
    """A course with all of that, built. Not to be changed."""
    course = new_course()
    course.cells["imports"]["source"] = IMPORTS
    course.change("double", "x + x", "doubled(x)").write()
    (course.source / "datasets").mkdir()
    with h5py.File(course.source / "datasets" / "points.h5", "w") as file:
        file["points"] = POINTS
    (course.source / "utils.py").write_text(UTILS)
    (course.source / "limits.csv").write_text("0.5\n1.5\n")
    (course.root / "helpers" / "own.py").write_text("TWO = 2\n")
    (course.root / "helpers" / "idle.py").write_text("NOBODY_NEEDS = 'this'\n")
    (course.root / "testcases" / "week.py").write_text(TESTCASES)
    hidden = course.root / "testcases" / "hidden" / "week"
    hidden.mkdir(parents=True)
    np.savez_compressed(hidden / "secret.npz", rows=SECRET)
    (hidden / "notes.csv").write_text("the answer to all is, as ever, 0.73218846\n")
    done = gradestone(course.root, "build", "week")
    assert done.returncode == 0, done.stderr
    root: Path = course.root
    return root


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "course"))


def test_a_release_has_what_its_notebook_uses_and_nothing_else(made: Path) -> None:
    release = made / "release" / "week"
    names = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert {name for name in names if not name.startswith("helpers/selfcheck/")} == {
        *("week.ipynb", "utils.py", "limits.csv", "datasets/points.h5", "images/plan.svg", "test_week.py"),
        *("helpers/__init__.py", "helpers/own.py"),
        *("testcases/__init__.py", "testcases/week.py", "testcases/expected.h5"),
    }


def test_the_proof_knows_what_lies_beside_the_notebook(made: Path) -> None:
    done = gradestone(made, "check", "week")
    assert done.returncode == 0, done.stdout
    assert "2 hidden files" in done.stdout


@pytest.mark.parametrize(
    ("name", "leak"),
    one_in(
        4,
        [
            ("datasets/more.h5", "secret.npz"),
            ("datasets/rows.npy", "secret.npz"),
            ("data/notes.txt", "notes.csv"),
            ("data/secret.npz", "secret.npz"),
        ],
    ),
)
def test_hidden_data_beside_the_notebook_is_found(own: Path, name: str, leak: str) -> None:
    path = own / "release" / "week" / name
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".h5":
        with h5py.File(path, "w") as file:
            file.create_dataset("all", data=SECRET, compression="gzip")
    elif path.suffix == ".npy":
        np.save(path, SECRET)
    else:
        shutil.copy(own / "testcases" / "hidden" / "week" / leak, path)
    done = gradestone(own, "check", "week")
    assert done.returncode == 1
    assert f"{name} holds hidden data of week/{leak}" in done.stdout


def test_a_learner_has_data_and_modules(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made / "release" / "week", tmp_path / "week")
    code = f"{IMPORTS}\nassert points.shape == (8, 5) and limit.tolist() == [0.5, 1.5]\n"
    code += "def double(x): return doubled(x)\ncheck(double, some_numbers())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


SAVES = 'np.savetxt("datasets/mine.csv", points)\nassert np.loadtxt("datasets/mine.csv").shape == (8, 5)'
LOOKS = "found = [open(place).read() for place in ({places})]"


@pytest.mark.thorough
def test_what_a_student_changed_of_them_does_not_count(own: Path) -> None:
    hand_in(own, "as-released", **(SOLVED | {"double": "return doubled(x)"}))
    changed = hand_in(own, "changed", **(SOLVED | {"double": "return doubled(x)"}))
    (changed / "utils.py").write_text("def load(*names): return 7\ndef doubled(x): return 7\n")
    (changed / "datasets").mkdir()
    with h5py.File(changed / "datasets" / "points.h5", "w") as file:
        file["points"] = 7 * POINTS
    wrong = hand_in(own, "wrong", **(SOLVED | {"double": "return 7 * doubled(x)"}))
    (wrong / "limits.csv").write_text("7\n")
    notebook = released(own)
    for name, body in {
        "double": "def double(x):\n    return 2 * x",
        "shift": f"{SAVES}\ndef shift(x, by):\n    return double(x) + by, np.abs(by)",
    }.items():
        cell_of(notebook, name)["source"] = body
    hand_in_text(own, "saves", json.dumps(notebook))
    places = [own / "testcases/hidden/week/notes.csv", "../../testcases/hidden/week/notes.csv"]
    cell_of(notebook, "shift")["source"] = LOOKS.format(places=", ".join(repr(str(each)) for each in places))
    hand_in_text(own, "looks", json.dumps(notebook))
    done = gradestone(own, "autograde", "week", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    full = {"double": 10, "shift": 5}
    assert [scores(own, each) for each in ("as-released", "changed", "saves")] == [full] * 3
    assert scores(own, "wrong") == {"double": 0, "shift": 5}
    assert scores(own, "looks")["shift"] == 0
    told = " ".join(marks(own, "changed")["incidents"])
    assert "`utils.py` was not used" in told and "`datasets/points.h5` was not used" in told
    shown = read_json(own / "autograded" / "looks" / "week" / "week.ipynb")
    assert "as ever" not in json.dumps(shown)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    one_in(
        3,
        [
            (
                "utils.py",
                "### BEGIN HIDDEN TESTS\nA = 1\n### END HIDDEN TESTS\n",
                "all of the file goes to students",
            ),
            ("testcases/more.py", "A = 1\n", "a build puts a testcases of its own there"),
            ("test_week.py", "A = 1\n", "a build puts a test_week of its own there"),
        ],
    ),
)
def test_what_cannot_go_to_students_as_it_is_stops_the_build(
    own: Path, name: str, text: str, problem: str
) -> None:
    (own / "source" / "week" / name).parent.mkdir(exist_ok=True)
    with (own / "source" / "week" / name).open("a") as file:
        file.write(text)
    done = gradestone(own, "build", "week")
    assert done.returncode == 1
    assert f"source/week/{name}: " in done.stderr and problem in done.stderr
