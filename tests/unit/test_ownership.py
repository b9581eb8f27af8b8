"""Whose an assignment is: decided by what its notebooks import, whatever state they are in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory

from gradestone.bridge.ownership import Ownership, owner, owner_of_release
from gradestone.errors import CourseError
from gradestone.release.checkimport import check_module

OURS = "import numpy as np\nfrom helpers.selfcheck import check, progress"
THEIRS = "import numpy as np"


def cell(source: Any, kind: str = "code") -> dict[str, Any]:
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source, **code}


def notebook(*cells: dict[str, Any], language: str = "python") -> str:
    metadata = {"kernelspec": {"name": language, "language": language}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def course(root: Path, source: dict[str, str], release: dict[str, str] | None = None) -> CourseDirectory:
    for step, files in (("source", source), ("release", release or {})):
        (root / step / "ps1").mkdir(parents=True)
        for name, text in files.items():
            (root / step / "ps1" / name).write_text(text, encoding="utf-8")
    return CourseDirectory(root=str(root))


# ---------------------------------------------------------------- an import of `check`


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from helpers.selfcheck import check", "helpers.selfcheck"),
        ("from selfcheck import (\n    progress,\n    check as verify,\n)", "selfcheck"),
        ("try:\n    from selfcheck import check\nexcept ImportError:\n    pass", "selfcheck"),
        ("from course.tools.selfcheck import *", "course.tools.selfcheck"),
        ("import numpy, helpers.selfcheck as sc", "helpers.selfcheck"),
        ("from helpers import selfcheck", "helpers.selfcheck"),
        ("%matplotlib inline\nfrom helpers.selfcheck import check", "helpers.selfcheck"),
        ("files = !ls\nfrom helpers.selfcheck import check", "helpers.selfcheck"),
        ("x = '\\d'\nfrom helpers.selfcheck import check", "helpers.selfcheck"),
        ("from helpers.selfcheck import check\nx = (", "helpers.selfcheck"),
    ],
)
def test_code_that_imports_check_says_where_from(source: str, module: str) -> None:
    assert check_module(source) == module


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# from helpers.selfcheck import check",
        '"""\nfrom helpers.selfcheck import check\n"""',
        "print('from helpers.selfcheck import check')",
        "def check(f, *args):\n    assert f(*args)\n\ncheck(max, 1, 2)",
        "from helpers import check",
        "from nose import check  # not selfcheck",
        "from helpers.selfcheck import progress",
        "%matplotlib inline\nfrom helpers.selfcheck import progress",
        "from myselfcheck import check",
        "selfcheck = 1\ncheck = selfcheck",
        "from selfcheck.cards import check",
    ],
)
def test_code_that_only_mentions_check_imports_none(source: str) -> None:
    assert check_module(source) == ""


# ---------------------------------------------------------------- an assignment

SEVENTH = "\n".join(f"x{n} = {n}" for n in range(3_000))
SHEETS = {
    "nbformat": 3,
    "metadata": {},
    "worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": [OURS], "outputs": []}]}],
}
OUR_NOTEBOOKS = {
    "a late cell": notebook(cell("# Week", "markdown"), cell(SEVENTH), cell(OURS)),
    "a list of lines": notebook(cell(OURS.splitlines(keepends=True))),
    "format 3": json.dumps(SHEETS),
    "cut off": notebook(cell(OURS), cell("1"))[:-30],
    "another kernel": notebook(cell(OURS), language="R"),
    "a byte order mark": "\ufeff" + notebook(cell(OURS)),
}
THEIR_NOTEBOOKS = {
    "text": notebook(cell(OURS, "markdown"), cell(THEIRS)),
    "raw": notebook(cell(OURS, "raw"), cell(THEIRS)),
    "a check of its own": notebook(cell("def check(*a):\n    assert a"), cell("check(1)")),
    "R": notebook(cell("check <- function(x) x\nlibrary(selfcheck)"), language="R"),
    "no cell": notebook(),
    "format 3": json.dumps(SHEETS).replace("selfcheck", "tests"),
}


@pytest.mark.parametrize("kind", OUR_NOTEBOOKS)
def test_an_assignment_whose_code_imports_check_is_ours(tmp_path: Path, kind: str) -> None:
    directory = course(tmp_path, {"ps1.ipynb": OUR_NOTEBOOKS[kind]})
    assert owner(directory, "ps1").ours and owner_of_release(directory, "ps1").ours


@pytest.mark.parametrize("kind", THEIR_NOTEBOOKS)
def test_every_other_assignment_is_nbgraders_own(tmp_path: Path, kind: str) -> None:
    found = owner(course(tmp_path, {"ps1.ipynb": THEIR_NOTEBOOKS[kind]}), "ps1")
    assert not found.ours
    assert found.sentence == "ps1 is nbgrader's own: no notebook in source/ps1 imports check from selfcheck."
    with pytest.raises(CourseError, match=r"^ps1 is nbgrader's own: .* Use `nbgrader autograde ps1`\.$"):
        found.require_ours("nbgrader autograde ps1")


@pytest.mark.parametrize(
    ("source", "release", "builds", "grades"),
    [
        (OURS, None, True, True),
        (OURS, OURS, True, True),
        (None, OURS, True, True),  # the source is not on this machine
        (None, None, False, False),
        (THEIRS, None, False, False),
        (OURS, THEIRS, True, False),  # not built since: what students have has no checks
        (THEIRS, OURS, False, True),
    ],
)
def test_the_source_decides_what_is_built_and_the_release_what_is_graded(
    tmp_path: Path, source: str | None, release: str | None, builds: bool, grades: bool
) -> None:
    files = [{"ps1.ipynb": notebook(cell(code))} if code else {} for code in (source, release)]
    directory = course(tmp_path, *files)
    assert owner(directory, "ps1").ours is builds
    assert owner_of_release(directory, "ps1").ours is grades


def test_a_notebook_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    files = {"a.ipynb": "", ".hidden.ipynb": notebook(cell(OURS)), "b.ipynb": notebook(cell(THEIRS))}
    directory = course(tmp_path, files)
    (tmp_path / "source" / "ps1" / "folder.ipynb").mkdir()
    (tmp_path / "source" / "ps1" / "gone.ipynb").symlink_to("nowhere")
    assert owner(directory, "ps1") == Ownership("ps1", Path("source/ps1"), (), ("b.ipynb",))


def test_of_several_notebooks_one_with_checks_is_refused_in_words(tmp_path: Path) -> None:
    files = {"a.ipynb": notebook(cell(THEIRS)), "b.ipynb": notebook(cell(OURS))}
    found = owner(course(tmp_path, files), "ps1")
    assert found.ours
    with pytest.raises(CourseError) as refused:
        found.require_single()
    assert str(refused.value) == (
        "source/ps1 holds 2 notebooks, and b.ipynb imports check: an assignment with checks has exactly one "
        "notebook. Give every other one a folder of its own, beside this one."
    )


def test_several_notebooks_without_checks_are_nobodys_business(tmp_path: Path) -> None:
    files = {name: notebook(cell(THEIRS)) for name in ("a.ipynb", "b.ipynb")}
    found = owner(course(tmp_path, files), "ps1")
    found.require_single()
    assert not found.ours


# ---------------------------------------------------------------- asserts

GRADED = {**cell("assert f(1) == 2"), "metadata": {"nbgrader": {"grade": True, "grade_id": "t", "points": 1}}}
WITH_ASSERTS = notebook(cell(THEIRS), GRADED)


def test_asserts_are_graded_here_where_the_course_says_so(tmp_path: Path) -> None:
    directory = course(tmp_path, {"a.ipynb": WITH_ASSERTS, "b.ipynb": notebook(cell(THEIRS))})
    assert owner(directory, "ps1").kind == "nbgrader's"
    assert owner(directory, "ps1", examine=True).kind == "asserts"
    assert owner_of_release(directory, "ps1", examine=True).ours


def test_checks_stay_checks_whatever_the_course_says_of_asserts(tmp_path: Path) -> None:
    found = owner(course(tmp_path, {"ps1.ipynb": notebook(cell(OURS), GRADED)}), "ps1", examine=True)
    assert found.kind == "checks"


def test_another_language_is_left_to_nbgrader_and_a_line_says_so(tmp_path: Path) -> None:
    files = {"a.ipynb": WITH_ASSERTS, "b.ipynb": notebook(GRADED, language="R")}
    found = owner(course(tmp_path, files), "ps1", examine=True)
    assert found.sentence == "ps1 is nbgrader's own: b.ipynb is for R, and only Python is graded here."
    assert not found.ours


def test_notebooks_without_a_cell_of_nbgraders_are_not_graded_here(tmp_path: Path) -> None:
    found = owner(course(tmp_path, {"ps1.ipynb": notebook(cell(THEIRS))}), "ps1", examine=True)
    assert not found.ours and "nbgrader has no cell in any notebook" in found.sentence


def test_folders_have_the_names_that_the_course_gives_them(tmp_path: Path) -> None:
    (tmp_path / "ps[1]" / "master").mkdir(parents=True)
    (tmp_path / "ps[1]" / "master" / "n.ipynb").write_text(notebook(cell(OURS)))
    directory = CourseDirectory(
        root=str(tmp_path),
        directory_structure="{assignment_id}/{nbgrader_step}/{student_id}",
        source_directory="master",
    )
    assert owner(directory, "ps[1]").with_checks == ("n.ipynb",)
