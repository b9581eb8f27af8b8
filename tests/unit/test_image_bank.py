"""The bank of the second assignment: wrong versions are caught and found again, right ones are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest
from trial_ground import Ground, ground

from gradestone.answerkey.cheats import require_strong_checks
from gradestone.judge import RecordedMisconception, name_misconception
from gradestone.misconceptions.bank import load_bank
from gradestone.misconceptions.bank_recording import recorded_misconceptions
from gradestone.misconceptions.stage import passes
from gradestone.model import Answer
from gradestone.release.stub import find_blocks
from testcases.misconceptions import CorrectVariant, Misconception
from testcases.misconceptions.image_classifier import CORRECT_VARIANTS, CREDITS, MISCONCEPTIONS

EXERCISES = ("prepare_images", "two_layer_model", "L_layer_model", "predict", "accuracy")
UNRECOGNISABLE = {  # they give nan, None or words, as many others do
    "images-printed",
    "two-output-relu",
    "two-activations-exchanged",
    "two-cost-of-hidden-layer",
    "two-cost-arguments-swapped",
    "two-returns-nothing",
    "deep-cost-arguments-swapped",
    "deep-backward-arguments-swapped",
    "deep-returns-nothing",
    "predict-names",
    "predict-printed",
    "predict-loop-leaves-out-the-last",
    "accuracy-printed",
}


@pytest.fixture(scope="module")
def here() -> Ground:
    return ground(assignment="image_classifier")


@pytest.fixture(scope="module")
def recorded(here: Ground) -> Mapping[str, tuple[RecordedMisconception, ...]]:
    return recorded_misconceptions(here.stage, here.bank, here.key.variants[1])


def of(exercise: str) -> list[Misconception]:
    return [version for version in MISCONCEPTIONS if version.exercise == exercise]


def answers_of(here: Ground, version: Misconception, variant: int) -> tuple[Answer, ...]:
    changed = {version.exercise: version.source(here.source(version.exercise))}
    return here.stage.answers(changed, here.checks(version.exercise, variant))


def test_every_exercise_has_fifteen_misconceptions_and_ten_styles(here: Ground) -> None:
    counts = Counter(version.exercise for version in MISCONCEPTIONS)
    assert tuple(here.stage.exercises) == EXERCISES == tuple(counts)
    assert min(counts.values()) >= 15
    assert min(Counter(right.exercise for right in CORRECT_VARIANTS).values()) >= 10
    assert load_bank(here.key).misconceptions == MISCONCEPTIONS
    assert CREDITS.keys() <= {version.name for version in MISCONCEPTIONS}


def test_an_answer_without_an_idea_passes_no_hidden_check(here: Ground) -> None:
    require_strong_checks(here.key)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_hint_gives_a_line_of_the_solution_away(here: Ground, exercise: str) -> None:
    source = here.source(exercise).split("\n")
    blocks = find_blocks(here.source(exercise), notebook="", cell=exercise)
    lines = [line for block in blocks for line in source[block.start : block.end - 1]]
    answers = [re.sub(r"\s", "", line.partition(" = ")[2]) for line in lines if " = " in line]
    for version in of(exercise):
        hint = re.sub(r"\s", "", version.hint)
        assert not [answer for answer in answers if len(answer) > 4 and answer in hint]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_misconception_fails_a_visible_and_a_hidden_check(here: Ground, exercise: str) -> None:
    for version in of(exercise):
        checks, answers = here.checks(exercise), answers_of(here, version, 0)
        assert all(answer.status != "undefined" for answer in answers), f"{version.name} does not run"
        failed = [check for check, answer in zip(checks, answers, strict=True) if not passes(check, answer)]
        assert {check.hidden for check in failed} == {False, True}, version.name


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_misconception_is_named_after_its_own_answers(
    here: Ground, recorded: Mapping[str, tuple[RecordedMisconception, ...]], exercise: str
) -> None:
    checks = here.checks(exercise, 1)
    for version in of(exercise):
        answers = answers_of(here, version, 1)
        failed = frozenset(c.ordinal for c, a in zip(checks, answers, strict=True) if not passes(c, a))
        named = name_misconception(checks, answers, failed, recorded[exercise])
        if version.name in UNRECOGNISABLE:
            continue
        assert named is not None, version.name
        assert version.name in named.name.split(" or ")
        assert version.hint in named.hint


@pytest.mark.parametrize("right", CORRECT_VARIANTS, ids=lambda right: right.name)
def test_a_right_version_in_another_style_passes_every_check(here: Ground, right: CorrectVariant) -> None:
    references = {name: here.source(name) for name in EXERCISES}
    changed = right.sources(references)
    for exercise in changed:
        checks = here.checks(exercise, 1)
        answers = here.stage.answers(changed, checks, cell=right.cell)
        failed = [c.ordinal for c, a in zip(checks, answers, strict=True) if not passes(c, a)]
        assert failed == [], exercise
