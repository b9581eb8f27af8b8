"""`nbgrader export` in the formats of platforms: `--exporter gradestone.bridge.exporters.CanvasExport`.

The same files as `gradestone export` writes. Options in nbgrader_config.py: `c.CanvasExport.percent = True`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from ..errors import CourseError
from ..platforms.plain_tables import Form
from .class_export import wanted_assignments
from .course import course_of
from .mark_files import MarkFormat, MarkRequest, mark_file


class PlatformExport(ExportPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """What the exporters have in common."""

    file_format: ClassVar[MarkFormat] = "csv"
    usual_name: ClassVar[str] = "grades.csv"

    percent = Bool(default_value=False, help="Percent instead of points.").tag(config=True)
    per_exercise = Bool(default_value=False, help="A column for every exercise, too.").tag(config=True)
    decimal_comma = Bool(default_value=False, help="Decimals behind a comma.").tag(config=True)
    anonymous = Bool(default_value=False, help="Nobody's name; for csv and json.").tag(config=True)
    zeros = Bool(default_value=False, help="0 for who handed in nothing.").tag(config=True)
    template = Unicode("", help="An export of the platform that is to be filled in.").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the file. Everybody whom the gradebook or the course's roster knows has a line.

        What cannot be written ends the command with a sentence.
        """
        directory = self.parent.coursedir
        names = wanted_assignments(directory, gradebook, self.assignment)
        courses = [course_of(directory, self.parent.config, name) for name in names]
        target = Path(self.to or self.usual_name)
        self.log.info("Exporting grades to %s", target)
        try:
            made = mark_file(courses, self._request())
        except CourseError as error:
            self.log.error("%s", error)
            sys.exit(1)
        for sentence in made.remarks:
            self.log.warning("%s", sentence)
        made.write(target, for_excel=self.file_format == "csv")

    def _request(self) -> MarkRequest:
        form = Form(
            percent=self.percent,
            per_exercise=self.per_exercise,
            comma=self.decimal_comma,
            anonymous=self.anonymous,
        )
        template = Path(self.template) if self.template else None
        return MarkRequest(self.file_format, form, template, zeros=self.zeros)


class CanvasExport(PlatformExport):
    """What Canvas's gradebook imports."""

    file_format: ClassVar[MarkFormat] = "canvas"
    usual_name: ClassVar[str] = "canvas.csv"


class MoodleExport(PlatformExport):
    """Moodle's grading worksheet of one assignment."""

    file_format: ClassVar[MarkFormat] = "moodle"
    usual_name: ClassVar[str] = "moodle.csv"


class MoodleGradebookExport(PlatformExport):
    """What Moodle's gradebook imports."""

    file_format: ClassVar[MarkFormat] = "moodle-gradebook"
    usual_name: ClassVar[str] = "moodle-gradebook.csv"


class TableExport(PlatformExport):
    """A table with a line for everybody and assignment."""


class JsonExport(PlatformExport):
    """The same as JSON."""

    file_format: ClassVar[MarkFormat] = "json"
    usual_name: ClassVar[str] = "grades.json"
