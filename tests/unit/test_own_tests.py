"""Tests of a cell's own beside its checks: which lines they are, and the cell without its checks."""

from __future__ import annotations

import ast

import pytest

from gradestone.release.checkimport import check_names
from gradestone.release.own_tests import own_tests, without_checks


@pytest.mark.parametrize(
    "line",
    [
        "assert f(1) == 2",
        "assert f(1), 'said'",
        "raise ValueError('no')",
        "np.testing.assert_allclose(f(1), 2)",
        "assert_array_equal(f(1), 2)",
        "self.assertEqual(f(1), 2)",
        "pytest.fail('no')",
        "with pytest.raises(ValueError): f(-1)",
        "with np.errstate(all='raise'), pytest.warns(UserWarning) as told: f(-1)",
        "for n in (1, 2): assert f(n) == 2 * n",
        "if f(1) != 2: raise AssertionError",
    ],
)
def test_what_says_by_raising_that_it_failed_is_a_test(line: str) -> None:
    assert own_tests(f"check(f, 1)\n{line}\ncheck(f, 2)") == {2}


@pytest.mark.parametrize(
    "source",
    [
        "check(f, 1)\ncheck(f, assertive=True)",
        "check(f, 'assert f(1) == 2')  # assert nothing",
        "np.allclose(f(1), 2)",
        "reassert(f(1))",
        "raises(ValueError)",
        "with open('raises') as file: check(f, file.read())",
        "print(fail(1))",
        "",
    ],
)
def test_nothing_else_is(source: str) -> None:
    assert own_tests(source) == frozenset()


def test_magics_and_comments_leave_the_numbers_of_lines_alone() -> None:
    source = "%%time\n# assert nothing\n%matplotlib inline\n\nassert f(1) == 2\n!ls\ncheck(f, 1)\nassert f(2)"
    assert own_tests(source) == {5, 8}


@pytest.mark.parametrize(
    "source",
    [
        "files = !ls\n?f\nassert f(1) == 2\nsaid = ('%s'\n  % f(2))\ncheck(f, 1)",
        "if f(1):\n    %time f(1)\nassert f(1) == 2\ncheck(f, 1)",
    ],
)
def test_magics_of_any_kind_hide_no_test(source: str) -> None:
    assert own_tests(source) == {3}
    assert without_checks(source, {"check"}) == source.replace("check(f, 1)", "None")


def test_of_what_is_no_python_tests_are_told_by_their_looks() -> None:
    source = (
        "f?\ncheck(f, 1)\nassert f(1) == 2  # what\n  raise no\n# assert\nnp.testing.assert_equal(f(1), 2)"
    )
    assert own_tests(source) == {3, 4, 6}


def test_lines_of_a_test_inside_of_functions_and_classes_count() -> None:
    source = "class Tests(TestCase):\n    def test_f(self):\n        self.assertTrue(f(1))\nmain(argv=[''])"
    assert own_tests(source) == {3}


# ---------------------------------------------------------------- without checks


def test_a_check_makes_room_and_every_other_line_stays_where_it_is() -> None:
    source = "check(f, 1)\nassert f(1) == 2\ncheck(f,\n      [2,\n       3], weight=2)\nassert f('é') == 4"
    bare = without_checks(source, {"check"})
    assert bare == "None\nassert f(1) == 2\n(None\n\n)\nassert f('é') == 4"
    assert own_tests(bare) == own_tests(source) == {2, 6}


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("'é'; check(f, 'é'); assert f(1)", "'é'; None; assert f(1)"),
        ("check(f, 1); check(f, 2)", "None; None"),
        ("for n in some(): check(f, n)", "for n in some(): None"),
        ("def again(n):\n    check(f,\n          n)\nagain(1)", "def again(n):\n    (None\n)\nagain(1)"),
        ("got = check(f, 1)", "got = check(f, 1)"),
        ("check(f, n := 1); assert f(n)", "check(f, n := 1); assert f(n)"),
        ("uncheck(f, 1); self.check(f, 2)", "uncheck(f, 1); self.check(f, 2)"),
        ("no Python, check(f, 1)", "no Python, check(f, 1)"),
    ],
)
def test_only_statements_that_are_checks_go(source: str, bare: str) -> None:
    assert without_checks(source, {"check"}) == bare


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from helpers.selfcheck import check, progress", "check"),
        ("from selfcheck import *", "check"),
        ("from selfcheck import progress, check as tested", "tested"),
        ("import selfcheck", "selfcheck.check"),
        ("import helpers.selfcheck as own", "own.check"),
        ("import helpers.selfcheck", "helpers.selfcheck.check"),
        ("from helpers import selfcheck", "selfcheck.check"),
        ("%matplotlib inline\nfrom selfcheck import check", "check"),
    ],
)
def test_a_check_goes_by_the_name_that_it_was_imported_under(imports: str, call: str) -> None:
    names = check_names([imports, "x = 1", "def check(): pass"])
    assert names == {call}
    assert without_checks(f"{call}(f, 1)\nassert f(1)", names) == "None\nassert f(1)"


def test_a_check_of_the_notebooks_own_is_none() -> None:
    assert check_names(["from checks import check", "def check(f, x): pass"]) == frozenset()


def test_a_cell_without_its_checks_is_python() -> None:
    source = "if True:\n    check(f, 1,\n        x=2)\nelse:\n    check(f,\n  2)\ncheck(f, (1 if x\n else 2))"
    ast.parse(without_checks(source, {"check"}))
