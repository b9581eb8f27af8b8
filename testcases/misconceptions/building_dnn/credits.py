"""What a small slip earns, as a share of its exercise's points; docs/marking-rules.md says how it was chosen.

Changing a share re-marks a class from what is recorded; nobody's code runs again.
"""

from __future__ import annotations

SHAPE = 0.5  # all numbers are right, one array or number comes in another shape
FACTOR = 0.4  # shapes, signs and terms are right, one constant factor is not

CREDITS = {
    **dict.fromkeys(
        (
            "init-biases-flat",
            "init-biases-row",
            "deep-init-biases-flat",
            "deep-init-biases-row",
            "forward-prediction-flat",
            "cost-still-an-array",
            "gradient-db-flat",
            "gradient-db-row",
        ),
        SHAPE,
    ),
    **dict.fromkeys(
        (
            "init-not-scaled",
            "init-scale-too-large",
            "init-scale-too-small",
            "deep-init-not-scaled",
            "deep-init-scale-too-large",
            "cost-not-averaged",
            "cost-averaged-twice",
            "cost-halved",
            "cost-logarithm-base-two",
            "cost-logarithm-base-ten",
            "gradient-not-averaged",
            "gradient-dw-not-averaged",
            "gradient-db-not-averaged",
            "gradient-dw-averaged-twice",
            "gradient-db-averaged-twice",
            "gradient-da-averaged",
            "back-averaged-again",
            "chain-dal-averaged",
            "chain-dal-halved",
            "chain-hidden-averaged-again",
            "update-averaged-again",
            "update-step-twice",
        ),
        FACTOR,
    ),
}
