"""The bank of "Classifying images with a deep network": wrong and right versions of its five functions."""

from __future__ import annotations

from testcases.misconceptions.image_classifier import (
    accuracy,
    l_layer_model,
    predict,
    prepare_images,
    together,
    two_layer_model,
)
from testcases.misconceptions.image_classifier.credits import CREDITS
from testcases.misconceptions.image_classifier.equivalent import EQUIVALENT

__all__ = ["CORRECT_VARIANTS", "CREDITS", "EQUIVALENT", "MISCONCEPTIONS"]

_EXERCISES = (prepare_images, two_layer_model, l_layer_model, predict, accuracy)

MISCONCEPTIONS = tuple(wrong for exercise in _EXERCISES for wrong in exercise.MISCONCEPTIONS)

CORRECT_VARIANTS = (
    *(right for exercise in _EXERCISES for right in exercise.CORRECT_VARIANTS),
    *together.CORRECT_VARIANTS,
)
