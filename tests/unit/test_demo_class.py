"""The made-up class: every story is what it says it is."""

from __future__ import annotations

import copy
import json
import math
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from demo import PEOPLE, ROSTER, make_class
from demo.class_roster import FUNCTIONS, Story, answered
from demo.edits import Fill, Lose, Repeat, exercise_cell
from demo.handin import read_notebook
from demo.question import NAME, answer_of, ask
from demo.times import DAYS_LATE, DUE, EXTENSIONS, handed_in
from gradestone.errors import BuildError, CourseError
from gradestone.release.stub import stub_source
from helpers import dnn_utils
from testcases import building_dnn as cases

SOURCE = Path(__file__).parents[2] / "source" / "building_dnn" / "building_dnn.ipynb"
BY_STUDENT = {story.classmate.student: story for story in ROSTER}
RIGHT = [story for story in ROSTER if story.classmate.expected_score == 100]

# student -> the functions that are wrong by themselves
FLAWED = {
    "s09-flat-db": {"linear_backward"},
    "s10-no-average": {"linear_backward"},
    "s11-elementwise": {"linear_forward"},
    "s12-random": {"initialize_parameters", "initialize_parameters_deep"},
    "s13-pasted-scale": {"initialize_parameters_deep"},
    "s14-cache-order": {"L_model_backward"},
    "s15-first-cache": {"L_model_backward"},
    "s16-stale-input": {"L_model_forward"},
    "s17-one-minus": {"compute_cost"},
    "s18-wrong-sign": {"L_model_backward"},
    "s19-sigmoid-back": {"L_model_backward"},
}


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    return read_notebook(SOURCE)


@pytest.fixture(scope="module")
def release(source) -> dict[str, Any]:
    """The instructor's notebook with stubs: as much of a release as the class needs."""
    notebook = copy.deepcopy(source)
    for function in FUNCTIONS:
        cell = exercise_cell(notebook["cells"], function)
        cell["source"] = stub_source(cell["source"], notebook="building_dnn", cell=function)
    return notebook


@pytest.fixture
def release_folder(release, tmp_path) -> Path:
    folder = tmp_path / "release" / "building_dnn"
    folder.mkdir(parents=True)
    (folder / "building_dnn.ipynb").write_text(json.dumps(release), encoding="utf-8")
    return folder


def functions_of(cells: list[dict[str, Any]], only: set[str] | None = None) -> SimpleNamespace:
    """The functions that the solution cells and the student's own definitions leave behind."""
    namespace = {"np": np, **{name: getattr(dnn_utils, name) for name in dnn_utils.__all__}}
    for cell in cells:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        wanted = name in FUNCTIONS if only is None else name in only
        if cell["cell_type"] == "code" and (wanted or cell["source"].startswith("# my own helpers")):
            exec(compile(cell["source"], str(name), "exec"), namespace)
    return SimpleNamespace(**namespace)


def answers(functions: SimpleNamespace, name: str) -> list[Any]:
    """The function's outputs on random inputs, flattened into arrays; an exception's name where it raises."""
    np.random.seed(12)
    return [answer(functions, name, inputs) for inputs in list(inputs_of(name))]


def inputs_of(name: str):
    for layer_dims, m in (([4, 1], 3), ([3, 5, 1], 7), ([6, 3, 4, 1], 5), ([2, 6, 4, 3, 1], 9)):
        n_prev, n = layer_dims[0], layer_dims[1]
        yield {
            "initialize_parameters": lambda d=layer_dims: (d[0], d[1] + 1, d[-1]),
            "initialize_parameters_deep": lambda d=layer_dims: (d,),
            "linear_forward": lambda p=n_prev, n=n, m=m: cases.random_layer(p, n, m),
            "linear_activation_forward": lambda p=n_prev, n=n, m=m: (*cases.random_layer(p, n, m), "relu"),
            "L_model_forward": lambda d=layer_dims, m=m: cases.random_network(d, m),
            "compute_cost": lambda m=m: cases.random_cost_case(m),
            "linear_backward": lambda p=n_prev, n=n, m=m: cases.random_linear_backward_case(p, n, m),
            "linear_activation_backward": lambda p=n_prev, n=n, m=m: (
                *cases.random_activation_backward_case(p, n, m),
                "sigmoid",
            ),
            "L_model_backward": lambda d=layer_dims, m=m: cases.random_backward_case(d, m),
            "update_parameters": lambda d=layer_dims: (*cases.random_update_case(d), 0.3),
        }[name]()


def answer(functions: SimpleNamespace, name: str, inputs: tuple[Any, ...]) -> list[np.ndarray] | str:
    try:
        return flat(getattr(functions, name)(*copy.deepcopy(inputs)))
    except Exception as error:
        return type(error).__name__


def flat(value: Any) -> list[np.ndarray]:
    if isinstance(value, dict):
        older = "dA0" not in value  # the gradients of A under the key names of the first releases
        keys = sorted(
            value, key=lambda key: f"dA{int(key[2:]) - 1}" if older and key.startswith("dA") else key
        )
        return [value[key] for key in keys]
    if isinstance(value, (tuple, list)):
        return [array for part in value for array in flat(part)]
    return [np.asarray(value)]


def agreement(mine: list[Any], reference: list[Any]) -> list[bool]:
    """Per input: are all arrays of the right shape and values?"""
    return [
        not isinstance(got, str)
        and [np.shape(array) for array in got] == [array.shape for array in wanted]
        and all(np.allclose(a, b, rtol=1e-6, atol=1e-12) for a, b in zip(got, wanted, strict=True))
        for got, wanted in zip(mine, reference, strict=True)
    ]


def test_the_class_has_thirty_members_with_names_of_their_own() -> None:
    assert len(BY_STUDENT) == len(ROSTER) == 30
    assert all(story.classmate.story for story in ROSTER)
    assert {*BY_STUDENT} < {person.student for person in PEOPLE}
    assert len({person.name for person in PEOPLE}) == len({person.email for person in PEOPLE}) == len(PEOPLE)


def test_some_are_late_some_are_excused_and_nobody_else_is() -> None:
    late = {student for student in BY_STUDENT if handed_in(student) > DUE}
    assert late == {*DAYS_LATE, *EXTENSIONS}
    for student, days in DAYS_LATE.items():
        seconds = (handed_in(student) - DUE - EXTENSIONS.get(student, timedelta())).total_seconds()
        assert math.ceil(seconds / 86400) == days


@pytest.mark.parametrize("story", RIGHT, ids=lambda story: story.classmate.student)
def test_a_right_submission_agrees_with_the_reference_everywhere(story, source, release, reference) -> None:
    functions = functions_of(answered(story, source, release))
    for name in FUNCTIONS:
        assert all(agreement(answers(functions, name), answers(reference, name))), name


@pytest.mark.parametrize("student", FLAWED)
def test_a_flawed_submission_is_wrong_exactly_where_its_story_says(
    student, source, release, reference
) -> None:
    cells = answered(BY_STUDENT[student], source, release)
    for name in FUNCTIONS:
        # the others as the reference has them, so that a flaw of one function does not spread
        mixed = copy.deepcopy(source["cells"])
        exercise_cell(mixed, name)["source"] = exercise_cell(cells, name)["source"]
        right = agreement(answers(functions_of(mixed), name), answers(reference, name))
        assert all(right) is (name not in FLAWED[student]), name
        if BY_STUDENT[student].classmate.expected_score is not None and name in FLAWED[student]:
            assert not any(right), f"{name} should fail every check"


def test_a_misconception_that_is_gone_from_the_bank_is_an_error(source, release) -> None:
    story = Story(ROSTER[0].classmate, misconceptions=("no-such-name",))
    with pytest.raises(CourseError, match="no-such-name"):
        answered(story, source, release)


@pytest.mark.parametrize("story", ROSTER, ids=lambda story: story.classmate.student)
def test_every_edit_changes_the_notebook_it_is_applied_to(story, source, release) -> None:
    cells = copy.deepcopy(release["cells"])
    for function in story.solved:
        exercise_cell(cells, function)["source"] = exercise_cell(source["cells"], function)["source"]
    for edit in story.edits:
        before = copy.deepcopy(cells)
        edit.apply(cells)
        assert cells != before, edit


def test_the_unfinished_submissions_hold_stubs_where_they_are_unfinished(source, release) -> None:
    for student, done in (("s07-blank", 0), ("s08-half-done", 5), ("s24-cheating", 0)):
        cells = answered(BY_STUDENT[student], source, release)
        for function in FUNCTIONS[done:]:
            assert (
                exercise_cell(cells, function)["source"]
                == exercise_cell(release["cells"], function)["source"]
            )
    half = functions_of(answered(BY_STUDENT["s08-half-done"], source, release))
    assert np.shape(half.L_model_forward(*cases.L_model_forward_test_case())[0]) == (1, 2)


def test_the_lost_cell_is_lost_and_the_doubled_one_double(source, release) -> None:
    cells = answered(BY_STUDENT["s22-lost-cell"], source, release)
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    assert "update_parameters" not in names
    assert names.count("compute_cost") == 2
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_make_class_writes_a_notebook_with_a_history_for_everybody(release_folder, tmp_path) -> None:
    submitted = tmp_path / "submitted"
    classmates = make_class(SOURCE, release_folder, submitted, "building_dnn")
    assert [mate.student for mate in classmates] == list(BY_STUDENT)
    for mate in classmates:
        path = submitted / mate.student / "building_dnn" / "building_dnn.ipynb"
        assert path.with_name("timestamp.txt").read_text().startswith(f"{handed_in(mate.student):%Y-%m-%d}")
        if mate.student == "s30-picture-only":
            assert [each.suffix for each in sorted(path.parent.iterdir())] == [".jpg", ".txt"]
            continue
        if mate.student == "s23-broken-file":
            with pytest.raises(json.JSONDecodeError):
                json.loads(path.read_text(encoding="utf-8"))
            continue
        code = [cell for cell in read_notebook(path)["cells"] if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
        assert any(cell["outputs"] for cell in code)


def test_the_question_is_answered_where_it_is_asked(source, release, tmp_path) -> None:
    places = {}
    for name, notebook in (("source", source), ("release", release)):
        places[name] = tmp_path / name / "building_dnn.ipynb"
        places[name].parent.mkdir()
        places[name].write_text(json.dumps(notebook), encoding="utf-8")
        ask(places[name])
    make_class(places["source"], places["release"].parent, tmp_path / "submitted", "building_dnn")
    notebook = read_notebook(
        tmp_path / "submitted" / "s01-perfect-matmul" / "building_dnn" / "building_dnn.ipynb"
    )
    (told,) = [
        cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == NAME
    ]
    assert told["source"] == answer_of("s01-perfect-matmul") != ""
    assert answer_of("s07-blank") == ""


def test_the_class_of_a_course_without_a_release_is_refused_with_a_sentence(tmp_path) -> None:
    with pytest.raises(CourseError, match="Build the release first"):
        make_class(SOURCE, tmp_path, tmp_path / "submitted", "building_dnn")


@pytest.mark.parametrize(
    "edit",
    [
        Fill("linear_forward", "Z = 1", block=2),
        Lose("no_such_function"),
        Repeat("no_such_function"),
    ],
)
def test_an_edit_that_does_not_find_its_place_is_an_error(edit, source, release) -> None:
    with pytest.raises(BuildError):
        edit.apply(copy.deepcopy(source["cells"]))
    story = Story(ROSTER[0].classmate, (edit,))
    with pytest.raises(CourseError, match=ROSTER[0].classmate.student):
        answered(story, source, release)
