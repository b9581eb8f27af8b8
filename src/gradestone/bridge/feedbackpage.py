"""nbgrader's feedback page, made to open with the marks and to be read on a telephone and on paper."""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, PackageLoader
from nbconvert.exporters import HTMLExporter
from traitlets import default

from ..page.tables import for_the_student


class FeedbackPage(HTMLExporter):
    """The exporter of `nbgrader generate_feedback`: our page in front of nbgrader's template.

    nbgrader configures its template for every HTMLExporter by name. A class of its own is left alone by that
    and, the other way round, leaves formgrader's pages alone.
    """

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """The page of a marked notebook, without what is for graders only."""
        own = nb.copy()
        own.cells = for_the_student(nb.cells)
        return super().from_notebook_node(own, resources, **kw)

    @default("template_file")
    def _our_page(self) -> str:
        return "feedback.html.j2"

    @default("extra_loaders")
    def _before_nbgraders_templates(self) -> list[BaseLoader]:
        return [PackageLoader("gradestone.bridge", "templates")]
