"""Wrong versions of `linear_activation_forward`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

LINEAR = "Z, linear_cache = linear_forward(A_prev, W, b)"
SIGMOID = "A, activation_cache = sigmoid(Z)"
RELU = "A, activation_cache = relu(Z)"
CACHE = "cache = (linear_cache, activation_cache)"

MISCONCEPTIONS = misconceptions(
    "linear_activation_forward",
    (
        "activation-swapped",
        "The two branches have each other's activation.",
        (SIGMOID, "A, activation_cache = #(Z)"),
        (RELU, SIGMOID),
        ("= #(Z)", "= relu(Z)"),
    ),
    (
        "activation-always-sigmoid",
        "Both branches apply the same activation. What does relu do to Z?",
        (RELU, SIGMOID),
    ),
    (
        "activation-always-relu",
        "Both branches apply the same activation. What does sigmoid do to Z?",
        (SIGMOID, RELU),
    ),
    (
        "activation-sigmoid-missing",
        "The sigmoid branch returns Z as it is.",
        (SIGMOID, "A, activation_cache = Z, Z"),
    ),
    (
        "activation-relu-missing",
        "The relu branch returns Z as it is, negative entries and all.",
        (RELU, "A, activation_cache = Z, Z"),
    ),
    (
        "activation-sigmoid-twice",
        "The sigmoid is applied to its own result.",
        (SIGMOID, "A, activation_cache = sigmoid(sigmoid(Z)[0])[0], Z"),
    ),
    (
        "activation-relu-then-sigmoid",
        "Each branch applies one activation; one of yours applies both.",
        (SIGMOID, "A, activation_cache = sigmoid(relu(Z)[0])[0], Z"),
    ),
    (
        "activation-of-inputs",
        "The activation is applied to the linear result of this layer, not to what came in.",
        ("sigmoid(Z)", "sigmoid(A_prev)"),
        ("relu(Z)", "relu(A_prev)"),
    ),
    (
        "activation-not-unpacked",
        "sigmoid and relu return two values; yours keeps both in A.",
        (SIGMOID, "A = activation_cache = sigmoid(Z)"),
        (RELU, "A = activation_cache = relu(Z)"),
    ),
    (
        "activation-values-swapped",
        "sigmoid and relu return the activation first and the cache second.",
        (SIGMOID, "activation_cache, A = sigmoid(Z)"),
        (RELU, "activation_cache, A = relu(Z)"),
    ),
    (
        "activation-tanh",
        "The values reach from -1 to 1: another S-shaped function is meant.",
        (SIGMOID, "A, activation_cache = np.tanh(Z), Z"),
    ),
    (
        "activation-sigmoid-mirrored",
        "Where Z is large, the sigmoid should be near 1: look at the sign in the exponent.",
        (SIGMOID, "A, activation_cache = sigmoid(-Z)[0], Z"),
    ),
    (
        "activation-sigmoid-derivative",
        "That is the slope of the sigmoid, which the backward step needs; here its value is needed.",
        (SIGMOID, "A, activation_cache = sigmoid(Z)[0] * (1 - sigmoid(Z)[0]), Z"),
    ),
    (
        "activation-softmax",
        "Every entry is squashed by itself; a softmax shares 1 among the units.",
        (SIGMOID, "A, activation_cache = np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True), Z"),
    ),
    (
        "activation-leaky-relu",
        "Negative entries become exactly 0 here; a leaky relu lets a bit of them through.",
        (RELU, "A, activation_cache = np.maximum(0.01 * Z, Z), Z"),
    ),
    (
        "activation-relu-mirrored",
        "The relu keeps the positive entries; yours keeps the negative ones.",
        (RELU, "A, activation_cache = np.minimum(0, Z), Z"),
    ),
    (
        "activation-relu-absolute",
        "Negative entries become 0, not positive.",
        (RELU, "A, activation_cache = np.abs(Z), Z"),
    ),
    (
        "activation-relu-step",
        "The relu keeps the size of positive entries; yours only says that they are positive.",
        (RELU, "A, activation_cache = (Z > 0) * 1.0, Z"),
    ),
    (
        "activation-relu-capped",
        "The relu has no upper end.",
        (RELU, "A, activation_cache = np.clip(Z, 0, 1), Z"),
    ),
    (
        "activation-linear-arguments-swapped",
        "linear_forward takes the activations first, then the weights.",
        ("linear_forward(A_prev, W, b)", "linear_forward(W, A_prev, b)", 2),
    ),
    (
        "activation-bias-left-out",
        "The linear part has lost its bias: let linear_forward do the whole of it.",
        (LINEAR, "Z, linear_cache = np.dot(W, A_prev), (A_prev, W, b)", 2),
    ),
    (
        "activation-linear-values-swapped",
        "linear_forward returns Z first and its cache second.",
        (LINEAR, "linear_cache, Z = linear_forward(A_prev, W, b)", 2),
    ),
    (
        "activation-cache-holds-a",
        "The second part of the cache is what the activation function returned second, Z, and not A.",
        (CACHE, "cache = (linear_cache, A)"),
    ),
    (
        "activation-cache-order",
        "The two parts of the cache are in the wrong order.",
        (CACHE, "cache = (activation_cache, linear_cache)"),
    ),
    (
        "activation-cache-flat",
        "The cache has two parts, the first of which is a tuple itself: do not merge them.",
        (CACHE, "cache = (*linear_cache, activation_cache)"),
    ),
    (
        "activation-linear-cache-only",
        "The cache has two parts: one is missing.",
        (CACHE, "cache = linear_cache"),
    ),
    (
        "activation-activation-cache-only",
        "The cache has two parts: the linear one is missing.",
        (CACHE, "cache = activation_cache"),
    ),
    (
        "activation-linear-cache-without-bias",
        "The linear cache has three parts, as linear_forward returned them.",
        (CACHE, "cache = (linear_cache[:2], activation_cache)"),
    ),
    (
        "activation-linear-cache-of-output",
        "The linear cache holds what came into the layer, not what leaves it.",
        (CACHE, "cache = ((A, W, b), activation_cache)"),
    ),
    (
        "activation-cache-only-of-sigmoid",
        "The relu branch keeps the wrong thing for the backward step; compare it with the other branch.",
        (RELU, "A, activation_cache = relu(Z)[0], relu(Z)[0]"),
    ),
    (
        "activation-returns-no-cache",
        "Two things are to be returned.",
        ("return A, cache", "return A"),
    ),
    (
        "activation-returns-z",
        "What leaves the layer is its activation, not the linear result.",
        ("return A, cache", "return Z, cache"),
    ),
    (
        "activation-relu-capped-at-four",
        "The relu has no upper end, near or far.",
        (RELU, "A, activation_cache = np.minimum(relu(Z)[0], 4), Z"),
    ),
    (
        "activation-relu-capped-at-six",
        "The relu has no upper end; one that stops at 6 is another function.",
        (RELU, "A, activation_cache = np.clip(Z, 0, 6), Z"),
    ),
    (
        "activation-relu-capped-at-twenty",
        "The relu has no upper end, however large Z is.",
        (RELU, "A, activation_cache = np.clip(Z, 0, 20), Z"),
    ),
    (
        "activation-relu-above-zero",
        "Where Z is negative the relu is exactly 0, not a small number.",
        (RELU, "A, activation_cache = np.maximum(0.001, Z), Z"),
    ),
    (
        "activation-relu-whole-numbers",
        "The relu keeps the decimal places of Z.",
        (RELU, "A, activation_cache = relu(Z)[0].astype(int), Z"),
    ),
    (
        "activation-softplus",
        "That is a smooth relative of relu; the one that is given has a corner.",
        (RELU, "A, activation_cache = np.log1p(np.exp(np.minimum(Z, 700))), Z"),
    ),
    (
        "activation-sigmoid-of-clipped-z",
        "The sigmoid is taken of Z as it is: Z is not cut off first.",
        (SIGMOID, "A, activation_cache = sigmoid(np.clip(Z, -4, 4))[0], Z"),
    ),
    (
        "activation-sigmoid-clipped",
        "The sigmoid may come as near to 0 and 1 as it likes; yours is cut off before.",
        (SIGMOID, "A, activation_cache = np.clip(sigmoid(Z)[0], 0.01, 0.99), Z"),
    ),
    (
        "activation-sigmoid-straight",
        "That is a straight line between two corners; the sigmoid is curved everywhere.",
        (SIGMOID, "A, activation_cache = np.clip(0.2 * Z + 0.5, 0, 1), Z"),
    ),
    (
        "activation-sigmoid-rounded",
        "Only printing rounds: keep all digits of the activations.",
        (SIGMOID, "A, activation_cache = np.round(sigmoid(Z)[0], 4), Z"),
    ),
    (
        "activation-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (SIGMOID, "A, activation_cache = sigmoid(Z)[0].astype(np.float16), Z"),
    ),
)

CORRECT_VARIANTS = variants(
    "linear_activation_forward",
    ("activation-own-sigmoid", (SIGMOID, "A, activation_cache = 1 / (1 + np.exp(-Z)), Z")),
    ("activation-sigmoid-by-tanh", (SIGMOID, "A, activation_cache = (1 + np.tanh(Z / 2)) / 2, Z")),
    ("activation-own-relu", (RELU, "A, activation_cache = Z * (Z > 0), Z")),
    ("activation-relu-by-where", (RELU, "A, activation_cache = np.where(Z < 0, 0, Z), Z.copy()")),
    ("activation-own-linear", (LINEAR, "Z, linear_cache = W @ A_prev + b, [A_prev, W, b]", 2)),
    ("activation-list-cache", (CACHE, "cache = [linear_cache, activation_cache]")),
    ("activation-masked", (RELU, "A = np.array(Z)\n        A[A < 0] = 0\n        activation_cache = Z")),
    (
        "activation-stable-sigmoid",
        (
            SIGMOID,
            "e = np.exp(-np.abs(Z))\n        A, activation_cache = np.where(Z >= 0, 1, e) / (1 + e), Z",
        ),
    ),
    ("activation-sigmoid-over-e", (SIGMOID, "A, activation_cache = np.exp(Z) / (1 + np.exp(Z)), Z")),
    ("activation-sigmoid-by-logaddexp", (SIGMOID, "A, activation_cache = np.exp(-np.logaddexp(0, -Z)), Z")),
    ("activation-sigmoid-reciprocal", (SIGMOID, "A, activation_cache = np.reciprocal(1.0 + np.exp(-Z)), Z")),
    ("activation-sigmoid-power", (SIGMOID, "A, activation_cache = (1 + np.exp(-Z)) ** -1, Z")),
    (
        "activation-sigmoid-kept-from-overflow",
        (SIGMOID, "A, activation_cache = 1 / (1 + np.exp(-np.clip(Z, -500, 500))), Z"),
    ),
    (
        "activation-sigmoid-per-entry",
        (
            SIGMOID,
            "import math\n\n        A = np.array([[1 / (1 + math.exp(-z)) for z in row] for row in Z])\n"
            "        activation_cache = Z",
        ),
    ),
    ("activation-relu-clip", (RELU, "A, activation_cache = np.clip(Z, 0, None), Z")),
    ("activation-relu-method", (RELU, "A, activation_cache = Z.clip(min=0), Z")),
    ("activation-relu-by-absolute", (RELU, "A, activation_cache = (np.abs(Z) + Z) / 2, Z")),
    ("activation-relu-maximum", (RELU, "A, activation_cache = np.maximum(Z, 0.0), Z")),
    ("activation-relu-heaviside", (RELU, "A, activation_cache = Z * np.heaviside(Z, 0.0), Z")),
    ("activation-relu-vectorised", (RELU, "A, activation_cache = np.vectorize(lambda z: max(0.0, z))(Z), Z")),
    ("activation-keyword-calls", (LINEAR, "Z, linear_cache = linear_forward(A=A_prev, W=W, b=b)", 2)),
    ("activation-single-precision", (SIGMOID, "A, activation_cache = sigmoid(Z.astype(np.float32))[0], Z")),
    (
        "activation-named-cache",
        (
            CACHE,
            "from collections import namedtuple\n\n"
            '    cache = namedtuple("Cache", "linear activation")(linear_cache, activation_cache)',
        ),
    ),
    (
        "activation-chosen-from-a-dict",
        (RELU, 'A, activation_cache = {"relu": relu, "sigmoid": sigmoid}[activation](Z)'),
    ),
)
