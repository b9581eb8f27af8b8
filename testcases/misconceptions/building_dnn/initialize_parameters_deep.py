"""Wrong versions of `initialize_parameters_deep`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

DRAW = "np.random.randn(layer_dims[l], layer_dims[l - 1]) * 0.01"
ZEROS = "np.zeros((layer_dims[l], 1))"
SEED = "np.random.seed(3)"
LOOP = "for l in range(1, L + 1):"

MISCONCEPTIONS = misconceptions(
    "initialize_parameters_deep",
    (
        "deep-init-square-root-scale",
        "The scale should not depend on the layer's size here; that comes in the next assignment.",
        (DRAW, "np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])"),
    ),
    (
        "deep-init-pasted-from-application",
        "This is the version of the next assignment: another seed and another scale. Read the text again.",
        (SEED, "np.random.seed(1)"),
        (DRAW, "np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])"),
    ),
    (
        "deep-init-he-scale",
        "That scale belongs to another way of starting (He). Here one small factor serves all layers.",
        (DRAW, "np.random.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2 / layer_dims[l - 1])"),
    ),
    (
        "deep-init-not-scaled",
        "The draws are right, but weights start small: what are they multiplied by in the instructions?",
        (" * 0.01", ""),
    ),
    (
        "deep-init-scale-too-large",
        "The weights start ten times as large as they should. Count the zeros of the factor.",
        ("* 0.01", "* 0.1"),
    ),
    (
        "deep-init-divided-by-scale",
        "The weights are far too large: multiply by the small factor, do not divide by it.",
        ("* 0.01", "/ 0.01"),
    ),
    (
        "deep-init-uniform",
        "The weights should be drawn around 0, of both signs. Is it the normal distribution you draw from?",
        ("np.random.randn", "np.random.rand"),
    ),
    (
        "deep-init-zero-weights",
        "With weights of zero all units of a layer stay alike for ever: draw them at random.",
        (DRAW, "np.zeros((layer_dims[l], layer_dims[l - 1]))"),
    ),
    (
        "deep-init-constant-weights",
        "All weights are equal, so all units of a layer stay alike for ever: draw them at random.",
        (DRAW, "np.ones((layer_dims[l], layer_dims[l - 1])) * 0.01"),
    ),
    (
        "deep-init-biases-one",
        "The biases do not start at the value the instructions name.",
        (ZEROS, "np.ones((layer_dims[l], 1))"),
    ),
    (
        "deep-init-biases-random",
        "Only the weights are drawn at random. How do the biases start?",
        (ZEROS, "np.random.randn(layer_dims[l], 1) * 0.01"),
    ),
    (
        "deep-init-biases-flat",
        "A bias is a column: two dimensions, the second of size 1.",
        (ZEROS, "np.zeros(layer_dims[l])"),
    ),
    (
        "deep-init-biases-row",
        "A bias is a column with one entry per unit, not a row.",
        (ZEROS, "np.zeros((1, layer_dims[l]))"),
    ),
    (
        "deep-init-biases-number",
        "A bias is an array with one entry per unit of its layer, not one number.",
        (ZEROS, "0.0"),
    ),
    (
        "deep-init-biases-sized-by-input",
        "A bias has one entry per unit of its own layer, not of the layer before.",
        (ZEROS, "np.zeros((layer_dims[l - 1], 1))"),
    ),
    (
        "deep-init-weights-swapped-sizes",
        "Each row of W belongs to one unit of its layer, each column to one of the layer before.",
        ("randn(layer_dims[l], layer_dims[l - 1])", "randn(layer_dims[l - 1], layer_dims[l])"),
    ),
    (
        "deep-init-drawn-transposed",
        "The shapes are right, but the numbers fill W column by column: draw W in its final shape.",
        ("randn(layer_dims[l], layer_dims[l - 1])", "randn(layer_dims[l - 1], layer_dims[l]).T"),
    ),
    (
        "deep-init-square-weights",
        "W has as many columns as the layer before has units.",
        ("randn(layer_dims[l], layer_dims[l - 1])", "randn(layer_dims[l], layer_dims[l])"),
    ),
    (
        "deep-init-all-layers-from-inputs",
        "Only the first layer is fed by the inputs. What feeds layer l?",
        ("randn(layer_dims[l], layer_dims[l - 1])", "randn(layer_dims[l], layer_dims[0])"),
    ),
    (
        "deep-init-columns-of-next-layer",
        "The columns of W belong to the layer before this one, not to the one before that.",
        ("randn(layer_dims[l], layer_dims[l - 1])", "randn(layer_dims[l], layer_dims[l - 2])"),
    ),
    (
        "deep-init-keys-from-zero",
        "The first layer is layer 1: there is no W0.",
        ('"W" + str(l)] =', '"W" + str(l - 1)] ='),
        ('"b" + str(l)] =', '"b" + str(l - 1)] ='),
    ),
    (
        "deep-init-keys-too-high",
        "The layer's number in the key is one too high.",
        ('"W" + str(l)] =', '"W" + str(l + 1)] ='),
        ('"b" + str(l)] =', '"b" + str(l + 1)] ='),
    ),
    (
        "deep-init-key-without-number",
        "Every layer is stored under the same two keys: the layer's number has to become part of the key.",
        ('"W" + str(l)] =', '"Wl"] ='),
        ('"b" + str(l)] =', '"bl"] ='),
    ),
    (
        "deep-init-key-number-not-text",
        "A text and a number cannot be joined by +: turn the number into text first.",
        ('"W" + str(l)] =', '"W" + l] ='),
        ('"b" + str(l)] =', '"b" + l] ='),
    ),
    (
        "deep-init-last-layer-missing",
        "One layer is missing at the end: where does range stop?",
        (LOOP, "for l in range(1, L):"),
    ),
    (
        "deep-init-loop-from-zero",
        "The inputs are no layer: the first weights to be drawn are those of layer 1.",
        (LOOP, "for l in range(L + 1):"),
    ),
    (
        "deep-init-first-layer-skipped",
        "The loop leaves out the first layer.",
        (LOOP, "for l in range(2, L + 1):"),
    ),
    (
        "deep-init-loop-backwards",
        "The layers are to be drawn from the first to the last.",
        (LOOP, "for l in range(L, 0, -1):"),
    ),
    (
        "deep-init-loop-too-long",
        "The list holds the inputs too: it is one longer than the number of layers.",
        ("L = len(layer_dims) - 1", "L = len(layer_dims)"),
    ),
    (
        "deep-init-seed-removed",
        "Nobody else can reproduce these numbers: is the line above the loop still there?",
        (SEED, "pass"),
    ),
    (
        "deep-init-seed-changed",
        "The random numbers come from another seed: leave the scaffolding above START as it is given.",
        (SEED, "np.random.seed(1)"),
    ),
    (
        "deep-init-seed-in-loop",
        "Every layer begins with the same random numbers: set the seed once, before the loop.",
        (LOOP, f"{LOOP}\n        {SEED}"),
    ),
    (
        "deep-init-seed-per-layer",
        "Each layer sets a seed of its own: set the given one once, before the loop.",
        (LOOP, f"{LOOP}\n        np.random.seed(l)"),
    ),
    (
        "deep-init-returns-in-loop",
        "Only the first layer comes back: how far is the return line indented?",
        ("\n    return parameters", "\n        return parameters"),
    ),
    (
        "deep-init-new-dict-each-round",
        "Only the last layer is left: the dictionary is emptied in every round of the loop.",
        (LOOP, f"{LOOP}\n        parameters = {{}}"),
    ),
    (
        "deep-init-weights-clipped",
        "The draws are used as they come; yours are cut off beyond some size.",
        (DRAW, "np.clip(np.random.randn(layer_dims[l], layer_dims[l - 1]), -1, 1) * 0.01"),
    ),
    (
        "deep-init-weights-rounded",
        "Only printing rounds: keep all digits of the weights.",
        (DRAW, f"np.round({DRAW}, 4)"),
    ),
    (
        "deep-init-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (DRAW, f"({DRAW}).astype(np.float16)"),
    ),
    (
        "deep-init-whole-numbers",
        "The weights have lost their decimal places.",
        (DRAW, f"({DRAW}).astype(int)"),
    ),
    (
        "deep-init-two-layers-only",
        "The number of layers follows from the length of the list; yours is 2 always.",
        (LOOP, "for l in range(1, 3):"),
    ),
    (
        "deep-init-layers-halved",
        "The list has one size per layer and one for the inputs: nothing is halved here.",
        ("L = len(layer_dims) - 1", "L = len(layer_dims) // 2"),
    ),
    (
        "deep-init-scale-shrinks",
        "The factor is the same in every layer; yours shrinks from layer to layer.",
        (DRAW, f"{DRAW} / l"),
    ),
    (
        "deep-init-weights-shifted",
        "The weights are drawn around 0: nothing is added to them.",
        (DRAW, f"{DRAW} + 0.001"),
    ),
)

CORRECT_VARIANTS = variants(
    "initialize_parameters_deep",
    (
        "deep-init-length-counted-otherwise",
        ("L = len(layer_dims) - 1", "L = len(layer_dims)"),
        (LOOP, "for l in range(1, L):"),
    ),
    ("deep-init-formatted-keys", ('"W" + str(l)] =', 'f"W{l}"] ='), ('"b" + str(l)] =', '"b%d" % l] =')),
    (
        "deep-init-multiply",
        (DRAW, "np.multiply(0.01, np.random.normal(size=(layer_dims[l], layer_dims[l - 1])))"),
    ),
    (
        "deep-init-bias-first",
        (
            'parameters["W" + str(l)] =',
            'parameters.setdefault("b" + str(l), np.zeros([layer_dims[l], 1]))\n'
            '        parameters["W" + str(l)] =',
        ),
    ),
    (
        "deep-init-pairs-of-sizes",
        (LOOP, "for l, (n_prev, n) in enumerate(zip(layer_dims, layer_dims[1:]), start=1):"),
        (DRAW, "np.random.randn(n, n_prev) * 0.01"),
        (ZEROS, "np.zeros((n, 1))"),
    ),
    ("deep-init-while", (LOOP, "l = 0\n    while l < L:\n        l += 1")),
    (
        "deep-init-own-stream",
        (SEED, "stream = np.random.RandomState(3)"),
        ("np.random.randn", "stream.randn"),
    ),
    (
        "deep-init-format",
        ('"W" + str(l)] =', '"W{}".format(l)] ='),
        ('"b" + str(l)] =', '"{}{}".format("b", l)] ='),
    ),
    ("deep-init-whole-zeros", (ZEROS, "np.zeros((layer_dims[l], 1), dtype=int)")),
    ("deep-init-single-precision", (DRAW, f"({DRAW}).astype(np.float32)")),
    ("deep-init-numpy-range", (LOOP, "for l in np.arange(1, L + 1):")),
    (
        "deep-init-copied-sizes",
        ("L = len(layer_dims) - 1", "layer_dims = tuple(layer_dims)\n    L = len(layer_dims[1:])"),
    ),
    ("deep-init-extra-key", ("parameters = {}", 'parameters = {"layer_dims": list(layer_dims)}')),
)
