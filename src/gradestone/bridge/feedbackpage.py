"""nbgrader's feedback page, made to open with the marks and to be read on a telephone and on paper."""

from __future__ import annotations

from jinja2 import BaseLoader, PackageLoader
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from traitlets import default


class FeedbackPage(HTMLExporter):
    """The exporter of `nbgrader generate_feedback`: our page in front of nbgrader's template.

    nbgrader configures its template for every HTMLExporter by name. A class of its own is left alone by that
    and, the other way round, leaves formgrader's pages alone.
    """

    @default("template_file")
    def _our_page(self) -> str:
        return "feedback.html.j2"

    @default("extra_loaders")
    def _before_nbgraders_templates(self) -> list[BaseLoader]:
        return [PackageLoader("gradestone.bridge", "templates")]


class FeedbackPages(GenerateFeedback):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's converter with our page, unless nbgrader_config.py names another exporter."""

    @default("exporter_class")
    def _our_exporter(self) -> type[HTMLExporter]:
        return FeedbackPage
