"""What a small slip earns, as a share of its exercise's points; docs/marking-rules.md says why."""

from __future__ import annotations

SHAPE = 0.5  # all numbers are right, one array or number comes in another shape
FACTOR = 0.4  # shapes, signs and terms are right, one constant factor is not
NOTES = 0.5  # the training is right, what is noted of it is not

CREDITS = {
    **dict.fromkeys(
        (
            "images-rows-not-columns",
            "predict-flat",
            "predict-column",
            "predict-truth-values",
            "accuracy-still-an-array",
        ),
        SHAPE,
    ),
    **dict.fromkeys(
        ("images-not-divided", "images-divided-by-256", "images-divided-twice", "accuracy-in-percent"), FACTOR
    ),
    **dict.fromkeys(
        (
            "two-costs-as-array",
            "deep-costs-as-array",
            "two-cost-every-round",
            "two-cost-of-last-round-too",
            "two-cost-of-every-tenth",
            "two-cost-of-round-zero-missing",
            "two-cost-at-the-hundredth",
            "deep-cost-every-round",
            "deep-cost-of-last-round-too",
            "deep-cost-of-every-tenth",
            "deep-cost-of-round-zero-missing",
            "deep-cost-at-the-hundredth",
        ),
        NOTES,
    ),
}
