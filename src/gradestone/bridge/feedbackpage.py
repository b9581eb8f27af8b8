"""nbgrader's feedback page, made to open with the marks and to be read on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, PackageLoader
from nbconvert.exporters import HTMLExporter
from nbgrader.converters.generate_feedback import GenerateFeedback
from traitlets import default

from ..judge.marksfile import NAME as MARKS
from .submission_secret import NAME as SECRET
from .timestamps import NAME as TIMESTAMP

MOST_NAMES = 5
"""Of notebooks handed in by one student, under each of which the page is kept."""


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

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether a page has to be made: also where marks have changed though the hand-in has not."""
        folders = (place(assignment_id, student_id) for place in (self._format_source, self._format_dest))
        marked, explained = map(Path, folders)
        asked = self.force
        self.set_trait("force", asked or _differ(marked, explained))
        try:
            return bool(super().init_destination(assignment_id, student_id))
        finally:
            self.set_trait("force", asked)

    def write_single_notebook(self, output: str, resources: Any) -> None:
        """The page, under the name of the notebook and of those handed in.

        `nbgrader fetch_feedback` asks for each notebook that the student has handed in, by its name.
        """
        super().write_single_notebook(output, resources)
        names = resources["nbgrader"]
        folder = self.coursedir.format_path(
            self.coursedir.submitted_directory, names["student"], names["assignment"]
        )
        for other in islice(_notebooks(Path(folder)), MOST_NAMES):
            if other != names["notebook"]:
                self.writer.write(output, resources, notebook_name=other)


def _differ(marked: Path, explained: Path) -> bool:
    """Whether what lies beside the page is not what lies beside the marks: nbgrader copies it."""
    return any(_content(marked / name) != _content(explained / name) for name in (MARKS, TIMESTAMP, SECRET))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _notebooks(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("[!.]*.ipynb")):
        if path.is_file() and not path.is_symlink() and path.name.isprintable():
            yield path.stem
