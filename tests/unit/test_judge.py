"""From answers and answer key to marks."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

import gradestone.judge.verdicts as verdicts_module
from gradestone.judge import (
    carry_forward,
    carry_plan,
    fell_short,
    judge,
    marks_from_json,
    pick_variant,
)
from gradestone.judge.marksfile import marks_record, record_text
from gradestone.model import Answer, AnswerKey, Call, Check, Exercise, Mark, Marks

CHAIN = {"forward": (), "step": ("forward",), "model": ("forward", "step"), "cost": ()}
HIDDEN_NUMBER = 0.123456789


def exercise(name: str) -> Exercise:
    return Exercise(name, f"test_{name}", 10.0, ("x",), ("y",), CHAIN[name], "")


def check(name: str, ordinal: int, *, hidden: bool, weight: float = 1.0, expected: object = 1.0) -> Check:
    return Check(name, ordinal, hidden, weight, Call((ordinal,)), expected)


def key_of(checks: list[Check], names: tuple[str, ...] = tuple(CHAIN)) -> AnswerKey:
    return AnswerKey("small", "small", "digest", tuple(map(exercise, names)), (tuple(checks),))


def one(checks: list[Check]) -> AnswerKey:
    return key_of(checks, ("forward",))


THREE = [
    check("forward", 1, hidden=False, weight=1),
    check("forward", 2, hidden=True, weight=1),
    check("forward", 3, hidden=True, weight=2, expected=np.array([[HIDDEN_NUMBER, 2.0]])),
]
RIGHT = (Answer("value", 1.0), Answer("value", 1.0), Answer("value", np.array([[HIDDEN_NUMBER, 2.0]])))
STUB = Answer("value", None)


def test_all_right_answers_earn_all_points() -> None:
    [mark] = judge(one(THREE), 0, {"forward": RIGHT})
    assert mark.score == mark.points == 10.0
    assert [verdict.outcome for verdict in mark.verdicts] == ["passed"] * 3
    assert not mark.carried_forward


def test_points_follow_the_weights_of_the_checks_passed() -> None:
    for passed, score in [((0,), 2.5), ((2,), 5.0), ((0, 1), 5.0), ((1, 2), 7.5), ((), 0.0)]:
        answers = tuple(RIGHT[n] if n in passed else STUB for n in range(3))
        [mark] = judge(one(THREE), 0, {"forward": answers})
        assert mark.score == score


def test_scores_are_told_to_a_hundredth() -> None:
    checks = [check("forward", n, hidden=False) for n in (1, 2, 3)]
    [mark] = judge(one(checks), 0, {"forward": (Answer("value", 1.0), STUB, STUB)})
    assert mark.score == 3.33


@pytest.mark.parametrize("status", ["undefined", "raised", "timeout", "memory", "killed", "unreadable"])
def test_what_is_no_value_fails_with_a_rationale(status: str) -> None:
    answer = Answer(status, exception="ValueError", message=f"text {HIDDEN_NUMBER}")
    [mark] = judge(one(THREE), 0, {"forward": (answer,) * 3})
    assert mark.score == 0.0
    assert all(verdict.outcome == "failed" and verdict.rationale for verdict in mark.verdicts)
    assert not any(str(HIDDEN_NUMBER) in str(verdict) for verdict in mark.verdicts if verdict.hidden)


def test_numbers_are_shown_for_visible_checks_and_never_for_hidden_ones() -> None:
    wrong = Answer("value", np.array([[5.0, 2.0]]))
    checks = [replace(THREE[2], ordinal=1, hidden=False), replace(THREE[2], ordinal=2)]
    [mark] = judge(one(checks), 0, {"forward": (wrong, wrong)})
    visible, hidden = mark.verdicts
    assert "0.123" in visible.detail
    assert hidden.detail == ""
    assert "0.123" not in str(hidden)


def test_the_chosen_variant_is_the_one_compared_with() -> None:
    variants = tuple((check("forward", 1, hidden=True, expected=float(v)),) for v in range(4))
    key = AnswerKey("small", "small", "digest", (exercise("forward"),), variants)
    for variant in range(4):
        scores = [judge(key, variant, {"forward": (Answer("value", float(v)),)})[0].score for v in range(4)]
        assert scores == [10.0 if v == variant else 0.0 for v in range(4)]


# ---------------------------------------------------------------- not judged


@pytest.mark.parametrize("answers", [{}, {"forward": None}, {"forward": RIGHT[:2]}, {"forward": ()}])
def test_missing_answers_are_never_a_silent_zero(answers: dict[str, tuple[Answer, ...] | None]) -> None:
    [mark] = judge(one(THREE), 0, answers)
    assert mark.score is None
    assert {verdict.outcome for verdict in mark.verdicts} == {"not judged"}
    assert all("A person will look at it." in verdict.rationale for verdict in mark.verdicts)


def test_a_fault_of_the_comparison_is_not_judged_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(verdicts_module, "explain", broken)
    [mark] = judge(one(THREE), 0, {"forward": RIGHT})
    assert mark.score is None
    assert "ZeroDivisionError" in mark.verdicts[0].rationale


def test_an_exercise_without_checks_is_left_to_a_person() -> None:
    [mark] = judge(one([]), 0, {"forward": ()})
    assert mark.score is None


def test_answers_to_an_unknown_exercise_are_an_error() -> None:
    with pytest.raises(ValueError, match="backwards"):
        judge(one(THREE), 0, {"forward": RIGHT, "backwards": ()})


# ---------------------------------------------------------------- variants


def test_a_student_gets_the_same_variant_each_time() -> None:
    assert len({pick_variant(b"secret", "ada", "small", 8) for _ in range(5)}) == 1


def test_variants_spread_over_students_and_change_with_secret_and_assignment() -> None:
    students = [f"student-{number}" for number in range(400)]
    counts = Counter(pick_variant(b"secret", student, "small", 8) for student in students)
    assert set(counts) == set(range(8)) and min(counts.values()) > 25
    for secret, assignment in ((b"other", "small"), (b"secret", "next")):
        again = [pick_variant(secret, student, assignment, 8) for student in students]
        assert again != [pick_variant(b"secret", student, "small", 8) for student in students]


def test_there_must_be_a_variant_to_pick() -> None:
    with pytest.raises(ValueError, match="at least one variant"):
        pick_variant(b"secret", "ada", "small", 0)


# ---------------------------------------------------------------- carried forward

EACH = [check(name, n, hidden=n > 1) for name in CHAIN for n in (1, 2)]
GOOD, BAD = (Answer("value", 1.0),) * 2, (Answer("value", 2.0),) * 2
HALF = (Answer("value", 1.0), Answer("value", 2.0))


def test_the_plan_names_what_fell_short_together_with_a_dependency() -> None:
    key = key_of(EACH)
    assert carry_plan(key, ("step",)) == ()
    assert carry_plan(key, ("forward", "cost")) == ()
    assert carry_plan(key, ("forward", "step")) == (("step", ("forward",)),)
    assert carry_plan(key, ("step", "model")) == (("model", ("step",)),)


def test_an_exercise_is_carried_before_any_run_that_brings_its_reference_in() -> None:
    names = ("model", "step", "cost", "forward")  # whatever the order in the notebook
    plan = carry_plan(key_of(EACH, names), names)
    assert plan == (("step", ("forward",)), ("model", ("forward", "step")))
    done: set[str] = set()
    for name, replaced in plan:
        assert {each for each in replaced if each in dict(plan)} <= done
        done.add(name)


def test_fell_short_counts_what_was_judged_only() -> None:
    answers = {"forward": BAD, "step": None, "model": GOOD, "cost": HALF}
    assert fell_short(judge(key_of(EACH), 0, answers)) == ("forward", "cost")


def with_carried(own, *, carried, replaced, credit: float = 1.0) -> tuple[Mark, ...]:
    marks = judge(key_of(EACH), 0, own)
    return carry_forward(key_of(EACH), 0, marks, carried, replaced=replaced, credit=credit)


def test_the_better_mark_counts_and_says_so() -> None:
    own = {"forward": BAD, "step": HALF, "model": BAD, "cost": GOOD}
    plan = {"step": ("forward",), "model": ("forward", "step")}
    marks = with_carried(own, carried={"step": GOOD, "model": BAD}, replaced=plan)
    forward, step, model, cost = marks
    assert [mark.score for mark in marks] == [0.0, 10.0, 0.0, 10.0]
    assert [mark.carried_forward for mark in marks] == [False, True, False, False]
    assert step.replaced == ("forward",)
    assert step.verdicts[0].note == ""
    assert step.verdicts[1].note == "marked with a correct `forward`, because yours is not right yet"
    assert forward == judge(key_of(EACH), 0, own)[0]
    assert not model.carried_forward and not cost.carried_forward


def test_several_replaced_functions_are_all_named() -> None:
    own = {"forward": BAD, "step": BAD, "model": BAD, "cost": GOOD}
    plan = {"model": ("forward", "step")}
    model = with_carried(own, carried={"model": GOOD}, replaced=plan)[2]
    expected = "marked with correct versions of `forward` and `step`, because yours are not right yet"
    assert {verdict.note for verdict in model.verdicts} == {expected}


def test_an_equal_or_worse_carried_run_changes_nothing() -> None:
    own = {"forward": BAD, "step": HALF, "model": GOOD, "cost": GOOD}
    plain = judge(key_of(EACH), 0, own)
    for carried in (HALF, BAD, None, GOOD[:1]):
        assert with_carried(own, carried={"step": carried}, replaced={"step": ("forward",)}) == plain


def test_what_was_not_judged_is_not_carried() -> None:
    own = {"forward": BAD, "step": None, "model": GOOD, "cost": GOOD}
    step = with_carried(own, carried={"step": GOOD}, replaced={"step": ("forward",)})[1]
    assert step.score is None


@pytest.mark.parametrize(("credit", "score"), [(1.0, 10.0), (0.8, 8.0), (0.5, 5.0), (0.0, 5.0)])
def test_carried_runs_earn_the_credit_the_course_gives(credit: float, score: float) -> None:
    own = {"forward": BAD, "step": HALF, "model": GOOD, "cost": GOOD}
    plan = {"step": ("forward",)}
    step = with_carried(own, carried={"step": GOOD}, replaced=plan, credit=credit)[1]
    assert step.score == score
    assert step.carried_forward == (score > 5.0)


@pytest.mark.parametrize(
    "told",
    [
        Answer("raised", exception="ValueError", message="Z = np.dot(W, A) + b", line=3),
        Answer("raised", exception="Z = np.dot(W, A) + b", builtin_exception=False, line=3),
        Answer("value", {"Z = np.dot(W, A) + b": 1.0}),
        Answer("value", "Z = np.dot(W, A) + b"),
    ],
)
def test_a_carried_run_cannot_tell_the_code_it_was_given(told: Answer) -> None:
    """Not even by a visible check: it fails that one, and is right in the hidden one."""
    own = {"forward": BAD, "step": BAD, "model": GOOD, "cost": GOOD}
    carried = {"step": (told, GOOD[1])}
    step = with_carried(own, carried=carried, replaced={"step": ("forward",)})[1]
    assert step.carried_forward and not step.verdicts[0].hidden
    assert "np.dot" not in repr(step)


# ---------------------------------------------------------------- marks.json


def some_marks() -> Marks:
    own = {"forward": BAD, "step": HALF, "model": None, "cost": GOOD}
    marks = with_carried(own, carried={"step": GOOD}, replaced={"step": ("forward",)})
    return Marks("ada", "small", marks, 1.25, 1, ("Something was repaired: ≈.",))


def marks_to_json(marks: Marks) -> str:
    grades, comments = {"test_f": 1.5, "essay": None}, {"f": None, "essay": "No response."}
    record = marks_record(
        marks, submission="as handed in", key="of the key", grades=grades, comments=comments
    )
    return record_text(record)


def test_marks_survive_the_way_through_json() -> None:
    assert marks_from_json(marks_to_json(some_marks())) == some_marks()


def test_the_fields_of_marks_json_are_as_documented() -> None:
    document = json.loads(marks_to_json(some_marks()))
    assert document["score"] == 20.0 and document["max_score"] == 40.0
    assert document["needs_manual_grading"] is True
    assert (document["submission_digest"], document["key_digest"]) == ("as handed in", "of the key")
    assert document["grades"] == {"test_f": 1.5, "essay": None}
    assert document["comments"] == {"essay": "No response."}
    assert [each["score"] for each in document["exercises"]] == [0.0, 10.0, None, 10.0]
    step = document["exercises"][1]
    assert step["carried_forward"] is True and step["replaced"] == ["forward"]
    assert {"ordinal", "hidden", "weight", "outcome", "rationale", "hint"} <= step["checks"][0].keys()


def test_details_of_hidden_checks_never_reach_the_file() -> None:
    marks = some_marks()
    leaking = tuple(
        replace(mark, verdicts=tuple(replace(verdict, detail="0.25 expected") for verdict in mark.verdicts))
        for mark in marks.marks
    )
    document = json.loads(marks_to_json(replace(marks, marks=leaking)))
    for each in document["exercises"]:
        assert ["detail" in check for check in each["checks"]] == [True, False]


def test_the_same_marks_give_the_same_bytes() -> None:
    assert marks_to_json(some_marks()) == marks_to_json(some_marks())


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 99}', '{"format": 1}', "{"])
def test_anything_else_is_no_marks_file(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a marks\.json"):
        marks_from_json(text)
