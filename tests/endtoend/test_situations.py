"""Right work in everyday surroundings keeps its marks: one class of situations, graded by the real command.

Each situation stands for its kind, so each kind has three members or more. All functions are right unless the
situation says otherwise.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.course import load_course
from tests.attacks.builder import HandIn, grade_id
from tests.attacks.classroom import ASSIGNMENT, open_room

NOTEBOOK = ASSIGNMENT  # the name of its notebook, too
FULL = 100.0
Submit = Callable[[HandIn], None]


@dataclass(frozen=True)
class Situation:
    """What a student hands in, what it deserves, and words that an incident or a verdict has to hold."""

    name: str
    submit: Submit
    score: float = FULL
    words: tuple[str, ...] = ()


SITUATIONS: list[Situation] = []


def situation(*, score: float = FULL, words: tuple[str, ...] = ()) -> Callable[[Submit], Submit]:
    """Put the function's submission into the class."""

    def add(submit: Submit) -> Submit:
        name = submit.__name__.replace("_", "-")
        SITUATIONS.append(Situation(name, submit, score, words))
        return submit

    return add


def imports_of(hand_in: HandIn) -> dict[str, Any]:
    return next(cell for cell in hand_in.notebook["cells"] if cell.get("id") == "imports")


def edit_imports(hand_in: HandIn, change: Callable[[list[str]], list[str]]) -> None:
    hand_in.solve()
    cell = imports_of(hand_in)
    cell["source"] = "\n".join(change(cell["source"].split("\n")))


# ---------------------------------------------------------------- what the instructor's cells provide


@situation(words=("`pandas`",))
def an_absent_module_among_the_imports(hand_in: HandIn) -> None:
    edit_imports(hand_in, lambda lines: [*lines[:2], "import pandas as pd", *lines[2:]])


@situation(words=("`google`",))
def a_line_of_another_platform_first(hand_in: HandIn) -> None:
    edit_imports(hand_in, lambda lines: ["from google.colab import drive", *lines])


@situation()
def an_outdated_style(hand_in: HandIn) -> None:
    edit_imports(hand_in, lambda lines: [*lines[:3], "plt.style.use('seaborn-whitegrid')", *lines[3:]])


@situation()
def a_stray_letter_among_the_imports(hand_in: HandIn) -> None:
    edit_imports(hand_in, lambda lines: [*lines[:2], "q", *lines[2:]])


@situation()
def imports_that_do_not_parse(hand_in: HandIn) -> None:
    edit_imports(hand_in, lambda lines: ["import numpy as np np", *lines])


@situation()
def emptied_imports(hand_in: HandIn) -> None:
    edit_imports(hand_in, lambda lines: [])


@situation()
def imports_of_an_old_release(hand_in: HandIn) -> None:
    old = ["import numpy as np", "from testCases_v4a import *", "from dnn_utils_v2 import sigmoid, relu"]
    edit_imports(hand_in, lambda lines: old)


@situation()
def deleted_imports(hand_in: HandIn) -> None:
    hand_in.solve()
    hand_in.notebook["cells"].remove(imports_of(hand_in))


@situation()
def extensions_and_magics_that_are_not_here(hand_in: HandIn) -> None:
    magics = ["%matplotlib widget", "%load_ext lab_black", "%config InlineBackend.figure_format = 'retina'"]
    edit_imports(hand_in, lambda lines: [*magics, "%tensorboard --logdir x", *lines])


@situation(words=("`seaborn`",))
def a_needed_import_behind_an_absent_one(hand_in: HandIn) -> None:
    hand_in.solve()
    source = hand_in.room.solutions["update_parameters"]
    hand_in.cell("import seaborn\nimport copy as twin", before="update_parameters")
    marker = "    ### START CODE HERE ###"
    line = next(line for line in source.split("\n") if line.startswith(marker))
    hand_in.write(
        "update_parameters", source.replace(line, f"    parameters = twin.deepcopy(parameters)\n{line}")
    )


@situation(words=("`seaborn`",))
def a_needed_import_on_the_line_of_an_absent_one(hand_in: HandIn) -> None:
    hand_in.solve()
    source = hand_in.room.solutions["compute_cost"]
    hand_in.cell("import seaborn; import math as maths", before="compute_cost")
    hand_in.write(
        "compute_cost",
        source.replace("def compute_cost(AL, Y):", "def compute_cost(AL, Y, _=None):\n    maths.pi", 1),
    )


# ---------------------------------------------------------------- names reused after the work


def at_the_end(source: str) -> Submit:
    def submit(hand_in: HandIn) -> None:
        hand_in.solve()
        hand_in.cell(source, after="end")

    return submit


for name, source in {
    "builtins-reused": 'str = "done"; sum = 0; range = None; len = 3',
    "numpy-renamed": "np = None",
    "helpers-shadowed": "relu = sigmoid = relu_backward = sigmoid_backward = 3",
    "functions-shadowed": "linear_forward = 3\nlinear_backward = 'x'",
    "functions-deleted": "del linear_forward, sigmoid, np",
    "numpy-patched": "np.dot = np.exp = np.log = None",
    "builtins-patched": "import builtins\nbuiltins.range = None",
    "errors-raised": "np.seterr(all='raise')\nnp.random.seed(7)\nnp.set_printoptions(precision=1)",
    "warnings-raised": "import warnings\nwarnings.simplefilter('error')",
    "everything-deleted": "%reset -f",
}.items():
    SITUATIONS.append(Situation(name, at_the_end(source)))


@situation()
def a_helper_reused_in_a_scratch_cell_in_the_middle(hand_in: HandIn) -> None:
    hand_in.solve()
    hand_in.cell("relu = linear_activation_forward.__name__\nrelu = 'tried'", after="test_L_model_forward")


@situation(score=90.0)
def names_reused_and_one_mistake(hand_in: HandIn) -> None:
    hand_in.solve()
    source = hand_in.room.solutions["linear_forward"]
    hand_in.write("linear_forward", source.replace("+ b", "- b"))
    hand_in.cell('str = "done"; range = None; relu = 0', after="end")


# ---------------------------------------------------------------- which definition counts


def copy_of(hand_in: HandIn, exercise: str) -> str:
    """The stub as it was handed out."""
    room = hand_in.room
    template = json.loads(room.template.read_text(encoding="utf-8"))
    return "".join(next(cell for cell in template["cells"] if grade_id(cell) == exercise)["source"])


@situation()
def a_stub_below_the_solved_cell(hand_in: HandIn) -> None:
    hand_in.solve()
    hand_in.cell(copy_of(hand_in, "linear_forward"), after="linear_forward")


@situation()
def stubs_of_all_at_the_end(hand_in: HandIn) -> None:
    hand_in.solve()
    hand_in.cell("\n\n".join(copy_of(hand_in, name) for name in hand_in.room.solutions), after="end")


@situation()
def solved_above_and_the_stub_left_in_its_place(hand_in: HandIn) -> None:
    hand_in.solve()
    hand_in.cell(hand_in.room.solutions["compute_cost"], before="compute_cost")
    hand_in.write("compute_cost", "# tried above\n" + copy_of(hand_in, "compute_cost"))


@situation()
def the_initialisation_of_the_next_assignment_at_the_end(hand_in: HandIn) -> None:
    hand_in.solve()
    source = hand_in.room.solutions["initialize_parameters_deep"]
    hand_in.cell(source.replace("* 0.01", "/ np.sqrt(layer_dims[l - 1])"), after="end")


@situation()
def mended_in_a_later_cell(hand_in: HandIn) -> None:
    hand_in.solve()
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return 0.0")
    hand_in.cell(hand_in.room.solutions["compute_cost"], after="end")


# ---------------------------------------------------------------- what stopped a function's cell


def cause_of(marks: dict[str, dict[str, Any]], name: str) -> str:
    """What the first visible check of compute_cost says."""
    part = next(each for each in marks[name]["exercises"] if each["name"] == "compute_cost")
    said: str = part["checks"][0]["rationale"]
    return said


def with_first_line(line: str) -> Submit:
    def submit(hand_in: HandIn) -> None:
        hand_in.solve()
        hand_in.write("compute_cost", f"{line}\n{hand_in.room.solutions['compute_cost']}")

    return submit


CAUSES = {
    "a-syntax-error": ("def nothing(:", "SyntaxError in line 1: `def nothing(:`"),
    "an-absent-module": ("import torch_of_tomorrow", "(`torch_of_tomorrow` is not installed here)"),
    "an-unknown-name": ("not_there", "NameError in line 1: `not_there`"),
    "an-error-of-its-own": ("1 / 0", "ZeroDivisionError in line 1: `1 / 0`"),
}
for name, (line, _) in CAUSES.items():
    SITUATIONS.append(Situation(name, with_first_line(line), score=90.0))


# ---------------------------------------------------------------- other work


def work_in(name: str) -> Submit:
    def submit(hand_in: HandIn) -> None:
        solved = HandIn(hand_in.room, hand_in.student)
        solved.solve()
        hand_in.file(name, json.dumps(solved.notebook))

    return submit


for name in (f"{NOTEBOOK}-Copy1.ipynb", f"{NOTEBOOK} (1).ipynb", f"{NOTEBOOK}_final.ipynb", "homework.ipynb"):
    words = (f"“{name}”", f"`{NOTEBOOK}.ipynb` was handed in as well, and holds no work")
    SITUATIONS.append(Situation(f"work-in-{len(SITUATIONS)}", work_in(name), words=words))


@situation(score=10.0, words=(f"“{NOTEBOOK}-Copy1.ipynb” holds work too",))
def work_in_both(hand_in: HandIn) -> None:
    work_in(f"{NOTEBOOK}-Copy1.ipynb")(hand_in)
    hand_in.solve("compute_cost")


# ---------------------------------------------------------------- the class


@pytest.fixture(scope="module")
def marks(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """marks.json of every situation."""
    course = tmp_path_factory.mktemp("situations") / "course"
    shutil.copytree(project, course)
    room = open_room(course)
    for each in SITUATIONS:
        hand_in = HandIn(room, each.name)
        each.submit(hand_in)
        hand_in.save(course / "submitted" / each.name / ASSIGNMENT)
    autograde(load_course(course, ASSIGNMENT), Request())
    places = {each.name: course / "autograded" / each.name / ASSIGNMENT for each in SITUATIONS}
    return {name: json.loads((place / "marks.json").read_bytes()) for name, place in places.items()}


@pytest.mark.parametrize("each", SITUATIONS, ids=lambda each: each.name)
def test_a_situation_gets_what_it_deserves(each: Situation, marks: dict[str, dict[str, Any]]) -> None:
    found = marks[each.name]
    short = [part for part in found["exercises"] if part["score"] != part["points"]]
    assert found["score"] == each.score, json.dumps(short, indent=1)[:3000]
    said = " ".join(found["incidents"])
    assert [word for word in each.words if word not in said] == [], said


@pytest.mark.parametrize("name", CAUSES)
def test_what_stopped_a_cell_is_told_where_its_function_is_missed(
    name: str, marks: dict[str, dict[str, Any]]
) -> None:
    said = cause_of(marks, name)
    assert said.startswith("compute_cost is not defined: code cell ")
    assert CAUSES[name][1] in said


def test_the_result_says_that_an_exercise_was_counted_in_its_place(marks: dict[str, dict[str, Any]]) -> None:
    parts = {part["name"]: part for part in marks["builtins-reused"]["exercises"]}
    assert parts["initialize_parameters_deep"]["in_place"]
    assert "in_place" not in parts["linear_forward"]
    assert "at its own test cell" in parts["initialize_parameters_deep"]["checks"][0]["note"]
