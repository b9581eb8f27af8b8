"""What the marks of a class say: numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_class import CARRIED, CREDITED, marks, overview, verdict

from gradestone.model import Mark, Marks, Total
from gradestone.report.statistics import Spread, distribution


def test_the_spread_of_four_numbers() -> None:
    assert Spread.of([1.0, 2.0, 3.0, 6.0]) == Spread(
        count=4,
        mean=3.0,
        deviation=pytest.approx(3.5**0.5),
        least=1,
        lower=1.75,
        median=2.5,
        upper=3.75,
        most=6,
    )


def test_one_number_and_none_have_a_spread_too() -> None:
    assert Spread.of([4.0]) == Spread(1, 4.0, 0.0, 4.0, 4.0, 4.0, 4.0, 4.0)
    assert Spread.of([]).count == 0


def test_full_marks_and_more_are_in_the_last_tenth() -> None:
    assert distribution([0.0, 0.05, 0.1, 0.3, 0.999, 1.0, 1.2]) == [2, 1, 0, 1, 0, 0, 0, 0, 0, 3]


def test_who_solved_an_exercise_and_how_difficult_it_was() -> None:
    found = overview([marks("ada", 10, 0), marks("bo", 5, 10), marks("cy", 0, None), marks("di", 10, 10)])
    a, b = found.exercises
    assert (a.solved, a.partly, a.none, a.not_judged, a.mean, a.difficulty) == (2, 1, 1, 0, 6.25, 0.625)
    assert (b.solved, b.partly, b.none, b.not_judged) == (2, 0, 1, 1)
    assert b.solved_share == pytest.approx(2 / 3) and b.difficulty == pytest.approx(2 / 3)


def test_the_discrimination_is_the_correlation_with_the_rest() -> None:
    """Worked out by hand: a is 0 or 10, the rest its twin for eight of ten."""
    pairs = [(10, 10)] * 4 + [(0, 0)] * 4 + [(10, 0), (0, 10)]
    a, b = overview([marks(f"s{n}", *pair) for n, pair in enumerate(pairs)]).exercises
    # Both have mean 5 and deviation 5; the mean product of the deviations is (8 * 25 - 2 * 25) / 10 = 15.
    assert a.discrimination == pytest.approx(15 / 25) and b.discrimination == pytest.approx(15 / 25)


def test_the_item_itself_is_not_in_the_total_it_is_correlated_with() -> None:
    """The first of three goes against the two others: with itself in the sum it would look better."""
    rows = [(0, 10, 10)] * 5 + [(10, 0, 0)] * 5
    a, b, _ = overview([marks(f"s{n}", *row) for n, row in enumerate(rows)]).exercises
    assert a.discrimination == pytest.approx(-1.0)
    assert b.discrimination is None and b.undefined == "there is nothing else that tells members apart"


def test_where_discrimination_is_undefined_words_say_why() -> None:
    few = overview([marks("ada", 10, 0), marks("bo", 0, 10)]).exercises[0]
    assert few.discrimination is None and few.why_undefined == "fewer than 10 are judged throughout"
    same = overview([marks(f"s{n}", 10, n) for n in range(10)]).exercises[0]
    assert same.discrimination is None and same.undefined == "everybody has the same points"


def test_points_given_by_hand_count_in_statistics() -> None:
    total = Total(10.0, 20.0, by_hand={"a": 10.0})
    assert overview([marks("ada", 0, 0)], totals={"ada": total}).exercises[0].solved == 1


def test_who_is_not_complete_leaves_the_scores_and_is_counted() -> None:
    waiting = Total(10.0, 20.0, waiting=("essay",))
    found = overview([marks("ada", 10, 10), marks("bo", 10, 0)], totals={"bo": waiting})
    assert (found.scores.count, found.scores.mean, found.graded) == (1, 20.0, 2)


def test_checks_are_counted_with_the_most_frequent_reasons() -> None:
    wrong = [verdict(1, "failed", rationale=f"a: {why}.") for why in ("shape", "shape", "sign")]
    every = [Marks(f"s{n}", "week", (Mark("a", 0.0, 1.0, (each,)),), 0.0, 1) for n, each in enumerate(wrong)]
    every.append(Marks("ok", "week", (Mark("a", 1.0, 1.0, (verdict(1),)),), 0.0, 1))
    (check,) = overview(every).checks
    assert (check.passed, check.failed, check.passed_share) == (1, 3, 0.25)
    assert check.rationales == (("a: shape.", 2), ("a: sign.", 1))


def test_misconceptions_are_named_with_who_has_them_once_each() -> None:
    twice = replace(CREDITED, verdicts=CREDITED.verdicts * 2)
    found = overview([Marks(name, "week", (twice,), 0.0, 1) for name in ("ada", "bo")])
    (flat,) = found.happened.misconceptions
    assert (flat.what, flat.students, flat.exercises) == ("flat", ("ada", "bo"), ("a",))
    assert flat.hint == "Did you forget `keepdims=True`?"
    assert found.happened.credits[0].students == ("ada", "bo")


def test_who_was_carried_forward_and_past_what_is_told() -> None:
    (carried,) = overview([Marks("ada", "week", (CARRIED,), 0.0, 1)]).happened.carried_forward
    assert (carried.what, carried.students, carried.exercises) == ("a", ("ada",), ("b",))


def test_incidents_that_differ_in_what_is_ones_own_are_one_kind() -> None:
    told = ("Code cell 3 took too long.", "The notebook was handed in as “ada lovelace.ipynb”.")
    other = ("Code cells 4, 5 and 17 took too long.", "The notebook was handed in as “bo.ipynb”.")
    found = overview([marks("ada", 10, incidents=told), marks("bo", 10, incidents=other)])
    kinds = {each.what: each.students for each in found.happened.incidents}
    assert kinds["The notebook was handed in as “…”."] == ("ada", "bo")
    assert kinds["Code cell … took too long."] == ("ada",)


def test_the_late_come_with_how_late_the_latest_first() -> None:
    totals = {name: Total(1.0, 10.0, late_s=s) for name, s in (("ada", 60.0), ("bo", 90_000.0), ("cy", 0.0))}
    found = overview([marks(name, 10) for name in totals], totals=totals)
    assert [member.student for member in found.late] == ["bo", "ada"]
    assert dict(found.lateness)["up to an hour"] == 1 and dict(found.lateness)["up to three days"] == 1
