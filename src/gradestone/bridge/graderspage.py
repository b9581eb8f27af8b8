"""Formgrader's page of a submission, as the instructor of a course of ours reads it.

An autograded notebook has no hidden check in it, so that nothing which is made from it can tell one. They
come back into their cells here, while the page is shown, from the instructor's notebook.

Formgrader's script waits for MathJax before it learns any key. nbgrader's page takes MathJax from a foreign
host; where that cannot be reached, Tab, Enter and Control+. did nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import BaseLoader, PackageLoader
from nbconvert.exporters import HTMLExporter
from nbgrader.coursedir import CourseDirectory
from traitlets import default

from ..files.notebook_cells import CellJson, grade_id_of, is_test, source_of
from ..release.regions import RegionError, hidden_lines, without_hidden

_HANDLERS = "nbgrader.server_extensions.formgrader.handlers"
_KEPT = "gradestone_graders_page"  # among the settings of Jupyter's server


class GradersPage(HTMLExporter):
    """The exporter of formgrader's pages.

    nbgrader configures it by the name of its base: template and all else are formgrader's own.
    """

    @default("extra_loaders")
    def _before_formgraders_templates(self) -> list[BaseLoader]:
        return [PackageLoader("gradestone.bridge", "templates/formgrader")]

    def show(self, filename: str, resources: dict[str, Any], source: Path) -> Any:
        """The page of an autograded notebook, and its resources; `source` is the instructor's notebook."""
        notebook: Any = nbformat.read(filename, as_version=4)  # type: ignore[no-untyped-call]
        notebook.cells = with_hidden_checks(notebook.cells, _cells(source))
        path = Path(filename)
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources)


class _FormgradersExporter:
    """What formgrader's handler takes for its exporter: ours for assignments of ours, else the stock one."""

    def __init__(self, stock: Any, directory: CourseDirectory, ours: GradersPage) -> None:
        self._stock, self._directory, self._ours = stock, directory, ours

    def from_filename(self, filename: str, resources: dict[str, Any]) -> Any:
        """The page of the notebook in that file, and its resources."""
        from .ownership import owner_of_release  # reads notebooks with the engine's own reader

        assignment, notebook = resources["assignment_id"], resources["notebook_id"]
        if not owner_of_release(self._directory, assignment).ours:
            return self._stock.from_filename(filename, resources=resources)
        place = self._directory.format_path(self._directory.source_directory, ".", assignment)
        return self._ours.show(filename, resources, Path(place) / f"{notebook}.ipynb")


def install() -> None:
    """Where this is Jupyter's server, formgrader's handler of submissions gets its exporter here."""
    handlers = sys.modules.get(_HANDLERS)
    if handlers is not None:
        handlers.SubmissionHandler.exporter = property(_exporter)  # type: ignore[attr-defined]


def with_hidden_checks(cells: Sequence[CellJson], source: Sequence[CellJson]) -> list[Any]:
    """The cells of an autograded notebook, its test cells as they stand in the instructor's.

    One that was changed since it was graded stays as it is: nobody knows what was hidden in it then.
    """
    whole = {grade_id_of(cell): source_of(cell) for cell in source if is_test(cell)}
    return [_with_hidden(cell, whole.get(grade_id_of(cell), "")) if is_test(cell) else cell for cell in cells]


def _with_hidden(cell: Any, whole: str) -> Any:
    try:
        same = bool(hidden_lines(whole)) and without_hidden(whole).strip() == source_of(cell).strip()
    except RegionError:  # the instructor is at work on it
        same = False
    return type(cell)(cell, source=whole) if same else cell


def _cells(notebook: Path) -> list[Mapping[str, Any]]:
    """Of the instructor's notebook; none where it cannot be read."""
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        return [cell for cell in content["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _exporter(handler: Any) -> Any:
    """In the place of `SubmissionHandler.exporter`."""
    stock, formgrader = handler.settings["nbgrader_exporter"], handler.settings["nbgrader_formgrader"]
    if (
        formgrader.config.get("Gradestone", {}).get("enabled") is not True
    ):  # another course of the same server
        return stock
    ours = handler.settings.setdefault(_KEPT, GradersPage(config=stock.config))
    return _FormgradersExporter(stock, handler.coursedir, ours)
