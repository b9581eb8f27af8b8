"""formgrader's pages of submissions that we have marked: formulas as MathML, so no foreign server is asked.

nbgrader's own pages load MathJax from one. Those of assignments that are not ours stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, PackageLoader, pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from traitlets import default

from ..judge.marksfile import NAME as MARKS
from ..page.document import formula_style
from ..page.pictures import Pictures
from ..page.prose import Headings, Prose


class MarkedPage(HTMLExporter):
    """nbgrader's exporter for formgrader, whose options it goes by, with our formulas."""

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
        return Prose(Pictures(None, linked=True), Headings(above=0)).html(source, cell.get("attachments"))

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """The page of the notebook in a file."""
        style = {"formula_style": f"<style>{formula_style()}</style>"}
        return super().from_filename(filename, resources={**(resources or {}), **style}, **kw)


class PageByOwner:
    """Stands in for formgrader's exporter: who has marked the notebook decides what its page looks like."""

    def __init__(self, stock: HTMLExporter) -> None:
        self._stock = stock
        self._ours: MarkedPage | None = None

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """The page of the notebook in a file."""
        if not (Path(filename).parent / MARKS).is_file():
            return self._stock.from_filename(filename, resources=resources, **kw)
        if self._ours is None:
            self._ours = MarkedPage(config=self._stock.config)  # type: ignore[no-untyped-call]
        return self._ours.from_filename(filename, resources=resources, **kw)
