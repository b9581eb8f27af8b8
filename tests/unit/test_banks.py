"""The banks of named wrong versions of all assignments: all are caught, and found again by their answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

import pytest
from trial_ground import Ground, ground

from gradestone.answerkey.cheats import require_strong_checks
from gradestone.judge import RecordedMisconception, name_misconception
from gradestone.misconceptions.bank import load_bank
from gradestone.misconceptions.bank_recording import recorded_misconceptions
from gradestone.misconceptions.stage import passes
from gradestone.model import Answer
from gradestone.release.stub import find_blocks
from testcases.misconceptions import Misconception
from tests.thoroughness import one_in

FEWEST = {"building_dnn": 20, "image_classifier": 15}  # misconceptions of an exercise
UNRECOGNISABLE = {
    # Their numbers are random, or not numbers.
    "init-seed-removed",
    "init-seed-moved",
    "deep-init-seed-removed",
    "cost-logarithm-of-labels",
    "chain-dal-upside-down",
    "forward-output-bias-of-hidden-layer",  # an assert of linear_forward ends it, without a word
    # They give nan, None or words, as many others do.
    "images-printed",
    "two-output-relu",
    "two-activations-exchanged",
    "two-cost-of-hidden-layer",
    "two-cost-arguments-swapped",
    "two-returns-nothing",
    "deep-cost-arguments-swapped",
    "deep-backward-arguments-swapped",
    "deep-returns-nothing",
    "predict-printed",
    "predict-loop-leaves-out-the-last",
    "accuracy-printed",
}
Recorded = Mapping[str, tuple[RecordedMisconception, ...]]


@cache
def bank(assignment: str) -> tuple[Misconception, ...]:
    found: tuple[Misconception, ...] = import_module(f"testcases.misconceptions.{assignment}").MISCONCEPTIONS
    return found


def exercises(assignment: str) -> list[str]:
    return list(dict.fromkeys(version.exercise for version in bank(assignment)))


each_assignment = pytest.mark.parametrize("assignment", FEWEST)
each_exercise = pytest.mark.parametrize(
    ("assignment", "exercise"), [(name, each) for name in FEWEST for each in exercises(name)]
)


@pytest.fixture(scope="module")
def recorded() -> Callable[[str], Recorded]:
    """What the misconceptions of an assignment answer in the second variant."""

    @cache
    def of(assignment: str) -> Recorded:
        here = ground(assignment=assignment)
        return recorded_misconceptions(here.stage, here.bank, here.key.variants[1])

    return of


def of(assignment: str, exercise: str) -> list[Misconception]:
    return [version for version in bank(assignment) if version.exercise == exercise]


def answers_of(here: Ground, version: Misconception, variant: int) -> tuple[Answer, ...]:
    changed = {version.exercise: version.source(here.source(version.exercise))}
    return here.stage.answers(changed, here.checks(version.exercise, variant))


@each_assignment
def test_every_exercise_has_many_misconceptions(assignment: str) -> None:
    counts = Counter(version.exercise for version in bank(assignment))
    assert counts.keys() == ground(assignment=assignment).stage.exercises.keys()
    assert min(counts.values()) >= FEWEST[assignment]


def test_there_are_hundreds_for_the_step_by_step_assignment() -> None:
    assert len(bank("building_dnn")) >= 200


@each_assignment
def test_names_hints_places_and_credits_are_in_order(assignment: str) -> None:
    assert load_bank(ground(assignment=assignment).key).misconceptions == bank(assignment)
    credits = import_module(f"testcases.misconceptions.{assignment}").CREDITS
    assert credits.keys() <= {version.name for version in bank(assignment)}


@each_assignment
def test_an_answer_without_an_idea_passes_no_hidden_check(assignment: str) -> None:
    require_strong_checks(ground(assignment=assignment).key)


@each_exercise
def test_no_hint_gives_a_line_of_the_solution_away(assignment: str, exercise: str) -> None:
    here = ground(assignment=assignment)
    source = here.source(exercise).split("\n")
    blocks = find_blocks(here.source(exercise), notebook="", cell=exercise)
    lines = [line for block in blocks for line in source[block.start : block.end - 1]]
    answers = [re.sub(r"\s", "", line.partition(" = ")[2]) for line in lines if " = " in line]
    for version in of(assignment, exercise):
        hint = re.sub(r"\s", "", version.hint)
        assert not [answer for answer in answers if len(answer) > 4 and answer in hint]


@pytest.mark.parametrize("variant", one_in(2, [0, 1]))
@each_exercise
def test_every_misconception_fails_a_visible_and_a_hidden_check(
    assignment: str, exercise: str, variant: int
) -> None:
    here = ground(assignment=assignment)
    checks = here.checks(exercise, variant)
    for version in of(assignment, exercise):
        answers = answers_of(here, version, variant)
        assert all(answer.status != "undefined" for answer in answers), f"{version.name} does not run"
        failed = [check for check, answer in zip(checks, answers, strict=True) if not passes(check, answer)]
        assert {check.hidden for check in failed} == {False, True}, version.name


@each_exercise
def test_a_misconception_is_named_after_its_own_answers_unless_they_say_nothing(
    recorded: Callable[[str], Recorded], assignment: str, exercise: str
) -> None:
    here = ground(assignment=assignment)
    checks = here.checks(exercise, 1)
    for version in of(assignment, exercise):
        answers = answers_of(here, version, 1)
        failed = frozenset(c.ordinal for c, a in zip(checks, answers, strict=True) if not passes(c, a))
        named = name_misconception(checks, answers, failed, recorded(assignment)[exercise])
        if version.name in UNRECOGNISABLE:
            assert named is None, version.name
        else:
            assert named is not None, version.name
            assert version.name in named.name.split(" or ")
            assert version.hint in named.hint
            assert named.explains


def test_what_is_marked_unrecognisable_is_in_a_bank() -> None:
    assert {version.name for name in FEWEST for version in bank(name)} >= UNRECOGNISABLE
