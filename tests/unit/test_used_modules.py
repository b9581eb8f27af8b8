"""Which modules of a course go with a notebook, and which files beside it are meant to go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradestone.errors import BuildError
from gradestone.release.beside import files_beside, unexpected_files
from gradestone.release.used_modules import CourseModules, imported

MODULES = {
    "helpers/__init__.py": "",
    "helpers/data.py": "from . import paths\nfrom .text.words import many\n",
    "helpers/paths.py": "",
    "helpers/text/__init__.py": "",
    "helpers/text/words.py": "def many(): from helpers import lazy",
    "helpers/lazy.py": "",
    "helpers/idle.py": "import helpers.idle_too",
    "helpers/idle_too.py": "",
    "testcases/__init__.py": "",
    "testcases/week.py": "import testcases.shared\n# BEGIN HIDDEN TESTS\nimport testcases.secret\n"
    "# END HIDDEN TESTS",
    "testcases/shared.py": "import helpers.paths",
    "testcases/secret.py": "",
    "testcases/misconceptions/__init__.py": "",
    "library.py": "",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name, text in MODULES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def used(course: Path, *sources: str) -> set[str]:
    return {path.relative_to(course).as_posix() for path in CourseModules(course).used_by(sources)}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import numpy as np", set()),
        ("import helpers.paths", {"helpers/__init__.py", "helpers/paths.py"}),
        ("from helpers import paths as p", {"helpers/__init__.py", "helpers/paths.py"}),
        ("def f():\n    from helpers.lazy import x", {"helpers/__init__.py", "helpers/lazy.py"}),
        ("%matplotlib inline\nimport library", {"library.py"}),
        (
            "import importlib\nimportlib.import_module('helpers.lazy')",
            {"helpers/__init__.py", "helpers/lazy.py"},
        ),
        ("this is no Python\nfrom helpers import lazy, paths", {"helpers/__init__.py", "helpers/lazy.py"}),
    ],
)
def test_what_code_imports_goes_with_it(course: Path, source: str, found: set[str]) -> None:
    assert found <= used(course, source)
    assert not used(course, source) & {"helpers/idle.py", "testcases/week.py"}


def test_modules_imported_by_modules_follow(course: Path) -> None:
    assert used(course, "from helpers.data import load") == {
        *("helpers/__init__.py", "helpers/data.py", "helpers/paths.py", "helpers/lazy.py"),
        *("helpers/text/__init__.py", "helpers/text/words.py"),
    }


def test_what_only_a_hidden_region_imports_stays_behind(course: Path) -> None:
    own = used(course, "from testcases.week import *")
    assert {"testcases/week.py", "testcases/shared.py", "helpers/paths.py"} <= own
    assert "testcases/secret.py" not in own
    whole = CourseModules(course).used_by(["import testcases.week"], kept_back=())
    assert course / "testcases" / "secret.py" in whole


def test_a_module_beside_the_notebook_comes_before_one_of_the_course(course: Path) -> None:
    beside = course / "source" / "week"
    beside.mkdir(parents=True)
    (beside / "library.py").write_text("import helpers.lazy")
    found = CourseModules(course, beside).used_by(["import library"])
    assert found == (course / "helpers" / "__init__.py", course / "helpers" / "lazy.py")


@pytest.mark.parametrize("kept", ["testcases.misconceptions", "testcases.hidden.week"])
def test_what_students_must_not_get_stops_the_build(course: Path, kept: str) -> None:
    (course / "helpers" / "lazy.py").write_text(f"import {kept}")
    with pytest.raises(BuildError, match=rf"helpers/lazy\.py: it imports {kept}, which students do not get"):
        used(course, "import helpers.lazy")


def test_relative_imports_are_told_from_the_package() -> None:
    assert list(imported("from . import a", "helpers")) == ["helpers.a", "helpers"]
    assert list(imported("from .a import b", "helpers.text")) == ["helpers.text.a.b", "helpers.text.a"]
    assert list(imported("from ..a import b", "helpers.text")) == ["helpers.a.b", "helpers.a"]


# ---------------------------------------------------------------- beside the notebook


@pytest.fixture
def source(tmp_path: Path) -> Path:
    cells = [
        {"cell_type": "markdown", "source": "Old notebooks find `testCases_v4a` here, and see notes.txt."},
        {"cell_type": "code", "source": ["import utils\n", "words = open('lists/words.txt')"]},
    ]
    (tmp_path / "week").mkdir()
    (tmp_path / "week" / "week.ipynb").write_text(json.dumps({"cells": cells}))
    return tmp_path / "week"


def put(source: Path, name: str, text: str = "") -> None:
    (source / name).parent.mkdir(parents=True, exist_ok=True)
    (source / name).write_text(text)


@pytest.mark.parametrize(
    "name", ["utils.py", "testCases_v4a.py", "notes.txt", "lists/words.txt", "datasets/a.h5", "images/a.svg"]
)
def test_what_the_notebook_names_is_meant_for_students(source: Path, name: str) -> None:
    put(source, name)
    assert list(unexpected_files(source)) == []
    assert files_beside(source) == (name,)


@pytest.mark.parametrize("name", ["solution.py", "testCases.py", "tes.txt", "other/words.csv", "images/a.py"])
def test_what_nothing_names_is_not_meant_for_students(source: Path, name: str) -> None:
    put(source, name)
    (sentence,) = unexpected_files(source)
    assert sentence.startswith(f"source/week/{name} would reach the students")


def test_a_module_may_be_named_by_another_but_not_by_itself(source: Path) -> None:
    put(source, "utils.py", "from more import a")
    put(source, "more.py")
    put(source, "lonely.py", '"""lonely.py: I am lonely."""')
    (sentence,) = unexpected_files(source)
    assert sentence.startswith("source/week/lonely.py")
