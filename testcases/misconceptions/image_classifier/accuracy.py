"""Wrong versions of `accuracy`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

LINE = "share = np.mean(predictions == Y)"
RETURN = "return share"

MISCONCEPTIONS = misconceptions(
    "accuracy",
    (
        "accuracy-still-an-array",
        "One number is wanted; the mean over axis 1 is an array of one.",
        (LINE, "share = np.mean(predictions == Y, axis=1)"),
    ),
    (
        "accuracy-over-the-wrong-axis",
        "The examples stand side by side, along axis 1: the mean over axis 0 leaves them all.",
        (LINE, "share = np.mean(predictions == Y, axis=0)"),
    ),
    (
        "accuracy-each-example",
        "Whether each example is right is known; what share of them is right?",
        (LINE, "share = predictions == Y"),
    ),
    (
        "accuracy-counted-only",
        "The right predictions are counted; a share is wanted.",
        (LINE, "share = np.sum(predictions == Y)"),
    ),
    (
        "accuracy-divided-by-rows",
        "The number of examples is the number of columns, shape[1].",
        (LINE, "share = np.sum(predictions == Y) / Y.shape[0]"),
    ),
    (
        "accuracy-whole-number-division",
        "The division // drops what comes after the decimal point.",
        (LINE, "share = np.sum(predictions == Y) // Y.shape[1]"),
    ),
    (
        "accuracy-in-percent",
        "The share is a number from 0 to 1, not in percent.",
        (LINE, "share = 100 * np.mean(predictions == Y)"),
    ),
    (
        "accuracy-of-errors",
        "That is the share of the wrong predictions.",
        (LINE, "share = np.mean(predictions != Y)"),
    ),
    (
        "accuracy-mean-difference",
        "The absolute differences add up to the wrong predictions, not to the right ones.",
        (LINE, "share = np.mean(np.abs(predictions - Y))"),
    ),
    (
        "accuracy-signed-differences",
        "Errors of either kind cancel each other: take the size of the difference, not its sign.",
        (LINE, "share = 1 - np.mean(predictions - Y)"),
    ),
    (
        "accuracy-of-ones-only",
        "A predicted 0 that is right counts too.",
        (LINE, "share = np.mean(predictions * Y)"),
    ),
    (
        "accuracy-of-zeros-only",
        "A predicted 1 that is right counts too.",
        (LINE, "share = np.mean((1 - predictions) * (1 - Y))"),
    ),
    (
        "accuracy-among-labelled-ones",
        "That is the share among the examples with label 1; all examples count.",
        (LINE, "share = np.sum(predictions * Y) / np.sum(Y)"),
    ),
    (
        "accuracy-among-predicted-ones",
        "That is the share among the examples predicted as 1; all examples count.",
        (LINE, "share = np.sum(predictions * Y) / np.sum(predictions)"),
    ),
    (
        "accuracy-of-predicted-ones",
        "That is how often 1 is predicted; whether it is right plays no part in it.",
        (LINE, "share = np.mean(predictions)"),
    ),
    (
        "accuracy-of-labels",
        "That is how often the label is 1; the predictions play no part in it.",
        (LINE, "share = np.mean(Y)"),
    ),
    (
        "accuracy-compared-with-itself",
        "The predictions are compared with themselves.",
        (LINE, "share = np.mean(predictions == predictions)"),
    ),
    (
        "accuracy-column-against-row",
        "Compare example with example: a column against a row compares all with all.",
        (LINE, "share = np.mean(predictions.T == Y)"),
    ),
    (
        "accuracy-first-example-only",
        "All examples count, not only the first.",
        (LINE, "share = float(predictions[0, 0] == Y[0, 0])"),
    ),
    (
        "accuracy-all-or-nothing",
        "Whether all are right is another question: what share of them is?",
        (LINE, "share = float(np.all(predictions == Y))"),
    ),
    (
        "accuracy-single-truth",
        "The comparison of two arrays has an entry for each example; their mean is the share.",
        (LINE, "share = np.array_equal(predictions, Y)"),
    ),
    (
        "accuracy-rounded",
        "Only printing rounds: keep all digits.",
        (LINE, "share = np.round(np.mean(predictions == Y), 2)"),
    ),
    (
        "accuracy-as-text",
        "A number is wanted, not a text.",
        (LINE, 'share = f"{np.mean(predictions == Y):.2%}"'),
    ),
    (
        "accuracy-fixed-number-of-examples",
        "The number of examples follows from the array: a number is written down here.",
        (LINE, "share = np.sum(predictions == Y) / 209"),
    ),
    (
        "accuracy-one-too-few",
        "The number of examples is shape[1], nothing less.",
        (LINE, "share = np.sum(predictions == Y) / (Y.shape[1] - 1)"),
    ),
    (
        "accuracy-halved",
        "The right predictions are counted once, and so are all examples.",
        (LINE, "share = np.sum(predictions == Y) / (predictions.size + Y.size)"),
    ),
    (
        "accuracy-assigned",
        "Two equals signs compare; the labels take the place of the predictions here.",
        (LINE, "predictions = Y\n    share = np.mean(predictions == Y)"),
    ),
    (
        "accuracy-printed",
        "print shows the result and hands nothing on: return it.",
        (RETURN, "print(share)"),
    ),
    (
        "accuracy-global-used",
        "A name is used here that is no parameter of the function: it exists in other cells at best.",
        (LINE, "share = np.mean(predictions == test_y)"),
    ),
)

CORRECT_VARIANTS = variants(
    "accuracy",
    ("accuracy-method", (LINE, "share = (predictions == Y).mean()")),
    ("accuracy-sum-and-quotient", (LINE, "share = np.sum(predictions == Y) / Y.shape[1]")),
    ("accuracy-sum-of-shares", (LINE, "share = np.sum((predictions == Y) / Y.shape[1])")),
    ("accuracy-plain-number", (LINE, "share = float(np.mean(predictions == Y))")),
    ("accuracy-from-differences", (LINE, "share = 1 - np.mean(np.abs(predictions - Y))")),
    ("accuracy-from-errors", (LINE, "share = 1 - np.mean(predictions != Y)")),
    (
        "accuracy-by-products",
        (
            LINE,
            "share = float(np.squeeze(np.dot(Y, predictions.T) + np.dot(1 - Y, 1 - predictions.T)) / Y.size)",
        ),
    ),
    (
        "accuracy-loop",
        (
            LINE,
            "right = 0\n    for i in range(Y.shape[1]):\n        if predictions[0, i] == Y[0, i]:\n"
            "            right += 1\n    share = right / Y.shape[1]",
        ),
    ),
    ("accuracy-counted", (LINE, "share = np.count_nonzero(predictions == Y) / predictions.size")),
    ("accuracy-squeezed", (LINE, "share = np.squeeze(np.mean(predictions == Y, axis=1))")),
    ("accuracy-item", (LINE, "share = np.mean(predictions == Y, axis=1).item()")),
    ("accuracy-zipped", (LINE, "share = sum(p == y for p, y in zip(predictions[0], Y[0])) / len(Y[0])")),
)
