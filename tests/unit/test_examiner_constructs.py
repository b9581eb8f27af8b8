"""What tests of real courses do is judged outside: the reference passes, stub and wrong fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.thoroughness import one_in
from tests.unit.examined_answers import LIES, RIGHT
from tests.unit.examined_constructs import CONSTRUCTS, PANDAS, PANDAS_LIES
from tests.unit.examined_courses import COURSES
from tests.unit.examined_notebooks import Exam, Room, open_room
from tests.unit.examined_right_answers import RIGHT_TOO

ANSWERS = RIGHT | RIGHT_TOO
KINDS = CONSTRUCTS | COURSES


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    bundle: Path = tmp_path_factory.mktemp("bundle")
    with open_room(bundle) as opened:
        yield opened


@pytest.mark.parametrize("name", one_in(4, list(KINDS)))
def test_a_construct_is_judged_outside_and_tells_right_from_wrong(room: Room, name: str) -> None:
    exam, wrong = KINDS[name]
    plan = room.plan(exam).plans["test"]
    assert (plan.judged, plan.why) == ("outside", "")
    assert room.verdicts(exam, exam.solution)["test"].score == 4.0
    assert room.verdicts(exam, wrong)["test"].score < 4.0


@pytest.mark.parametrize("name", one_in(4, list(LIES)))
def test_what_only_pretends_to_be_right_earns_nothing(room: Room, name: str) -> None:
    exam, lie = LIES[name]
    assert room.plan(exam).plans["test"].judged == "outside"
    verdict = room.verdicts(exam, lie)["test"]
    assert (verdict.score, verdict.passed) == (0.0, False), verdict


def test_a_test_of_code_that_is_not_there_is_judged_inside(room: Room) -> None:
    exam = Exam("def f(x):\n    return x", "assert 'sorted' not in f.__code__.co_names\nassert f(1) == 1")
    assert room.plan(exam).plans["test"].judged == "inside"
    assert room.verdicts(exam, "def f(x):\n    return sorted([x])[0]")["test"].score == 0.0


def test_a_number_of_numpys_is_the_share_that_it_is_where_the_reference_gave_one(room: Room) -> None:
    exam = Exam("def f(x):\n    return x", "4 * (f(2) == 2)", given="import numpy as np")
    assert room.verdicts(exam, "def f(x):\n    return np.float64(x)")["test"].score == 4.0
    assert room.verdicts(exam, "def f(x):\n    return np.float64(x + 1)")["test"].score == 0.0


@pytest.mark.parametrize("name", one_in(4, list(ANSWERS)))
def test_what_is_right_in_another_way_is_right(room: Room, name: str) -> None:
    exam, answer = ANSWERS[name]
    exam.run_plainly(answer)
    assert room.plan(exam).plans["test"].judged == "outside"
    verdict = room.verdicts(exam, answer)["test"]
    assert verdict.score == 4.0, verdict


@pytest.mark.parametrize("name", one_in(3, list(PANDAS)))
def test_tables_of_pandas_are_judged_outside(room: Room, name: str) -> None:
    pytest.importorskip("pandas")
    exam, wrong = PANDAS[name]
    assert room.plan(exam).plans["test"].why == ""
    assert room.verdicts(exam, exam.solution)["test"].score == 4.0
    assert room.verdicts(exam, wrong)["test"].score == 0.0


@pytest.mark.parametrize("name", one_in(2, list(PANDAS_LIES)))
def test_tables_that_only_pretend_earn_nothing(room: Room, name: str) -> None:
    pytest.importorskip("pandas")
    exam, lie = PANDAS_LIES[name]
    assert room.verdicts(exam, lie)["test"].score == 0.0
