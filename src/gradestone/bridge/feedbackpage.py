"""nbgrader's feedback page, made to open with the marks and to be read on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters.generate_feedback import GenerateFeedback
from nbgrader.preprocessors import GetGrades
from traitlets import Tuple, default
from traitlets.utils.importstring import import_item

from ..files.notebook_cells import flags_of, grade_id_of
from ..judge.marksfile import NAME as MARKS
from ..judge.marksfile import marks_in
from ..model import Marks, Total
from ..page.document import PageContent, page_html
from ..page.tables import for_the_student
from .submission_secret import NAME as SECRET
from .timestamps import NAME as TIMESTAMP

_TEST = "test_"  # a test cell has the name of its exercise after it
MOST_NAMES = 5
"""Of notebooks handed in by one student, under each of which the page is kept."""


class FeedbackPage(Exporter):
    """The exporter of `nbgrader generate_feedback`: the whole page is ours, made by `page.document`.

    It is no HTMLExporter: nbgrader configures its templates for these by name, and so for formgrader's pages.
    """

    words = Tuple(help="Sentences on top of the page.")

    @default("file_extension")
    def _as_html(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """The page of a marked notebook with the gradebook's scores and comments."""
        marked, resources = super().from_notebook_node(nb, resources, **kw)
        return page_html(content_of(marked, resources, self.words)), resources


def content_of(notebook: Any, resources: Mapping[str, Any], words: Sequence[str] = ()) -> PageContent:
    """What nbgrader knows of a notebook, for the page: nothing of it is for graders only."""
    told = resources["nbgrader"]
    folder = Path(resources["metadata"]["path"])
    return PageContent(
        notebook=told["notebook"],
        assignment=told["assignment"],
        student=told["student"],
        cells=for_the_student(notebook["cells"]),
        marks=_marks_of(notebook["cells"], told["notebook"], folder),
        total=_total(notebook["cells"], told) if "score" in told else None,
        words=words,
        folder=folder,
    )


def _marks_of(cells: Sequence[Any], notebook: str, folder: Path) -> Marks | None:
    """The marks in the folder, of those of an assignment with several notebooks what is in this one."""
    marks = marks_in(folder)
    if marks is None:
        return None
    names = set(filter(None, map(grade_id_of, cells)))
    own = (mark for mark in marks.marks if _is_in(mark.exercise, notebook, names))
    return replace(
        marks, marks=tuple(replace(mark, exercise=mark.exercise.rpartition("/")[2]) for mark in own)
    )


def _is_in(exercise: str, notebook: str, names: Collection[str]) -> bool:
    place, _, name = exercise.rpartition("/")
    return place in ("", notebook) and bool({name, f"{_TEST}{name}"} & set(names))


def _total(cells: Sequence[Any], told: Mapping[str, Any]) -> Total:
    flags = [flags_of(cell) for cell in cells]
    waiting = (str(cell["grade_id"]).removeprefix(_TEST) for cell in flags if cell.get("waiting"))
    score, penalty = float(told["score"]), float(told["late_penalty"])
    return Total(max(0.0, score), float(told["max_score"]), penalty, waiting=tuple(waiting))


class GradesOfPage(GetGrades):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's preprocessor, which also tells what a person has marked and what still waits for one."""

    def _get_score(self, cell: Any, resources: Any) -> None:
        flags = cell.metadata.nbgrader
        grade = self.gradebook.find_grade(
            flags["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        flags["score"], flags["points"] = grade.score, grade.max_score
        flags["waiting"] = bool(grade.needs_manual_grade)
        flags["by_hand"] = grade.manual_score is not None or bool(grade.extra_credit)


class FeedbackPages(GenerateFeedback):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's converter with our page, unless nbgrader_config.py names another exporter."""

    @default("exporter_class")
    def _our_exporter(self) -> type[Exporter]:
        return FeedbackPage

    def start(self) -> None:
        """Makes the pages, with our step among nbgrader's."""
        if self.exporter_class is FeedbackPage:
            self.set_trait("preprocessors", _steps(self.preprocessors))
        super().start()

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

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """What lies beside the marks goes with the page, and a time: release_feedback stops where none is."""
        super().init_assignment(assignment_id, student_id)
        (Path(self._format_dest(assignment_id, student_id)) / TIMESTAMP).touch()

    def write_single_notebook(self, output: str, resources: Any) -> None:
        """The page, under the name of the notebook and of those handed in.

        `nbgrader fetch_feedback` asks for each notebook that the student has handed in, by its name.
        """
        super().write_single_notebook(output, resources)
        names = resources["nbgrader"]
        folder = self.coursedir.format_path(
            self.coursedir.submitted_directory, names["student"], names["assignment"]
        )
        if len(self.notebooks) > 1:  # each has its own name
            return
        for other in islice(_notebooks(Path(folder)), MOST_NAMES):
            if other != names["notebook"]:
                self.writer.write(output, resources, notebook_name=other)


def _steps(usual: Sequence[Any]) -> list[Any]:
    """nbgrader's list, or that of nbgrader_config.py: scores our way, and no style of nbconvert's."""
    steps = [import_item(step) if isinstance(step, str) else step for step in usual]
    kept = [step for step in steps if step is not CSSHTMLHeaderPreprocessor]
    return [GradesOfPage if step is GetGrades else step for step in kept]


def _differ(marked: Path, explained: Path) -> bool:
    """Whether what lies beside the page is not what lies beside the marks: nbgrader copies it."""
    return any(_content(marked / name) != _content(explained / name) for name in (MARKS, TIMESTAMP, SECRET))


def _content(path: Path) -> bytes:
    """Of nothing where there is no such file."""
    return path.read_bytes() if path.is_file() else b""


def _notebooks(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("[!.]*.ipynb")):
        if path.is_file() and not path.is_symlink() and path.name.isprintable():
            yield path.stem
