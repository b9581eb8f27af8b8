"""A course becomes a release: through nbgrader's command, through ours, and proven by `gradestone check`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from gradestone import selfcheck
from gradestone.bridge.build import build
from gradestone.bridge.course import load_course
from gradestone.errors import BuildError, CourseError
from gradestone.files.temporary import PREFIX, TemporaryFolder
from gradestone.proof.prove import prove
from gradestone.selfcheck.answers import Answer
from gradestone.selfcheck.expected import read_background, read_expected, write_expected
from gradestone.selfcheck.standins import RecordedCall


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def nbgrader(course: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, found by its path alone: no environment is active."""
    command = Path(sysconfig.get_path("scripts")) / "nbgrader"
    environment = os.environ | {"PATH": "/usr/bin:/bin", "JUPYTER_CONFIG_DIR": str(course.root / "jupyter")}
    return subprocess.run(
        [sys.executable, command, *arguments],
        cwd=course.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def cells(release: Path) -> dict[str, dict[str, Any]]:
    notebook = json.loads((release / "week.ipynb").read_text(encoding="utf-8"))
    return {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]}


def sees(course: Any) -> str:
    """What `gradestone check` prints."""
    console = Console(record=True, width=160, file=(course.root / "printed").open("w", encoding="utf-8"))
    with console.file:
        passed = prove(course.root, "week", console)
        printed = console.export_text()
    return f"passed\n{printed}" if passed else printed


@pytest.fixture
def course(small_course: Any, empty_gradebook: Path) -> Any:
    """A small course with a gradebook."""
    shutil.copy(empty_gradebook, small_course.root)
    return small_course


@pytest.fixture(scope="module")
def built(new_course: Any, empty_gradebook: Path) -> Any:
    """A small course with its release."""
    course = new_course()
    shutil.copy(empty_gradebook, course.root)
    assert build(course.root, "week") == course.release
    return course


def test_a_release_holds_all_a_student_needs_and_nothing_else(built: Any) -> None:
    names = set(files(built.release))
    helpers = {name for name in names if name.startswith("helpers/")}
    package = Path(selfcheck.__file__).parent
    copies = {f"helpers/selfcheck/{path.name}" for path in package.glob("*.py")}
    assert helpers == copies | {"helpers/__init__.py"}
    assert names - helpers == {
        "week.ipynb",
        "images/plan.svg",
        "testcases/__init__.py",
        "testcases/week.py",
        "testcases/expected.h5",
        "test_week.py",
    }
    assert sorted(path.name for path in built.release.parent.iterdir()) == ["week"]


def test_released_cells_have_stubs_and_visible_checks_only(built: Any) -> None:
    released = cells(built.release)
    assert list(released) == [cell["id"] for cell in built.cells.values()]
    assert released["double-solution"]["source"] == (
        'def double(x):\n    """Twice x."""\n    ### START CODE HERE ### (≈ 1 line of code)\n'
        "    twice = None\n    ### END CODE HERE ###\n    return twice"
    )
    assert released["double-test"]["source"] == "check(double, some_numbers())"
    assert released["intro"]["source"] == built.cells["intro"]["source"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in released.values())


def test_the_released_modules_lack_their_hidden_regions(built: Any) -> None:
    text = (built.release / "testcases" / "week.py").read_text(encoding="utf-8")
    assert text.endswith("return np.linspace(0.25, 1.75, 4)\n")
    assert "HIDDEN" not in text
    assert "random" not in text


def test_expected_values_are_those_of_the_visible_checks(built: Any) -> None:
    entries = read_expected(built.release / "testcases" / "expected.h5")
    assert [(entry.exercise, entry.ordinal, entry.returns) for entry in entries] == [
        ("double", 1, ("twice",)),
        ("shift", 1, ("moved", "far")),
    ]


def test_the_gradebook_knows_exercises_and_points(built: Any) -> None:
    with Gradebook(f"sqlite:///{built.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_notebook("week", "week")
        assert {cell.name: cell.max_score for cell in notebook.grade_cells} == {
            "test_double": 10,
            "test_shift": 5,
        }
        assert {cell.name for cell in notebook.solution_cells} == {"double", "shift"}


def test_nbgraders_command_makes_the_same_release_byte_for_byte(new_course: Any, built: Any) -> None:
    course = new_course()
    (course.release / "left").mkdir(parents=True)  # an earlier release is replaced
    done = nbgrader(course, "generate_assignment", "week")
    assert done.returncode == 0, done.stderr
    assert files(course.release) == files(built.release)


def test_building_again_changes_nothing(new_course: Any, built: Any) -> None:
    before = files(built.release)
    build(built.root, "week")
    assert files(built.release) == before


def test_a_failed_build_leaves_the_earlier_release_and_says_why(course: Any) -> None:
    build(course.root, "week")
    before = files(course.release)
    course.change("shift", "double(x) + by", "double(x) + byy").write()
    with pytest.raises(
        BuildError, match=r"^week.ipynb, cell shift, line 4: shift raises NameError"
    ) as caught:
        build(course.root, "week")
    assert caught.value.cell == "shift"
    assert files(course.release) == before
    assert sorted(path.name for path in course.release.parent.iterdir()) == ["week"]


@pytest.mark.thorough
def test_nbgraders_command_says_why_a_build_fails(course: Any) -> None:
    course.cells["end"]["source"] = "### START CODE HERE ###\nx = 1\n### END CODE HERE ###"
    done = nbgrader(course.write(), "generate_assignment", "week")
    assert done.returncode == 1
    sentence = "week.ipynb, cell end: a START or END marker stands outside a solution cell"
    assert any(
        line.startswith("[GenerateAssignmentApp | ERROR]") and sentence in line
        for line in done.stderr.split("\n")
    )
    assert not course.release.exists()


def test_text_answers_and_hand_marked_code_stay_nbgraders(course: Any) -> None:
    marks = {
        "grade_id": "essay",
        "grade": True,
        "solution": True,
        "points": 3,
        "locked": False,
        "task": False,
    }
    marks["schema_version"] = 3
    essay = {"cell_type": "markdown", "id": "essay", "metadata": {"nbgrader": marks}, "source": "Because."}
    drawing = {
        **course.cells["end"],
        "id": "drawing",
        "source": "plot()",
        "metadata": {"nbgrader": dict(marks)},
    }
    drawing["metadata"]["nbgrader"]["grade_id"] = "drawing"
    course.cells |= {"essay": essay}
    course.cells["end"]["source"] = "def plot(): pass"
    course.cells |= {"drawing": drawing}
    released = cells(build(course.write().root, "week"))
    assert released["essay"]["source"] == "YOUR ANSWER HERE"
    assert released["drawing"]["source"] == "# YOUR CODE HERE\nraise NotImplementedError()"


def test_a_module_that_breaks_without_its_hidden_region_is_refused(course: Any) -> None:
    path = course.root / "testcases" / "week.py"
    path.write_text(path.read_text(encoding="utf-8").replace("### END HIDDEN TESTS", ""), encoding="utf-8")
    with pytest.raises(BuildError, match=r"^testcases/week.py, line 9: .* never closed"):
        build(course.root, "week")


@pytest.mark.parametrize("content", ["", "{", "\udcff", '{"nbformat": 4, "nbformat_minor": 5}'])
def test_a_broken_notebook_is_a_sentence_without_class_names(course: Any, content: str) -> None:
    course.notebook.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(BuildError, match=r"^week.ipynb: the notebook cannot be read: it ") as caught:
        build(course.root, "week")
    assert "Error" not in str(caught.value)


def test_a_module_in_another_encoding_is_refused(course: Any) -> None:
    module = course.root / "testcases" / "week.py"
    module.write_bytes(b"# coding: latin-1\n# \xe9\n" + module.read_bytes())
    with pytest.raises(BuildError, match=r"testcases/week.py: the file is not stored as UTF-8"):
        build(course.root, "week")


def test_an_odd_kernel_is_worth_a_word(course: Any, caplog: pytest.LogCaptureFixture) -> None:
    course.metadata["kernelspec"] |= {"name": "ir", "display_name": "R"}
    build(course.write().root, "week")
    assert "week.ipynb names the kernel ir, though its language is Python." in caplog.text


def test_what_a_killed_build_has_left_is_tidied_up_and_what_a_running_one_needs_is_not(course: Any) -> None:
    course.release.parent.mkdir()
    killed = course.release.with_name(f"{PREFIX}by-nobody")
    killed.mkdir()
    with TemporaryFolder(course.release.parent) as running:
        build(course.root, "week")
        assert running.path.is_dir()
        assert not killed.exists()
    assert sorted(path.name for path in course.release.parent.iterdir()) == ["week"]


def test_a_missing_assignment_is_a_sentence(course: Any) -> None:
    with pytest.raises(CourseError, match=r"no assignment weak .* Did you mean week"):
        build(course.root, "weak")


def test_a_folder_that_is_no_course_is_a_sentence_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"is no course: .* --course, or begin one with `gradestone init "):
        load_course(tmp_path, "week")


# nbgrader's own add_submission makes SQLAlchemy warn.
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_questions_may_go_after_somebody_has_handed_in(course: Any) -> None:
    build(course.root, "week")
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("week", "ada")
    for name in ("shift", "test_shift"):
        del course.cells[name]
    build(course.write().root, "week")
    assert "shift-test" not in cells(course.release)
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        assert "test_shift" not in [cell.name for cell in gradebook.find_notebook("week", "week").grade_cells]
        assert gradebook.find_submission("week", "ada")


def nudged(value: Any, factor: float) -> Any:
    """The value with every float in it multiplied."""
    if isinstance(value, dict):
        return {key: nudged(item, factor) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(nudged(item, factor) for item in value)
    if isinstance(value, Answer):
        return replace(value, value=nudged(value.value, factor))
    if isinstance(value, RecordedCall):
        return replace(value, args=nudged(value.args, factor), result=nudged(value.result, factor))
    return value * factor if isinstance(value, float | np.ndarray) else value


def recorded_elsewhere(path: Path, factor: float) -> bytes:
    """The recorded answers as another machine's arithmetic would have written them."""
    fields = ("args", "kwargs", "expected", "misconceptions")
    entries = [
        replace(entry, **{name: nudged(getattr(entry, name), factor) for name in fields})
        for entry in read_expected(path)
    ]
    background = read_background(path)
    background = replace(background, calls=nudged(background.calls, factor), versions={"numpy": "2.0.0"})
    write_expected(path, entries, background)
    return path.read_bytes()


@pytest.mark.thorough
def test_a_rebuild_keeps_answers_that_another_machine_rounds_otherwise(course: Any) -> None:
    answers = build(course.root, "week") / "testcases" / "expected.h5"
    ours = answers.read_bytes()
    theirs = recorded_elsewhere(answers, 1 + 2**-50)
    assert theirs != ours
    assert "✓" in next(line for line in sees(course).splitlines() if "equals a rebuild" in line)
    build(course.root, "week")
    assert answers.read_bytes() == theirs
    recorded_elsewhere(answers, 1 + 1e-6)
    assert "✗" in next(line for line in sees(course).splitlines() if "equals a rebuild" in line)
    build(course.root, "week")
    assert answers.read_bytes() == ours


# ---------------------------------------------------------------- gradestone check


def test_a_sound_assignment_passes_all_proofs_and_is_left_alone(built: Any) -> None:
    before = {name: data for name, data in files(built.root).items() if not name.endswith(".pyc")}
    printed = sees(built)
    assert printed.startswith("passed")
    assert printed.count("✓") == 7
    after = {name: data for name, data in files(built.root).items() if not name.endswith(".pyc")}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"printed"}


def test_an_unsound_assignment_fails_with_all_its_reasons(course: Any) -> None:
    course.change("double", "twice = x + x  # the sum of both", "twice = x + (x * 1.0)")
    course.cells["end"]["source"] = "progress()\ntwice = x+(x*1.0) if (x := 0) else None"
    course.change("shift", "    ### START CODE HERE ### (≈ 2 lines of code)\n", "").change(
        "shift", "    far = np.abs(by)\n", "    ### START CODE HERE ###\n    far = np.abs(by)\n"
    ).change("shift", "return moved, far", "return moved, np.abs(by)")
    build(course.write().root, "week")
    (course.source / "solution.txt").write_text("x", encoding="utf-8")
    (course.release / "images" / "plan.svg").write_text("<svg></svg>", encoding="utf-8")
    printed = sees(course)
    print(printed)
    assert not printed.startswith("passed")
    for reason in (
        "source/week/solution.txt would reach the students",
        "release/week/images/plan.svg is not what a build makes now",
        "release/week/solution.txt is missing",
        "week.ipynb holds the line `twice = x + (x * 1.0)`",
        "the stubs alone: shift has 5 of 5, not 0",
        "with shift stubbed: shift has 5 of 5, not 0",
    ):
        assert reason in printed
    assert printed.count("✓") == 2
