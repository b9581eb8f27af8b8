"""A course with modules of its own, or with none: the self-check goes where the notebook imports it from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from classwork import SOLVED, gradestone, hand_in, scores

from gradestone.bridge.build import build
from gradestone.errors import BuildError

LEARNER = """
from pathlib import Path
import numpy as np
import {place} as place
from {place} import check
from testcases.week import some_numbers

print(Path(place.__file__).parent.relative_to(Path.cwd()))
def double(x): return 2 * x
check(double, some_numbers())
def double(x): return x
try:
    check(double, some_numbers())
except AssertionError as verdict:
    print(verdict)
"""


@dataclass(frozen=True)
class Layout:
    """Where a course has its modules, and where its notebook finds `check`."""

    selfcheck: str
    modules: dict[str, str] = field(default_factory=dict)
    imports: str = ""

    def make(self, course: Any) -> None:
        shutil.rmtree(course.root / "helpers")
        for name, text in self.modules.items():
            path = course.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        course.change("imports", "from helpers.selfcheck", f"{self.imports}from {self.selfcheck}").write()


LAYOUTS = {
    "a package helpers": Layout(
        "helpers.selfcheck",
        {"helpers/__init__.py": "", "helpers/own.py": "TWO = 2\n"},
        "from helpers.own import TWO\n",
    ),
    "a folder helpers": Layout(
        "helpers.selfcheck", {"helpers/own.py": "TWO = 2\n"}, "from helpers.own import TWO\n"
    ),
    "a module helpers": Layout("selfcheck", {"helpers.py": "TWO = 2\n"}, "from helpers import TWO\n"),
    "no helpers": Layout("helpers.selfcheck"),
    "the engine's name": Layout("gradestone.selfcheck"),
}


@pytest.fixture(scope="module", params=LAYOUTS)
def built(request: Any, new_course: Callable[[], Any], empty_gradebook: Path) -> tuple[Layout, Any]:
    """A course of one layout with its release. Not to be changed."""
    course, layout = new_course(), LAYOUTS[request.param]
    shutil.copy(empty_gradebook, course.root)
    layout.make(course)
    build(course.root, "week")
    return layout, course


def test_the_self_check_works_on_a_learners_own_machine(built: tuple[Layout, Any]) -> None:
    layout, course = built
    place = layout.selfcheck
    done = subprocess.run(
        [sys.executable, "-c", LEARNER.format(place=place)],
        cwd=course.release,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == place.replace(".", "/")
    assert "double, check 1 of 1: passed" in done.stdout.replace("\u2713 ", "")
    assert "twice" in done.stdout.splitlines()[-1]


# Whatever the notebook imports `check` from, the sandbox has no more of the engine than before.
ALONE = "import sys\nassert 'gradestone.answerkey' not in sys.modules\nreturn 2 * x"


def test_a_solved_notebook_scores_full(built: tuple[Layout, Any], tmp_path: Path) -> None:
    course = Path(shutil.copytree(built[1].root, tmp_path / "course"))
    hand_in(course, "all-right", **(SOLVED | {"double": ALONE}))
    hand_in(course, "one-wrong", **(SOLVED | {"double": "return x"}))
    done = gradestone(course, "autograde", "week", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert scores(course, "all-right") == {"double": 10, "shift": 5}
    assert scores(course, "one-wrong") == {"double": 0, "shift": 5}


def test_a_module_cannot_hold_the_self_check_of_a_package(small_course: Any) -> None:
    Layout("helpers.selfcheck", {"helpers.py": "TWO = 2\n"}).make(small_course)
    with pytest.raises(BuildError, match="write `from selfcheck import check`"):
        build(small_course.root, "week")
