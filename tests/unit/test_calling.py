"""One call of a learner's function: what it gives, what it changes, where it fails."""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pytest

from gradestone.selfcheck.calling import answer_of


def test_leaving_the_interpreter_is_an_exception_like_others():
    answer = answer_of(lambda: sys.exit("done"), (), {})
    assert (answer.status, answer.exception, answer.builtin_exception) == ("raised", "SystemExit", True)


def test_an_exception_whose_text_fails_has_none():
    class BrokenError(Exception):
        def __str__(self):
            raise ValueError

    def f():
        raise BrokenError

    answer = answer_of(f, (), {})
    assert (answer.exception, answer.builtin_exception, answer.message) == ("BrokenError", False, "")
    assert answer.source_line == "raise BrokenError"


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x["W"].__setitem__(0, 9),
        lambda x: x.update(b=1),
        lambda x: x.pop("list"),
        lambda x: x["list"].append(1),
        lambda x: x.__setitem__("list", (1.0, float("nan"))),
        lambda x: x.__setitem__("W", x["W"].astype("f4")),
        lambda x: x.__setitem__("W", x["W"][None]),
    ],
)
def test_any_change_of_an_input_is_seen(change):
    x = {"W": np.array([1.0, np.nan]), "list": [1.0, float("nan")]}
    assert answer_of(change, (x,), {}, ("x",)).changed == ("x",)
    assert answer_of(change, (), {"x": x}, ("x",)).changed == ("x",)
    assert answer_of(lambda x: x["W"] + 1, (x,), {}, ("x",)).changed == ()


def test_what_goes_beyond_the_parameters_is_of_the_last_one():
    def change(first, *others):
        others[-1][:] = 9

    assert answer_of(change, (np.ones(2), np.ones(2), np.ones(2)), {}, ("first", "others")).changed == (
        "others",
    )


def test_the_function_gets_copies():
    x = np.ones(2)
    assert answer_of(lambda x: x.fill(9), (x,), {}, ("x",)).changed == ("x",)
    assert x.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_function_draws_depends_on_the_seed_only(seed):
    first, second = (answer_of(np.random.rand, (), {}, seed=seed).value for _ in range(2))
    assert first == second != answer_of(np.random.rand, (), {}).value


def test_what_is_no_function_is_described():
    answer = answer_of(np.ones(3), (), {})
    assert (answer.status, answer.message) == ("undefined", "an array of numbers")


@pytest.mark.parametrize("value", [[0] * 200_000, "x" * 70_000_000, (np.zeros(8_000_000),)], ids=type)
def test_a_result_larger_than_anybody_would_compare_is_not_kept(value):
    assert answer_of(lambda: value, (), {}).status == "unreadable"


def test_a_list_full_of_itself_is_found_out_quickly():
    full: list = []
    full += [full] * 1000
    assert answer_of(lambda: full, (), {}).status == "unreadable"


def test_text_holds_no_address_and_nothing_that_cannot_be_written():
    def f():
        raise ValueError(f"{object()} \ud800")

    assert answer_of(f, (), {}).message == "<object object> ?"


@pytest.mark.parametrize(
    "text",
    [
        "Conversion of an array with ndim > 0 to a scalar is deprecated, and will error in future.",
        "`row_stack` alias is deprecated. Use `np.vstack` directly.",
        "alltrue is deprecated as of NumPy 1.25.0, and will be removed in NumPy 2.0.",
    ],
)
def test_what_numpy_will_refuse_one_day_is_kept_instead_of_shown(text):
    def f():
        warnings.warn(text, DeprecationWarning, stacklevel=1)
        warnings.warn("NumPy, another one", DeprecationWarning, stacklevel=1)
        return 3.0

    assert answer_of(f, (), {}).warned == text
    assert answer_of(lambda: 3.0, (), {}).warned == ""


def test_an_array_of_one_entry_as_a_number_is_warned_of():
    if np.lib.NumpyVersion(np.__version__) >= "2.4.0":
        pytest.skip("this numpy raises")
    answer = answer_of(lambda: float(np.ones((1, 1))), (), {})
    assert answer.value == 1.0
    assert answer.warned.startswith("Conversion of an array with ndim > 0 to a scalar is deprecated")


@pytest.mark.parametrize("category", [RuntimeWarning, UserWarning, FutureWarning])
def test_other_warnings_go_their_usual_way(category):
    def f():
        warnings.warn("of an array", category, stacklevel=1)

    with pytest.warns(category, match="of an array"):
        assert answer_of(f, (), {}).warned == ""
