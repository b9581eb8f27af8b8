"""What a message advises works: the advice is followed to the letter, and then the same command succeeds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from classwork import SOLVED, gradestone, hand_in, marks, nbgrader, scores

from tests.thoroughness import one_in

FULL = {"double": 10.0, "shift": 5.0}


def option(course: Path, line: str) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")


def too_large(course: Path) -> None:
    path = course / "submitted" / "ada" / "week" / "week.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][0]["source"] = "#" * 300_000
    path.write_text(json.dumps(notebook))
    option(course, "c.Gradestone.notebook_bytes = 200_000")


def locked_zip(course: Path) -> None:
    (course / "submitted" / "ada" / "week" / "week.ipynb").rename(course / "kept.ipynb")
    (course / "submitted" / "ada" / "week" / "work.7z").write_bytes(b"7z")


def unpack(course: Path) -> None:
    (course / "kept.ipynb").rename(course / "submitted" / "ada" / "week" / "week.ipynb")


CASES: dict[str, tuple[Callable[[Path], object], str, Callable[[Path], object]]] = {
    "a notebook above the limit": (
        too_large,
        r"Raise c\.Gradestone\.notebook_bytes in nbgrader_config\.py",
        lambda course: option(course, "c.Gradestone.notebook_bytes = 400_000"),
    ),
    "packed otherwise": (locked_zip, r"“work\.7z” is not opened here\. Unpack it where it lies", unpack),
    "an empty gradebook": (
        lambda course: (course / "gradebook.db").write_bytes(b""),
        r"It is empty: run `gradestone build` first",
        lambda course: gradestone(course, "build"),
    ),
    "no gradebook": (
        lambda course: (course / "gradebook.db").unlink(),
        r"There is no gradebook .* yet\. Run `gradestone build` first",
        lambda course: gradestone(course, "build"),
    ),
    "no release": (
        lambda course: (course / "release" / "week" / "week.ipynb").unlink(),
        r"Run `gradestone build week` first",
        lambda course: gradestone(course, "build", "week"),
    ),
    "a student who is not to be created": (
        lambda course: option(course, "c.Autograde.create_student = False"),
        r"Run `nbgrader db student add ada`",
        lambda course: nbgrader(course, "db", "student", "add", "ada"),
    ),
}


@pytest.mark.parametrize("case", one_in(4, list(CASES)))
def test_the_advice_is_a_way_out(case: str, course: Path) -> None:
    damage, advice, follow = CASES[case]
    grade = nbgrader if "created" in case else gradestone
    hand_in(course, "ada", **SOLVED)
    damage(course)
    done = grade(course, "autograde", "week")
    assert done.returncode in (1, 2)
    assert re.search(advice, done.stderr), done.stderr
    follow(course)
    done = grade(course, "autograde", "week")
    assert done.returncode == 0, done.stderr
    assert scores(course, "ada") == FULL


def test_a_notebook_that_is_large_for_its_outputs_is_graded(course: Path) -> None:
    option(course, "c.Gradestone.notebook_bytes = 200_000")
    path = hand_in(course, "ada", **SOLVED) / "week.ipynb"
    notebook = json.loads(path.read_text())
    printed = {"output_type": "stream", "name": "stdout", "text": ["0.6464320953428849\n"] * 20_000}
    notebook["cells"][1]["outputs"] = [printed]
    path.write_text(json.dumps(notebook))
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 0, done.stderr
    assert scores(course, "ada") == FULL
    assert marks(course, "ada")["incidents"] == ["`week.ipynb` is so large that its outputs were not read."]
