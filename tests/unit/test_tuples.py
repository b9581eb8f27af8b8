"""Named tuples in a learner's answer are read as tuples."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np

from gradestone.selfcheck.answers import Rules
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import matches
from gradestone.selfcheck.tuples import plain_tuples

Cache = namedtuple("Cache", ["A", "W"])


class Layer(NamedTuple):
    linear: Any
    activation: Any


def test_named_tuples_become_plain_ones_however_deep_they_lie() -> None:
    plain = plain_tuples((1.0, [Layer(Cache(1, 2), 3), Layer(Cache(4, 5), 6)]))
    assert plain == (1.0, [((1, 2), 3), ((4, 5), 6)])
    assert {type(layer) for layer in plain[1]} == {type(layer[0]) for layer in plain[1]} == {tuple}


def test_what_holds_none_comes_back_itself() -> None:
    value = ([np.ones(2), (1, {"a": Cache(1, 2)})],)
    assert plain_tuples(value) is value


def test_a_list_that_holds_itself_ends() -> None:
    endless: list[Any] = [Cache(1, 2)]
    endless.append(endless)
    assert plain_tuples(endless)[0] == (1, 2)


def test_no_code_of_the_value_runs() -> None:
    class Loud(tuple):
        def __iter__(self) -> Any:
            raise AssertionError("code of the value ran")

        __len__ = __getitem__ = __eq__ = __class__ = property(__iter__)  # type: ignore[assignment]

    assert plain_tuples([Loud((1, 2))]) == [(1, 2)]


def test_a_cache_with_named_entries_is_a_right_answer() -> None:
    answer = answer_of(lambda A, W: (W @ A, Cache(A, W)), (np.ones((2, 3)), np.eye(2)), {})
    assert matches((np.ones((2, 3)), (np.ones((2, 3)), np.eye(2))), answer.value, Rules())
