"""Wrong versions of `L_model_forward`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

HIDDEN = 'A_prev, parameters["W" + str(l)], parameters["b" + str(l)], activation="relu"'
OUTPUT = 'A, parameters["W" + str(L)], parameters["b" + str(L)], activation="sigmoid"'
HIDDEN_APPEND = 'activation="relu"\n        )\n        caches.append(cache)'
OUTPUT_APPEND = 'activation="sigmoid"\n    )\n    caches.append(cache)'
LOOP = "for l in range(1, L):"
RETURN = "    return AL, caches"

MISCONCEPTIONS = misconceptions(
    "L_model_forward",
    (
        "forward-inputs-to-every-layer",
        "Every hidden layer gets the inputs X: layer l is fed by what layer l - 1 gave.",
        (HIDDEN, HIDDEN.replace("A_prev", "X")),
    ),
    (
        "forward-output-layer-one-behind",
        "The output layer is fed one layer too early: after the loop, which variable is the newest?",
        (OUTPUT, OUTPUT.replace("A,", "A_prev,")),
    ),
    (
        "forward-output-layer-from-inputs",
        "The output layer is fed by the last hidden layer, not by X.",
        (OUTPUT, OUTPUT.replace("A,", "X,")),
    ),
    (
        "forward-activations-not-passed-on",
        "The result of a hidden layer never reaches the next layer: where is it stored?",
        ("        A, cache = linear", "        A_next, cache = linear"),
    ),
    (
        "forward-hidden-sigmoid",
        "Hidden layers use the other activation.",
        ('activation="relu"', 'activation="sigmoid"'),
    ),
    (
        "forward-output-relu",
        "The output is to be a probability: which activation gives numbers between 0 and 1?",
        ('activation="sigmoid"', 'activation="relu"'),
    ),
    (
        "forward-activations-swapped",
        "The activations of the hidden layers and the output layer are swapped.",
        ('activation="relu"', 'activation="#"'),
        ('activation="sigmoid"', 'activation="relu"'),
        ('activation="#"', 'activation="sigmoid"'),
    ),
    (
        "forward-last-hidden-layer-skipped",
        "The loop leaves out the last hidden layer: where does range stop?",
        (LOOP, "for l in range(1, L - 1):"),
    ),
    (
        "forward-output-layer-in-loop",
        "The loop goes through the output layer too, which then comes twice.",
        (LOOP, "for l in range(1, L + 1):"),
    ),
    (
        "forward-first-layer-skipped",
        "The loop leaves out the first layer.",
        (LOOP, "for l in range(2, L):"),
    ),
    (
        "forward-loop-from-zero",
        "The first layer is layer 1: there is no W0.",
        (LOOP, "for l in range(L):"),
    ),
    (
        "forward-loop-backwards",
        "The layers are passed from the first to the last.",
        (LOOP, "for l in range(L - 1, 0, -1):"),
    ),
    (
        "forward-layers-counted-twice",
        "Every layer has two entries in parameters: how many layers are there then?",
        ("L = len(parameters) // 2", "L = len(parameters)"),
    ),
    (
        "forward-layers-counted-short",
        "One layer too few is counted.",
        ("L = len(parameters) // 2", "L = len(parameters) // 2 - 1"),
    ),
    (
        "forward-weights-one-ahead",
        "Layer l uses the parameters of layer l + 1.",
        ('["W" + str(l)], parameters["b" + str(l)]', '["W" + str(l + 1)], parameters["b" + str(l + 1)]'),
    ),
    (
        "forward-weights-one-behind",
        "Layer l uses the parameters of layer l - 1.",
        ('["W" + str(l)], parameters["b" + str(l)]', '["W" + str(l - 1)], parameters["b" + str(l - 1)]'),
    ),
    (
        "forward-first-weights-always",
        "Every hidden layer uses the parameters of layer 1.",
        ('["W" + str(l)], parameters["b" + str(l)]', '["W1"], parameters["b1"]'),
    ),
    (
        "forward-first-bias-always",
        "Every hidden layer uses the bias of layer 1.",
        ('parameters["b" + str(l)]', 'parameters["b1"]'),
    ),
    (
        "forward-output-weights-of-hidden-layer",
        "The output layer uses the parameters of the layer before it.",
        (OUTPUT, OUTPUT.replace("str(L)", "str(L - 1)")),
    ),
    (
        "forward-output-bias-of-hidden-layer",
        "The output layer uses the bias of another layer.",
        ('parameters["b" + str(L)]', 'parameters["b" + str(L - 1)]'),
    ),
    (
        "forward-biases-left-out",
        "The biases are not used.",
        ('parameters["b" + str(l)]', '0 * parameters["b" + str(l)]'),
        ('parameters["b" + str(L)]', '0 * parameters["b" + str(L)]'),
    ),
    (
        "forward-hidden-caches-missing",
        "The caches of the hidden layers are lost: keep one per layer.",
        (HIDDEN_APPEND, 'activation="relu"\n        )'),
    ),
    (
        "forward-output-cache-missing",
        "The cache of the output layer is lost: keep one per layer.",
        (OUTPUT_APPEND, 'activation="sigmoid"\n    )'),
    ),
    (
        "forward-one-hidden-cache",
        "Of all hidden layers one cache is kept: how far is the line that keeps it indented?",
        (HIDDEN_APPEND, HIDDEN_APPEND.replace("        caches", "    caches")),
    ),
    (
        "forward-output-cache-twice",
        "There is one cache too many: the output layer's comes twice.",
        (OUTPUT_APPEND, f"{OUTPUT_APPEND}\n    caches.append(cache)"),
    ),
    (
        "forward-caches-reversed",
        "The caches are in the order from the last layer to the first; the first layer's comes first.",
        ("caches.append(cache)", "caches.insert(0, cache)", 2),
    ),
    (
        "forward-caches-overwritten",
        "Only the last cache is left: add each one to the list, do not begin a new list.",
        ("caches.append(cache)", "caches = [cache]", 2),
    ),
    (
        "forward-caches-not-a-list",
        "What comes back is one layer's cache instead of the list of all of them.",
        ("caches.append(cache)", "caches = cache", 2),
    ),
    (
        "forward-caches-merged",
        "Each cache becomes one entry of the list; yours is taken apart into its two halves.",
        ("caches.append(cache)", "caches.extend(cache)", 2),
    ),
    (
        "forward-caches-hold-activations",
        "The list should hold what linear_activation_forward returned as its cache, not the activations.",
        (HIDDEN_APPEND, HIDDEN_APPEND.replace("(cache)", "(A)")),
        (OUTPUT_APPEND, OUTPUT_APPEND.replace("(cache)", "(AL)")),
    ),
    (
        "forward-linear-caches-only",
        "Only half of each layer's cache is kept.",
        ("caches.append(cache)", "caches.append(cache[0])", 2),
    ),
    (
        "forward-returns-in-loop",
        "The network ends after its first hidden layer: how far is the return line indented?",
        (HIDDEN_APPEND, f"{HIDDEN_APPEND}\n        return A, caches"),
    ),
    (
        "forward-returns-hidden-activations",
        "What is returned are the activations of the last hidden layer, not those of the output layer.",
        (RETURN, "    return A, caches"),
    ),
    (
        "forward-returns-no-caches",
        "Two things are to be returned.",
        (RETURN, "    return AL"),
    ),
    (
        "forward-returns-caches-first",
        "Both values come back, in the wrong order.",
        (RETURN, "    return caches, AL"),
    ),
    (
        "forward-returns-labels",
        "Probabilities are wanted, not yes or no.",
        (RETURN, "    return (AL > 0.5) * 1.0, caches"),
    ),
    (
        "forward-prediction-flat",
        "AL keeps its two dimensions: one row, one column per example.",
        (RETURN, "    return AL.ravel(), caches"),
    ),
    (
        "forward-hidden-capped",
        "The activations of the hidden layers have no upper end.",
        (
            HIDDEN_APPEND,
            HIDDEN_APPEND.replace("        caches", "        A = np.minimum(A, 6)\n        caches"),
        ),
    ),
    (
        "forward-hidden-capped-far-out",
        "The activations of the hidden layers have no upper end, however large they are.",
        (
            HIDDEN_APPEND,
            HIDDEN_APPEND.replace("        caches", "        A = np.minimum(A, 20)\n        caches"),
        ),
    ),
    (
        "forward-prediction-clipped",
        "Predictions may come as near to 0 and 1 as they like; yours are cut off before.",
        (RETURN, "    return np.clip(AL, 0.01, 0.99), caches"),
    ),
    (
        "forward-prediction-rounded",
        "Only printing rounds: keep all digits of the predictions.",
        (RETURN, "    return np.round(AL, 4), caches"),
    ),
    (
        "forward-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (RETURN, "    return AL.astype(np.float16), caches"),
    ),
    (
        "forward-inputs-scaled",
        "X is used as it comes; scaling it is up to whoever made it.",
        ("    A = X\n", "    A = X / np.max(np.abs(X))\n"),
    ),
    (
        "forward-inputs-clipped",
        "X is used as it comes: nothing is cut off first.",
        ("    A = X\n", "    A = np.clip(X, -0.5, 0.5)\n"),
    ),
    (
        "forward-two-layers-only",
        "The number of layers follows from parameters; yours is 2 always.",
        ("L = len(parameters) // 2", "L = 2"),
    ),
    (
        "forward-layers-counted-by-inputs",
        "The number of layers follows from parameters, not from the number of inputs.",
        ("L = len(parameters) // 2", "L = X.shape[0]"),
    ),
    (
        "forward-two-caches-only",
        "There is one cache per layer; yours are cut off after a fixed number.",
        (RETURN, "    return AL, caches[:2]"),
    ),
)

CORRECT_VARIANTS = variants(
    "L_model_forward",
    ("forward-tuple-of-caches", (RETURN, "    return AL, tuple(caches)")),
    ("forward-caches-joined", ("caches.append(cache)", "caches = caches + [cache]", 2)),
    ("forward-formatted-keys", ('parameters["W" + str(l)]', 'parameters[f"W{l}"]')),
    (
        "forward-layers-counted-otherwise",
        ("len(parameters) // 2", 'sum(key[0] == "W" for key in parameters)'),
    ),
    (
        "forward-result-stored-in-place",
        ("        A_prev = A\n", ""),
        ("            A_prev, p", "            A, p"),
    ),
    (
        "forward-own-list-by-number",
        ("caches = []", "caches = [None] * (len(parameters) // 2)"),
        (HIDDEN_APPEND, HIDDEN_APPEND.replace("caches.append(cache)", "caches[l - 1] = cache")),
        (OUTPUT_APPEND, OUTPUT_APPEND.replace("caches.append(cache)", "caches[-1] = cache")),
    ),
    ("forward-numpy-range", (LOOP, "for l in np.arange(1, L):")),
    ("forward-while", (LOOP, "l = 0\n    while l < L - 1:\n        l += 1")),
    (
        "forward-layers-from-keys",
        ("len(parameters) // 2", "max(int(key[1:]) for key in parameters)"),
    ),
    ("forward-caches-extended", ("caches.append(cache)", "caches += [cache]", 2)),
    ("forward-caches-unpacked", ("caches.append(cache)", "caches = [*caches, cache]", 2)),
    (
        "forward-own-hidden-layer",
        (
            f"        A, cache = linear_activation_forward(\n            {HIDDEN}\n        )",
            '        W, b = parameters["W" + str(l)], parameters["b" + str(l)]\n'
            "        Z = np.matmul(W, A_prev) + b\n"
            "        A, cache = np.where(Z > 0, Z, 0), ((A_prev, W, b), Z)",
        ),
    ),
    (
        "forward-own-output-layer",
        (
            f"AL, cache = linear_activation_forward(\n        {OUTPUT}\n    )",
            'Z, linear_cache = linear_forward(A, parameters["W" + str(L)], parameters["b" + str(L)])\n'
            "    AL, cache = 1 / (1 + np.exp(-Z)), (linear_cache, Z)",
        ),
    ),
    ("forward-positional-activation", ('activation="relu"', '"relu"'), ('activation="sigmoid"', '"sigmoid"')),
    ("forward-parameters-by-get", ('parameters["b" + str(l)]', 'parameters.get("b" + str(l))')),
    ("forward-parameters-copied", ("    A = X\n", "    A, parameters = np.array(X), dict(parameters)\n")),
    ("forward-returns-list", (RETURN, "    return [AL, caches]")),
    (
        "forward-pairs-of-parameters",
        (
            LOOP,
            "pairs = [(parameters[f'W{k}'], parameters[f'b{k}']) for k in range(1, L)]\n"
            "    for l, (W, b) in enumerate(pairs, start=1):",
        ),
        (HIDDEN, 'A_prev, W, b, activation="relu"'),
    ),
)
