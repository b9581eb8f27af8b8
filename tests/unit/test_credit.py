"""Credit for a named mistake: what it earns, what it never lifts, and that it can be worked out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestone.judge import (
    Credits,
    RecordedMisconception,
    carry_forward,
    credit_sentence,
    credited,
    judge,
    marks_from_json,
    with_own_tests,
)
from gradestone.judge.marksfile import marks_record, record_text
from gradestone.model import (
    Answer,
    AnswerKey,
    Call,
    Check,
    Credit,
    Exercise,
    Mark,
    Marks,
    Outcome,
    Rules,
    Verdict,
)

POINTS = 10.0
EXERCISES = {"first": (), "second": ("first",)}
RIGHT, SLIP, OTHER = (Answer("value", value) for value in (1.0, 2.0, 3.0))


def key_of(weights: Sequence[float], rules: Rules | None = None) -> AnswerKey:
    checks = tuple(
        Check(name, number, number > 1, weight, Call(()), 1.0, rules or Rules())
        for name in EXERCISES
        for number, weight in enumerate(weights, 1)
    )
    exercises = tuple(
        Exercise(name, f"test_{name}", POINTS, (), (), needs, "") for name, needs in EXERCISES.items()
    )
    return AnswerKey("small", "small", "digest", exercises, (checks,))


def known(*answers: Answer | None, name: str = "slip") -> RecordedMisconception:
    """A misconception that gives these answers; RIGHT where it passes."""
    wrong = {n: answer for n, answer in enumerate(answers, 1) if answer is not RIGHT}
    return RecordedMisconception(name, f"Hint of {name}.", wrong)


def mark_of(
    *answers: Answer, bank: Sequence[RecordedMisconception] | None = None, key: AnswerKey | None = None
) -> Mark:
    """The mark of an exercise with these answers, before any credit."""
    bank = [known(*[SLIP] * len(answers))] if bank is None else bank
    key = key or key_of([1.0] * len(answers))
    [mark, _] = judge(key, 0, {"first": answers}, misconceptions=lambda _: bank)
    return mark


def with_share(mark: Mark, share: float, *, carried: float = 1.0) -> Mark:
    [after] = credited([mark], Credits({"slip": share}, carried))
    return after


# ---------------------------------------------------------------- what is earned


@pytest.mark.parametrize(("share", "score"), [(0.5, 5.0), (0.25, 2.5), (1 / 3, 3.33)])
def test_one_mistake_that_explains_every_failed_check_earns_its_share(share: float, score: float) -> None:
    mark = with_share(mark_of(*[SLIP] * 7), share)
    assert (mark.score, mark.credit) == (score, Credit("slip", share, 0.0))


def test_without_a_share_nothing_is_earned() -> None:
    before = mark_of(*[SLIP] * 7)
    assert with_share(before, 0.0) == credited([before], Credits())[0] == before
    assert before.explained_by == ("slip",)


@pytest.mark.parametrize(
    "answers",
    [
        [SLIP] * 6 + [OTHER],  # another mistake besides
        [SLIP] * 6 + [Answer("raised", exception="ValueError", message="m")],
        [SLIP] * 6 + [Answer("timeout")],
        [SLIP] * 6 + [replace(SLIP, changed=("x",))],  # an input is changed besides
        [OTHER] * 7,
    ],
)
def test_what_one_mistake_does_not_explain_earns_nothing(answers: list[Answer]) -> None:
    mark = mark_of(*answers)
    assert mark.explained_by == ()
    assert with_share(mark, 0.5) == mark


def test_an_error_hands_in_nothing_even_where_the_mistake_ends_in_the_same_error() -> None:
    error = Answer("raised", exception="KeyError", message="'W0'")
    assert mark_of(error, error, bank=[known(error, error)]).explained_by == ()


def test_an_input_that_may_be_changed_is_no_second_mistake() -> None:
    key = key_of([1.0, 1.0], Rules(may_change=("x",)))
    assert mark_of(*[replace(SLIP, changed=("x",))] * 2, key=key).explained_by == ("slip",)


def test_answers_that_say_nothing_explain_nothing() -> None:
    assert mark_of(SLIP, SLIP, bank=[known(SLIP, None)]).explained_by == ()


def test_what_was_not_judged_earns_nothing() -> None:
    [mark, _] = judge(key_of([1.0]), 0, {"first": None}, misconceptions=lambda _: [known(SLIP)])
    assert with_share(mark, 0.5) == mark


def test_of_mistakes_that_cannot_be_told_apart_the_best_share_counts_and_all_that_have_it_are_named() -> None:
    bank = [known(SLIP, SLIP, name=name) for name in ("none", "slip", "less", "twin")]
    [mark] = credited([mark_of(SLIP, SLIP, bank=bank)], Credits({"slip": 0.4, "less": 0.2, "twin": 0.4}))
    assert mark.credit == Credit("slip or twin", 0.4, 0.0)
    assert mark.explained_by == ("none", "slip", "less", "twin")


ERROR = Answer("raised", exception="ValueError", message="m")
OF_THE_DOCS = [  # the table of docs/marking-rules.md
    ([SLIP] * 7, 0.5, 0.0, 5.0),
    ([SLIP] * 6 + [RIGHT], 0.5, 1.43, 5.0),
    ([SLIP] * 2 + [RIGHT] * 5, 0.5, 7.14, 7.14),
    ([SLIP] * 6 + [OTHER], 0.5, 0.0, 0.0),
    ([SLIP] * 6 + [ERROR], 0.5, 0.0, 0.0),
    ([OTHER] * 5 + [RIGHT] * 2, 0.5, 2.86, 2.86),
    ([SLIP] * 7, 1.0, 0.0, 8.57),
]


@pytest.mark.parametrize(("answers", "share", "by_checks", "score"), OF_THE_DOCS)
def test_the_examples_of_the_marking_rules_are_true(
    answers: list[Answer], share: float, by_checks: float, score: float
) -> None:
    before = mark_of(*answers)
    assert (before.score, with_share(before, share).score) == (by_checks, score)


# ---------------------------------------------------------------- what is never lifted


def test_a_share_never_takes_points_away() -> None:
    mark = mark_of(RIGHT, RIGHT, RIGHT, SLIP, bank=[known(RIGHT, RIGHT, RIGHT, SLIP)])
    assert with_share(mark, 0.5) == mark
    assert mark.score == 7.5


@pytest.mark.parametrize("weights", [(1, 1, 1, 1, 1, 1, 1), (1, 1, 2), (1, 9), (1, 1, 1, 1, 20)])
def test_no_share_lifts_a_mark_above_an_answer_that_fails_only_one_of_the_same_checks(
    weights: tuple[float, ...],
) -> None:
    key = key_of(weights)
    lifted = with_share(mark_of(*[SLIP] * len(weights), key=key), 1.0)
    for fails in range(len(weights)):
        answers = [OTHER if n == fails else RIGHT for n in range(len(weights))]
        assert (mark_of(*answers, key=key).score or 0.0) >= (lifted.score or 0.0)


@pytest.mark.parametrize("checks", [1, 20, 50])
def test_no_share_comes_near_full_points(checks: int) -> None:
    assert with_share(mark_of(*[SLIP] * checks), 1.0).score == 9.0


@given(st.data())
@settings(derandomize=True, max_examples=200)
def test_whoever_makes_the_same_mistake_in_fewer_checks_never_gets_less(data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=7))
    some = st.sets(st.integers(0, len(weights) - 1))
    more = data.draw(some)
    fewer = data.draw(some) & more
    share, key = data.draw(st.floats(0, 1)), key_of([float(weight) for weight in weights])

    def score(fails: set[int]) -> float:
        answers = [SLIP if n in fails else RIGHT for n in range(len(weights))]
        return (
            with_share(mark_of(*answers, bank=[known(*[SLIP] * len(weights))], key=key), share).score or 0.0
        )

    assert score(fewer) >= score(more)
    assert score(more) <= POINTS and (score(more) < POINTS or not more)


# ---------------------------------------------------------------- carried forward

Run = Mapping[str, Sequence[Answer]]


def carried(own: Sequence[Answer], second: Sequence[Answer], *, credit: float = 1.0) -> Mark:
    """The mark of the exercise `second`: its own answers, and those with a correct `first`."""
    key, bank = key_of([1.0] * len(own)), [known(*[SLIP] * len(own))]
    answers: Run = {"first": [OTHER] * len(own), "second": own}
    marks = judge(key, 0, answers, misconceptions=lambda _: bank)
    return carry_forward(
        key,
        0,
        marks,
        {"second": second},
        replaced={"second": ("first",)},
        credit=credit,
        misconceptions=lambda _: bank,
    )[1]


def test_a_mistake_that_shows_only_with_a_correct_start_earns_its_share() -> None:
    mark = with_share(carried([OTHER] * 4, [SLIP] * 4), 0.5)
    assert (mark.score, mark.carried_forward, mark.replaced) == (5.0, True, ("first",))


def test_a_run_carried_forward_earns_no_more_than_the_course_allows_it() -> None:
    before = carried([OTHER] * 4, [SLIP] * 4, credit=0.5)
    assert with_share(before, 0.6, carried=0.5).score == 3.0
    assert with_share(before, 1.0, carried=0.5).score == 3.75  # of 5: an answer that fails one check of four


def test_the_own_run_counts_where_its_mistake_earns_more_than_a_correct_start_saves() -> None:
    before = carried([SLIP] * 4, [RIGHT, OTHER, OTHER, OTHER])
    assert (before.score, before.carried_forward) == (2.5, True)
    after = with_share(before, 0.4)
    assert (after.score, after.carried_forward, after.replaced) == (4.0, False, ())
    assert with_share(after, 0.0) == before


def test_of_two_runs_worth_the_same_the_own_one_counts() -> None:
    after = with_share(carried([SLIP] * 4, [RIGHT, OTHER, OTHER, OTHER]), 0.25)
    assert (after.score, after.carried_forward) == (2.5, False)


def test_a_run_that_no_credit_could_make_count_is_not_kept() -> None:
    assert carried([OTHER] * 4, [RIGHT, OTHER, OTHER, OTHER]).other_runs == ()
    assert carried([SLIP] * 4, [RIGHT] * 4).other_runs == ()


# ---------------------------------------------------------------- from what is recorded

MARKS = {
    "all wrong": mark_of(*[SLIP] * 7),
    "half wrong": mark_of(*[SLIP] * 4, *[RIGHT] * 3, bank=[known(*[SLIP] * 4, *[RIGHT] * 3)]),
    "carried": carried([OTHER] * 4, [SLIP] * 4),
    "own or carried": carried([SLIP] * 4, [RIGHT, OTHER, OTHER, OTHER]),
    "unexplained": mark_of(*[OTHER] * 3),
    "right": mark_of(RIGHT, RIGHT),
}


def recorded(mark: Mark) -> Mark:
    """The mark as marks.json brings it back."""
    marks = Marks("ada", "small", (mark,), 0.5, 1)
    text = record_text(marks_record(marks, submission="s", key="k", grades={}, comments={}))
    return marks_from_json(text).marks[0]


@pytest.mark.parametrize("name", MARKS)
def test_marks_json_holds_all_that_other_credits_need(name: str) -> None:
    shares = (0.0, 0.3, 0.5, 1.0)
    from_the_start = {share: recorded(with_share(MARKS[name], share)) for share in shares}
    for before in shares:
        for after in shares:
            assert with_share(from_the_start[before], after) == from_the_start[after]


def test_marks_json_says_what_was_earned_only_where_something_was() -> None:
    marks = [with_share(MARKS[name], 0.5) for name in ("all wrong", "unexplained")]
    record = marks_record(
        Marks("ada", "small", tuple(marks), 0.5, 1), submission="s", key="k", grades={}, comments={}
    )
    earned, nothing = record["exercises"]
    assert earned["credit"] == {"misconception": "slip", "share": 0.5, "by_checks": 0.0}
    assert record["score"] == 5.0
    assert not {"credit", "explained_by", "other_runs"} & nothing.keys()


def test_marks_of_before_there_were_credits_can_be_read() -> None:
    record: dict[str, Any] = marks_record(
        Marks("ada", "small", (), 0.5, 1), submission="s", key="k", grades={}, comments={}
    )
    assert marks_from_json(record_text(record)).marks == ()
    assert recorded(MARKS["right"]).explained_by == ()


def test_the_sentence_says_which_mistake_earned_what() -> None:
    mark = with_share(mark_of(*[SLIP] * 6, RIGHT, bank=[known(*[SLIP] * 6, RIGHT)]), 0.5)
    assert credit_sentence(mark) == (
        "5 points instead of 1.43, as credit for a known mistake that explains every failed check: slip."
    )
    assert credit_sentence(MARKS["right"]) == ""


# ---------------------------------------------------------------- tests of the cell's own


def with_tests(mark: Mark, outcome: Outcome) -> Mark:
    """The mark with a verdict on asserts beside the checks."""
    number = len(mark.verdicts) + 1
    return with_own_tests(mark, Verdict(number, True, 1.0, outcome, "", judged="outside"))


@pytest.mark.parametrize(
    ("answers", "outcome", "score"),
    [
        ((RIGHT, RIGHT, RIGHT), "passed", 10.0),
        ((RIGHT, RIGHT, RIGHT), "failed", 7.5),
        ((OTHER, RIGHT, OTHER), "passed", 5.0),
        ((OTHER, OTHER, OTHER), "passed", 2.5),
        ((OTHER, OTHER, OTHER), "failed", 0.0),
    ],
)
def test_all_tests_of_a_cell_weigh_as_one_check(
    answers: Sequence[Answer], outcome: Outcome, score: float
) -> None:
    mark = with_tests(mark_of(*answers), outcome)
    assert (mark.score, mark.judged) == (score, "outside")
    assert [verdict.judged for verdict in mark.verdicts] == ["", "", "", "outside"]


@pytest.mark.parametrize(("outcome", "score"), [("passed", 6.25), ("failed", 3.75)])
def test_a_credit_is_a_share_of_what_the_checks_give(outcome: Outcome, score: float) -> None:
    mark = with_share(with_tests(mark_of(SLIP, SLIP, SLIP), outcome), 0.5)
    assert mark.score == score
    assert with_share(mark, 0.0).score == (2.5 if outcome == "passed" else 0.0)


def test_a_test_that_failed_needs_no_mistake_to_explain_it() -> None:
    assert with_share(with_tests(mark_of(RIGHT, RIGHT, SLIP), "failed"), 0.8).score == 6.0


def test_a_run_that_may_count_later_has_the_tests_too() -> None:
    own, carried = mark_of(SLIP, SLIP, SLIP), mark_of(RIGHT, RIGHT, SLIP)
    both = with_tests(replace(carried, carried_forward=True, other_runs=(own,)), "passed")
    assert (both.score, both.other_runs[0].score) == (7.5, 2.5)
    assert with_share(both, 0.9, carried=0.5).verdicts[-1].outcome == "passed"


def test_marks_json_tells_checks_from_tests() -> None:
    mark = with_tests(mark_of(RIGHT, SLIP), "failed")
    marks = Marks("ada", "small", (mark,), 0.0, 1)
    text = record_text(marks_record(marks, submission="", key="", grades={}, comments={}))
    assert marks_from_json(text) == marks
