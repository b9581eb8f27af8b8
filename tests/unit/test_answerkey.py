"""The answer key: what is recorded, and which mistakes of an author are found at build."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradestone import answerkey
from gradestone.answerkey import recording
from gradestone.answerkey.inner_calls import InnerCalls
from gradestone.answerkey.recorder import Recorder, RecordingError, cell_file
from gradestone.answerkey.reference import dependencies, returned_names
from gradestone.answerkey.source_notebook import SourceCell, read_source
from gradestone.answerkey.telling import AMONG_ANSWERS, IN_A_RELEASE, telling_arrays
from gradestone.errors import BuildError, CourseError
from gradestone.model import AnswerKey, Check
from gradestone.selfcheck.plain import NotPlainError, identical, plain_copy
from tests.thoroughness import one_in

SECRET = bytes(range(32))


def record(course: Any, variants: int = 2) -> AnswerKey:
    return answerkey.record(course.root, course.notebook, secret=SECRET, variants=variants)


def mistake(course: Any) -> BuildError:
    with pytest.raises(BuildError) as caught:
        record(course.write())
    return caught.value


# ---------------------------------------------------------------- the whole way, in a process of its own


@pytest.fixture(scope="module")
def recorded(new_course: Any) -> tuple[Any, AnswerKey]:
    course = new_course()
    return course, record(course, variants=3)


def test_a_key_knows_exercises_points_names_and_dependencies(recorded: Any) -> None:
    key = recorded[1]
    assert (key.assignment, key.notebook) == ("week", "week")
    double, shift = key.exercises
    assert (double.name, double.test_cell, double.points) == ("double", "test_double", 10)
    assert (double.parameters, double.returns, double.depends_on) == (("x",), ("twice",), ())
    assert (shift.parameters, shift.returns, shift.depends_on) == (("x", "by"), ("moved", "far"), ("double",))
    assert shift.points == 5
    assert shift.source.startswith("def shift(")


def test_a_key_holds_each_check_with_the_references_answer(recorded: Any) -> None:
    for checks in recorded[1].variants:
        facts = [(check.exercise, check.ordinal, check.hidden, check.weight) for check in checks]
        assert facts == [
            ("double", 1, False, 1.0),
            ("double", 2, True, 1.0),
            ("double", 3, True, 2.0),
            ("shift", 1, False, 1.0),
            ("shift", 2, True, 1.0),
            ("shift", 3, True, 1.0),
        ]
        for check in checks[:3]:
            assert identical(check.expected, check.call.args[0] * 2)
        assert type(checks[5].call.kwargs["by"]) is np.float64


def test_a_visible_check_holds_what_the_other_exercises_gave_meanwhile(recorded: Any) -> None:
    course, key = recorded
    for each in (key, record(course, variants=3)):  # also as it comes from the disk
        inner = {(check.exercise, check.ordinal): check.inner for check in each.variants[0]}
        (call,) = inner.pop(("shift", 1))
        assert (call.exercise, dict(call.kwargs)) == ("double", {})
        assert identical(call.result, call.args[0] * 2)
        assert set(inner.values()) == {()}


def test_variants_differ_in_hidden_inputs_only(recorded: Any) -> None:
    first, second, third = recorded[1].variants
    for a, b, c in zip(first, second, third, strict=True):
        assert a.call.args[0].shape == b.call.args[0].shape
        assert identical(a.call.args, b.call.args) is not a.hidden
        assert identical(a.call.args, c.call.args) is not a.hidden


def test_recording_again_gives_the_same_key_and_another_secret_another(recorded: Any) -> None:
    course, key = recorded
    path = course.root / ".gradestone" / "week" / f"key-{key.digest}.h5"
    path.unlink()
    again = record(course, variants=3)
    assert again.digest == key.digest
    assert _all_data(again) == _all_data(key)
    other = answerkey.record(course.root, course.notebook, secret=bytes(32), variants=3)
    assert other.digest != key.digest
    assert not identical(other.variants[0][1].call.args, key.variants[0][1].call.args)
    record(course, variants=3)


def _all_data(key: AnswerKey) -> list[Any]:
    return [
        (repr(check.call.args), repr(check.call.kwargs), repr(check.expected))
        for checks in key.variants
        for check in checks
    ]


def test_a_key_is_cached_for_its_owner_alone(recorded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    course, key = recorded
    record(course, variants=3)
    monkeypatch.setattr("subprocess.run", None)  # whoever records now fails
    again = record(course, variants=3)
    path = course.root / ".gradestone" / "week" / f"key-{key.digest}.h5"
    assert _all_data(again) == _all_data(key) == _all_data(answerkey.load(path))
    assert again.exercises == key.exercises
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parents[1].stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_damaged_key_is_recorded_anew(small_course: Any) -> None:
    key = record(small_course)
    path = small_course.root / ".gradestone" / "week" / f"key-{key.digest}.h5"
    path.write_bytes(path.read_bytes()[:-200])
    assert _all_data(record(small_course)) == _all_data(key)
    assert answerkey.load(path).digest == key.digest


@pytest.mark.parametrize(
    "changed",
    one_in(2, ["source/week/week.ipynb", "helpers/dnn_utils.py", "helpers.py", "testcases/week.py"]),
)
def test_a_key_follows_all_that_it_was_made_from(small_course: Any, changed: str) -> None:
    digest = record(small_course).digest
    with (small_course.root / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert record(small_course).digest != digest


def test_the_notebook_runs_as_in_jupyter_with_the_courses_own_modules(small_course: Any) -> None:
    (small_course.root / "helpers" / "own.py").write_text("FACTOR = 3\n", encoding="utf-8")
    small_course.cells["imports"]["source"] = (
        "%load_ext autoreload\n%autoreload 2\n%matplotlib inline\n" + small_course.cells["imports"]["source"]
    )
    small_course.change("double", "x + x", "x * (FACTOR - 1)").change(
        "imports",
        "import numpy",
        "from helpers.own import FACTOR\nopen('images/plan.svg').close()\nimport numpy",
    )
    assert len(record(small_course.write()).variants) == 2


def test_an_error_in_a_cell_is_reported_with_its_cell_and_line(small_course: Any) -> None:
    small_course.change("end", "progress()", "a = 1\nb = a / 0")
    error = mistake(small_course)
    assert (error.cell, error.line) == ("end", 2)
    assert "ZeroDivisionError" in error.problem
    small_course.change("end", "b = a / 0", "b = = 0")
    error = mistake(small_course)
    assert (error.cell, error.line) == ("end", 2)
    assert "SyntaxError" in error.problem


def test_a_training_behind_the_last_check_is_not_waited_for(small_course: Any) -> None:
    small_course.change("end", "progress()", "while True:\n    pass").write()
    key = answerkey.record(small_course.root, small_course.notebook, secret=SECRET)
    assert [exercise.name for exercise in key.exercises] == ["double", "shift"]


def test_a_reference_that_raises_is_reported_with_its_line(small_course: Any) -> None:
    error = mistake(small_course.change("shift", "np.abs(by)", "np.abs(by) / len(7)"))
    assert (error.cell, error.line) == ("shift", 5)
    assert "shift raises TypeError" in error.problem


@pytest.mark.parametrize(
    "body", ["pass", "try:\n            np.sort(x)\n        except BaseException:\n            pass"]
)
def test_a_reference_that_never_ends_is_reported_with_its_cell_and_line(
    small_course: Any, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(recording, "LEAST_CELL_S", 3.0)
    loop = f"while True:\n        {body}\n    twice = 2 * x"
    error = mistake(small_course.change("double", "twice = x + x  # the sum of both", loop))
    assert error.cell == "double"
    assert error.line in range(4, 9)
    assert "cell test_double was still running after 3 s. Does a loop never end?" in error.problem


def test_a_visible_check_with_random_inputs_is_refused(small_course: Any) -> None:
    error = mistake(small_course.change("test_double", "some_numbers()", "random_numbers(4)"))
    assert error.cell == "test_double"
    assert "visible check 1 draws random inputs" in error.problem


def test_hidden_inputs_that_cannot_be_drawn_again_are_refused(small_course: Any) -> None:
    error = mistake(
        small_course.change("test_double", "random_numbers(3)", "np.random.default_rng().normal(size=3)")
    )
    assert error.cell == "test_double"
    assert "check 2 cannot be drawn again" in error.problem


def test_visible_checks_that_weigh_too_much_are_refused(small_course: Any) -> None:
    error = mistake(small_course.change("test_double", "weight=2", "weight=0.4"))
    assert error.cell == "test_double"
    assert "carry 42% of the points, but 40% at most" in error.problem


def test_a_hidden_answer_among_the_inputs_of_another_check_is_refused(small_course: Any) -> None:
    small_course.change("test_double", "random_numbers(5)", "np.arange(7.0)")
    error = mistake(small_course.change("test_shift", "random_numbers(6)", "double(np.arange(7.0))"))
    assert "an answer of check 3 of double is an input of check 3 of shift" in error.problem


def test_arrays_tell_something_from_so_many_different_numbers_on() -> None:
    labels, counts, numbers = (
        np.array([[0.0, 1, 1, 0]]),
        np.array([0, 1, 2, 1]),
        np.array([[0.5, 1.5], [2.5, 3.5]]),
    )
    value = {"Y": labels, "cache": (counts, [numbers.T], np.array(["a", "b", "c", "d"])), "n": 4}
    assert [array.size for array in telling_arrays(value, IN_A_RELEASE)] == [4, 4]
    (found,) = telling_arrays(value, AMONG_ANSWERS)
    assert found.flags.c_contiguous
    assert identical(found, numbers.T.copy())


def test_few_checks_are_worth_a_word(recorded: Any) -> None:
    assert list(answerkey.shortages(recorded[1], visible=1, hidden=2)) == []
    assert list(answerkey.shortages(recorded[1])) == [
        "test_double: 1 visible and 2 hidden checks; at least 2 and 4 are advised",
        "test_shift: 1 visible and 2 hidden checks; at least 2 and 4 are advised",
    ]


# ---------------------------------------------------------------- what is seen without running the notebook


def layout_mistake(course: Any) -> BuildError:
    with pytest.raises(BuildError) as caught:
        read_source(course.write().notebook)
    return caught.value


@pytest.mark.parametrize("points", [0, -1, None, "10", True, float("nan")])
def test_an_exercise_needs_positive_points(small_course: Any, points: Any) -> None:
    small_course.cells["test_double"]["metadata"]["nbgrader"]["points"] = points
    error = layout_mistake(small_course)
    assert error.cell == "test_double"
    assert "needs more than 0" in error.problem


def test_two_cells_with_one_grade_id_are_a_mistake(small_course: Any) -> None:
    twin = small_course.cells["test_double"]
    small_course.cells["twin"] = twin | {"id": "twin"}
    error = layout_mistake(small_course)
    assert error.cell == "test_double"
    assert "two cells have this grade_id" in error.problem


def test_solution_and_test_cells_come_in_pairs(small_course: Any) -> None:
    test = small_course.cells.pop("test_double")
    error = layout_mistake(small_course)
    assert error.cell == "double"
    assert "nothing tests this exercise" in error.problem
    small_course.cells["test_double"] = test
    del small_course.cells["double"]
    error = layout_mistake(small_course)
    assert error.cell == "test_double"
    assert "there is no solution cell double" in error.problem


def test_a_solution_cell_defines_its_exercise(small_course: Any) -> None:
    error = layout_mistake(small_course.change("double", "def double", "def twice_of"))
    assert error.cell == "double"
    assert "does not define a function double" in error.problem


def test_a_solution_without_a_block_is_refused(small_course: Any) -> None:
    error = layout_mistake(small_course.change("double", "### START CODE HERE ###", "# start"))
    assert (error.notebook, error.cell) == ("week.ipynb", "double")


def test_a_hidden_region_belongs_in_a_test_cell(small_course: Any) -> None:
    small_course.cells["end"]["source"] = "a = 1\n### BEGIN HIDDEN TESTS\nb = 2\n### END HIDDEN TESTS"
    error = layout_mistake(small_course)
    assert (error.cell, error.line) == ("end", 2)


def test_a_hidden_region_is_closed(small_course: Any) -> None:
    error = layout_mistake(small_course.change("test_double", "### END HIDDEN TESTS", ""))
    assert (error.cell, error.line) == ("test_double", 2)
    assert "never closed" in error.problem


def test_another_kernel_is_refused(small_course: Any) -> None:
    small_course.metadata = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    assert "kernel is ir; only Python" in layout_mistake(small_course).problem
    small_course.metadata = {}
    assert "names no kernel; open it in Jupyter" in layout_mistake(small_course).problem


def test_cells_without_an_id_or_with_the_same_are_refused(small_course: Any) -> None:
    small_course.cells["end"]["id"] = "imports"
    assert "2 cells share the id imports" in layout_mistake(small_course).problem
    small_course.cells["end"]["id"] = ""
    assert "cell number 7 has no id" in layout_mistake(small_course).problem


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"nbformat": 4}', '{"nbformat": 4, "nbformat_minor": 2}', "\udcff"]
)
def test_a_broken_notebook_is_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "week.ipynb"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(BuildError, match=r"the notebook (cannot be read|has format)") as caught:
        read_source(path)
    assert "Error" not in caught.value.problem


def test_an_assignment_has_exactly_one_notebook(small_course: Any) -> None:
    assert answerkey.find_notebook(small_course.source) == small_course.notebook
    (small_course.source / "draft.ipynb").touch()
    with pytest.raises(BuildError, match=r"holds 2 notebooks \(draft.ipynb, week.ipynb\)"):
        answerkey.find_notebook(small_course.source)
    for path in small_course.source.glob("*.ipynb"):
        path.unlink()
    with pytest.raises(BuildError, match="holds no notebook"):
        answerkey.find_notebook(small_course.source)
    with pytest.raises(BuildError, match="no folder source/other"):
        answerkey.find_notebook(small_course.source.with_name("other"))


# ---------------------------------------------------------------- one check


def run_cell(source: str, definitions: str = "", exercise: str = "f") -> tuple[Check, ...]:
    """What the recorder makes of a test cell of the exercise, without the shell."""
    namespace: dict[str, Any] = {"np": np}
    recorder = Recorder(frozenset({"f", "g"}), SECRET, namespace)
    namespace["check"] = recorder.check
    exec(
        compile(definitions or "def f(x):\n    return x + 1\ndef g(x): return x", cell_file("f"), "exec"),
        namespace,
    )
    hidden = frozenset(n for n, line in enumerate(source.split("\n"), start=1) if line.endswith("# hidden"))
    cell = SourceCell(f"test_{exercise}" if exercise else "demo", source, exercise, hidden)
    recorder.begin(cell, 0)
    exec(compile(source, cell_file(cell.name), "exec"), namespace)
    return recorder.end()


def refused(source: str, definitions: str = "", exercise: str = "f") -> RecordingError:
    with pytest.raises(RecordingError) as caught:
        run_cell(source, definitions, exercise)
    return caught.value


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("x = 1\ncheck(np.sum, [1])", "checks sum, which is not an exercise"),
        ("x = 1\ncheck(lambda x: x, 1)", "which is not an exercise"),
        ("h = f\ndef f(x): return x\ncheck(h, 1)", "which is not an exercise"),
        ("x = 1\ncheck(g, 1)", "checks g, but this is the test cell of f"),
        ("x = 1\ncheck(f, 1, weight=0)", "the weight is 0"),
        ("x = 1\ncheck(f, 1, weight=True)", "the weight is True"),
        ("x = 1\ncheck(f, object())", "input 1 is a object, which is not a plain value"),
        ("x = 1\ncheck(f, x={'W': [np.array([None])]})", r"input x\['W'\]\[0\] is a numpy array of object"),
        ("x = 1", "the test cell has no check"),
    ],
)
def test_a_wrong_check_is_refused(source: str, problem: str) -> None:
    error = refused(source)
    assert error.cell == "test_f"
    assert error.line == (None if "no check" in problem else 2 if "h = f" not in source else 3)
    with pytest.raises(RecordingError, match=problem):
        raise error


def test_a_check_that_the_cell_forgives_is_refused_all_the_same() -> None:
    assert "not an exercise" in refused("try:\n    check(np.sum, [1])\nexcept Exception:\n    pass").problem


def test_a_check_outside_a_test_cell_is_refused() -> None:
    error = refused("check(f, 1)", exercise="")
    assert (error.cell, error.line) == ("demo", 1)
    assert "outside a test cell" in error.problem


@pytest.mark.parametrize(
    "body",
    ["np.random.randn(2)", "x * __import__('random').random()", "np.array([id([])])"],
)
def test_a_reference_that_is_not_deterministic_is_refused(body: str) -> None:
    definitions = f"keep = []\ndef f(x):\n    keep.append([]); r = {body}\n    keep.append(r)\n    return r"
    if "id(" in body:
        definitions = "calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)"
    error = refused("check(f, 1)", definitions)
    assert "f is not deterministic" in error.problem


def test_a_reference_that_seeds_itself_is_deterministic() -> None:
    definitions = "def f(x):\n    np.random.seed(1)\n    return np.random.randn(x)"
    assert len(run_cell("check(f, 3)", definitions)) == 1


def test_a_reference_that_changes_its_inputs_has_to_say_so() -> None:
    definitions = "def f(x, y):\n    x['W'] += y\n    return x"
    cell = "check(f, {'W': np.ones(2)}, 1%s)"
    error = refused(cell % "", definitions)
    assert 'changes its argument x in place; copy it first or say may_change="x"' in error.problem
    (check,) = run_cell(cell % ', may_change="x"', definitions)
    assert identical(check.call.args, ({"W": np.ones(2)}, 1))
    assert identical(check.expected, {"W": np.full(2, 2.0)})
    assert check.rules.may_change == ("x",)


def test_a_result_that_is_not_plain_is_refused() -> None:
    error = refused("check(f, 1)", "def f(x): return x, {3: {print}}")
    assert "a member of the result of f[1][3] is a builtin_function" in error.problem


OTHERS = """
def add(x, by=1):
    return x + by
def clear(x):
    x[:] = 0
    return x
def make(x):
    return lambda: x
def fail(x):
    raise ValueError
"""


def test_inner_calls_are_distinct_plain_and_leave_their_inputs_alone() -> None:
    body = """
        a = add(x), add(x), add(x, by=2), add(x + 1)
        clear(x.copy()), make(x)()
        try:
            fail(x)
        except ValueError:
            return a[0]"""
    namespace: dict[str, Any] = {}
    exec(OTHERS + "def f(x):" + body, namespace)
    others = {name: namespace[name] for name in ("add", "clear", "make", "fail")}
    inner = InnerCalls()
    with inner.heard(namespace, frozenset({*others, "not_there"})):
        namespace["f"](np.array([1.0]))
    assert [(call.args[0].item(), call.kwargs, call.result.item()) for call in inner.calls] == [
        (1.0, {}, 2.0),
        (1.0, {"by": 2}, 3.0),
        (2.0, {}, 3.0),
    ]
    assert {name: namespace[name] for name in others} == others
    assert "not_there" not in namespace


def test_rules_and_weight_are_written_down_and_not_passed_on() -> None:
    (check,) = run_cell("check(f, x=1, weight=3, rtol=1e-3, atol=0, shifted_keys=('dA', 'dB'))")
    assert (check.weight, check.rules.rtol, check.rules.atol) == (3.0, 1e-3, 0.0)
    assert check.rules.shifted_keys == ("dA", "dB")
    assert (check.call.args, dict(check.call.kwargs)) == ((), {"x": 1})


def test_the_line_of_the_call_decides_what_is_hidden() -> None:
    source = "def g(x):\n    check(f, x)\ng(1)\nfor n in (2, 3):\n    check(f, n)  # hidden\ng(4)  # hidden"
    assert [check.hidden for check in run_cell(source)] == [False, True, True, True]


def test_the_draws_of_a_check_do_not_depend_on_the_checks_before_it() -> None:
    first = run_cell("check(f, 1)\ncheck(f, np.random.randn(2))")[1]
    other = run_cell("np.random.randn(9)\ncheck(f, np.random.randn(3))\ncheck(f, np.random.randn(2))")[1]
    assert identical(first.call.args, other.call.args)


# ---------------------------------------------------------------- plain values, and facts from the source


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (0.0, -0.0),
        (1, 1.0),
        (True, 1),
        ([1], (1,)),
        (np.float64(1), 1.0),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (np.zeros(2), np.zeros((2, 1))),
        (np.zeros(2), np.zeros(2, "f4")),
        (np.zeros(2), -np.zeros(2)),
    ],
)
def test_almost_the_same_is_not_identical(a: Any, b: Any) -> None:
    assert not identical(a, b)
    assert identical(a, plain_copy(a, "a"))
    assert identical(b, plain_copy(b, "b"))


def test_nan_is_identical_to_itself() -> None:
    value = [float("nan"), complex(0, float("nan")), np.array([np.nan])]
    assert identical(value, plain_copy(value, "value"))


def test_a_copy_shares_nothing_and_is_contiguous() -> None:
    array = np.arange(6.0).reshape(2, 3).T
    copied = plain_copy({"a": [array, (array,)]}, "x")
    array[0, 0] = 9
    assert copied["a"][0][0, 0] == copied["a"][1][0][0, 0] == 0
    assert copied["a"][0].flags.c_contiguous


@pytest.mark.parametrize(
    "value", [object(), {1: {2.0: print}}, [np.array([{}])], np.ma.zeros(2), memoryview(b"x"), range(2**70)]
)
def test_what_is_not_plain_is_named(value: Any) -> None:
    with pytest.raises(NotPlainError, match=r"^here.* which is not a plain value$"):
        plain_copy(value, "here")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("return Z, cache", ("Z", "cache")),
        ("return Z", ("Z",)),
        ("return Z + 1", ()),
        ("return Z, (A, b)", ()),
        ("if x: return None\n    return A, b", ("A", "b")),
        ("def g(): return 1\n    h = lambda: 2\n    return A", ("A",)),
        ("pass", ()),
        ("return", ()),
    ],
)
def test_names_of_results_come_from_the_return_statement(body: str, names: tuple[str, ...]) -> None:
    assert returned_names(f"def f(x):\n    {body}", "f") == names


def test_dependencies_are_found_through_functions_of_the_author() -> None:
    sources = (
        "%matplotlib inline",
        "def a(x): return x",
        "def helper(x): return [a(v) for v in x]",
        "def b(x): return helper(x)",
        "def c(x):\n    step = b\n    return step(x)",
        "def d(x): return d(x - 1) if x else 0",
    )
    found = dependencies(sources, ("a", "b", "c", "d"))
    assert found == {"a": (), "b": ("a",), "c": ("a", "b"), "d": ()}


# ---------------------------------------------------------------- the secret


def test_the_secret_is_drawn_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret = answerkey.course_secret(tmp_path)
    path = tmp_path / ".gradestone" / "secret"
    assert len(secret) == 32
    assert answerkey.course_secret(tmp_path) == secret == path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    answerkey.course_secret(tmp_path)
    (tmp_path / ".gradestone" / "secret").write_bytes(b"short")
    with pytest.raises(CourseError, match="holds 5 bytes, it should hold 32"):
        answerkey.course_secret(tmp_path)
