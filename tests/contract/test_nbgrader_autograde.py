"""What grading relies on in nbgrader, by name. A new version has to keep it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import nbformat
import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generateassignmentapp
import nbgrader.apps.generatefeedbackapp
import nbgrader.converters
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import compute_checksum
from traitlets.config import Config

from gradestone.bridge.config import configure
from gradestone.bridge.converter import (
    GradestoneAutograde,
    GradestoneGenerateAssignment,
    GradestoneGenerateFeedback,
    install,
)
from gradestone.bridge.course import Course
from gradestone.bridge.gradebook import open_gradebook
from gradestone.bridge.preprocessors import ReleaseBuild
from gradestone.bridge.rowchanges import Row

COMMANDS = {
    "GenerateAssignment": nbgrader.apps.generateassignmentapp,
    "Autograde": nbgrader.apps.autogradeapp,
    "GenerateFeedback": nbgrader.apps.generatefeedbackapp,
}
PLACES = {
    (module, name)
    for name, command in COMMANDS.items()
    for module in (nbgrader.converters, nbgrader.apps.api, command)
}
STARTED: list[str] = []


class Recorder(GradestoneAutograde):
    """Writes down that it was started, instead of grading."""

    def start(self) -> None:
        STARTED.append(f"{self.coursedir.assignment_id} {self.coursedir.student_id} {self.force}")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module, name in PLACES:
        monkeypatch.setattr(module, name, getattr(module, name))
    install()
    yield


# ---------------------------------------------------------------- where the converters are looked up


def test_install_replaces_the_converters_everywhere(installed: None) -> None:
    """Whoever else holds nbgrader's own only derives from it."""
    own = {
        getattr(sys.modules[f"nbgrader.converters.{module}"], name): name
        for module, name in zip(
            ("generate_assignment", "autograde", "generate_feedback"), COMMANDS, strict=True
        )
    }
    found = {
        (name, own[value])
        for name, module in sys.modules.items()
        if name.startswith("nbgrader.") and not name.startswith("nbgrader.tests")
        for value in vars(module).values()
        if isinstance(value, type) and value in own
    }
    assert found == {
        ("nbgrader.converters.generate_assignment", "GenerateAssignment"),
        ("nbgrader.converters.assign", "GenerateAssignment"),
        ("nbgrader.converters.autograde", "Autograde"),
        ("nbgrader.converters.generate_feedback", "GenerateFeedback"),
        ("nbgrader.converters.feedback", "GenerateFeedback"),
    }
    assert {getattr(module, name) for module, name in PLACES} == {
        GradestoneGenerateAssignment,
        GradestoneAutograde,
        GradestoneGenerateFeedback,
    }


def test_the_command_looks_its_converter_up_when_it_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(nbgrader.apps.autogradeapp, "Autograde", Recorder)
    monkeypatch.chdir(tmp_path)
    STARTED.clear()
    app = AutogradeApp()
    app.initialize(["week", "--student", "ada", "--force"])
    app.start()
    assert STARTED == ["week ada True"]


def test_formgrader_looks_its_converter_up_when_it_grades(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(nbgrader.apps.api, "Autograde", Recorder)
    STARTED.clear()
    result = NbGraderAPI(coursedir=CourseDirectory(root=str(tmp_path))).autograde("week", "ada")
    assert result["success"]
    assert STARTED == ["week ada True"]


def test_options_of_nbgraders_converter_hold_for_ours() -> None:
    config = Config()
    config.Autograde.create_student = False
    config.BaseConverter.force = True
    converter = GradestoneAutograde(coursedir=CourseDirectory(), config=config)
    assert (converter.create_student, converter.force) == (False, True)


def test_a_configuration_imports_nothing_of_the_engine() -> None:
    """Every nbgrader command and Jupyter's server read it; nearly all of them never grade anything."""
    code = (
        "import sys, nbgrader.apps, traitlets.config as traits; before = {*sys.modules}; "
        "from gradestone.bridge.config import configure; configure(traits.Config()); "
        "print(*sorted(name for name in {*sys.modules} - before if sys.modules[name] is not None))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    parts = ("", ".config", ".converter", ".editions", ".mending", ".mending_paths")
    bridge = [f"gradestone.bridge{each}" for each in parts]
    names = ["gradestone.translation", "gradestone.translation.catalogue_files"]  # where catalogues lie
    assert done.stdout.split() == ["gradestone", *bridge, "gradestone.errors", *names]


def test_our_commands_import_nbgrader_without_what_only_servers_need(tmp_path: Path) -> None:
    """Whoever wants it all the same gets nbgrader's own."""
    (tmp_path / "class.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    code = (
        "import sys, traitlets.config as traits\n"
        "from gradestone.bridge.config import configure; configure(traits.Config())\n"
        "print(*{'nbconvert', 'jupyter_server', 'requests', 'setuptools'} & {*sys.modules})\n"
        "import nbgrader.utils, nbgrader.auth.jupyterhub as hub\n"
        "nbgrader.utils.unpack_archive('class.zip', 'unpacked')\n"
        "import requests; print(hub.requests.get is requests.get)\n"
        "from nbgrader.server_extensions import validate_assignment\n"
        "validate_assignment.load_jupyter_server_extension = lambda app: print(app)\n"
        "nbgrader.load_validate('a server')\n"
        "import nbgrader.apps; from gradestone.bridge import converter; configure(traits.Config())\n"
        "print(nbgrader.apps.autogradeapp.Autograde is converter.GradestoneAutograde)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["", "True", "a server", "True"]


def test_a_course_that_does_not_configure_us_is_nbgraders_also_in_our_process(
    monkeypatch: pytest.MonkeyPatch, small_course: Any
) -> None:
    """A Jupyter server has one process for the courses of all its instructors."""
    started: list[str] = []
    for kind in (GenerateAssignment, ReleaseBuild):
        monkeypatch.setattr(kind, "start", lambda self: started.append(type(self).__name__))
    ours = Config()
    configure(ours)
    for config in (Config(), ours):
        directory = CourseDirectory(root=str(small_course.root), assignment_id="week")
        GradestoneGenerateAssignment(coursedir=directory, config=config).start()
    assert started == ["GradestoneGenerateAssignment", "ReleaseBuild"]


# ---------------------------------------------------------------- rows of the gradebook

STOCK_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "stock"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def cell(name: str, kind: str, source: str, **flags: Any) -> Any:
    usual = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return new(source, id=name.replace("_", "-"), metadata={"nbgrader": {**usual, "grade_id": name, **flags}})


def stock_notebook() -> Any:
    cells = [
        cell("f", "code", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION", solution=True),
        cell("test_f", "code", "assert x == 1", grade=True, locked=True, points=4),
        cell("g", "code", "### BEGIN SOLUTION\ny = 1\n### END SOLUTION", solution=True),
        cell("test_g", "code", "assert y == 1", grade=True, locked=True, points=6),
        cell("essay", "markdown", "Why?", grade=True, solution=True, points=3),
        cell("project", "markdown", "Do something.", task=True, locked=True, points=2),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def stock(course: Path, *arguments: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def rows(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that grading writes, with names in the place of random ids, sorted."""
    queries = {
        "student": "SELECT id, first_name, last_name, email, lms_user_id FROM student",
        "submitted_assignment": "SELECT student_id, a.name, timestamp, extension FROM submitted_assignment s "
        "JOIN assignment a ON a.id = s.assignment_id",
        "submitted_notebook": "SELECT s.student_id, n.name, flagged, late_submission_penalty FROM "
        "submitted_notebook b JOIN submitted_assignment s ON s.id = b.assignment_id "
        "JOIN notebook n ON n.id = b.notebook_id",
        "grade": "SELECT s.student_id, c.name, auto_score, manual_score, extra_credit, needs_manual_grade "
        "FROM grade g JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook b ON b.id = g.notebook_id "
        "JOIN submitted_assignment s ON s.id = b.assignment_id",
        "comment": "SELECT s.student_id, c.name, auto_comment, manual_comment FROM comment k "
        "JOIN base_cell c ON c.id = k.cell_id JOIN submitted_notebook b ON b.id = k.notebook_id "
        "JOIN submitted_assignment s ON s.id = b.assignment_id",
    }
    with sqlite3.connect(database) as connection:
        return {name: sorted(connection.execute(query), key=repr) for name, query in queries.items()}


@pytest.fixture(scope="module")
def stock_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course without the engine, its release made, with a due date."""
    course = tmp_path_factory.mktemp("stock")
    (course / "nbgrader_config.py").write_text(STOCK_CONFIG)
    source = course / "source" / "week"
    source.mkdir(parents=True)
    nbformat.write(stock_notebook(), source / "week.ipynb")
    stock(course, "generate_assignment", "week")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "stock") as gradebook:
        gradebook.update_or_create_assignment("week", duedate="2031-05-01 12:00:00 UTC")
    return course


def course_of(gradebook: Path, assignment: str = "week") -> Course:
    """All that the writer asks of a course."""
    config = Config()
    config.LateSubmissionPlugin.penalty_method = "zero"
    facts = {"db_url": f"sqlite:///{gradebook}", "root": gradebook.parent, "assignment": assignment}
    return cast(Course, SimpleNamespace(**facts, config=config))


def test_our_rows_are_those_of_stock_nbgrader(stock_course: Path, tmp_path: Path) -> None:
    """One late submission: f right, g untouched and so wrong, the essay answered, the task not."""
    ours = tmp_path / "gradebook.db"
    shutil.copy(stock_course / "gradebook.db", ours)
    notebook = nbformat.read(stock_course / "release" / "week" / "week.ipynb", as_version=4)
    notebook.cells[0].source = "x = 1"
    notebook.cells[4].source = "Because."
    folder = stock_course / "submitted" / "ada" / "week"
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / "week.ipynb")
    (folder / "timestamp.txt").write_text("2031-05-01 13:00:00 UTC")
    stock(stock_course, "autograde", "week")

    row = Row(
        student="ada",
        timestamp=datetime(2031, 5, 1, 13),
        grades={"test_f": 4.0, "test_g": 0.0, "essay": None},
        comments={"f": None, "g": "No response.", "essay": None, "project": None},
    )
    with open_gradebook(course_of(ours)) as writer:
        writer.write(row)
        written = rows(ours)
        writer.write(row)
    expected = rows(stock_course / "gradebook.db")
    for table in TABLES:
        assert written[table] == expected[table], table
        assert rows(ours)[table] == expected[table], f"{table}, written twice"


def test_new_scores_change_their_cells_and_the_penalty_and_nothing_else(
    stock_course: Path, tmp_path: Path
) -> None:
    """A late submission, one of its cells and its essay marked by hand, scores otherwise in another cell."""
    ours = tmp_path / "gradebook.db"
    shutil.copy(stock_course / "gradebook.db", ours)
    late = datetime(2031, 5, 1, 13)
    with open_gradebook(course_of(ours)) as writer:
        for student in ("bea", "cyd"):
            grades = {"test_f": 4.0, "test_g": 0.0, "essay": None}
            writer.write(Row(student, late, grades, {"g": "No response."}))
    with Gradebook(f"sqlite:///{ours}", "stock") as gradebook:
        for cell_name, score in (("test_f", 2.0), ("essay", 1.0)):
            grade = gradebook.find_grade(cell_name, "week", "week", "bea")
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()
    before = rows(ours)
    with open_gradebook(course_of(ours)) as writer:
        for student, score in (("bea", 3.0), ("cyd", 1.5)):
            grades = {"test_f": 4.0, "test_g": score, "essay": None}
            writer.write(Row(student, late, grades, {"g": "No response."}, same_work=True))
    after = rows(ours)
    changed = {
        table: [new for old, new in zip(before[table], after[table], strict=True) if old != new]
        for table in TABLES
    }
    assert changed["grade"] == [("bea", "test_g", 3.0, None, None, 0), ("cyd", "test_g", 1.5, None, None, 0)]
    assert changed["submitted_notebook"] == [("bea", "week", 0, 6.0), ("cyd", "week", 0, 5.5)]
    assert not any(changed[table] for table in ("student", "submitted_assignment", "comment"))


def test_only_submissions_of_this_assignment_count_as_stored(stock_course: Path, tmp_path: Path) -> None:
    ours = tmp_path / "gradebook.db"
    shutil.copy(stock_course / "gradebook.db", ours)
    with Gradebook(f"sqlite:///{ours}", "stock") as gradebook:
        gradebook.add_assignment("another week")
        gradebook.add_student("bob")
    for student, assignment in (("cyd", "another week"), ("dan", "week")):
        with open_gradebook(course_of(ours, assignment)) as writer:
            writer.write(Row(student, None, {}, {}))
            assert writer.stored(["bob", "cyd", "dan"]).submissions.keys() == {student}


def test_nbgrader_recognises_an_unanswered_cell_by_its_source_alone() -> None:
    """All else in the checksum is the instructor's own after intake, so comparing sources is enough."""
    original = cell("f", "code", "x = None", solution=True)
    same = cell("f", "code", "x = None", solution=True)
    answered = cell("f", "code", "x = 1", solution=True)
    same.outputs = [nbformat.v4.new_output("stream", text="hello")]
    same.execution_count = 7
    assert compute_checksum(original) == compute_checksum(same) != compute_checksum(answered)
