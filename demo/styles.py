"""Right answers in the styles in which learners write them."""

from __future__ import annotations

from .edits import Edit, Extra, Fill

MATMUL: tuple[Edit, ...] = (
    Fill("linear_forward", "Z = W @ A + b"),
    Fill("compute_cost", "cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),
    Fill(
        "linear_backward",
        """
        dW = dZ @ A_prev.T / m
        db = dZ.sum(axis=1, keepdims=True) / m
        dA_prev = W.T @ dZ
        """,
    ),
)

DOT: tuple[Edit, ...] = (
    Fill("linear_forward", "Z = np.dot(W,A)+b"),
    Fill("compute_cost", "cost = (-1/m) * (np.dot(Y, np.log(AL).T) + np.dot(1-Y, np.log(1-AL).T))"),
    Fill(
        "linear_backward",
        """
        dW = (1/m) * np.dot(dZ, A_prev.T)
        db = (1/m) * np.sum(dZ, axis=1, keepdims=True)
        dA_prev = np.dot(W.T, dZ)
        """,
    ),
)

# caches end up as a tuple; every ufunc is spelt out
MULTIPLY: tuple[Edit, ...] = (
    Fill("linear_forward", "Z = np.add(np.matmul(W, A), b)"),
    Fill(
        "L_model_forward",
        """
        AL, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
        caches = (*caches, cache)
        """,
        block=2,
    ),
    Fill(
        "compute_cost",
        """
        losses = np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL))
        cost = -np.sum(losses) / m
        """,
    ),
    Fill(
        "linear_backward",
        """
        dW = np.matmul(dZ, A_prev.T) / m
        db = np.mean(dZ, axis=1).reshape(-1, 1)
        dA_prev = np.matmul(W.T, dZ)
        """,
    ),
    Fill("L_model_backward", "dAL = np.divide(1 - Y, 1 - AL) - np.divide(Y, AL)"),
)

HELPER: tuple[Edit, ...] = (
    *MATMUL,
    Extra(
        "linear_forward",
        """
        # my own helpers, used further down
        def affine(W, X, shift=0):
            return np.matmul(W, X) + shift

        def average(dZ, X):
            return affine(dZ, X.T) / dZ.shape[1]
        """,
    ),
    Fill("linear_forward", "Z = affine(W, A, b)"),
    Fill(
        "linear_backward",
        """
        dW = average(dZ, A_prev)
        db = average(dZ, np.ones((1, m)))
        dA_prev = affine(W.T, dZ)
        """,
    ),
)

# other orders of summation, a shielded logarithm, and an update of the arrays in place
IN_PLACE: tuple[Edit, ...] = (
    Fill("linear_forward", 'Z = b + np.einsum("ij,jk->ik", W[:, ::-1], A[::-1])'),
    Fill(
        "compute_cost",
        """
        p = np.clip(AL, 1e-7, 1 - 1e-7)
        cost = -sum(np.where(Y == 1, np.log(p), np.log(1 - p)).ravel()[::-1]) / m
        """,
    ),
    Fill(
        "linear_backward",
        """
        dW = np.dot(dZ / m, A_prev.T)
        db = (dZ / m).sum(axis=1)[:, np.newaxis]
        dA_prev = np.dot(dZ.T, W).T
        """,
    ),
    Fill(
        "update_parameters",
        """
        for l in range(1, L + 1):
            parameters["W" + str(l)] -= grads["dW" + str(l)] * learning_rate
            parameters["b" + str(l)] -= grads["db" + str(l)] * learning_rate
        """,
    ),
)

# the key names of the first releases: the gradient of A[l-1] is stored under "dA" + str(l)
OLD_KEYS: tuple[Edit, ...] = (
    *DOT,
    Fill(
        "L_model_backward",
        """
        current_cache = caches[L-1]
        grads["dA" + str(L)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(
            dAL, current_cache, activation="sigmoid")
        """,
        block=2,
    ),
    Fill(
        "L_model_backward",
        """
        current_cache = caches[l-1]
        dA_prev, dW, db = linear_activation_backward(grads["dA" + str(l+1)], current_cache, "relu")
        grads["dA" + str(l)] = dA_prev
        grads["dW" + str(l)] = dW
        grads["db" + str(l)] = db
        """,
        block=3,
    ),
)
