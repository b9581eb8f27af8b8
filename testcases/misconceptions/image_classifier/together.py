"""Right versions that change several exercises together, or build on a cell of the learner's own."""

from __future__ import annotations

from testcases.misconceptions import CorrectVariant
from testcases.misconceptions.image_classifier import l_layer_model, predict, two_layer_model

__all__ = ["CORRECT_VARIANTS"]

_KEEP = "def noted(i, cost, costs):\n    return [*costs, cost] if i % 100 == 0 else costs"

CORRECT_VARIANTS = (
    CorrectVariant(
        "costs-noted-by-a-function-of-ones-own",
        "two_layer_model",
        ((two_layer_model.KEPT, "costs = noted(i, cost, costs)"),),
        also=(("L_layer_model", ((l_layer_model.KEPT, "costs = noted(i, cost, costs)"),)),),
        cell=_KEEP,
    ),
    CorrectVariant(
        "threshold-in-a-cell-of-its-own",
        "predict",
        ((predict.LABELS, "predictions = np.where(AL > THRESHOLD, 1.0, 0.0)"),),
        cell="THRESHOLD = 0.5",
    ),
    CorrectVariant(
        "predict-and-accuracy-agree-on-truth-values",
        "predict",
        ((predict.LABELS, "predictions = (AL > 0.5).astype(int)"),),
        also=(("accuracy", (("np.mean(predictions == Y)", "float(np.mean(predictions == Y))"),)),),
    ),
)
