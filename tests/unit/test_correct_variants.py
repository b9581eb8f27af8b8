"""Right answers in many styles: none of them may lose a mark."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from trial_ground import ground

from gradestone.misconceptions.stage import passes
from gradestone.model import Rules
from gradestone.selfcheck.compare import matches
from testcases.building_dnn import NEARLY_SATURATED, TALL, nearly_saturated_cost_case, random_backward_case
from testcases.misconceptions import CorrectVariant, building_dnn, image_classifier

CORRECT = {
    bank.__name__.rpartition(".")[2]: bank.CORRECT_VARIANTS for bank in (building_dnn, image_classifier)
}
SHIELDED = [  # against division by zero and log(0)
    version
    for version in CORRECT["building_dnn"]
    if any(word in version.name for word in ("clipped", "shifted"))
]


def named(version: CorrectVariant) -> str:
    return version.name


def rejected(assignment: str, version: CorrectVariant, variant: int) -> list[str]:
    """Checks that do not pass the version, in its own exercises and in those that build on them."""
    here = ground(assignment=assignment)
    changed = version.sources({name: exercise.source for name, exercise in here.stage.exercises.items()})
    checks = [
        check
        for check in here.key.variants[variant]
        if not changed.keys().isdisjoint((check.exercise, *here.stage.exercises[check.exercise].depends_on))
    ]
    answers = here.stage.answers(changed, checks, cell=version.cell)
    pairs = zip(checks, answers, strict=True)
    return [f"{check.exercise} {check.ordinal}" for check, answer in pairs if not passes(check, answer)]


@pytest.mark.parametrize(("assignment", "fewest"), [("building_dnn", 12), ("image_classifier", 10)])
def test_there_are_many_for_every_exercise(assignment: str, fewest: int) -> None:
    counts = Counter(version.exercise for version in CORRECT[assignment])
    assert counts.keys() == ground(assignment=assignment).stage.exercises.keys()
    assert min(counts.values()) >= fewest


def test_there_are_hundreds_for_the_step_by_step_assignment() -> None:
    assert len(CORRECT["building_dnn"]) >= 250


@pytest.mark.parametrize(
    ("assignment", "version"),
    [pytest.param(name, each, id=named(each)) for name, found in CORRECT.items() for each in found],
)
def test_a_right_version_in_another_style_passes_everything(assignment: str, version: CorrectVariant) -> None:
    assert rejected(assignment, version, 0) == rejected(assignment, version, 1) == []


@pytest.mark.parametrize("version", SHIELDED, ids=named)
def test_what_shields_against_certainty_stays_within_half_the_tolerance_on_any_draw(version) -> None:
    right, other = (
        ground().stage.namespace(changed)[version.exercise]
        for changed in ({}, version.sources({version.exercise: ground().source(version.exercise)}))
    )
    np.random.seed(7)
    for draw in range(30):
        sure, usual = cases_of(version.exercise, draw)
        assert matches(right(*sure), other(*sure), Rules(rtol=5e-5, atol=5e-5))
        assert matches(right(*usual), other(*usual), Rules(rtol=5e-6, atol=5e-6))


def cases_of(exercise: str, draw: int):
    """Nearly certain predictions, and others."""
    if exercise == "compute_cost":
        return nearly_saturated_cost_case(6), nearly_saturated_cost_case(200)
    dims, side = ([5, 4, 3, 1], [3, 6, 1], [7, 6, 5, 4, 3, 1])[draw % 3], (-1) ** draw
    return random_backward_case(dims, 6, reach=side * NEARLY_SATURATED, **TALL), random_backward_case(dims, 9)


def test_there_are_shields_of_both_kinds_on_trial() -> None:
    assert Counter(version.exercise for version in SHIELDED) == {"compute_cost": 7, "L_model_backward": 5}


def test_the_reference_itself_passes_everything() -> None:
    here = ground()
    for checks in here.key.variants:
        assert all(map(passes, checks, here.stage.answers({}, checks)))
