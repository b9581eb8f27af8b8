"""formgrader's pages of submissions that we have marked: formulas as MathML, so no foreign server is asked.

The instructor reads hidden checks there, which the marked notebook does not hold. nbgrader's own pages load
MathJax from a foreign server; those of assignments that are not ours stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, PackageLoader, pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbgrader.coursedir import CourseDirectory
from traitlets import default

from ..judge.marksfile import NAME as MARKS
from ..page.document import formula_style
from ..page.pictures import Pictures
from ..page.prose import Headings, Prose
from .asserted_source import whole_texts
from .editions import edition_of
from .hiddenchecks import with_hidden_checks


class MarkedPage(HTMLExporter):
    """nbgrader's exporter for formgrader, whose options it goes by, with our formulas."""

    _headings = Headings(above=0)

    @default("template_file")
    def _with_our_formulas(self) -> str:
        return "marked.html.j2"

    @default("extra_loaders")
    def _before_nbgraders_templates(self) -> list[BaseLoader]:
        return [PackageLoader("gradestone.bridge", "templates")]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """nbconvert's, but for that of markdown."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "markdown2html", self.prose

    @pass_context
    def prose(self, context: Context, source: str) -> str:
        """Markdown as HTML. Pictures beside the notebook come from where the page comes from."""
        cell = context.get("cell", {})
        return Prose(Pictures(None, linked=True), self._headings).html(source, cell.get("attachments"))

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """The page of the notebook in a file."""
        style = {"formula_style": f"<style>{formula_style()}</style>"}
        return super().from_filename(filename, resources={**(resources or {}), **style}, **kw)

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """The page of a notebook; `resources` may tell of the instructor's: "source" and "whole_texts"."""
        self._headings = Headings(above=0)  # one for all cells: a section stays below its chapter
        own = nb.copy()
        told = resources or {}
        place = Path(told.get("source", ""))
        own.cells = with_hidden_checks(nb.cells, place, told.get("whole_texts"), self.config)
        return super().from_notebook_node(own, resources, **kw)


class PageByOwner:
    """Stands in for formgrader's exporter: who has marked the notebook decides what its page looks like."""

    def __init__(self, stock: HTMLExporter, directory: CourseDirectory) -> None:
        self._stock, self._directory = stock, directory
        self._ours: MarkedPage | None = None

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """The page of the notebook in a file."""
        if not (Path(filename).parent / MARKS).is_file():
            return self._stock.from_filename(filename, resources=resources, **kw)
        if self._ours is None:
            self._ours = MarkedPage(config=self._stock.config)  # type: ignore[no-untyped-call]
        names = resources or {}
        whole = whole_texts(self._directory, names.get("assignment_id", ""), names.get("notebook_id", ""))
        resources = {**names, "source": self._source(names), "whole_texts": whole}
        return self._ours.from_filename(filename, resources=resources, **kw)

    def _source(self, names: Mapping[str, Any]) -> Path:
        """The instructor's notebook, if it is where nbgrader looks for it."""
        assignment, notebook = names.get("assignment_id", ""), names.get("notebook_id", "")
        original = edition_of(self._directory, assignment).original
        folder = self._directory.format_path(self._directory.source_directory, ".", original)
        return Path(folder) / f"{notebook}.ipynb"
