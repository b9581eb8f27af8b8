"""Carried forward at home: what is right but for what it builds on, without a line of the reference."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradestone.selfcheck import recorded
from gradestone.selfcheck.expected import Background, ExpectedCheck, write_expected
from gradestone.selfcheck.functions import rationale
from gradestone.selfcheck.standing import Standing
from gradestone.selfcheck.standins import RecordedCall, StandIn, UnknownCallError, put_in

X = np.array([[0.5, -2.0, 3.0]])

RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "shift": "def shift(x, by):\n    return double(x) + by",
    "twice": "def twice(x):\n    return shift(shift(x, by=1.0), by=-1.0)",
}
CALLS = {
    "double": tuple(RecordedCall("double", (x,), {}, 2 * x) for x in (2 * X + 1,)),
    "shift": (
        RecordedCall("shift", (X,), {"by": 1.0}, 2 * X + 1),
        RecordedCall("shift", (2 * X + 1,), {"by": -1.0}, 4 * X + 1),
    ),
}


@pytest.fixture(autouse=True)
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three exercises in a row, as a build records them."""
    entries = [
        ExpectedCheck("double", 1, (X,), {}, 2 * X, parameters=("x",)),
        ExpectedCheck("shift", 1, (X,), {"by": 0.5}, 2 * X + 0.5, parameters=("x", "by")),
        ExpectedCheck("twice", 1, (X,), {}, 4 * X + 1, parameters=("x",)),
    ]
    depends_on = {"double": (), "shift": ("double",), "twice": ("double", "shift")}
    write_expected(tmp_path / "expected.h5", entries, Background(depends_on, CALLS))
    monkeypatch.setattr(recorded, "expected_file", lambda: tmp_path / "expected.h5")


def namespace_with(**changed: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"np": np, "math": math}
    for source in (RIGHT | changed).values():
        exec(source, namespace)
    return namespace


def standing_with(**changed: str) -> dict[str, str]:
    """Of each exercise: passed, failed, or what correct ones had to stand in for."""
    namespace = namespace_with(**changed)
    before = dict(namespace)
    standing = Standing(namespace)
    found = {}
    for name in RIGHT:
        (check,) = standing.checks_of(name)
        found[name] = " ".join(check.replaced) if check.replaced else "passed" if check.passed else "failed"
    assert {name: value for name, value in namespace.items() if before.get(name) is not value} == {}
    assert namespace.keys() == before.keys()
    return found


@pytest.mark.parametrize(
    "double",
    [
        "def double(x):\n    return 3 * x",
        "def double(x):\n    return x @ x",
        "def double(x):\n    return None",
        "def double(x):\n    return (2 * x)[0]",
        "def double():\n    return 2",
        "double = None",
        "",
    ],
)
def test_whatever_is_wrong_below_the_right_ones_are_told_apart(double: str) -> None:
    assert standing_with(double=double) == {"double": "failed", "shift": "double", "twice": "double"}


def test_all_right_is_all_right() -> None:
    assert standing_with() == dict.fromkeys(RIGHT, "passed")


def test_only_what_is_wrong_itself_is_named() -> None:
    assert standing_with(shift="def shift(x, by):\n    return double(x) - by") == {
        "double": "passed",
        "shift": "failed",
        "twice": "shift",
    }
    both = standing_with(double="def double(x):\n    return x", shift="def shift(x, by):\n    return by")
    assert both == {"double": "failed", "shift": "failed", "twice": "shift"}


@pytest.mark.parametrize(
    "shift",
    [
        "def shift(by, x):\n    return double(x) + by",
        "def shift(x, by):\n    return double(x) - by",
        "def shift(x, by):\n    return double(x + by)",
        "def shift(x, by):\n    try:\n        return double(3 * x)\n    except Exception:\n        return by",
        "def shift(x, by):\n    try:\n        double(7)\n    except:\n        pass\n    return 2 * x - by",
        "def shift(x, by):\n    return double(x) + unknown",
        "def shift(x, by):\n    return None",
    ],
)
def test_what_is_wrong_itself_stays_wrong(shift: str) -> None:
    found = standing_with(double="def double(x):\n    return x + 1", shift=shift)
    assert (found["double"], found["shift"]) == ("failed", "failed")


def test_a_bare_except_does_not_make_an_unknown_call_right() -> None:
    shift = (
        "def shift(x, by):\n    try:\n        return double(9 * x)\n    except:\n        return 2 * x + by"
    )
    assert standing_with(double="def double(x):\n    return x + 1", shift=shift)["shift"] == "failed"


@pytest.mark.parametrize(
    "shift",
    [
        "def shift(x, by):\n    return double(x=x) + by",
        "def shift(x, by):\n    return by + double(x * (1 + 1e-13))",
        "def shift(x, by):\n    return helper(x) + by\ndef helper(x):\n    return double(x)",
        "import functools\n@functools.lru_cache\ndef cached(by):\n    return by\n"
        "def shift(x, by):\n    return double(x) + cached(by)",
        "import functools\ndef own(f):\n    @functools.wraps(f)\n    def g(*a, **k):\n"
        "        return f(*a, **k)\n    return g\n@own\ndef shift(x, by):\n    return double(x) + by",
        "def shift(x, by):\n    y = double(x)\n    y += by\n    return y",
    ],
)
def test_another_style_of_calling_is_right_too(shift: str) -> None:
    found = standing_with(double="def double(x):\n    return x ** 2", shift=shift)
    assert found == {"double": "failed", "shift": "double", "twice": "double"}


def test_one_that_does_not_call_what_is_wrong_is_judged_by_itself() -> None:
    assert standing_with(
        double="def double(x):\n    return x", shift="def shift(x, by):\n    return 2 * x + by"
    ) == {
        "double": "failed",
        "shift": "passed",
        "twice": "passed",
    }


def test_of_one_without_visible_checks_nothing_is_said(tmp_path: Path) -> None:
    entry = ExpectedCheck("shift", 1, (X,), {"by": 0.5}, 2 * X + 0.5, parameters=("x", "by"))
    write_expected(tmp_path / "expected.h5", [entry], Background({"double": (), "shift": ("double",)}))
    (check,) = Standing(namespace_with(double="def double(x):\n    return x")).checks_of("shift")
    assert not check.right
    assert check.remark == ""


def test_two_that_call_each_other_end() -> None:
    double = "def double(x):\n    return shift(x, 0) + 1\n"
    assert standing_with(double=double)["double"] == "failed"


def test_an_own_mistake_is_told_as_it_is_with_a_correct_one_below() -> None:
    wrong = {
        "double": "def double(x):\n    return x[0]",
        "shift": "def shift(x, by):\n    return 2 * double(x) + by",
    }
    (check,) = Standing(namespace_with(**wrong)).checks_of("shift")
    assert "shape" not in check.message
    assert check.message.endswith(
        "This is what it gives with a correct one in the place of `double`, which is not right yet."
    )
    wrong["shift"] = "def shift(x, by):\n    return double(x + by)"
    (check,) = Standing(namespace_with(**wrong)).checks_of("shift")
    assert check.message.endswith("It builds on `double`, which is not right yet: mend that first.")


def test_pytest_says_the_same() -> None:
    functions = namespace_with(double="def double(x):\n    return x")
    assert rationale("shift", functions) == "shift: right with a correct `double`; yours is not right yet."
    assert rationale("twice", namespace_with()) == ""


def test_an_interrupt_below_ends_it_and_all_is_taken_back() -> None:
    namespace = namespace_with(
        double="def double(x):\n    return x",
        shift="def shift(x, by):\n    if double(x)[0, 0] == 2 * x[0, 0]:\n        raise KeyboardInterrupt\n",
    )
    own = namespace["double"]
    with pytest.raises(KeyboardInterrupt):
        Standing(namespace).checks_of("shift")
    assert namespace["double"] is own


# ---------------------------------------------------------------- stand-ins


def test_a_stand_in_gives_copies_of_what_is_on_record() -> None:
    stand_in = StandIn(("x", "by"), CALLS["shift"])
    given = stand_in(X, by=1.0)
    given[:] = 0
    assert np.array_equal(stand_in(by=1.0, x=X), 2 * X + 1)
    assert not stand_in.met_unknown


@pytest.mark.parametrize("call", [(X,), (X, 1.0, 2), (X + 1e-6, 1.0), (X[0], 1.0), (X, "1"), (None, 1.0)])
def test_a_stand_in_does_not_guess(call: tuple[Any, ...]) -> None:
    stand_in = StandIn(("x", "by"), CALLS["shift"])
    with pytest.raises(UnknownCallError):
        stand_in(*call)
    assert stand_in.called
    assert stand_in.met_unknown


def test_names_hold_afterwards_what_they_held_before() -> None:
    namespace: dict[str, Any] = {"a": 1}
    with pytest.raises(ZeroDivisionError), put_in(namespace, {"a": 2, "b": 3}):
        assert namespace == {"a": 2, "b": 3}
        del namespace["b"]
        1 / 0  # noqa: B018
    assert namespace == {"a": 1}
