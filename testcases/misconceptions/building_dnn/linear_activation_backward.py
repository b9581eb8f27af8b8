"""Wrong versions of `linear_activation_backward`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

RELU = "dZ = relu_backward(dA, activation_cache)"
SIGMOID = "dZ = sigmoid_backward(dA, activation_cache)"
LINEAR = "dA_prev, dW, db = linear_backward(dZ, linear_cache)"
RETURN = "return dA_prev, dW, db"

MISCONCEPTIONS = misconceptions(
    "linear_activation_backward",
    (
        "back-activations-swapped",
        "The two branches have each other's derivative.",
        (RELU, "dZ = #_backward(dA, activation_cache)"),
        (SIGMOID, RELU),
        ("#_backward", "sigmoid_backward"),
    ),
    (
        "back-always-relu",
        "Both branches take the same derivative. What is that of the sigmoid?",
        (SIGMOID, RELU),
    ),
    (
        "back-always-sigmoid",
        "Both branches take the same derivative. What is that of relu?",
        (RELU, SIGMOID),
    ),
    (
        "back-forward-functions-used",
        "The activation itself is applied to dA; on the way back its derivative is needed.",
        (RELU, "dZ = relu(dA)[0]"),
        (SIGMOID, "dZ = sigmoid(dA)[0]"),
    ),
    (
        "back-helper-arguments-swapped",
        "The helpers take the gradient first and the cache second.",
        ("relu_backward(dA, activation_cache)", "relu_backward(activation_cache, dA)"),
        ("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(activation_cache, dA)"),
    ),
    (
        "back-linear-cache-to-activation",
        "The derivative of the activation needs Z: in which of the two caches is it?",
        ("dA, activation_cache)", "dA, linear_cache)", 2),
    ),
    (
        "back-inputs-as-cache",
        "The derivative is taken at the layer's own Z, not at what fed the layer.",
        ("dA, activation_cache)", "dA, linear_cache[0])", 2),
    ),
    (
        "back-activation-skipped",
        "dA goes on as though it was dZ: is dZ computed, and is it what you hand on?",
        (RELU, "dZ = dA"),
        (SIGMOID, "dZ = dA"),
    ),
    (
        "back-relu-skipped",
        "The relu branch lets every gradient through: which units gave 0?",
        (RELU, "dZ = dA"),
    ),
    (
        "back-sigmoid-skipped",
        "The derivative of the sigmoid is missing.",
        (SIGMOID, "dZ = dA"),
    ),
    (
        "back-incoming-gradient-lost",
        "The derivative alone is passed on: the chain rule multiplies it by the gradient that comes in.",
        (RELU, "dZ = relu_backward(np.ones_like(dA), activation_cache)"),
        (SIGMOID, "dZ = sigmoid_backward(np.ones_like(dA), activation_cache)"),
    ),
    (
        "back-relu-gate-on-gradient",
        "Whether a unit passes its gradient on depends on Z, not on the sign of the gradient.",
        (RELU, "dZ = np.where(dA > 0, dA, 0)"),
    ),
    (
        "back-relu-gate-inverted",
        "The gradient passes where the unit was off, and is stopped where it was on.",
        (RELU, "dZ = np.where(activation_cache <= 0, dA, 0)"),
    ),
    (
        "back-relu-open-at-zero",
        "At Z = 0 exactly the gradient is 0 too, as in the helper that is given.",
        (RELU, "dZ = np.where(activation_cache >= 0, dA, 0)"),
    ),
    (
        "back-relu-of-leaky-kind",
        "Where Z is negative nothing comes back; a leaky relu would let a bit through.",
        (RELU, "dZ = np.where(activation_cache > 0, dA, 0.01 * dA)"),
    ),
    (
        "back-relu-by-sign",
        "Where Z is negative the gradient is 0, not negated.",
        (RELU, "dZ = dA * np.sign(activation_cache)"),
    ),
    (
        "back-relu-times-z",
        "The derivative of relu is 1 or 0; yours multiplies by the activation itself.",
        (RELU, "dZ = dA * np.maximum(0, activation_cache)"),
    ),
    (
        "back-relu-gate-above-one",
        "The relu opens at 0, not higher up.",
        (RELU, "dZ = np.where(activation_cache > 1, dA, 0)"),
    ),
    (
        "back-sigmoid-cache-taken-as-a",
        "The cache of the sigmoid holds Z, not A: the derivative s (1 - s) needs s first.",
        (SIGMOID, "dZ = dA * activation_cache * (1 - activation_cache)"),
    ),
    (
        "back-sigmoid-half-derivative",
        "The derivative of the sigmoid has two factors; one is missing.",
        (SIGMOID, "dZ = dA * sigmoid(activation_cache)[0]"),
    ),
    (
        "back-sigmoid-other-half-derivative",
        "The derivative of the sigmoid has two factors; the first is missing.",
        (SIGMOID, "dZ = dA * (1 - sigmoid(activation_cache)[0])"),
    ),
    (
        "back-sigmoid-plus",
        "The derivative of the sigmoid has a minus between 1 and s.",
        (SIGMOID, "dZ = dA * sigmoid(activation_cache)[0] * (1 + sigmoid(activation_cache)[0])"),
    ),
    (
        "back-sigmoid-twice",
        "The derivative of the sigmoid is applied twice.",
        (SIGMOID, "dZ = sigmoid_backward(sigmoid_backward(dA, activation_cache), activation_cache)"),
    ),
    (
        "back-tanh-derivative",
        "That is the derivative of tanh, not of the sigmoid.",
        (SIGMOID, "dZ = dA * (1 - np.tanh(activation_cache) ** 2)"),
    ),
    (
        "back-prediction-minus-label",
        "The shortcut A - Y holds for dZ of the output layer; here dA comes in, not the labels.",
        (SIGMOID, "dZ = sigmoid(activation_cache)[0] - dA"),
    ),
    (
        "back-averaged-again",
        "linear_backward takes the mean already: dZ is not to be divided.",
        (LINEAR, "dA_prev, dW, db = linear_backward(dZ / dA.shape[1], linear_cache)", 2),
    ),
    (
        "back-db-over-everything",
        "db has one entry per unit, as linear_backward gives it; with a single unit one cannot tell.",
        (RETURN, "db = np.sum(dZ, keepdims=True) / dA.shape[1]\n    return dA_prev, dW, db"),
    ),
    (
        "back-whole-cache-passed-on",
        "linear_backward needs the linear half of the cache only.",
        ("linear_backward(dZ, linear_cache)", "linear_backward(dZ, cache)", 2),
    ),
    (
        "back-activation-cache-passed-on",
        "linear_backward gets the activation's cache: which one holds A_prev, W and b?",
        ("linear_backward(dZ, linear_cache)", "linear_backward(dZ, activation_cache)", 2),
    ),
    (
        "back-linear-arguments-swapped",
        "linear_backward takes the gradient first and the cache second.",
        ("linear_backward(dZ, linear_cache)", "linear_backward(linear_cache, dZ)", 2),
    ),
    (
        "back-cache-unpacked-in-other-order",
        "The two halves of the cache are unpacked in the wrong order.",
        ("linear_cache, activation_cache = cache", "activation_cache, linear_cache = cache"),
    ),
    (
        "back-gradients-unpacked-in-other-order",
        "linear_backward returns dA_prev first; yours is unpacked in another order.",
        (LINEAR, "dW, db, dA_prev = linear_backward(dZ, linear_cache)", 2),
    ),
    (
        "back-returns-dz",
        "The gradient of Z is returned in the place of the gradient of A_prev.",
        (RETURN, "return dZ, dW, db"),
    ),
    (
        "back-returns-two",
        "Three gradients are to be returned.",
        (RETURN, "return dW, db"),
    ),
    (
        "back-gradient-changed-in-place",
        "dA itself is changed: whoever called the function still needs it.",
        (RELU, "dA[activation_cache <= 0] = 0\n        dZ = dA"),
        (SIGMOID, "dA *= sigmoid_backward(np.ones_like(dA), activation_cache)\n        dZ = dA"),
    ),
    (
        "back-clipped-at-one",
        "The gradient that comes in is used as it is: yours is cut off beyond 1.",
        (
            "    linear_cache, activation_cache = cache",
            "    dA = np.clip(dA, -1, 1)\n    linear_cache, activation_cache = cache",
        ),
    ),
    (
        "back-clipped-at-five",
        "The gradient that comes in is used as it is: yours is cut off beyond 5.",
        (
            "    linear_cache, activation_cache = cache",
            "    dA = np.clip(dA, -5, 5)\n    linear_cache, activation_cache = cache",
        ),
    ),
    (
        "back-clipped-at-a-hundred",
        "The gradient that comes in is used as it is: yours is cut off beyond 100.",
        (
            "    linear_cache, activation_cache = cache",
            "    dA = np.clip(dA, -100, 100)\n    linear_cache, activation_cache = cache",
        ),
    ),
    (
        "back-results-clipped",
        "The three gradients are handed on as they are: yours are cut off beyond 5.",
        (RETURN, "return np.clip(dA_prev, -5, 5), np.clip(dW, -5, 5), np.clip(db, -5, 5)"),
    ),
    (
        "back-relu-gate-closed-above-six",
        "The relu has no upper end, so its gate stays open however large Z is.",
        (RELU, "dZ = np.where((activation_cache > 0) & (activation_cache < 6), dA, 0)"),
    ),
    (
        "back-relu-leaks",
        "Where Z is negative exactly nothing comes back, not even a little.",
        (RELU, "dZ = np.where(activation_cache > 0, dA, 0.001 * dA)"),
    ),
    (
        "back-sigmoid-of-clipped-z",
        "The derivative is taken at Z as it is: Z is not cut off first.",
        (SIGMOID, "dZ = sigmoid_backward(dA, np.clip(activation_cache, -4, 4))"),
    ),
    (
        "back-sigmoid-derivative-kept-up",
        "The derivative of the sigmoid goes to 0 at both ends; yours stops before.",
        (
            SIGMOID,
            "s = sigmoid(activation_cache)[0]\n        dZ = dA * np.maximum(s * (1 - s), 0.01)",
        ),
    ),
    (
        "back-rounded",
        "Only printing rounds: keep all digits of the gradients.",
        (RETURN, "return np.round(dA_prev, 4), np.round(dW, 4), np.round(db, 4)"),
    ),
    (
        "back-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (RETURN, "return dA_prev.astype(np.float16), dW.astype(np.float16), db.astype(np.float16)"),
    ),
)

CORRECT_VARIANTS = variants(
    "linear_activation_backward",
    ("back-own-gate", (RELU, "dZ = dA * (activation_cache > 0)")),
    ("back-gate-on-copy", (RELU, "dZ = np.array(dA, copy=True)\n        dZ[activation_cache <= 0] = 0")),
    (
        "back-own-derivative",
        (SIGMOID, "s = 1 / (1 + np.exp(-activation_cache))\n        dZ = dA * s * (1 - s)"),
    ),
    ("back-once-for-both", (RETURN, "return linear_backward(dZ, linear_cache)")),
    (
        "back-own-linear",
        (
            LINEAR,
            "A_prev, W, b = linear_cache\n        m = A_prev.shape[1]\n"
            "        dA_prev, dW, db = W.T @ dZ, dZ @ A_prev.T / m, dZ.mean(axis=1, keepdims=True)",
            2,
        ),
    ),
    ("back-where", (RELU, "dZ = np.where(activation_cache <= 0, 0, dA)")),
    ("back-heaviside", (RELU, "dZ = dA * np.heaviside(activation_cache, 0)")),
    ("back-whole-gate", (RELU, "dZ = np.multiply(dA, np.int64(activation_cache > 0))")),
    ("back-gate-by-sign", (RELU, "dZ = dA * np.sign(np.maximum(activation_cache, 0))")),
    ("back-gate-by-clip", (RELU, "dZ = dA * np.clip(np.sign(activation_cache), 0, None)")),
    ("back-gate-from-activation", (RELU, "dZ = dA * (relu(activation_cache)[0] > 0)")),
    ("back-gate-as-float", (RELU, "dZ = (activation_cache > 0).astype(float) * dA")),
    ("back-gate-put-in", (RELU, "dZ = dA.copy()\n        np.putmask(dZ, activation_cache <= 0, 0)")),
    (
        "back-entry-by-entry",
        (
            RELU,
            "dZ = np.array([[d if z > 0 else 0.0 for d, z in zip(*rows)] "
            "for rows in zip(dA, activation_cache)])",
        ),
    ),
    (
        "back-derivative-from-given-sigmoid",
        (SIGMOID, "s = sigmoid(activation_cache)[0]\n        dZ = dA * (s * (1 - s))"),
    ),
    (
        "back-derivative-as-difference",
        (SIGMOID, "s, _ = sigmoid(activation_cache)\n        dZ = np.multiply(dA, s - s**2)"),
    ),
    (
        "back-derivative-by-exp",
        (SIGMOID, "e = np.exp(-activation_cache)\n        dZ = dA * e / (1 + e) ** 2"),
    ),
    (
        "back-derivative-symmetric",
        (SIGMOID, "Z = activation_cache\n        dZ = dA / (2 + np.exp(Z) + np.exp(-Z))"),
    ),
    ("back-derivative-by-cosh", (SIGMOID, "dZ = dA / (4 * np.cosh(activation_cache / 2) ** 2)")),
    ("back-derivative-by-tanh", (SIGMOID, "dZ = dA * (1 - np.tanh(activation_cache / 2) ** 2) / 4")),
    ("back-keyword-calls", (LINEAR, "dA_prev, dW, db = linear_backward(dZ=dZ, cache=linear_cache)", 2)),
    (
        "back-cache-by-number",
        ("linear_cache, activation_cache = cache", "linear_cache, activation_cache = cache[0], cache[1]"),
    ),
    (
        "back-cache-unpacked-at-once",
        (
            "linear_cache, activation_cache = cache",
            "(A_prev, W, b), activation_cache = cache\n    linear_cache = (A_prev, W, b)",
        ),
    ),
)
