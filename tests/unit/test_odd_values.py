"""Values and functions that are odd in a way of their own: each is told in words, none costs a right mark."""

from __future__ import annotations

import linecache
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradestone.errors import WireError
from gradestone.release.used_modules import imported
from gradestone.sandbox.wire import decode, encode
from gradestone.sandbox.wirereading import MOST_ALIKE
from gradestone.selfcheck.answers import Answer
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import explain, matches
from gradestone.selfcheck.objects import as_plain
from gradestone.selfcheck.records import Record
from gradestone.selfcheck.written import Written

HUGE = complex(1.7e308, 1.7e308)  # its size is no number
LINE = Record("Line", ("slope", "intercept"), (1.0, 2.0), is_tuple=False)
ONE_HASH = (
    11400714785074694791,
    14029467366897019727,
    2870177450012600261,
)  # the constants of CPython's tuples


def defined(source: str, name: str = "f") -> tuple[Callable[..., Any], dict[str, Any]]:
    """The function as a cell defines it, and its namespace."""
    place = f"<cell {hash(source)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    namespace: dict[str, Any] = {}
    exec(compile(source, place, "exec"), namespace)
    return namespace[name], namespace


HELPER = """
calls = []
def helper(Z):
    assert Z.shape == (7, 7)
    return Z
def f(A):
    calls.append(1)
    return helper(A)
"""
RECURSIVE = """
calls = []
def f(A, n=3):
    calls.append(1)
    assert A.shape == (7, 7) or n < 3
    assert A.shape == (7, 8)
    return A
"""
NESTED = """
calls = []
def f(A):
    def inner(Z):
        assert Z.shape == (7, 7)
        return Z
    calls.append(1)
    return inner(A)
"""


@pytest.mark.parametrize("source", [HELPER, RECURSIVE, NESTED], ids=["in a helper", "two of them", "inside"])
def test_beyond_its_asserts_a_function_is_called_once_more_at_most(source: str) -> None:
    function, namespace = defined(source)
    answer = answer_of(function, (np.ones((2, 2)),), {}, ("A",))
    assert answer.exception == "AssertionError"
    assert len(namespace["calls"]) <= 2


def pairs_of_one_hash(count: int) -> list[tuple[int, int]]:
    """Pairs of integers that all have the hash of (1, 2), solved for the second one."""
    first, second, start = ONE_HASH
    mask = (1 << 64) - 1

    def step(sum_: int, lane: int) -> int:
        mixed = (sum_ + lane * second) & mask
        return (((mixed << 31) | (mixed >> 33)) & mask) * first & mask

    wanted, inverse, found, number = step(start, 1) + 2 * second, pow(second, -1, 1 << 64), [], 1
    while len(found) < count:
        number += 1
        lane = ((wanted - step(start, number)) * inverse) & mask
        signed = lane - (1 << 64) if lane >> 63 else lane
        if abs(signed) < (1 << 61) - 1 and signed != -1:
            found.append((number, signed))
    return found


def test_keys_that_a_comparison_looks_for_in_one_place_are_refused_whatever_they_are_called() -> None:
    pairs = pairs_of_one_hash(MOST_ALIKE + 2)
    assert len({hash(pair) for pair in pairs}) == 1
    crafted = {Record(f"P{n}", ("x", "y"), pair, is_tuple=True): None for n, pair in enumerate(pairs)}
    with pytest.raises(WireError, match="in the same place"):
        decode(encode(crafted))


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ({1.0}, {HUGE}),
        ({(1.0, 2)}, {(HUGE, 2)}),
        ({1 + 2j}, {HUGE}),
        ({frozenset({1.0})}, {frozenset({HUGE})}),
        (np.datetime64("2026-01-01"), np.array([5], "i8").view("M8")[0]),
        (np.array(["2026-01-01"], "M8[D]"), np.array([5], "i8").view("M8")),
    ],
    ids=["number", "in a tuple", "complex", "in a set", "a date without a unit", "an array of them"],
)
@pytest.mark.parametrize("hidden", [True, False])
def test_no_value_stops_the_comparison(expected: Any, answer: Any, hidden: bool) -> None:
    told = explain("f", expected, Answer("value", decode(encode(answer))), hidden=hidden)
    assert not told.passed and told.summary


GIVES_MORE = {
    "an inner function": "found = None\n    def f():\n        nonlocal found\n        found = 1\n    f()",
    "a pattern": "found = None\n    match items:\n        case [found, *_]:\n            pass",
    "a handler": "found = None\n    try:\n        items()\n    except TypeError as found:\n        pass",
}


@pytest.mark.parametrize("body", GIVES_MORE.values(), ids=GIVES_MORE.keys())
def test_what_may_bind_a_name_makes_a_function_no_stub(body: str) -> None:
    assert not Written(f"def f(items):\n    {body}\n    return found\n", "f").gives_only_none


def test_numbers_in_a_set_have_the_tolerance_of_an_array() -> None:
    assert matches({0.0, 1.0}, {1e-17, 1.0})
    assert matches({1.0, 2.0}, {1.0, 2.0 + 1e-9})
    assert not matches({0.0, 1.0}, {1e-5, 1.0})
    assert not matches({1, 2}, {1, 2.0001})


def test_a_tuple_of_ones_own_kind_keeps_its_parts() -> None:
    Point = namedtuple("Point", "x y")
    Pair = type("Pair", (tuple,), {})
    pairs = [Pair((Point(n, n), n)) for n in range(50)]
    assert [tuple(pair[0].values) for pair in as_plain(pairs)] == [(n, n) for n in range(50)]


CLASSES = {
    "abstract": "import abc\n@dataclass\nclass Line(abc.ABC):\n    slope: float\n    intercept: float\n"
    "    @abc.abstractmethod\n    def at(self, x): ...\n",
    "with a property": "@dataclass\nclass Line:\n    slope: float\n    intercept: float = 0\n"
    "    @property\n    def slope(self): return 3.0\n",
    "with a setter that refuses": "@dataclass\nclass Line:\n    slope: float\n    intercept: float = 0\n"
    "    @property\n    def slope(self): return 3.0\n"
    "    @slope.setter\n    def slope(self, value): raise OSError\n",
}


@pytest.mark.parametrize("source", CLASSES.values(), ids=CLASSES.keys())
def test_a_class_that_cannot_be_filled_is_stood_in_for(source: str) -> None:
    function, _ = defined(
        f"from dataclasses import dataclass\n{source}\ndef f(line):\n    return line.intercept"
    )
    assert answer_of(function, (LINE,), {}, ("line",)).value == 2.0


LEFT_BEHIND = {
    "itself": ("def f(p):\n    p.append(p)\n    return 1", [1, 2]),
    "itself in a dict": ("def f(p):\n    p['a'] = [p]\n    return 1", {"b": 1}),
    "what cannot be shown": (
        "class Bad:\n    def __repr__(self): raise ValueError\ndef f(p):\n    p.add(Bad())\n    return 1",
        {1, 2},
    ),
}


@pytest.mark.parametrize(("source", "given"), LEFT_BEHIND.values(), ids=LEFT_BEHIND.keys())
def test_whatever_is_left_in_an_input_is_a_change_of_it(source: str, given: Any) -> None:
    answer = answer_of(defined(source)[0], (given,), {}, ("p",))
    assert (answer.value, answer.changed) == (1, ("p",))


def test_a_named_tuple_is_no_dataclass_of_that_name() -> None:
    assert matches(LINE, Record("Line", LINE.fields, LINE.values, is_tuple=False))
    assert not matches(LINE, Record("Line", LINE.fields, LINE.values, is_tuple=True))


@pytest.mark.parametrize("line", ["files = !ls", "!ls", "%time x = 1", "a, b = %sql select"])
def test_a_magic_hides_no_import(line: str) -> None:
    assert {"helpers.plots", "helpers.data"} <= set(
        imported(f"{line}\nfrom helpers import (\n    plots,\n    data,\n)\n")
    )
