"""Test cells with checks and tests of their own: from the build to marks, pages and whatever grades again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from classstate import state
from classwork import SOLVED, cell_of, gradestone, hand_in, marks, nbgrader, read_json, released, scores
from cluster import Cluster

MIXED = """\
check(double, some_numbers())
assert double(3) == 6, "one number is doubled, too"
np.testing.assert_array_equal(double(np.array([1, 2])), [2, 4])
### BEGIN HIDDEN TESTS
check(double, random_numbers(3))
check(double,
      random_numbers(5), weight=2)
drawn = random_numbers(7) + kept()
assert np.allclose(double(drawn), drawn + drawn), "a secret of the hidden part"
assert np.size(double(np.array([]))) == 0
### END HIDDEN TESTS"""
KEPT = """\
def kept():
    from pathlib import Path

    return np.load(Path(__file__).with_name("hidden") / "week" / "kept.npy")
### END HIDDEN"""
OF_A_NUMBER = "return 2 * x if np.ndim(x) else x"
OF_WHOLE_NUMBERS = "return 2 * x + (np.ndim(x) > 0) * (np.asarray(x).dtype.kind == 'i')"
OF_NOTHING = "return 2 * x if np.size(x) else np.zeros(1)"
RIGHT_IN_TESTS = "return 2 * x if np.asarray(x).dtype.kind == 'i' or np.size(x) in (0, 7) else 3 * x"
BY_CHANCE = "return 2 * x + (np.size(x) == 7) * (x.flat[-1] * 1e6 % 2 < 1 if np.size(x) else 0)"
LIES = """\
global check, np
class Equal(float):
    def __eq__(self, other):
        return True
    __hash__ = None
    def __array__(self, *types, **how):
        return np.array([2, 4])
    def __getattr__(self, name):
        return lambda *args, **kwargs: self
check = lambda *args, **kwargs: None
np.testing.assert_array_equal = np.allclose = np.size = lambda *args, **kwargs: 0
return Equal(6)"""
OF_DOUBLE = {
    "right": (SOLVED["double"], 10),
    "of-a-number": (OF_A_NUMBER, 8),
    "of-whole-numbers": (OF_WHOLE_NUMBERS, 8),
    "of-nothing": (OF_NOTHING, 8),
    "right-in-tests": (RIGHT_IN_TESTS, 2),
    "both-wrong": ("return 3 * x", 0),
    "liar": (LIES, 0),
}
"""What each wrote, and its points: four parts of five are those of the checks, one is that of the tests."""
BY_CHANCE_TOO = tuple(f"by-chance-{number}" for number in range(3))


@pytest.fixture(scope="module")
def built(new_course: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course with one mixed cell. Not to be changed."""
    course = new_course()
    course.cells["test_double"]["source"] = MIXED
    course.write()
    fixtures = course.root / "testcases" / "week.py"
    fixtures.write_text(fixtures.read_text().replace("### END HIDDEN", KEPT))
    (fixtures.parent / "hidden" / "week").mkdir(parents=True)
    np.save(fixtures.parent / "hidden" / "week" / "kept.npy", np.linspace(0, 1e-3, 7) ** 2)
    done = gradestone(course.root, "build", "week")
    assert done.returncode == 0, done.stderr
    (course.root / "told.txt").write_text(done.stdout)
    root: Path = course.root
    return root


@pytest.fixture(scope="module")
def handed_in(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course with a class that has handed in. Not to be changed."""
    course = Path(shutil.copytree(built, tmp_path_factory.mktemp("handed-in") / "course"))
    for student, (body, _) in OF_DOUBLE.items():
        hand_in(course, student, **(SOLVED | {"double": body}))
    for student in BY_CHANCE_TOO:
        hand_in(course, student, **(SOLVED | {"double": BY_CHANCE}))
    hand_in(course, "untouched")
    return course


@pytest.fixture(scope="module")
def graded(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded. Not to be changed."""
    course = Path(shutil.copytree(handed_in, tmp_path_factory.mktemp("graded") / "course"))
    done = gradestone(course, "autograde", "week", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """A copy of the graded class for one test."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


def own_tests(course: Path, student: str) -> dict[str, Any]:
    """What marks.json has of the cell's own tests."""
    [double] = [each for each in marks(course, student)["exercises"] if each["name"] == "double"]
    assert [check["ordinal"] for check in double["checks"]] == [1, 2, 3, 4]
    told: dict[str, Any] = double["checks"][-1]
    return told


# ---------------------------------------------------------------- the build


def test_the_build_says_where_the_tests_are_judged(built: Path) -> None:
    assert (
        "1 test cell is judged outside the student's process, 0 inside it."
        in (built / "told.txt").read_text()
    )


@pytest.mark.thorough
def test_it_can_be_proven(built: Path) -> None:
    done = gradestone(built, "check", "week")
    assert done.returncode == 0, done.stdout
    assert "judged outside the student's process" in done.stdout


def test_what_is_hidden_of_the_tests_is_not_released(built: Path) -> None:
    source = "".join(cell_of(released(built), "test_double")["source"])
    assert "one number is doubled" in source
    for path in (built / "release").rglob("*.*"):
        assert path.name != "kept.npy"
        assert b"a secret" not in path.read_bytes()
        assert b"def kept" not in path.read_bytes()


def build_with(course: Path, test: str) -> subprocess.CompletedProcess[str]:
    change_test(course, test)
    return gradestone(course, "build", "week")


def change_test(course: Path, test: str) -> None:
    path = course / "source" / "week" / "week.ipynb"
    notebook = read_json(path)
    cell_of(notebook, "test_double")["source"] = test
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_without_any_check_it_is_refused_with_what_to_do(built: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(built, tmp_path / "course"))
    done = build_with(course, "assert double(3) == 6")
    assert done.returncode == 1
    assert "the test cell has no check(...); add one, such as `check(double, input)`" in done.stderr


@pytest.mark.thorough
def test_visible_tests_count_among_what_may_be_visible(built: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(built, tmp_path / "course"))
    lines = MIXED.split("\n")
    visible = "\n".join([*lines[:2], *lines[3:5], lines[-1]])
    done = build_with(course, visible)
    assert done.returncode == 1
    assert "visible checks and tests carry 67% of the points" in done.stderr


@pytest.mark.thorough
def test_a_cell_that_the_solution_passes_nowhere_is_refused(built: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(built, tmp_path / "course"))
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.Gradestone.judged = "inside"\n')  # where there are no hidden generators
    done = build_with(course, MIXED)
    assert done.returncode == 1
    assert "week.ipynb, cell test_double: the tests beside its checks cannot be judged outside" in done.stderr
    assert "name 'random_numbers' is not defined" in done.stderr


@pytest.mark.thorough
def test_what_is_asked_for_inside_is_judged_there(course: Path) -> None:
    change_test(course, MIXED.replace("drawn = random_numbers(7) + kept()", "drawn = np.linspace(-3, 3, 7)"))
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.Gradestone.judged = "inside"\n')
    done = gradestone(course, "autograde", "week", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert own_tests(course, "right")["judged"] == "inside"
    assert scores(course, "right")["double"] == 10
    assert scores(course, "of-nothing")["double"] == 8
    assert "Judged inside the student's process, where they could be forged: double." in (
        gradestone(course, "report", "week").stdout
    )


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize("student", OF_DOUBLE)
def test_all_tests_of_a_cell_count_as_one_check_more(graded: Path, student: str) -> None:
    assert scores(graded, student)["double"] == OF_DOUBLE[student][1]
    assert scores(graded, student)["shift"] == 5
    assert own_tests(graded, student)["judged"] == "outside"


def test_what_nobody_has_written_earns_nothing(graded: Path) -> None:
    assert scores(graded, "untouched") == {"double": 0, "shift": 0}


@pytest.mark.parametrize(
    ("student", "rationale", "detail"),
    [
        ("of-a-number", "one number is doubled, too", "assert double(3) == 6"),
        ("of-whole-numbers", "Arrays are not equal", "np.testing.assert_array_equal("),
    ],
)
def test_of_a_visible_test_its_message_and_its_line_are_told(
    graded: Path, student: str, rationale: str, detail: str
) -> None:
    told = own_tests(graded, student)
    assert (told["outcome"], told["hidden"], told["rationale"]) == ("failed", False, rationale)
    assert told["detail"].startswith(detail)
    assert rationale in page(graded, student)


def page(course: Path, student: str) -> str:
    """The autograded notebook: what feedback and formgrader show."""
    return (course / "autograded" / student / "week" / "week.ipynb").read_text(encoding="utf-8")


def test_of_a_hidden_test_it_is_told_that_it_failed(graded: Path) -> None:
    told = own_tests(graded, "of-nothing")
    assert (told["hidden"], told["rationale"], told.get("detail")) == (True, "A hidden test failed", None)
    everything = page(graded, "of-nothing") + json.dumps(marks(graded, "of-nothing"))
    assert "own tests (hidden) failed: A hidden test failed" in everything
    assert "np.size" not in everything.replace(OF_NOTHING, "")
    assert "secret" not in everything


def test_the_page_of_the_class_says_what_is_no_check_of_its_own(graded: Path) -> None:
    written = (graded / "reports" / "week" / "index.html").read_text(encoding="utf-8")
    assert written.count('<th scope="row">own tests ') == 1


def test_a_wrong_answer_does_not_cost_the_tests_too(graded: Path) -> None:
    assert own_tests(graded, "right-in-tests")["outcome"] == "passed"


def test_random_inputs_of_the_tests_are_the_same_for_everybody(graded: Path) -> None:
    assert len({own_tests(graded, student)["outcome"] for student in BY_CHANCE_TOO}) == 1


# ---------------------------------------------------------------- again, and by others


def test_what_has_not_changed_is_not_graded_again(course: Path) -> None:
    before = state(course)
    done = gradestone(course, "autograde", "week")
    assert f"0 graded, {len(list((course / 'submitted').iterdir()))} unchanged" in done.stdout
    assert state(course) == before


def test_graded_again_by_force_it_is_the_same(course: Path) -> None:
    before = state(course)
    done = gradestone(course, "autograde", "week", "--force", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert state(course) == before


@pytest.mark.thorough
def test_a_hidden_test_that_changed_has_everybody_graded_again(course: Path) -> None:
    change_test(course, MIXED.replace("assert np.size(double(np.array([]))) == 0\n", ""))
    done = gradestone(course, "autograde", "week", "--jobs", "1")
    assert "the answer key changed" in done.stdout + done.stderr
    assert scores(course, "of-nothing")["double"] == 10


@pytest.mark.thorough
def test_nbgraders_own_command_gives_the_same(graded: Path, handed_in: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(handed_in, tmp_path / "course"))
    done = nbgrader(course, "autograde", "week")
    assert done.returncode == 0, done.stderr
    assert state(course) == state(graded)


@pytest.mark.thorough
def test_a_cluster_gives_the_same(graded: Path, handed_in: Path, tmp_path: Path, cluster: Cluster) -> None:
    course = Path(shutil.copytree(handed_in, tmp_path / "course"))
    done = gradestone(course, "autograde", "week", "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    assert state(course) == state(graded)


def test_a_learner_runs_the_cell_as_it_stands(built: Path) -> None:
    source = "".join(cell_of(released(built), "test_double")["source"])
    imports = "".join(released(built)["cells"][1]["source"])
    lines = [imports, f"def double(x):\n    {OF_A_NUMBER}", source]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=built / "release" / "week",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AssertionError: one number is doubled, too" in done.stderr


@pytest.mark.thorough
def test_an_edition_tells_a_failed_test_in_its_language(built: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(built, tmp_path / "course"))
    assert gradestone(course, "translate", "de", "week").returncode == 0
    catalogue = course / "locale" / "de" / "week.po"
    english, german = "one number is doubled, too", "auch eine Zahl wird verdoppelt"
    message = f'msgid "{english}"\nmsgstr "'
    assert message in catalogue.read_text("utf-8")
    catalogue.write_text(catalogue.read_text("utf-8").replace(message, message + german), encoding="utf-8")
    assert gradestone(course, "build", "week", "--lang", "de").returncode == 0
    notebook = read_json(course / "release" / "week_de" / "week.ipynb")
    cell_of(notebook, "double")["source"] = f"def double(x):\n    {OF_A_NUMBER}"
    folder = course / "submitted" / "ada" / "week_de"
    folder.mkdir(parents=True)
    (folder / "week.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    done = gradestone(course, "autograde", "week_de")
    assert done.returncode == 0, done.stderr
    double = read_json(course / "autograded" / "ada" / "week_de" / "marks.json")["exercises"][0]
    assert (double["score"], double["checks"][-1]["rationale"]) == (8, german)
