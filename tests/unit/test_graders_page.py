"""What formgrader shows of a submission, and to whom it shows it so."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from gradestone.bridge import graderspage
from gradestone.bridge.graderspage import GradersPage, with_hidden_checks

FLAGS = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3, "points": 1}
VISIBLE = "check(f, 1)"
WHOLE = f"{VISIBLE}\n### BEGIN HIDDEN TESTS\ncheck(f, secret())\n### END HIDDEN TESTS"


def test_cell(source: str) -> dict[str, Any]:
    metadata = {"nbgrader": FLAGS | {"grade_id": "test_f"}}
    code = {"cell_type": "code", "id": "t", "execution_count": 1, "outputs": [], "metadata": metadata}
    return code | {"source": source}


test_cell.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("visible", [VISIBLE, f"{VISIBLE}\n"])
def test_a_test_cell_is_shown_with_its_hidden_checks(visible: str) -> None:
    before = test_cell(visible)
    [shown] = with_hidden_checks([before], [test_cell(WHOLE)])
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
def test_it_stays_as_it_is_where_nobody_can_say_what_was_hidden(source: list[dict[str, Any]]) -> None:
    before = test_cell(VISIBLE)
    assert with_hidden_checks([before], source) == [before]


def test_cells_of_students_are_never_replaced() -> None:
    own = {"cell_type": "code", "metadata": {}, "source": VISIBLE, "id": "o", "outputs": []}
    assert with_hidden_checks([own], [test_cell(WHOLE)]) == [own]


def formgraders_options() -> Config:
    """As formgrader configures its exporter."""
    options = {"template_name": "formgrade", "extra_template_basedirs": [handlers.template_path]}
    return Config({"HTMLExporter": options})


def resources() -> dict[str, Any]:
    names = ("base_url", "submission_id", "notebook_path", "student")
    known = {"assignment_id": "week", "notebook_id": "week", "index": 0, "total": 1}
    return dict.fromkeys(names, "") | {"first_name": None, "last_name": None} | known


def write(path: Path, source: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook = {"cells": [test_cell(source)], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook))
    return path


def test_formgraders_page_has_them_and_says_that_mathjax_has_ended(tmp_path: Path) -> None:
    marked = write(tmp_path / "autograded" / "week.ipynb", VISIBLE)
    source = write(tmp_path / "source" / "week.ipynb", WHOLE)
    page, _ = GradersPage(config=formgraders_options()).show(str(marked), resources(), source)
    assert "secret" in page and "BEGIN HIDDEN TESTS" in page
    assert "formgrade.js" in page
    assert page.index("if (!window.MathJax)") < page.index("<body")
    assert nbformat.read(marked, as_version=4).cells[0].source == VISIBLE


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text('{"cells": [1')])
def test_a_source_that_cannot_be_read_takes_nothing_from_the_page(damage: Any, tmp_path: Path) -> None:
    marked = write(tmp_path / "autograded" / "week.ipynb", VISIBLE)
    source = write(tmp_path / "source" / "week.ipynb", WHOLE)
    damage(source)
    page, _ = GradersPage(config=formgraders_options()).show(str(marked), resources(), source)
    assert "check" in page and "HIDDEN" not in page


@pytest.mark.parametrize("options", [{}, {"Gradestone": {}}, {"Gradestone": {"enabled": False}}])
def test_another_course_of_the_same_server_keeps_formgraders_own_exporter(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in: Any = ModuleType("handlers")
    stand_in.SubmissionHandler = type("SubmissionHandler", (), {})
    monkeypatch.setitem(sys.modules, "nbgrader.server_extensions.formgrader.handlers", stand_in)
    graderspage.install()
    stock = SimpleNamespace(config=Config())
    handler = stand_in.SubmissionHandler()
    handler.settings = {
        "nbgrader_exporter": stock,
        "nbgrader_formgrader": SimpleNamespace(config=Config(options)),
    }
    handler.coursedir = None
    assert handler.exporter is stock
    handler.settings["nbgrader_formgrader"].config = Config({"Gradestone": {"enabled": True}})
    assert handler.exporter is not stock


def test_formgrader_takes_its_exporter_from_the_handler_of_submissions() -> None:
    assert isinstance(handlers.SubmissionHandler.__mro__[1].exporter, property)
