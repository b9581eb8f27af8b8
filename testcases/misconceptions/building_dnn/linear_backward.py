"""Wrong versions of `linear_backward`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

DW = "dW = np.dot(dZ, A_prev.T) / m"
DB = "db = np.sum(dZ, axis=1, keepdims=True) / m"
DA = "dA_prev = np.dot(W.T, dZ)"
RETURN = "return dA_prev, dW, db"

MISCONCEPTIONS = misconceptions(
    "linear_backward",
    (
        "gradient-dw-not-averaged",
        "dW sums over the examples: divide by their number, as for db.",
        (DW, "dW = np.dot(dZ, A_prev.T)"),
    ),
    (
        "gradient-db-not-averaged",
        "db sums over the examples: divide by m, as for dW.",
        (DB, "db = np.sum(dZ, axis=1, keepdims=True)"),
    ),
    (
        "gradient-not-averaged",
        "dW and db are sums over the examples; the gradient of the cost is a mean.",
        (DW, "dW = np.dot(dZ, A_prev.T)"),
        (DB, "db = np.sum(dZ, axis=1, keepdims=True)"),
    ),
    (
        "gradient-da-averaged",
        "dA_prev has one column per example: nothing is summed there, so nothing is to be averaged.",
        (DA, "dA_prev = np.dot(W.T, dZ) / m"),
    ),
    (
        "gradient-dw-averaged-twice",
        "dW is divided by the number of examples twice.",
        (DW, "dW = np.dot(dZ, A_prev.T) / m / m"),
    ),
    (
        "gradient-db-averaged-twice",
        "np.mean divides already: db is divided by the number of examples twice.",
        (DB, "db = np.mean(dZ, axis=1, keepdims=True) / m"),
    ),
    (
        "gradient-multiplied-by-m",
        "The sums are to be divided by the number of examples, not multiplied.",
        (" / m", " * m", 2),
    ),
    (
        "gradient-features-counted",
        "m is the number of examples: in A_prev these are the columns, not the rows.",
        ("m = A_prev.shape[1]", "m = A_prev.shape[0]"),
    ),
    (
        "gradient-units-counted",
        "m is the number of examples, not the number of units of the layer.",
        ("m = A_prev.shape[1]", "m = dZ.shape[0]"),
    ),
    (
        "gradient-entries-counted",
        "m is the number of examples, not of all entries of dZ.",
        ("m = A_prev.shape[1]", "m = dZ.size"),
    ),
    (
        "gradient-db-flat",
        "db has lost a dimension in the sum: it has to be a column like b.",
        (DB, "db = np.sum(dZ, axis=1) / m"),
    ),
    (
        "gradient-db-row",
        "db is a column like b, not a row.",
        (DB, "db = np.sum(dZ, axis=1).reshape(1, -1) / m"),
    ),
    (
        "gradient-db-over-units",
        "db sums over the units; it should sum over the examples. Which axis is that?",
        (DB, "db = np.sum(dZ, axis=0, keepdims=True) / m"),
    ),
    (
        "gradient-db-over-everything",
        "db has one entry per unit; yours sums all units into one number.",
        (DB, "db = np.sum(dZ) / m"),
    ),
    (
        "gradient-db-over-everything-kept",
        "Without an axis the sum goes over units and examples alike.",
        (DB, "db = np.sum(dZ, keepdims=True) / m"),
    ),
    (
        "gradient-db-same-for-all-units",
        "All units get the same db: each has its own mean over the examples.",
        (DB, "db = np.full(b.shape, np.sum(dZ) / m)"),
    ),
    (
        "gradient-db-not-summed",
        "db still has a column per example: what has to be done with them?",
        (DB, "db = dZ / m"),
    ),
    (
        "gradient-db-of-first-example",
        "db uses the first example only.",
        (DB, "db = dZ[:, :1] / m"),
    ),
    (
        "gradient-db-from-dw",
        "db is made from dW; it comes from dZ directly.",
        (DB, "db = np.sum(dW, axis=1, keepdims=True)"),
    ),
    (
        "gradient-db-from-b",
        "db does not depend on b itself.",
        (DB, "db = np.sum(b, axis=1, keepdims=True) / m"),
    ),
    (
        "gradient-dw-elementwise",
        "dW is a matrix product; the * multiplies entry by entry.",
        (DW, "dW = dZ * A_prev / m"),
    ),
    (
        "gradient-dw-transposed",
        "dW has the shape of W: the factors, or the transpose, are the wrong way round.",
        (DW, "dW = np.dot(A_prev, dZ.T) / m"),
    ),
    (
        "gradient-dw-without-transpose",
        "The inner dimensions of the product for dW do not fit: one factor has to be transposed.",
        (DW, "dW = np.dot(dZ, A_prev) / m"),
    ),
    (
        "gradient-dw-factors-swapped",
        "The transpose is right, the order of the factors of dW is not.",
        (DW, "dW = np.dot(A_prev.T, dZ) / m"),
    ),
    (
        "gradient-dw-from-weights",
        "dW does not depend on W: which array of the cache fed the layer?",
        (DW, "dW = np.dot(dZ, W.T) / m"),
    ),
    (
        "gradient-dw-of-first-example",
        "dW uses the first example only.",
        (DW, "dW = np.dot(dZ[:, :1], A_prev[:, :1].T) / m"),
    ),
    (
        "gradient-da-without-transpose",
        "The inner dimensions of the product for dA_prev do not fit: W has to be transposed.",
        (DA, "dA_prev = np.dot(W, dZ)"),
    ),
    (
        "gradient-da-transposed",
        "dA_prev has the shape of A_prev: yours is turned round.",
        (DA, "dA_prev = np.dot(dZ.T, W)"),
    ),
    (
        "gradient-da-elementwise",
        "dA_prev is a matrix product; the * multiplies entry by entry.",
        (DA, "dA_prev = W.T * dZ"),
    ),
    (
        "gradient-da-from-dw",
        "dA_prev goes back through the weights, not through their gradient.",
        (DA, "dA_prev = np.dot(dW.T, dZ)"),
    ),
    (
        "gradient-da-plus-bias",
        "The bias plays no part on the way back.",
        (DA, "dA_prev = np.dot(W.T, dZ + b)"),
    ),
    (
        "gradient-da-through-relu",
        "This is the linear part only: the derivative of the activation is taken elsewhere.",
        (DA, "dA_prev = np.dot(W.T, dZ) * (A_prev > 0)"),
    ),
    (
        "gradient-negated",
        "The gradients have the wrong sign: the minus comes with the update, not here.",
        (RETURN, "return -dA_prev, -dW, -db"),
    ),
    (
        "gradient-cache-order",
        "The cache is unpacked in the wrong order: look at what linear_forward stored.",
        ("A_prev, W, b = cache", "W, A_prev, b = cache"),
    ),
    (
        "gradient-return-order",
        "All three gradients are returned, in the wrong order.",
        (RETURN, "return dW, db, dA_prev"),
    ),
    (
        "gradient-dw-db-exchanged",
        "dW and db are returned in each other's place.",
        (RETURN, "return dA_prev, db, dW"),
    ),
    (
        "gradient-da-not-returned",
        "Three gradients are to be returned.",
        (RETURN, "return dW, db"),
    ),
    (
        "gradient-input-divided-in-place",
        "dZ itself is changed: whoever called the function still needs it.",
        (DW, "dA_prev = np.dot(W.T, dZ)\n    dZ /= m\n    dW = np.dot(dZ, A_prev.T)"),
        (f"{DB}\n    {DA}", "db = np.sum(dZ, axis=1, keepdims=True)"),
    ),
    (
        "gradient-clipped-at-one",
        "Gradients are handed on as they are: yours are cut off beyond 1.",
        (RETURN, "return np.clip(dA_prev, -1, 1), np.clip(dW, -1, 1), np.clip(db, -1, 1)"),
    ),
    (
        "gradient-clipped-at-five",
        "Gradients are handed on as they are: yours are cut off beyond 5.",
        (RETURN, "return np.clip(dA_prev, -5, 5), np.clip(dW, -5, 5), np.clip(db, -5, 5)"),
    ),
    (
        "gradient-clipped-at-a-hundred",
        "Gradients are handed on as they are: yours are cut off beyond 100.",
        (RETURN, "return np.clip(dA_prev, -100, 100), np.clip(dW, -100, 100), np.clip(db, -100, 100)"),
    ),
    (
        "gradient-dz-clipped",
        "dZ enters as it is: nothing is cut off first.",
        (DW, f"dZ = np.clip(dZ, -1, 1)\n    {DW}"),
    ),
    (
        "gradient-rounded",
        "Only printing rounds: keep all digits of the gradients.",
        (RETURN, "return np.round(dA_prev, 4), np.round(dW, 4), np.round(db, 4)"),
    ),
    (
        "gradient-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (RETURN, "return dA_prev.astype(np.float16), dW.astype(np.float16), db.astype(np.float16)"),
    ),
    (
        "gradient-four-examples-always",
        "The number of examples is counted from A_prev; yours is 4 always.",
        ("m = A_prev.shape[1]", "m = 4"),
    ),
    (
        "gradient-examples-counted-with-one-more",
        "The mean over m examples divides by m, not by one more.",
        (" / m", " / (m + 1)", 2),
    ),
    (
        "gradient-normalised",
        "dW keeps its length: a gradient says how steep it is, too.",
        (DW, f"{DW}\n    dW = dW / np.linalg.norm(dW)"),
    ),
    (
        "gradient-first-unit-only",
        "Every unit has a part in dA_prev; yours takes that of the first alone.",
        (DA, "dA_prev = np.dot(W[:1].T, dZ[:1])"),
    ),
)

CORRECT_VARIANTS = variants(
    "linear_backward",
    ("gradient-operator", (DW, "dW = dZ @ A_prev.T / m"), (DA, "dA_prev = W.T @ dZ")),
    (
        "gradient-factor-in-front",
        (DW, "dW = (1 / m) * np.dot(dZ, A_prev.T)"),
        (DB, "db = 1 / m * dZ.sum(axis=1, keepdims=1)"),
    ),
    ("gradient-mean", (DB, "db = np.mean(dZ, axis=1, keepdims=True)")),
    ("gradient-reshaped", (DB, "db = np.sum(dZ, axis=1).reshape(b.shape) / m")),
    ("gradient-new-axis", (DB, "db = (dZ / m).sum(1)[:, None]")),
    ("gradient-by-ones", (DB, "db = np.dot(dZ, np.ones((m, 1))) / m")),
    ("gradient-transposed-twice", (DW, "dW = np.dot(A_prev, dZ.T).T / m"), (DA, "dA_prev = dZ.T.dot(W).T")),
    ("gradient-divided-before", (DW, "dW = np.matmul(dZ / m, np.transpose(A_prev))")),
    ("gradient-per-example", (DW, "dW = sum(np.outer(z, a) for z, a in zip(dZ.T, A_prev.T)) / m")),
    ("gradient-m-from-dz", ("m = A_prev.shape[1]", "m = dZ.shape[-1]")),
    ("gradient-returns-list", (RETURN, "return [dA_prev, dW, db]")),
    (
        "gradient-einsum",
        (DW, 'dW = np.einsum("im,jm->ij", dZ, A_prev) / m'),
        (DB, 'db = np.einsum("im->i", dZ)[:, np.newaxis] / m'),
        (DA, 'dA_prev = np.einsum("ij,im->jm", W, dZ)'),
    ),
    ("gradient-tensordot", (DW, "dW = np.tensordot(dZ, A_prev, axes=(1, 1)) / m")),
    ("gradient-inner", (DW, "dW = np.inner(dZ, A_prev) / m"), (DA, "dA_prev = np.inner(W.T, dZ.T)")),
    ("gradient-reduced", (DB, "db = np.add.reduce(dZ, axis=1, keepdims=True) / m")),
    ("gradient-expanded", (DB, "db = np.expand_dims(np.average(dZ, axis=1), axis=1)")),
    ("gradient-column-of-shares", (DB, "db = dZ @ np.full((m, 1), 1 / m)")),
    ("gradient-running-sum", (DB, "db = np.cumsum(dZ, axis=1)[:, -1:] / m")),
    ("gradient-python-sum", (DB, "db = (sum(dZ.T) / m).reshape(-1, 1)")),
    ("gradient-unit-by-unit", (DB, "db = np.array([[row.sum() / m] for row in dZ])")),
    (
        "gradient-example-by-example",
        (
            DW,
            "dW = np.zeros(W.shape)\n    for i in range(m):\n"
            "        dW += np.outer(dZ[:, i], A_prev[:, i]) / m",
        ),
    ),
    ("gradient-divided-in-place", (DW, "dW = np.dot(dZ, A_prev.T)\n    dW /= m")),
    ("gradient-divide", (DW, "dW = np.divide(np.matmul(dZ, A_prev.T), m)")),
    ("gradient-columns-stacked", (DA, "dA_prev = np.column_stack([W.T @ z for z in dZ.T])")),
    ("gradient-m-as-length", ("m = A_prev.shape[1]", "m = float(len(A_prev.T))")),
    ("gradient-cache-by-number", ("A_prev, W, b = cache", "A_prev, W, b = cache[0], cache[1], cache[2]")),
    ("gradient-single-precision", (RETURN, "return dA_prev, dW.astype(np.float32), db")),
    (
        "gradient-named-result",
        (
            RETURN,
            "from collections import namedtuple\n\n"
            '    return namedtuple("Gradients", "dA_prev dW db")(dA_prev, dW, db)',
        ),
    ),
    ("gradient-bias-as-weight", (DB, "db = (dZ @ np.vstack([A_prev, np.ones((1, m))]).T / m)[:, -1:]")),
)
