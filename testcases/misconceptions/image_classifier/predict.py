"""Wrong versions of `predict`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

FORWARD = "AL, caches = L_model_forward(X, parameters)"
LABELS = "predictions = np.where(AL > 0.5, 1.0, 0.0)"
RETURN = "return predictions"

MISCONCEPTIONS = misconceptions(
    "predict",
    (
        "predict-one-half-counts",
        "A probability of exactly one half is not greater than one half.",
        ("AL > 0.5", "AL >= 0.5"),
    ),
    (
        "predict-rounded-up",
        "Adding one half and cutting off turns exactly one half into 1.",
        (LABELS, "predictions = np.floor(AL + 0.5)"),
    ),
    (
        "predict-the-wrong-way-round",
        "The labels have changed places: 1 belongs to the greater probabilities.",
        ("AL > 0.5", "AL < 0.5"),
    ),
    (
        "predict-labels-exchanged",
        "The labels have changed places: np.where takes its first value where the condition holds.",
        ("1.0, 0.0", "0.0, 1.0"),
    ),
    (
        "predict-above-zero",
        "Every probability is greater than 0: where is the line?",
        ("AL > 0.5", "AL > 0"),
    ),
    (
        "predict-above-three-quarters",
        "The line is drawn at one half.",
        ("AL > 0.5", "AL > 0.75"),
    ),
    (
        "predict-above-a-quarter",
        "The line is drawn at one half.",
        ("AL > 0.5", "AL > 0.25"),
    ),
    (
        "predict-above-the-mean",
        "The line is drawn at one half, not at the mean of the probabilities.",
        ("AL > 0.5", "AL > np.mean(AL)"),
    ),
    (
        "predict-cut-off",
        "Turning probabilities into whole numbers cuts them off: nearly all become 0.",
        (LABELS, "predictions = AL.astype(int)"),
    ),
    (
        "predict-raised-to-whole-numbers",
        "np.ceil makes 1 of every probability.",
        (LABELS, "predictions = np.ceil(AL)"),
    ),
    (
        "predict-probabilities",
        "The probabilities come back; labels are wanted, 0 or 1.",
        (LABELS, "predictions = AL"),
    ),
    (
        "predict-keeps-the-probability",
        "A predicted 1 is the number 1, not the probability.",
        ("1.0, 0.0", "AL, 0.0"),
    ),
    (
        "predict-minus-one",
        "The labels are 0 and 1, not -1 and 1.",
        ("1.0, 0.0", "1.0, -1.0"),
    ),
    (
        "predict-one-and-two",
        "The labels are 0 and 1.",
        ("1.0, 0.0", "2.0, 1.0"),
    ),
    (
        "predict-truth-values",
        "True and False are the answers to a comparison; the predictions are the numbers 1 and 0.",
        (LABELS, "predictions = AL > 0.5"),
    ),
    (
        "predict-names",
        "The result consists of numbers, not of the names of the classes.",
        ("1.0, 0.0", '"cat", "dog"'),
    ),
    (
        "predict-flat",
        "The result has one row and a column for each example: keep both axes.",
        (RETURN, "return predictions.ravel()"),
    ),
    (
        "predict-column",
        "The result has one row and a column for each example; yours has a row for each.",
        (RETURN, "return predictions.T"),
    ),
    (
        "predict-first-example",
        "There should be a prediction for each example, not only for the first.",
        ("AL > 0.5", "AL[:, :1] > 0.5"),
    ),
    (
        "predict-largest-of-all",
        "Each example gets its own label; argmax looks for the greatest among all.",
        (LABELS, "predictions = np.zeros(AL.shape)\n    predictions[0, np.argmax(AL)] = 1"),
    ),
    (
        "predict-argmax-over-rows",
        "With one row argmax is always 0: compare with one half instead.",
        (LABELS, "predictions = np.argmax(AL, axis=0).reshape(1, -1)"),
    ),
    (
        "predict-one-for-all",
        "Each example gets its own label, not all of them one.",
        (LABELS, "predictions = np.where(np.full(AL.shape, AL.mean()) > 0.5, 1.0, 0.0)"),
    ),
    (
        "predict-from-z",
        "What is compared with one half is the probability, not Z.",
        (LABELS, "Z = caches[-1][1]\n    predictions = np.where(Z > 0.5, 1.0, 0.0)"),
    ),
    (
        "predict-from-the-last-hidden-layer",
        "The probabilities are what L_model_forward returns first.",
        (LABELS, "A = caches[-1][0][0]\n    predictions = np.where(A > 0.5, 1.0, 0.0)"),
    ),
    (
        "predict-last-layer-relu",
        "The output layer is a sigmoid layer: L_model_forward knows.",
        (LABELS, "AL = np.maximum(0, caches[-1][1])\n    predictions = np.where(AL > 0.5, 1.0, 0.0)"),
    ),
    (
        "predict-sigmoid-twice",
        "The sigmoid is part of L_model_forward: it is applied once more here.",
        (LABELS, "AL = 1 / (1 + np.exp(-AL))\n    predictions = np.where(AL > 0.5, 1.0, 0.0)"),
    ),
    (
        "predict-two-layers-only",
        "A network has one layer for each W, and not always two: L_model_forward goes through all of them.",
        (
            FORWARD,
            'A1, _ = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")\n'
            '    AL, _ = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")',
        ),
    ),
    (
        "predict-caches-not-unpacked",
        "L_model_forward returns two things: take both.",
        (FORWARD, "AL = L_model_forward(X, parameters)"),
    ),
    (
        "predict-results-swapped",
        "L_model_forward returns the probabilities first, then the caches.",
        (FORWARD, "caches, AL = L_model_forward(X, parameters)"),
    ),
    (
        "predict-arguments-swapped",
        "L_model_forward takes the examples first, then the parameters.",
        (FORWARD, "AL, caches = L_model_forward(parameters, X)"),
    ),
    (
        "predict-accuracy-returned",
        "The predictions are wanted; how many of them are right is for the next exercise.",
        (RETURN, "return np.mean(predictions)"),
    ),
    (
        "predict-printed",
        "print shows the result and hands nothing on: return it.",
        (RETURN, "print(predictions)"),
    ),
    (
        "predict-returns-both",
        "Only the predictions are returned.",
        (RETURN, "return predictions, AL"),
    ),
    (
        "predict-divided-again",
        "The examples are prepared already: nothing is to be divided here.",
        (FORWARD, "AL, caches = L_model_forward(X / 255, parameters)"),
    ),
    (
        "predict-loop-returns-early",
        "The function ends with the first example: how far is the return line indented?",
        (
            LABELS,
            "predictions = np.zeros(AL.shape)\n    for i in range(AL.shape[1]):\n"
            "        predictions[0, i] = 1.0 if AL[0, i] > 0.5 else 0.0\n        return predictions",
        ),
    ),
    (
        "predict-loop-leaves-out-the-last",
        "The last example gets no label: where does range stop?",
        (
            LABELS,
            "predictions = np.zeros(AL.shape)\n    for i in range(AL.shape[1] - 1):\n"
            "        predictions[0, i] = 1.0 if AL[0, i] > 0.5 else 0.0\n"
            "    predictions[0, -1] = np.nan",
        ),
    ),
    (
        "predict-loop-over-rows",
        "The examples are columns: the loop goes through the only row.",
        (
            LABELS,
            "predictions = np.zeros(AL.shape)\n    for i in range(AL.shape[0]):\n"
            "        predictions[0, i] = 1.0 if AL[0, i] > 0.5 else 0.0",
        ),
    ),
    (
        "predict-global-used",
        "A name is used here that is no parameter of the function: it exists in other cells at best.",
        (FORWARD, "AL, caches = L_model_forward(test_x, parameters)"),
    ),
)

CORRECT_VARIANTS = variants(
    "predict",
    ("predict-whole-numbers", (LABELS, "predictions = (AL > 0.5).astype(int)")),
    ("predict-as-floats", (LABELS, "predictions = (AL > 0.5).astype(np.float64)")),
    ("predict-times-one", (LABELS, "predictions = (AL > 0.5) * 1")),
    ("predict-bytes", (LABELS, "predictions = np.greater(AL, 0.5).astype(np.uint8)")),
    ("predict-rounded", (LABELS, "predictions = np.round(AL)")),
    ("predict-ceiling", (LABELS, "predictions = np.ceil(AL - 0.5)")),
    ("predict-by-z", (LABELS, "predictions = np.where(caches[-1][1] > 0, 1, 0)")),
    (
        "predict-loop",
        (
            LABELS,
            "predictions = np.zeros((1, X.shape[1]))\n    for i in range(AL.shape[1]):\n"
            "        if AL[0, i] > 0.5:\n            predictions[0, i] = 1\n"
            "        else:\n            predictions[0, i] = 0",
        ),
    ),
    ("predict-list-of-answers", (LABELS, "predictions = np.array([[1 if a > 0.5 else 0 for a in AL[0]]])")),
    ("predict-filled-by-mask", (LABELS, "predictions = np.zeros(AL.shape)\n    predictions[AL > 0.5] = 1")),
    ("predict-first-of-the-pair", (FORWARD, "AL = L_model_forward(X, parameters)[0]")),
    ("predict-nobody-needs-the-caches", (FORWARD, "AL, _ = L_model_forward(X, parameters)")),
    ("predict-turned-round", (LABELS, "predictions = np.where(AL <= 0.5, 0, 1)")),
)
