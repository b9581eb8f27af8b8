"""Wrong versions of `initialize_parameters`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

W1 = "W1 = np.random.randn(n_h, n_x) * 0.01"
W2 = "W2 = np.random.randn(n_y, n_h) * 0.01"
B1 = "b1 = np.zeros((n_h, 1))"
B2 = "b2 = np.zeros((n_y, 1))"
SEED = "np.random.seed(1)"
STORED = '{"W1": W1, "b1": b1, "W2": W2, "b2": b2}'

MISCONCEPTIONS = misconceptions(
    "initialize_parameters",
    (
        "init-uniform",
        "The weights should be drawn around 0, of both signs. Is it the normal distribution you draw from?",
        ("np.random.randn", "np.random.rand", 2),
    ),
    (
        "init-uniform-output-layer",
        "W2 has no negative entries. Do both layers draw from the same distribution?",
        (W2, "W2 = np.random.rand(n_y, n_h) * 0.01"),
    ),
    (
        "init-positive-weights",
        "The weights have lost their signs; both signs are needed.",
        (W1, "W1 = np.abs(np.random.randn(n_h, n_x)) * 0.01"),
        (W2, "W2 = np.abs(np.random.randn(n_y, n_h)) * 0.01"),
    ),
    (
        "init-not-scaled",
        "The draws are right, but weights start small: what are they multiplied by in the instructions?",
        (" * 0.01", "", 2),
    ),
    (
        "init-output-layer-not-scaled",
        "W1 starts small, W2 does not: the instructions make no difference between the layers.",
        (W2, "W2 = np.random.randn(n_y, n_h)"),
    ),
    (
        "init-hidden-layer-not-scaled",
        "W2 starts small, W1 does not: the instructions make no difference between the layers.",
        (W1, "W1 = np.random.randn(n_h, n_x)"),
    ),
    (
        "init-scale-too-large",
        "The weights start ten times as large as they should. Count the zeros of the factor.",
        ("* 0.01", "* 0.1", 2),
    ),
    (
        "init-scale-too-small",
        "The weights start ten times as small as they should. Count the zeros of the factor.",
        ("* 0.01", "* 0.001", 2),
    ),
    (
        "init-divided-by-scale",
        "The weights are far too large: multiply by the small factor, do not divide by it.",
        ("* 0.01", "/ 0.01", 2),
    ),
    (
        "init-square-root-scale",
        "The scale should not depend on the layer's size here; that comes in the next assignment.",
        (W1, "W1 = np.random.randn(n_h, n_x) / np.sqrt(n_x)"),
        (W2, "W2 = np.random.randn(n_y, n_h) / np.sqrt(n_h)"),
    ),
    (
        "init-he-scale",
        "That scale belongs to another way of starting (He). Here one small factor serves all layers.",
        (W1, "W1 = np.random.randn(n_h, n_x) * np.sqrt(2 / n_x)"),
        (W2, "W2 = np.random.randn(n_y, n_h) * np.sqrt(2 / n_h)"),
    ),
    (
        "init-zero-weights",
        "With weights of zero all units of a layer stay alike for ever: draw them at random.",
        (W1, "W1 = np.zeros((n_h, n_x))"),
        (W2, "W2 = np.zeros((n_y, n_h))"),
    ),
    (
        "init-constant-weights",
        "All weights are equal, so all units of a layer stay alike for ever: draw them at random.",
        (W1, "W1 = np.ones((n_h, n_x)) * 0.01"),
        (W2, "W2 = np.ones((n_y, n_h)) * 0.01"),
    ),
    (
        "init-biases-one",
        "The biases do not start at the value the instructions name.",
        ("np.zeros", "np.ones", 2),
    ),
    (
        "init-biases-random",
        "Only the weights are drawn at random. How do the biases start?",
        (B1, "b1 = np.random.randn(n_h, 1) * 0.01"),
        (B2, "b2 = np.random.randn(n_y, 1) * 0.01"),
    ),
    (
        "init-biases-flat",
        "A bias is a column: two dimensions, the second of size 1.",
        (B1, "b1 = np.zeros(n_h)"),
        (B2, "b2 = np.zeros(n_y)"),
    ),
    (
        "init-biases-row",
        "A bias is a column with one entry per unit, not a row.",
        (B1, "b1 = np.zeros((1, n_h))"),
        (B2, "b2 = np.zeros((1, n_y))"),
    ),
    (
        "init-biases-number",
        "A bias is an array with one entry per unit of its layer, not one number.",
        (B1, "b1 = 0.0"),
        (B2, "b2 = 0.0"),
    ),
    (
        "init-biases-sized-by-input",
        "A bias has one entry per unit of its own layer, not of the layer before.",
        (B1, "b1 = np.zeros((n_x, 1))"),
        (B2, "b2 = np.zeros((n_h, 1))"),
    ),
    (
        "init-weights-swapped-sizes",
        "Each row of W belongs to one unit of its layer, each column to one of the layer before.",
        ("np.random.randn(n_h, n_x)", "np.random.randn(n_x, n_h)"),
        ("np.random.randn(n_y, n_h)", "np.random.randn(n_h, n_y)"),
    ),
    (
        "init-drawn-transposed",
        "The shapes are right, but the numbers fill W column by column: draw W in its final shape.",
        ("np.random.randn(n_h, n_x)", "np.random.randn(n_x, n_h).T"),
        ("np.random.randn(n_y, n_h)", "np.random.randn(n_h, n_y).T"),
    ),
    (
        "init-seed-removed",
        "Nobody else can reproduce these numbers: is the line above the START marker still there?",
        (SEED, "pass"),
    ),
    (
        "init-seed-changed",
        "The random numbers come from another seed: leave the scaffolding above START as it is given.",
        (SEED, "np.random.seed(3)"),
    ),
    (
        "init-seed-moved",
        "W1 is not the first thing drawn after the seed: is the seed set where it was given?",
        (SEED, "pass"),
        (W1, f"{W1}\n    {SEED}"),
    ),
    (
        "init-seed-twice",
        "W2 begins with the same numbers as W1: set the seed once only.",
        (W2, f"{SEED}\n    {W2}"),
    ),
    (
        "init-drawn-in-other-order",
        "The weights of the first layer are to be drawn first.",
        (W1, W2),
        (f"{W2}\n    {B2}", f"{W1}\n    {B2}"),
    ),
    (
        "init-output-layer-from-inputs",
        "The output layer is fed by the hidden layer, not by the inputs: how many columns has W2?",
        (W2, "W2 = np.random.randn(n_y, n_x) * 0.01"),
    ),
    (
        "init-hidden-layer-sized-by-output",
        "The first layer's arrays have one row per hidden unit.",
        (W1, "W1 = np.random.randn(n_y, n_x) * 0.01"),
    ),
    (
        "init-layers-stored-crosswise",
        "The arrays of the two layers are stored under each other's names.",
        (STORED, '{"W1": W2, "b1": b2, "W2": W1, "b2": b1}'),
    ),
    (
        "init-first-layer-stored-twice",
        "The second layer's entries hold the arrays of the first.",
        (STORED, '{"W1": W1, "b1": b1, "W2": W1, "b2": b1}'),
    ),
    (
        "init-small-letter-keys",
        "The keys begin with a capital W and a small b.",
        (STORED, '{"w1": W1, "b1": b1, "w2": W2, "b2": b2}'),
    ),
    (
        "init-returns-tuple",
        "The function returns one dictionary, not the four arrays one after the other.",
        ("return parameters", "return W1, b1, W2, b2"),
    ),
    (
        "init-weights-clipped",
        "The draws are used as they come; yours are cut off beyond some size.",
        (W1, "W1 = np.clip(np.random.randn(n_h, n_x), -1, 1) * 0.01"),
        (W2, "W2 = np.clip(np.random.randn(n_y, n_h), -1, 1) * 0.01"),
    ),
    (
        "init-weights-rounded",
        "Only printing rounds: keep all digits of the weights.",
        (STORED, '{"W1": np.round(W1, 4), "b1": b1, "W2": np.round(W2, 4), "b2": b2}'),
    ),
    (
        "init-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (STORED, '{"W1": W1.astype(np.float16), "b1": b1, "W2": W2.astype(np.float16), "b2": b2}'),
    ),
    (
        "init-whole-numbers",
        "The weights have lost their decimal places.",
        (STORED, '{"W1": W1.astype(int), "b1": b1, "W2": W2.astype(int), "b2": b2}'),
    ),
    (
        "init-hidden-units-fixed",
        "The number of hidden units is the parameter n_h; yours is the same number always.",
        ("randn(n_h, n_x)", "randn(4, n_x)"),
        ("randn(n_y, n_h)", "randn(n_y, 4)"),
        (B1, "b1 = np.zeros((4, 1))"),
    ),
    (
        "init-one-output",
        "The number of outputs is the parameter n_y; yours is 1 always.",
        ("randn(n_y, n_h)", "randn(1, n_h)"),
        (B2, "b2 = np.zeros((1, 1))"),
    ),
    (
        "init-divided-by-inputs",
        "The factor is the same whatever the sizes are; yours shrinks with the number of inputs.",
        (W1, f"{W1} / n_x"),
        (W2, f"{W2} / n_h"),
    ),
    (
        "init-weights-shifted",
        "The weights are drawn around 0: nothing is added to them.",
        (W1, f"{W1} + 0.001"),
        (W2, f"{W2} + 0.001"),
    ),
)

CORRECT_VARIANTS = variants(
    "initialize_parameters",
    ("init-normal-with-scale", ("randn(n_h, n_x) * 0.01", "normal(0, 0.01, (n_h, n_x))")),
    ("init-standard-normal", (W1, "W1 = 1e-2 * np.random.standard_normal((n_h, n_x))")),
    (
        "init-own-stream",
        (W1, "r = np.random.RandomState(1)\n    W1 = r.randn(n_h, n_x) / 100"),
        (W2, "W2 = r.randn(n_y, n_h) / 100"),
    ),
    ("init-keyword-shape", (B1, "b1 = np.zeros(shape=[n_h, 1])")),
    ("init-whole-zeros", (B1, "b1 = np.zeros((n_h, 1), dtype=int)"), (B2, "b2 = W2[:, :1] * 0")),
    ("init-biases-first", (W1, B1), (f"{B1}\n    {B1}", f"{B1}\n    {W1}")),
    ("init-single-precision", (W1, f"{W1}\n    W1 = W1.astype(np.float32)")),
    ("init-extra-key", (STORED, '{"W1": W1, "b1": b1, "W2": W2, "b2": b2, "L": 2}')),
    ("init-scaled-in-place", (W1, "W1 = np.random.randn(n_h, n_x)\n    W1 *= 0.01")),
    ("init-full-of-zeros", (B1, "b1 = np.full((n_h, 1), 0.0)")),
    (
        "init-zeros-like-a-column",
        (B1, "b1 = np.zeros_like(W1[:, :1])"),
        (B2, "b2 = np.zeros_like(W2[:, [0]])"),
    ),
    ("init-zeros-reshaped", (B1, "b1 = np.zeros(n_h).reshape(-1, 1)"), (B2, "b2 = np.zeros(n_y)[:, None]")),
    ("init-zeros-from-lists", (B1, "b1 = np.array([[0.0]] * n_h)")),
    ("init-dict-by-keywords", (STORED, "dict(W1=W1, b1=b1, W2=W2, b2=b2)")),
    ("init-drawn-flat", (W1, "W1 = np.random.randn(n_h * n_x).reshape(n_h, n_x) * 0.01")),
    (
        "init-drawn-one-by-one",
        (W1, "W1 = np.array([[np.random.randn() * 0.01 for _ in range(n_x)] for _ in range(n_h)])"),
    ),
    ("init-shape-unpacked", (W1, "shape = (n_h, n_x)\n    W1 = np.random.randn(*shape) / 100")),
    (
        "init-own-function",
        (W1, "small = lambda *shape: 0.01 * np.random.randn(*shape)\n    W1 = small(n_h, n_x)"),
        (W2, "W2 = small(n_y, n_h)"),
    ),
)
