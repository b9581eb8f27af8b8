"""Wrong versions of `linear_forward`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

LINE = "np.dot(W, A) + b"
CACHE = "cache = (A, W, b)"
RETURN = "return Z, cache"

MISCONCEPTIONS = misconceptions(
    "linear_forward",
    (
        "linear-factors-swapped",
        "A matrix product has an order: compare the inner dimensions of W, (n, n_prev), and A, (n_prev, m).",
        ("np.dot(W, A)", "np.dot(A, W)"),
    ),
    (
        "linear-elementwise-product",
        "The * multiplies entry by entry; the equation means the matrix product.",
        ("np.dot(W, A)", "W * A"),
    ),
    (
        "linear-weights-transposed",
        "W already has the shape that fits in front of A: no transpose is needed.",
        ("np.dot(W, A)", "np.dot(W.T, A)"),
    ),
    (
        "linear-inputs-transposed",
        "Examples are columns of A already: no transpose is needed.",
        ("np.dot(W, A)", "np.dot(W, A.T)"),
    ),
    (
        "linear-result-transposed",
        "Z has one column per example; yours has one row per example.",
        (LINE, "np.dot(A.T, W.T) + b.T"),
    ),
    (
        "linear-outer-product",
        "Each unit sums over its inputs; an outer product sums nothing.",
        ("np.dot(W, A)", "np.outer(W, A)"),
    ),
    (
        "linear-bias-missing",
        "Something is missing after the matrix product.",
        (LINE, "np.dot(W, A)"),
    ),
    (
        "linear-bias-subtracted",
        "Look at the sign of the bias.",
        (LINE, "np.dot(W, A) - b"),
    ),
    (
        "linear-bias-multiplied",
        "The bias is added to the product, it is no factor.",
        (LINE, "np.dot(W, A) * b"),
    ),
    (
        "linear-bias-added-twice",
        "The bias enters twice.",
        (LINE, "np.dot(W, A) + b + b"),
    ),
    (
        "linear-bias-inside-product",
        "The bias is added after the product, not to the inputs: it has one entry per unit of this layer.",
        (LINE, "np.dot(W, A + b)"),
    ),
    (
        "linear-bias-transposed",
        "The bias is a column as it comes: added as a row, it goes to the examples instead of the units.",
        (LINE, "np.dot(W, A) + b.T"),
    ),
    (
        "linear-bias-flattened",
        "Once it is flat, the bias is added along the examples: keep it a column.",
        (LINE, "np.dot(W, A) + b.ravel()"),
    ),
    (
        "linear-bias-summed",
        "Every unit has its own bias; here all units get the sum of them.",
        (LINE, "np.dot(W, A) + np.sum(b)"),
    ),
    (
        "linear-bias-averaged",
        "Every unit has its own bias; here all units get their mean.",
        (LINE, "np.dot(W, A) + np.mean(b)"),
    ),
    (
        "linear-first-bias-only",
        "Every unit has its own bias; here all units get that of the first.",
        (LINE, "np.dot(W, A) + b[0]"),
    ),
    (
        "linear-weights-negated",
        "The product has the wrong sign.",
        (LINE, "-np.dot(W, A) + b"),
    ),
    (
        "linear-averaged",
        "Nothing is averaged in the forward step: each example keeps its own column.",
        (LINE, "np.dot(W, A) / A.shape[1] + b"),
    ),
    (
        "linear-summed-over-examples",
        "The examples are summed up; each should keep its own column of Z.",
        (LINE, "np.sum(np.dot(W, A), axis=1, keepdims=True) + b"),
    ),
    (
        "linear-first-example-only",
        "Only the first example is used; Z has one column per example.",
        (LINE, "np.dot(W, A[:, :1]) + b"),
    ),
    (
        "linear-relu-applied",
        "This function is the linear part only: negative entries of Z stay negative.",
        (LINE, "np.maximum(0, np.dot(W, A) + b)"),
    ),
    (
        "linear-sigmoid-applied",
        "This function is the linear part only: the activation comes in the next exercise.",
        (LINE, "1 / (1 + np.exp(-(np.dot(W, A) + b)))"),
    ),
    (
        "linear-rounded",
        "Only printing rounds: keep all digits of Z.",
        (LINE, "np.round(np.dot(W, A) + b, 4)"),
    ),
    (
        "linear-whole-numbers",
        "Z has lost its decimal places.",
        (LINE, "(np.dot(W, A) + b).astype(int)"),
    ),
    (
        "linear-global-used",
        "A name is used here that is no parameter of the function: it exists in other cells at best.",
        ("np.dot(W, A)", "np.dot(W, X)"),
    ),
    (
        "linear-cache-order",
        "The cache is right but for its order: the backward step unpacks it in the order of the parameters.",
        (CACHE, "cache = (W, A, b)"),
    ),
    (
        "linear-cache-holds-z",
        "The cache holds what came in, not the result: what does the docstring list?",
        (CACHE, "cache = (Z, W, b)"),
    ),
    (
        "linear-cache-too-short",
        "The backward step needs all three inputs from the cache.",
        (CACHE, "cache = (A, W)"),
    ),
    (
        "linear-cache-too-long",
        "The cache holds the three inputs and nothing else.",
        (CACHE, "cache = (A, W, b, Z)"),
    ),
    (
        "linear-cache-of-inputs-only",
        "The cache is a tuple of three; yours is one of its parts.",
        (CACHE, "cache = A"),
    ),
    (
        "linear-returns-no-cache",
        "Two things are to be returned.",
        (RETURN, "return Z"),
    ),
    (
        "linear-returns-cache-first",
        "Both values come back, in the wrong order.",
        (RETURN, "return cache, Z"),
    ),
    (
        "linear-clipped",
        "Z has no limits: nothing is cut off in the linear part.",
        (LINE, "np.clip(np.dot(W, A) + b, -5, 5)"),
    ),
    (
        "linear-clipped-far-out",
        "Z has no limits: large numbers are not cut off either.",
        (LINE, "np.clip(np.dot(W, A) + b, -100, 100)"),
    ),
    (
        "linear-inputs-clipped",
        "The activations enter as they are: nothing is cut off first.",
        ("np.dot(W, A)", "np.dot(W, np.clip(A, -1, 1))"),
    ),
    (
        "linear-shifted",
        "A small number is added that is not in the equation.",
        (LINE, f"{LINE} + 0.001"),
    ),
    (
        "linear-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (LINE, f"({LINE}).astype(np.float16)"),
    ),
    (
        "linear-inputs-whole-numbers",
        "The activations lose their decimal places on the way.",
        ("np.dot(W, A)", "np.dot(W, A.astype(int))"),
    ),
    (
        "linear-inputs-rounded",
        "Only printing rounds: keep all digits of the activations.",
        ("np.dot(W, A)", "np.dot(W, np.round(A, 1))"),
    ),
    (
        "linear-first-unit-only",
        "Z has one row per unit; yours has that of the first alone.",
        (LINE, "np.dot(W[:1], A) + b[:1]"),
    ),
    (
        "linear-two-inputs-only",
        "Every unit sums over all of its inputs; yours stops at a fixed number.",
        ("np.dot(W, A)", "np.dot(W[:, :2], A[:2])"),
    ),
)

CORRECT_VARIANTS = variants(
    "linear_forward",
    ("linear-operator", ("np.dot(W, A)", "W @ A")),
    ("linear-matmul", ("np.dot(W, A)", "np.matmul(W, A)")),
    ("linear-method", ("np.dot(W, A) + b", "b + W.dot(A)")),
    ("linear-einsum-backwards", ("np.dot(W, A)", 'np.einsum("ij,jk->ik", W[:, ::-1], A[::-1])')),
    ("linear-transposed-twice", ("np.dot(W, A)", "np.dot(A.T, W.T).T")),
    (
        "linear-loops",
        (LINE, "np.array([[sum(w * a for w, a in zip(row, column)) for column in A.T] for row in W]) + b"),
    ),
    ("linear-bias-as-weight", (LINE, "np.hstack([W, b]) @ np.vstack([A, np.ones((1, A.shape[1]))])")),
    ("linear-list-cache", (CACHE, "cache = [A, W, b]")),
    ("linear-copied-cache", (CACHE, "cache = (A.copy(), W.copy(), b.copy())")),
    ("linear-returns-list", (RETURN, "return [Z, cache]")),
    ("linear-add", (LINE, "np.add(np.dot(W, A), b)")),
    ("linear-einsum", ("np.dot(W, A)", 'np.einsum("ij,jk->ik", W, A)')),
    ("linear-tensordot", ("np.dot(W, A)", "np.tensordot(W, A, axes=1)")),
    ("linear-inner", ("np.dot(W, A)", "np.inner(W, A.T)")),
    ("linear-product-and-sum", ("np.dot(W, A)", "np.multiply(W[:, :, None], A[None]).sum(axis=1)")),
    ("linear-reduced", ("np.dot(W, A)", "np.add.reduce(W[:, :, None] * A[None], axis=1)")),
    ("linear-unit-by-unit", (LINE, "np.vstack([np.dot(row, A) for row in W]) + b")),
    ("linear-example-by-example", (LINE, "np.column_stack([W @ a for a in A.T]) + b")),
    ("linear-bias-tiled", (LINE, "np.dot(W, A) + np.tile(b, (1, A.shape[1]))")),
    ("linear-bias-repeated", (LINE, "np.dot(W, A) + np.repeat(b, A.shape[1], axis=1)")),
    ("linear-bias-first", (LINE, "b + sum(np.outer(W[:, k], A[k]) for k in range(len(A)))")),
    ("linear-added-in-place", (LINE, "W @ A\n    Z += b")),
    ("linear-single-precision", (LINE, "(np.dot(W, A) + b).astype(np.float32)")),
    ("linear-lambda", (LINE, "(lambda V, X, c: V @ X + c)(W, A, b)")),
    (
        "linear-named-cache",
        (
            CACHE,
            'from collections import namedtuple\n\n    cache = namedtuple("Cache", ["A", "W", "b"])(A, W, b)',
        ),
    ),
    ("linear-cache-from-list", (CACHE, "cache = tuple([np.copy(array) for array in [A, W, b]])")),
)
