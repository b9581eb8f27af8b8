"""Wrong versions of `compute_cost`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import Replacement, misconceptions, variants

LINE = "cost = -(1 / m) * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"


def cost(formula: str) -> Replacement:
    """Another formula in the place of the reference's."""
    return LINE, f"cost = {formula}"


MISCONCEPTIONS = misconceptions(
    "compute_cost",
    (
        "cost-minus-missing",
        "A cost is positive: logarithms of probabilities are not. What stands in front of the sum?",
        cost("(1 / m) * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-minus-on-first-term",
        "The minus applies to one of the two terms only: do the brackets enclose both?",
        cost("-(1 / m) * np.sum(Y * np.log(AL)) + (1 / m) * np.sum((1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-minus-on-second-term",
        "Your minus applies to the second term only.",
        cost("(1 / m) * np.sum(Y * np.log(AL) - (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-not-averaged",
        "This is the sum over the examples; the cost is their mean.",
        cost("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-averaged-twice",
        "The mean is taken twice: np.mean divides by the number of examples already.",
        cost("-(1 / m) * np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-mean-on-first-term",
        "Your 1/m applies to one of the two sums only.",
        cost("-(1 / m) * np.sum(Y * np.log(AL)) - np.sum((1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-multiplied-by-m",
        "The sum is to be divided by the number of examples, not multiplied.",
        cost("-m * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-halved",
        "The factor 1/2 belongs to another cost; here the sum is divided by m alone.",
        cost("-(1 / (2 * m)) * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-divided-by-m-minus-one",
        "The mean over m examples divides by m.",
        cost("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / (m - 1)"),
    ),
    (
        "cost-rows-counted",
        "The number of examples is the number of columns of Y, not of rows.",
        ("m = Y.shape[1]", "m = Y.shape[0]"),
    ),
    (
        "cost-only-ones",
        "Examples with label 0 cost nothing in this version: a term of the equation is missing.",
        cost("-(1 / m) * np.sum(Y * np.log(AL))"),
    ),
    (
        "cost-only-zeros",
        "Examples with label 1 cost nothing in this version: a term of the equation is missing.",
        cost("-(1 / m) * np.sum((1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-terms-crossed",
        "Good predictions get a high cost: which logarithm belongs to label 1?",
        cost("-(1 / m) * np.sum((1 - Y) * np.log(AL) + Y * np.log(1 - AL))"),
    ),
    (
        "cost-same-logarithm-twice",
        "Both terms have the same logarithm; for label 0 it is that of the other probability.",
        cost("-(1 / m) * np.sum(Y * np.log(AL) + (1 - Y) * np.log(AL))"),
    ),
    (
        "cost-same-label-twice",
        "Both terms are multiplied by Y; the second counts for label 0.",
        cost("-(1 / m) * np.sum(Y * np.log(AL) + Y * np.log(1 - AL))"),
    ),
    (
        "cost-logarithm-of-labels",
        "The logarithm is taken of the labels, which are 0 or 1; it belongs to the predictions.",
        cost("-(1 / m) * np.sum(AL * np.log(Y) + (1 - AL) * np.log(1 - Y))"),
    ),
    (
        "cost-brackets-missing",
        "1 - Y is one factor: Python multiplies before it subtracts.",
        cost("-(1 / m) * np.sum(Y * np.log(AL) + 1 - Y * np.log(1 - AL))"),
    ),
    (
        "cost-logarithm-misplaced",
        "The second logarithm is of 1 - AL, not 1 minus the logarithm.",
        cost("-(1 / m) * np.sum(Y * np.log(AL) + (1 - Y) * (1 - np.log(AL)))"),
    ),
    (
        "cost-logarithm-base-ten",
        "The equation means the natural logarithm.",
        cost("-(1 / m) * np.sum(Y * np.log10(AL) + (1 - Y) * np.log10(1 - AL))"),
    ),
    (
        "cost-logarithm-base-two",
        "The equation means the natural logarithm, not the one with base 2.",
        cost("-(1 / m) * np.sum(Y * np.log2(AL) + (1 - Y) * np.log2(1 - AL))"),
    ),
    (
        "cost-logarithm-of-one-plus",
        "np.log1p adds 1 before it takes the logarithm.",
        cost("-(1 / m) * np.sum(Y * np.log1p(AL) + (1 - Y) * np.log1p(1 - AL))"),
    ),
    (
        "cost-logarithm-shifted",
        "The number added inside the logarithm is so large that it changes the cost.",
        cost("-(1 / m) * np.sum(Y * np.log(AL + 0.01) + (1 - Y) * np.log(1 - AL + 0.01))"),
    ),
    (
        "cost-all-pairs",
        "Every label is combined with every prediction, an m by m table: which side is transposed?",
        cost("-(1 / m) * np.sum(np.dot(Y.T, np.log(AL)) + np.dot((1 - Y).T, np.log(1 - AL)))"),
    ),
    (
        "cost-per-example",
        "This is the loss of every example; the cost is one number.",
        cost("-(1 / m) * (Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "cost-largest-loss",
        "This is the worst example's loss; the cost is the mean of all.",
        cost("np.max(-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))"),
    ),
    (
        "cost-mean-squared-error",
        "This is the mean squared error; the text asks for the cross-entropy.",
        cost("(1 / m) * np.sum((AL - Y) ** 2)"),
    ),
    (
        "cost-half-squared-error",
        "This is half the mean squared error; the text asks for the cross-entropy.",
        cost("(1 / (2 * m)) * np.sum((AL - Y) ** 2)"),
    ),
    (
        "cost-root-mean-squared-error",
        "This is the root of the mean squared error; the text asks for the cross-entropy.",
        cost("np.sqrt((1 / m) * np.sum((AL - Y) ** 2))"),
    ),
    (
        "cost-absolute-error",
        "This is the mean distance from the labels; the text asks for the cross-entropy.",
        cost("(1 / m) * np.sum(np.abs(AL - Y))"),
    ),
    (
        "cost-share-of-errors",
        "This counts wrong predictions; the cost also measures how sure they were.",
        cost("np.mean((AL > 0.5) != (Y == 1))"),
    ),
    (
        "cost-squashed-again",
        "AL is a probability already: no sigmoid is needed here.",
        cost("np.sum(np.log(1 + np.exp(-AL)) * Y + np.log(1 + np.exp(AL)) * (1 - Y)) / m"),
    ),
    (
        "cost-rounded",
        "Only printing rounds: keep all digits of the cost.",
        cost("np.round(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)), 4)"),
    ),
    (
        "cost-still-an-array",
        "The cost is an array with one entry; the line after END made it a plain number.",
        cost("-(1 / m) * (np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T))"),
        ("cost = np.squeeze(cost)[()]", "pass"),
    ),
    (
        "cost-clipped-at-a-thousandth",
        "Predictions are cut off so early that sure mistakes cost too little; 1e-7 would do no harm.",
        (LINE, f"AL = np.clip(AL, 0.001, 0.999)\n    {LINE}"),
    ),
    (
        "cost-clipped-at-five-hundredths",
        "Predictions below 0.05 or above 0.95 are cut off, so a sure mistake costs too little.",
        (LINE, f"AL = np.clip(AL, 0.05, 0.95)\n    {LINE}"),
    ),
    (
        "cost-capped",
        "The cost of an example has no upper end: the surer a mistake, the dearer.",
        cost("np.mean(np.minimum(5, -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))))"),
    ),
    (
        "cost-logarithm-shifted-less",
        "The number added inside the logarithm is too large: next to a sure mistake it matters. Try 1e-8.",
        cost("-(1 / m) * np.sum(Y * np.log(AL + 0.001) + (1 - Y) * np.log(1 - AL + 0.001))"),
    ),
    (
        "cost-predictions-rounded",
        "Only printing rounds: keep all digits of the predictions.",
        (LINE, f"AL = np.round(AL, 2) * 0.998 + 0.001\n    {LINE}"),
    ),
    (
        "cost-half-precision",
        "float16 keeps three digits: leave the numbers as numpy makes them.",
        ("np.squeeze(cost)[()]", "np.float16(np.squeeze(cost))"),
    ),
    (
        "cost-three-examples-always",
        "The number of examples is counted from Y; yours is 3 always.",
        ("m = Y.shape[1]", "m = 3"),
    ),
    (
        "cost-divided-by-m-plus-one",
        "The mean over m examples divides by m, not by one more.",
        cost("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / (m + 1)"),
    ),
)

CORRECT_VARIANTS = variants(
    "compute_cost",
    ("cost-plain", cost("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m")),
    ("cost-mean", cost("-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))")),
    ("cost-dot", cost("(-1 / m) * (np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T))")),
    (
        "cost-multiply",
        cost("-1 / m * np.sum(np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL)))"),
    ),
    ("cost-where", cost("np.mean(-np.log(np.where(Y == 1, AL, 1 - AL)))")),
    (
        "cost-clipped",
        cost("-np.mean(np.log(np.where(Y == 1, *(lambda p: (p, 1 - p))(np.clip(AL, 1e-7, 1 - 1e-7)))))"),
    ),
    ("cost-shifted-a-little", cost("-np.mean(Y * np.log(AL + 1e-8) + (1 - Y) * np.log(1 - AL + 1e-8))")),
    ("cost-log1p", cost("-np.sum(Y * np.log(AL) + (1 - Y) * np.log1p(-AL)) / m")),
    ("cost-python-sum", cost("-sum(float(np.log(a if y else 1 - a)) for a, y in zip(AL[0], Y[0])) / m")),
    ("cost-returns-python-float", ("np.squeeze(cost)[()]", "float(np.squeeze(cost))")),
    ("cost-returns-array-without-dimensions", ("np.squeeze(cost)[()]", "np.squeeze(np.array([[cost]]))")),
    ("cost-m-from-predictions", ("m = Y.shape[1]", "m = AL.size")),
    ("cost-two-sums", cost("-(np.sum(Y * np.log(AL)) + np.sum((1 - Y) * np.log(1 - AL))) / m")),
    (
        "cost-minus-in-front-of-both",
        cost("(1 / m) * (-np.dot(Y, np.log(AL).T) - np.dot(1 - Y, np.log(1 - AL).T))"),
    ),
    ("cost-subtracted", cost("np.subtract(0, np.average(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))")),
    ("cost-reduced", cost("-np.add.reduce(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=None) / m")),
    (
        "cost-summed-along-the-row",
        cost("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=1, keepdims=True) / m"),
    ),
    (
        "cost-einsum",
        cost('-(np.einsum("ij,ij->", Y, np.log(AL)) + np.einsum("ij,ij->", 1 - Y, np.log(1 - AL))) / m'),
    ),
    ("cost-vdot", cost("-(np.vdot(Y, np.log(AL)) + np.vdot(1 - Y, np.log(1 - AL))) / m")),
    ("cost-inner", cost("-(np.inner(Y, np.log(AL)) + np.inner(1 - Y, np.log(1 - AL))) / m")),
    ("cost-operator", cost("-(Y @ np.log(AL).T + (1 - Y) @ np.log(1 - AL).T) / m")),
    ("cost-by-label", cost("-(np.log(AL[Y == 1]).sum() + np.log(1 - AL[Y == 0]).sum()) / m")),
    ("cost-distance", cost("-np.mean(np.log(np.abs(1 - Y - AL)))")),
    ("cost-power", cost("-np.sum(np.log(AL**Y * (1 - AL) ** (1 - Y))) / m")),
    ("cost-from-z", cost("np.mean(np.logaddexp(0, np.log(AL / (1 - AL))) - Y * np.log(AL / (1 - AL)))")),
    (
        "cost-kept-from-nan",
        cost("-np.sum(np.nan_to_num(Y * np.log(AL)) + np.nan_to_num((1 - Y) * np.log(1 - AL))) / m"),
    ),
    ("cost-clipped-plainly", (LINE, f"AL = np.clip(AL, 1e-7, 1 - 1e-7)\n    {LINE}")),
    (
        "cost-clipped-by-minimum-and-maximum",
        (LINE, f"AL = np.minimum(np.maximum(AL, 1e-8), 1 - 1e-8)\n    {LINE}"),
    ),
    ("cost-shifted-by-epsilon", cost("-np.mean(Y * np.log(AL + 1e-15) + (1 - Y) * np.log(1 - AL + 1e-15))")),
    (
        "cost-shifted-by-machine-epsilon",
        cost("-np.mean(np.log(np.where(Y == 1, AL, 1 - AL) + np.finfo(float).eps))"),
    ),
    ("cost-shifted-on-one-side", cost("-np.mean(Y * np.log(AL + 1e-8) + (1 - Y) * np.log(1 - AL))")),
    (
        "cost-exact-sum",
        (
            LINE,
            "import math\n\n    pairs = zip(AL[0], Y[0])\n"
            "    cost = -math.fsum(math.log(a if y == 1 else 1 - a) for a, y in pairs) / m",
        ),
    ),
    (
        "cost-example-by-example",
        (
            LINE,
            "cost = 0.0\n    for i in range(m):\n"
            "        cost -= (Y[0, i] * np.log(AL[0, i]) + (1 - Y[0, i]) * np.log(1 - AL[0, i])) / m",
        ),
    ),
    ("cost-item", ("np.squeeze(cost)[()]", "np.asarray(cost).item()")),
    ("cost-first-of-flat", ("np.squeeze(cost)[()]", "np.ravel(cost)[0]")),
    ("cost-single-precision", ("np.squeeze(cost)[()]", "np.float32(np.squeeze(cost))")),
    ("cost-m-counted-as-length", ("m = Y.shape[1]", "m = len(Y[0])")),
)
