"""What a small slip earns, as a share of its exercise's points; docs/marking-rules.md says why."""

from __future__ import annotations

SHAPE = 0.5  # all numbers are right, one array or number comes in another shape
FACTOR = 0.4  # shapes, signs and terms are right, one constant factor is not
NOTES = 0.5  # the training is right, what is noted of it is not
KIND = 0.9  # every number is right and in its place; an array holds them where a list was asked for

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
    **dict.fromkeys(("two-costs-as-array", "deep-costs-as-array"), KIND),
}
