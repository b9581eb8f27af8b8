"""Whose turn it is when many wait, and when one of them wants it more than others."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gradestone.watch.fair_line import FairLine, Turn, Waiting

NOON = datetime(2026, 11, 27, 12)
STUDENTS = st.sampled_from("abcdefgh")


def nobody(student: str) -> bool:
    return False


def hand_in(student: str, minute: float, runs: int = 0, turn: Turn = Turn.ANSWER) -> Waiting:
    return Waiting(student, NOON + timedelta(minutes=minute), turn, runs)


def drained(line: FairLine) -> list[Waiting]:
    found = []
    while (waiting := line.next(0.0, nobody)) is not None:
        found.append(waiting)
    return found


@given(
    st.dictionaries(
        STUDENTS, st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from(Turn)), min_size=1
    )
)
def test_fewer_runs_come_first_and_among_equals_the_earlier_hand_in(
    who: dict[str, tuple[int, int, Turn]],
) -> None:
    line = FairLine()
    for student, (minute, runs, turn) in who.items():
        line.put(hand_in(student, minute, runs, turn))
    order = [(it.turn, it.runs, it.handed_in) for it in drained(line)]
    assert order == sorted(order)
    assert len(order) == len(who)


@given(st.lists(st.tuples(STUDENTS, st.integers(0, 60)), min_size=1, max_size=60), st.integers(1, 4))
def test_nobody_is_graded_twice_before_everybody_who_waits_was_once(
    hand_ins: list[tuple[str, int]], workers: int
) -> None:
    """Whoever is graded hands in again at once, as often as there is time."""
    line, runs, order = FairLine(), dict.fromkeys("abcdefgh", 0), []
    for student, minute in hand_ins:
        line.put(hand_in(student, minute, runs[student]))
    waiting = set(line.students())
    for _ in range(len(waiting) * 2):
        found = line.next(0.0, nobody)
        assert found is not None
        order.append(found.student)
        runs[found.student] += 1
        line.put(hand_in(found.student, -60, runs[found.student]))  # and claims to have been early
    assert set(order[: len(waiting)]) == waiting
    assert set(order[len(waiting) :]) == waiting


def test_a_thousand_hand_ins_of_one_student_are_one() -> None:
    line = FairLine()
    for number in range(1000):
        line.put(hand_in("mallory", number / 100))
        if number == 500:
            line.put(hand_in("ada", 30))
    assert len(line) == 2
    assert [it.student for it in drained(line)] == ["mallory", "ada"]


def test_an_earlier_hand_in_that_is_passed_over_is_told() -> None:
    line = FairLine()
    first = hand_in("ada", 1)
    assert line.put(first) is None
    assert line.put(hand_in("ada", 2)) == first


def test_who_is_busy_or_has_to_wait_keeps_nobody_from_a_turn() -> None:
    line = FairLine()
    line.put(hand_in("ada", 1))
    line.put(Waiting("bob", NOON, from_s=100.0))
    line.put(hand_in("cyd", 2))
    busy = {"ada"}.__contains__
    assert line.is_ready(50.0, busy)
    found = [line.next(50.0, busy), line.next(50.0, busy), line.next(100.0, busy)]
    assert [it and it.student for it in found] == ["cyd", None, "bob"]
    assert line.students() == ("ada",)
    assert not line.is_ready(100.0, busy)
