"""The bank of "Building a deep neural network": wrong and right versions of its ten functions."""

from __future__ import annotations

from testcases.misconceptions.building_dnn import (
    compute_cost,
    initialize_parameters,
    initialize_parameters_deep,
    l_model_backward,
    l_model_forward,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    together,
    update_parameters,
)
from testcases.misconceptions.building_dnn.credits import CREDITS
from testcases.misconceptions.building_dnn.equivalent import EQUIVALENT
from testcases.misconceptions.building_dnn.published import published_checks_pass

__all__ = [
    "CORRECT_VARIANTS",
    "CREDITS",
    "EQUIVALENT",
    "MISCONCEPTIONS",
    "published_checks_pass",
]

_EXERCISES = (
    initialize_parameters,
    initialize_parameters_deep,
    linear_forward,
    linear_activation_forward,
    l_model_forward,
    compute_cost,
    linear_backward,
    linear_activation_backward,
    l_model_backward,
    update_parameters,
)

MISCONCEPTIONS = tuple(wrong for exercise in _EXERCISES for wrong in exercise.MISCONCEPTIONS)

CORRECT_VARIANTS = (
    *(right for exercise in _EXERCISES for right in exercise.CORRECT_VARIANTS),
    *together.CORRECT_VARIANTS,
)
