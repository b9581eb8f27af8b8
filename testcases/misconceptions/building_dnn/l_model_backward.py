"""Wrong versions of `L_model_backward`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

DAL = "dAL = -(Y / AL - (1 - Y) / (1 - AL))"
OUTPUT_CACHE = "current_cache = caches[L - 1]"
HIDDEN_CACHE = "current_cache = caches[l - 1]"
LOOP = "for l in range(L - 1, 0, -1):"
CALL = 'linear_activation_backward(grads["dA" + str(l)], current_cache, activation="relu")'
DA_KEY = 'grads["dA" + str(l - 1)] = dA_prev'
DW_KEY = 'grads["dW" + str(l)] = dW'
DB_KEY = 'grads["db" + str(l)] = db'
OUTPUT_KEYS = 'grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)]'
OUTPUT_CALL = 'linear_activation_backward(\n        dAL, current_cache, activation="sigmoid"\n    )'
RETURN = "\n    return grads"

MISCONCEPTIONS = misconceptions(
    "L_model_backward",
    (
        "chain-dal-sign",
        "The gradient starts with the wrong sign: a minus stands in front of the bracket in the text.",
        (DAL, "dAL = Y / AL - (1 - Y) / (1 - AL)"),
    ),
    (
        "chain-dal-minus-on-both",
        "The two terms of dAL have different signs: look at where the bracket ends.",
        (DAL, "dAL = -(Y / AL) - (1 - Y) / (1 - AL)"),
    ),
    (
        "chain-dal-plus-in-bracket",
        "For label 0 the sign of dAL is right, for label 1 it is not.",
        (DAL, "dAL = Y / AL + (1 - Y) / (1 - AL)"),
    ),
    (
        "chain-dal-only-ones",
        "dAL is 0 for every example with label 0: a term is missing.",
        (DAL, "dAL = -(Y / AL)"),
    ),
    (
        "chain-dal-only-zeros",
        "dAL is 0 for every example with label 1: a term is missing.",
        (DAL, "dAL = (1 - Y) / (1 - AL)"),
    ),
    (
        "chain-dal-terms-crossed",
        "The denominators of the two terms of dAL are swapped.",
        (DAL, "dAL = -(Y / (1 - AL) - (1 - Y) / AL)"),
    ),
    (
        "chain-dal-upside-down",
        "The fractions in dAL are upside down: labels are divided by predictions.",
        (DAL, "dAL = -(AL / Y - (1 - AL) / (1 - Y))"),
    ),
    (
        "chain-dal-product",
        "dAL is made of quotients, not of products.",
        (DAL, "dAL = -(Y * AL - (1 - Y) * (1 - AL))"),
    ),
    (
        "chain-dal-same-denominator",
        "Both terms of dAL are divided by AL; the second has another denominator.",
        (DAL, "dAL = -(Y / AL - (1 - Y) / AL)"),
    ),
    (
        "chain-dal-brackets-missing",
        "1 - AL is one denominator: Python divides before it subtracts.",
        (DAL, "dAL = -(Y / AL - (1 - Y) / 1 - AL)"),
    ),
    (
        "chain-dal-prediction-minus-label",
        "AL - Y is dZ of the output layer; dAL comes one step earlier, before the sigmoid's derivative.",
        (DAL, "dAL = AL - Y"),
    ),
    (
        "chain-dal-label-minus-prediction",
        "Y - AL is neither dAL nor dZ: the text gives the formula of dAL.",
        (DAL, "dAL = Y - AL"),
    ),
    (
        "chain-dal-logarithms",
        "dAL is the derivative of the cost; yours still has the logarithms in it.",
        (DAL, "dAL = -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    ),
    (
        "chain-dal-averaged",
        "dAL has one column per example: the mean over the examples is taken in linear_backward.",
        (DAL, "dAL = -(Y / AL - (1 - Y) / (1 - AL)) / Y.shape[1]"),
    ),
    (
        "chain-dal-halved",
        "dAL is half as large as it should be: the formula in the text has no factor in front.",
        (DAL, "dAL = -(Y / AL - (1 - Y) / (1 - AL)) / 2"),
    ),
    (
        "chain-dal-shifted",
        "The number added in the denominators is so large that it changes the gradient.",
        (DAL, "dAL = -(Y / (AL + 0.01) - (1 - Y) / (1 - AL + 0.01))"),
    ),
    (
        "chain-first-cache-always",
        "Every hidden layer uses the cache of layer 1.",
        (HIDDEN_CACHE, "current_cache = caches[0]"),
    ),
    (
        "chain-last-cache-always",
        "Every layer uses the cache of the output layer.",
        (HIDDEN_CACHE, "current_cache = caches[L - 1]"),
    ),
    (
        "chain-caches-in-forward-order",
        "Going backwards, layer L - 1 comes first; your caches are taken from the other end.",
        (HIDDEN_CACHE, "current_cache = caches[L - 1 - l]"),
    ),
    (
        "chain-cache-one-ahead",
        "The cache of the next layer is used: the list of caches counts from 0, layers from 1.",
        (HIDDEN_CACHE, "current_cache = caches[l]"),
    ),
    (
        "chain-cache-one-behind",
        "The cache of the layer before is used: layer l's is at l - 1.",
        (HIDDEN_CACHE, "current_cache = caches[l - 2]"),
    ),
    (
        "chain-output-from-first-cache",
        "The output layer uses the cache of the first layer.",
        (OUTPUT_CACHE, "current_cache = caches[0]"),
    ),
    (
        "chain-output-cache-one-behind",
        "The output layer uses the cache of the layer before it.",
        (OUTPUT_CACHE, "current_cache = caches[L - 2]"),
    ),
    (
        "chain-output-cache-beyond-end",
        "The list of caches counts from 0: its last entry is not number L.",
        (OUTPUT_CACHE, "current_cache = caches[L]"),
    ),
    (
        "chain-output-relu",
        "The output layer has another activation than the hidden ones.",
        ('activation="sigmoid"', 'activation="relu"'),
    ),
    (
        "chain-hidden-sigmoid",
        "The hidden layers have another activation than the output layer.",
        ('activation="relu"', 'activation="sigmoid"'),
    ),
    (
        "chain-hidden-from-dal",
        "Every hidden layer starts from dAL through the sigmoid: a layer gets what the layer after it gave.",
        (CALL, 'linear_activation_backward(dAL, current_cache, activation="sigmoid")'),
    ),
    (
        "chain-hidden-from-dal-through-relu",
        "Every hidden layer gets dAL; it should get what the layer after it gave.",
        (CALL, CALL.replace('grads["dA" + str(l)]', "dAL")),
    ),
    (
        "chain-hidden-from-output-always",
        "Every hidden layer gets the gradient that left the output layer: it moves on with each layer.",
        (CALL, CALL.replace("str(l)", "str(L - 1)")),
    ),
    (
        "chain-hidden-derivative-skipped",
        "The derivative of relu is missing in the hidden layers.",
        (CALL, 'linear_backward(grads["dA" + str(l)], current_cache[0])'),
    ),
    (
        "chain-first-layer-skipped",
        "The gradients of layer 1 are missing: where does range stop?",
        (LOOP, "for l in range(L - 1, 1, -1):"),
    ),
    (
        "chain-last-hidden-layer-skipped",
        "The loop leaves out layer L - 1: on the way back it is the first after the output layer.",
        (LOOP, "for l in range(L - 2, 0, -1):"),
    ),
    (
        "chain-loop-forwards",
        "The hidden layers are gone through from the first on; on the way back the last comes first.",
        (LOOP, "for l in range(1, L):"),
    ),
    (
        "chain-returns-in-loop",
        "Only the first round of the loop is done: how far is the return line indented?",
        (DB_KEY, f"{DB_KEY}\n        return grads"),
    ),
    (
        "chain-keys-too-high",
        "The gradients of the hidden layers are stored one layer too high.",
        (DW_KEY, DW_KEY.replace("(l)", "(l + 1)")),
        (DB_KEY, DB_KEY.replace("(l)", "(l + 1)")),
    ),
    (
        "chain-keys-too-low",
        "The gradients of the hidden layers are stored one layer too low: there is no layer 0.",
        (DW_KEY, DW_KEY.replace("(l)", "(l - 1)")),
        (DB_KEY, DB_KEY.replace("(l)", "(l - 1)")),
    ),
    (
        "chain-da-not-numbered-down",
        "In the loop the gradient goes to layer l - 1: under which number does the next round look for it?",
        (DA_KEY, 'grads["dA" + str(l)] = dA_prev'),
    ),
    (
        "chain-hidden-overwrite-output",
        "The hidden layers' gradients are stored under the number of the output layer.",
        (DW_KEY, DW_KEY.replace("(l)", "(L)")),
        (DB_KEY, DB_KEY.replace("(l)", "(L)")),
    ),
    (
        "chain-hidden-da-not-stored",
        "The gradient that the next round needs is not stored.",
        (DA_KEY, "pass"),
    ),
    (
        "chain-hidden-db-not-stored",
        "The gradients of the hidden layers' biases are not stored.",
        (DB_KEY, "pass"),
    ),
    (
        "chain-dw-db-exchanged",
        "In the hidden layers dW and db are stored under each other's keys.",
        (DW_KEY, DW_KEY.replace("= dW", "= db")),
        (DB_KEY, DB_KEY.replace("= db", "= dW")),
    ),
    (
        "chain-output-keys-exchanged",
        "The gradients of the output layer are unpacked in the wrong order.",
        (OUTPUT_KEYS, 'grads["dW" + str(L)], grads["db" + str(L)], grads["dA" + str(L - 1)]'),
    ),
    (
        "chain-hidden-averaged-again",
        "linear_backward takes the mean already: the hidden layers' gradients are divided once too often.",
        (DW_KEY, DW_KEY.replace("= dW", "= dW / AL.shape[1]")),
        (DB_KEY, DB_KEY.replace("= db", "= db / AL.shape[1]")),
    ),
    (
        "chain-returns-last-layer",
        "The dictionary of all gradients is to be returned, not those of the last round.",
        (RETURN, '\n    return {"dA0": grads["dA0"], "dW1": grads["dW1"], "db1": grads["db1"]}'),
    ),
    (
        "chain-dal-clipped",
        "dAL is large where a prediction is surely wrong, and has to be: yours is cut off.",
        (DAL, f"{DAL}\n    dAL = np.clip(dAL, -100, 100)"),
    ),
    (
        "chain-prediction-clipped-at-a-thousandth",
        "Predictions are cut off so early that sure mistakes count too little; 1e-7 would do no harm.",
        (DAL, f"AL = np.clip(AL, 0.001, 0.999)\n    {DAL}"),
    ),
    (
        "chain-prediction-clipped-at-five-hundredths",
        "Predictions below 0.05 or above 0.95 are cut off, so sure mistakes count too little.",
        (DAL, f"AL = np.clip(AL, 0.05, 0.95)\n    {DAL}"),
    ),
    (
        "chain-dal-shifted-less",
        "The number added in the denominators is too large: next to a sure mistake it matters. Try 1e-8.",
        (DAL, "dAL = -(Y / (AL + 0.001) - (1 - Y) / (1 - AL + 0.001))"),
    ),
    (
        "chain-gradients-clipped-at-five",
        "The gradients are handed on as they are: yours are cut off beyond 5.",
        (RETURN, "\n    return {key: np.clip(value, -5, 5) for key, value in grads.items()}"),
    ),
    (
        "chain-gradients-clipped-at-a-hundred",
        "The gradients are handed on as they are: yours are cut off beyond 100.",
        (RETURN, "\n    return {key: np.clip(value, -100, 100) for key, value in grads.items()}"),
    ),
    (
        "chain-hidden-gradient-clipped",
        "What a hidden layer gets from the layer after it is used as it is: yours is cut off beyond 1.",
        (CALL, CALL.replace('grads["dA" + str(l)]', 'np.clip(grads["dA" + str(l)], -1, 1)')),
    ),
    (
        "chain-rounded",
        "Only printing rounds: keep all digits of the gradients.",
        (RETURN, "\n    return {key: np.round(value, 4) for key, value in grads.items()}"),
    ),
    (
        "chain-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (RETURN, "\n    return {key: value.astype(np.float16) for key, value in grads.items()}"),
    ),
    (
        "chain-two-layers-only",
        "The number of layers is that of the caches; yours is 2 always.",
        ("L = len(caches)", "L = 2"),
    ),
    (
        "chain-layers-counted-short",
        "One layer too few is counted: every cache belongs to a layer.",
        ("L = len(caches)", "L = len(caches) - 1"),
    ),
)

CORRECT_VARIANTS = variants(
    "L_model_backward",
    ("chain-divide", (DAL, "dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))")),
    ("chain-one-fraction", (DAL, "dAL = (AL - Y) / (AL * (1 - AL))")),
    ("chain-shifted-a-little", (DAL, "dAL = -(Y / (AL + 1e-8) - (1 - Y) / (1 - AL + 1e-8))")),
    ("chain-extra-key", (DAL, f'{DAL}\n    grads["dAL"] = dAL')),
    ("chain-output-gradient-stored", (DAL, f'{DAL}\n    grads["dA" + str(L)] = dAL')),
    ("chain-reversed", (LOOP, "for l in reversed(range(1, L)):")),
    ("chain-last-by-minus-one", (OUTPUT_CACHE, "current_cache = caches[-1]")),
    (
        "chain-counted-from-zero",
        (LOOP, "for l in reversed(range(L - 1)):"),
        (HIDDEN_CACHE, "current_cache = caches[l]"),
        (CALL, CALL.replace("(l)", "(l + 1)")),
        (DA_KEY, DA_KEY.replace("(l - 1)", "(l)")),
        (DW_KEY, DW_KEY.replace("(l)", "(l + 1)")),
        (DB_KEY, DB_KEY.replace("(l)", "(l + 1)")),
    ),
    ("chain-formatted-keys", (DW_KEY, 'grads[f"dW{l}"] = dW'), (DB_KEY, 'grads[f"db{l}"] = db')),
    (
        "chain-old-key-names",
        (OUTPUT_KEYS, OUTPUT_KEYS.replace("L - 1", "L")),
        (CALL, CALL.replace("(l)", "(l + 1)")),
        (DA_KEY, DA_KEY.replace("(l - 1)", "(l)")),
    ),
    ("chain-clipped", (DAL, f"AL = np.clip(AL, 1e-7, 1 - 1e-7)\n    {DAL}")),
    ("chain-clipped-further", (DAL, f"AL = np.maximum(np.minimum(AL, 1 - 1e-8), 1e-8)\n    {DAL}")),
    ("chain-dz-of-the-output-directly", (OUTPUT_CALL, "linear_backward(AL - Y, current_cache[0])")),
    (
        "chain-dz-of-the-output-by-hand",
        (
            f"{OUTPUT_KEYS} = {OUTPUT_CALL}",
            "(A_prev, W, b), Z = current_cache\n"
            "    dZ = np.subtract(AL, Y)\n"
            '    grads["dW" + str(L)] = dZ @ A_prev.T / AL.shape[1]\n'
            '    grads["db" + str(L)] = np.mean(dZ, axis=1, keepdims=True)\n'
            '    grads["dA" + str(L - 1)] = W.T @ dZ',
        ),
    ),
    ("chain-where", (DAL, "dAL = np.where(Y == 1, -1 / AL, 1 / (1 - AL))")),
    ("chain-terms-turned", (DAL, "dAL = (1 - Y) / (1 - AL) - Y / AL")),
    ("chain-subtract", (DAL, "dAL = np.subtract((1 - Y) / (1 - AL), np.divide(Y, AL))")),
    ("chain-negative", (DAL, "dAL = np.negative(Y / AL) + np.divide(1 - Y, 1 - AL)")),
    ("chain-times-minus-one", (DAL, "dAL = -1 * (Y * AL**-1 - (1 - Y) * (1 - AL) ** -1)")),
    ("chain-shifted-by-epsilon", (DAL, "dAL = -(Y / (AL + 1e-15) - (1 - Y) / (1 - AL + 1e-15))")),
    ("chain-fraction-shifted", (DAL, "dAL = (AL - Y) / (AL * (1 - AL) + 1e-10)")),
    ("chain-kept-from-nan", (DAL, f"{DAL}\n    dAL = np.nan_to_num(dAL)")),
    ("chain-labels-as-numbers", (DAL, "Y = Y.astype(float)\n    dAL = -(Y / AL - (1 - Y) / (1 - AL))")),
    (
        "chain-example-by-example",
        (DAL, "dAL = np.array([[-1 / a if y else 1 / (1 - a) for a, y in zip(AL[0], Y[0])]])"),
    ),
    ("chain-while", (LOOP, "l = L\n    while l > 1:\n        l -= 1")),
    ("chain-numpy-range", (LOOP, "for l in np.arange(1, L)[::-1]:")),
    (
        "chain-caches-reversed",
        (LOOP, "for l, current_cache in reversed([*enumerate(caches[:-1], start=1)]):"),
        (HIDDEN_CACHE, "pass"),
    ),
    (
        "chain-caches-taken-off",
        (LOOP, "left = list(caches[:-1])\n    for l in range(L - 1, 0, -1):"),
        (HIDDEN_CACHE, "current_cache = left.pop()"),
    ),
    ("chain-caches-from-the-end", (HIDDEN_CACHE, "current_cache = caches[l - L - 1]")),
    (
        "chain-keyword-calls",
        (CALL, 'linear_activation_backward(dA=grads["dA" + str(l)], cache=current_cache, activation="relu")'),
    ),
    (
        "chain-own-gate",
        (
            CALL,
            'linear_backward(np.where(current_cache[1] > 0, grads["dA" + str(l)], 0.0), current_cache[0])',
        ),
    ),
    (
        "chain-updated-at-once",
        (DW_KEY, 'grads.update({"dW" + str(l): dW, "db" + str(l): db})'),
        (DB_KEY, "pass"),
    ),
    ("chain-keys-in-order", (RETURN, "\n    return dict(sorted(grads.items()))")),
    (
        "chain-default-dict",
        ("    grads = {}\n", "    from collections import defaultdict\n\n    grads = defaultdict(float)\n"),
    ),
    (
        "chain-output-da-copied",
        (RETURN, "\n    return {key: np.array(value) for key, value in grads.items()}"),
    ),
    (
        "chain-by-recursion",
        (
            LOOP,
            "def back(l, dA):\n"
            "        if l == 0:\n"
            "            return\n"
            '        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")\n'
            '        grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})\n'
            "        back(l - 1, dA)\n\n"
            '    back(L - 1, grads[f"dA{L - 1}"])\n'
            "    for l in ():",
        ),
    ),
)
