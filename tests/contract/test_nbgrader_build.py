"""What the release build relies on in nbgrader and nbconvert, by name. A new version has to keep it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbgrader.api
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    NbGraderPreprocessor,
    SaveCells,
)
from traitlets.config import Config

from gradestone.bridge.config import configure
from gradestone.bridge.preprocessors import (
    ClearRun,
    PrepareRelease,
    ReleaseBuild,
    StubSolutions,
    release_preprocessors,
)
from gradestone.bridge.savecells import KeepGrades
from gradestone.release.regions import without_hidden


class HandsOverFiles(NbGraderPreprocessor):
    """The first of two: what it leaves in the resources has to reach the writer."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        resources["outputs"] = {"helpers/a.py": b"A = 1\n", "b.bin": b"\0\1"}
        return nb, resources


class DoesNothing(NbGraderPreprocessor):
    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        return nb, resources


class Fails(NbGraderPreprocessor):
    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        raise ValueError("on purpose")


@pytest.fixture(autouse=True)
def _alembic_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])
    configure(Config())


def stock(course: Any, *preprocessors: type, **traits: Any) -> GenerateAssignment:
    """nbgrader's converter with these preprocessors, without our configuration and without a gradebook."""
    config = Config()
    config.GenerateAssignment.preprocessors = list(preprocessors)
    directory = CourseDirectory(root=str(course.root), assignment_id="week", config=config)
    return GenerateAssignment(coursedir=directory, config=config, no_database=True, **traits)


def test_the_preprocessors_of_generate_assignment_and_their_order() -> None:
    names = [step.__name__ for step in GenerateAssignment.class_traits()["preprocessors"].default()]
    assert names == [
        "IncludeHeaderFooter",
        "InstantiateTests",
        "LockCells",
        "ClearSolutions",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
        "SaveCells",
        "ClearHiddenTests",
        "ClearMarkScheme",
        "ComputeChecksums",
        "CheckCellMetadata",
    ]


def test_our_list_is_nbgraders_with_a_first_step_and_our_stubs() -> None:
    usual = GenerateAssignment.class_traits()["preprocessors"].default()
    ours = release_preprocessors(usual)
    assert ours[0] is PrepareRelease
    instead = {StubSolutions: ClearSolutions, ClearRun: ClearOutput, KeepGrades: SaveCells}
    assert [instead.get(step, step) for step in ours[1:]] == usual
    assert ours.count(StubSolutions) == ours.count(ClearRun) == 1
    assert release_preprocessors(ours) == ours


def test_no_database_and_no_save_cells_leave_the_gradebook_out(small_course: Any) -> None:
    stock(small_course, DoesNothing).start()
    assert not (small_course.root / "gradebook.db").exists()


def test_options_of_the_configuration_hold_for_our_converter(small_course: Any) -> None:
    directory = CourseDirectory(root=str(small_course.root))
    assert ReleaseBuild(coursedir=directory).force is True
    config = Config()
    config.GenerateAssignment.preprocessors = [ClearSolutions, "nbgrader.preprocessors.ClearOutput"]
    config.BaseConverter.force = False
    converter = ReleaseBuild(coursedir=directory, config=config)
    assert converter.force is False
    assert release_preprocessors(converter.preprocessors) == [PrepareRelease, StubSolutions, ClearRun]


def test_every_file_of_the_source_folder_is_copied_except_notebooks(small_course: Any) -> None:
    for name in (
        "notes.txt",
        "secret/solution.py",
        "__pycache__/x.pyc",
        ".ipynb_checkpoints/c.txt",
        "images/d.ipynb",
    ):
        path = small_course.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    stock(small_course, DoesNothing).start()
    released = {
        path.relative_to(small_course.release).as_posix() for path in small_course.release.rglob("*.*")
    }
    assert released == {"week.ipynb", "notes.txt", "secret/solution.py", "images/plan.svg"}


def test_outputs_in_the_resources_are_written_beside_the_notebook(small_course: Any) -> None:
    stock(small_course, HandsOverFiles, DoesNothing).start()
    assert (small_course.release / "helpers" / "a.py").read_bytes() == b"A = 1\n"
    assert (small_course.release / "b.bin").read_bytes() == b"\0\1"


def test_a_preprocessor_that_raises_fails_the_build_and_the_release_is_removed(small_course: Any) -> None:
    with pytest.raises(NbGraderException, match="see the the above traceback"):
        stock(small_course, HandsOverFiles, Fails).start()
    assert not small_course.release.exists()


def test_what_a_hook_raises_is_swallowed(small_course: Any) -> None:
    def hook(**_: Any) -> None:
        raise ValueError("on purpose")

    stock(small_course, DoesNothing, post_convert_hook=hook, pre_convert_hook=hook).start()
    assert small_course.notebook.with_name("week.ipynb").exists()


def test_without_force_a_release_that_is_there_is_kept(small_course: Any) -> None:
    small_course.release.mkdir(parents=True)
    stock(small_course, DoesNothing).start()
    assert list(small_course.release.iterdir()) == []
    stock(small_course, DoesNothing, force=True).start()
    assert (small_course.release / "week.ipynb").exists()


def test_the_release_folder_may_be_an_absolute_path(small_course: Any, tmp_path: Path) -> None:
    converter = stock(small_course, DoesNothing)
    converter.coursedir.release_directory = str(tmp_path / "elsewhere")
    converter.start()
    assert (tmp_path / "elsewhere" / "week" / "week.ipynb").exists()


def test_released_files_can_be_read_by_all_and_written_by_their_owner(small_course: Any) -> None:
    stock(small_course, HandsOverFiles).start()
    modes = {path.stat().st_mode & 0o777 for path in small_course.release.rglob("*") if path.is_file()}
    assert modes == {0o644}


def test_options_of_a_preprocessor_apply_to_its_subclass() -> None:
    config = Config()
    config.ClearSolutions.text_stub = "Your words"
    config.StubSolutions.enforce_metadata = False
    step = StubSolutions(config=config)
    assert (step.text_stub, step.enforce_metadata) == ("Your words", False)
    assert ClearRun().remove_metadata_fields > {"collapsed", "execution"}
    config.ClearOutput.remove_metadata_fields = {"collapsed"}
    assert ClearRun(config=config).remove_metadata_fields == {"collapsed"}


@pytest.mark.parametrize(
    "source",
    [
        "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc",
        "a\nif a:\n    # BEGIN HIDDEN TESTS now\n    b\n    # END HIDDEN TESTS\n",
        "no region\n",
    ],
)
def test_hidden_regions_are_those_that_nbgrader_removes(source: str) -> None:
    cell = new_code_cell(source, metadata={"nbgrader": {"grade": True}})
    ClearHiddenTests().preprocess_cell(cell, {}, 0)
    assert without_hidden(source).split("\n") == [
        *cell.source.rstrip("\n").split("\n"),
        *[""] * source.startswith(""),
    ]


def test_nbgrader_calls_alembic_by_its_bare_name_and_we_see_that_it_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    configure(Config())
    script = "import nbgrader.api\nprint(nbgrader.api.get_alembic_version())"
    stock = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert stock.stdout.strip() == nbgrader.api.get_alembic_version()


def test_a_new_gradebook_has_the_newest_revision_and_no_process_is_started_for_it(
    small_course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with Gradebook(f"sqlite:///{small_course.root / 'gradebook.db'}") as gradebook:
        assert gradebook.assignments == []
