"""Right answers in many styles: none of them may lose a mark."""

from __future__ import annotations

import numpy as np
import pytest
from trial_ground import ground

from gradestone.misconceptions.stage import passes
from gradestone.selfcheck.compare import matches
from testcases.building_dnn import random_backward_case
from testcases.misconceptions import CorrectVariant
from testcases.misconceptions.building_dnn import CORRECT_VARIANTS, RIGHT_ON_PROBABILITIES


def named(version: CorrectVariant) -> str:
    return version.name


def rejected(version: CorrectVariant, variant: int, *, visible: bool = True) -> list[str]:
    """Checks that do not pass the version, in its own exercises and in those that build on them."""
    here = ground()
    changed = version.sources({name: exercise.source for name, exercise in here.stage.exercises.items()})
    checks = [
        check
        for check in here.key.variants[variant]
        if (visible or check.hidden)
        and not changed.keys().isdisjoint((check.exercise, *here.stage.exercises[check.exercise].depends_on))
    ]
    answers = here.stage.answers(changed, checks, cell=version.cell)
    pairs = zip(checks, answers, strict=True)
    return [f"{check.exercise} {check.ordinal}" for check, answer in pairs if not passes(check, answer)]


def test_there_are_at_least_forty_of_them_and_some_for_every_exercise() -> None:
    assert len(CORRECT_VARIANTS) >= 40
    assert {version.exercise for version in CORRECT_VARIANTS} == ground().stage.exercises.keys()


@pytest.mark.parametrize("version", CORRECT_VARIANTS, ids=named)
def test_a_right_version_in_another_style_passes_everything(version: CorrectVariant) -> None:
    assert rejected(version, 0) == rejected(version, 1) == []


@pytest.mark.parametrize("version", RIGHT_ON_PROBABILITIES, ids=named)
def test_clipping_predictions_costs_no_hidden_check(version: CorrectVariant) -> None:
    assert rejected(version, 0, visible=False) == rejected(version, 1, visible=False) == []
    assert rejected(version, 0) == ["L_model_backward 1"]  # the published fixture has a prediction above 1


def test_a_little_added_to_predictions_is_within_tolerance_on_any_draw() -> None:
    here = ground()
    [version] = [version for version in CORRECT_VARIANTS if version.name == "chain-shifted-a-little"]
    sources = version.sources({"L_model_backward": here.source("L_model_backward")})
    right, shifted = (here.stage.namespace(changed)["L_model_backward"] for changed in ({}, sources))
    rules = {check.rules for check in here.checks("L_model_backward") if check.hidden}
    np.random.seed(7)
    for dims in ([6, 3, 4, 1], [2, 6, 4, 3, 1], [7, 6, 5, 4, 3, 1]) * 100:
        case = random_backward_case(dims, m=9)
        assert all(matches(right(*case), shifted(*case), rule) for rule in rules)


def test_the_reference_itself_passes_everything() -> None:
    here = ground()
    for checks in here.key.variants:
        assert all(map(passes, checks, here.stage.answers({}, checks)))
