"""What formgrader shows of a submission, and to whom it shows it so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from gradestone.bridge.formgraderpage import PageByOwner
from gradestone.bridge.hiddenchecks import with_hidden_checks

FLAGS = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3, "points": 1}
VISIBLE = "check(f, 1)"
WHOLE = f"{VISIBLE}\n### BEGIN HIDDEN TESTS\ncheck(f, secret())\n### END HIDDEN TESTS"


def test_cell(source: str) -> dict[str, Any]:
    metadata = {"nbgrader": FLAGS | {"grade_id": "test_f"}}
    code = {"cell_type": "code", "id": "t", "execution_count": 1, "outputs": [], "metadata": metadata}
    return code | {"source": source}


test_cell.__test__ = False  # type: ignore[attr-defined]


def write(path: Path, *cells: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.mark.parametrize("visible", [VISIBLE, f"{VISIBLE}\n"])
def test_a_test_cell_is_shown_with_its_hidden_checks(visible: str, tmp_path: Path) -> None:
    before = test_cell(visible)
    [shown] = with_hidden_checks([before], write(tmp_path / "week.ipynb", test_cell(WHOLE)))
    assert shown == before | {"source": WHOLE}
    assert before["source"] == visible


@pytest.mark.parametrize(
    "source",
    [
        [],
        [test_cell(VISIBLE)],
        [test_cell(WHOLE.replace("f, 1", "f, 2"))],  # changed since the class was graded
        [test_cell(WHOLE.replace("### END HIDDEN TESTS", ""))],
        [test_cell(WHOLE) | {"cell_type": "markdown"}],
    ],
)
def test_it_stays_as_it_is_where_nobody_can_say_what_was_hidden(
    source: list[dict[str, Any]], tmp_path: Path
) -> None:
    before = test_cell(VISIBLE)
    assert with_hidden_checks([before], write(tmp_path / "week.ipynb", *source)) == [before]


@pytest.mark.parametrize("text", ["", "{", '{"cells": 3}', "[]", '{"cells": ["no cell"]}'])
def test_a_source_that_cannot_be_read_takes_nothing_from_the_page(text: str, tmp_path: Path) -> None:
    before = test_cell(VISIBLE)
    source = tmp_path / "week.ipynb"
    assert with_hidden_checks([before], source) == [before]
    source.write_text(text)
    assert with_hidden_checks([before], source) == [before]


def test_what_the_source_does_not_have_comes_from_the_gradebook_with_the_courses_delimiters(
    tmp_path: Path,
) -> None:
    """What nbgrader has made of AUTOTEST, for one."""
    source = write(tmp_path / "week.ipynb", test_cell("### HIDE\n### AUTOTEST f(2)\n### SHOWN\n" + VISIBLE))
    whole = f"### HIDE\nassert str(f(2)) == '4'\n### SHOWN\n{VISIBLE}"
    names = {"begin_test_delimeter": "### HIDE", "end_test_delimeter": "### SHOWN"}
    told = {"test_f": whole}, Config({"ClearHiddenTests": names})
    before = test_cell(VISIBLE)
    assert with_hidden_checks([before], source, *told) == [before | {"source": whole}]
    changed = test_cell("check(f, 3)")
    assert with_hidden_checks([changed], source, *told) == [changed]


def test_cells_of_students_are_never_replaced(tmp_path: Path) -> None:
    own = {"cell_type": "code", "metadata": {}, "source": VISIBLE, "id": "o", "outputs": []}
    assert with_hidden_checks([own], write(tmp_path / "week.ipynb", test_cell(WHOLE))) == [own]


def page(course: Path) -> str:
    """The page of the one submission, by what stands in for formgrader's exporter."""
    options = {"template_name": "formgrade", "extra_template_basedirs": [handlers.template_path]}
    stock: Any = HTMLExporter
    by_owner = PageByOwner(stock(config=Config({"HTMLExporter": options})), CourseDirectory(root=str(course)))
    names = ("base_url", "submission_id", "notebook_path", "student")
    known = {"assignment_id": "week", "notebook_id": "week", "index": 0, "total": 1}
    resources = dict.fromkeys(names, "") | {"first_name": None, "last_name": None} | known
    marked = course / "autograded" / "ada" / "week" / "week.ipynb"
    text: str = by_owner.from_filename(str(marked), resources=resources)[0]
    return text


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Ada's notebook is marked."""
    write(tmp_path / "source" / "week" / "week.ipynb", test_cell(WHOLE))
    marked = write(tmp_path / "autograded" / "ada" / "week" / "week.ipynb", test_cell(VISIBLE))
    (marked.parent / "marks.json").write_text("{}")
    return tmp_path


def test_the_page_has_hidden_checks_and_the_notebook_does_not(course: Path) -> None:
    text = page(course)
    assert "secret" in text and "BEGIN HIDDEN TESTS" in text
    marked: Any = nbformat.read(course / "autograded" / "ada" / "week" / "week.ipynb", as_version=4)
    assert marked.cells[0].source == VISIBLE


def test_a_section_is_a_smaller_heading_than_its_chapter_though_cells_are_apart(course: Path) -> None:
    texts = [
        {"cell_type": "markdown", "id": f"m{n}", "metadata": {}, "source": f"{'#' * level} Part {level}"}
        for n, level in enumerate((1, 2, 3, 2))
    ]
    write(course / "autograded" / "ada" / "week" / "week.ipynb", *texts)
    for _ in range(2):  # the second page does not go on from the first
        assert re.findall(r"<h(\d)[^>]*>Part (\d)", page(course)) == [(n, n) for n in "1232"]


def test_formgraders_script_is_told_that_mathjax_has_ended(course: Path) -> None:
    text = page(course)
    assert "formgrade.js" in text and "cdnjs" not in text
    assert text.index("window.MathJax = ") < text.index("<body")


def test_pages_of_others_are_left_alone(course: Path) -> None:
    (course / "autograded" / "ada" / "week" / "marks.json").unlink()
    text = page(course)
    assert "HIDDEN TESTS" not in text and "cdnjs" in text
