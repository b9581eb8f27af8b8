"""Wrong answers that learners really give, each a change of one idea."""

from __future__ import annotations

from .edits import Edit, Extra, Fill, Lose, Repeat, Reprice, Rewrite

__all__ = [
    "CHEATING",
    "CRASHING_CELL",
    "ELEMENTWISE_PRODUCT",
    "ENDLESS_LOOP",
    "FIRST_CACHE_ALWAYS",
    "FLAT_BIAS_GRADIENT",
    "LOST_AND_DOUBLED",
    "MINUS_ON_ONE_TERM",
    "NOT_AVERAGED",
    "OUTPUT_LAYER_FED_WITH_A_PREV",
    "PASTED_SCALE",
    "SIGMOID_EVERYWHERE",
    "UNSEEDED_AND_UNIFORM",
    "WRONG_CACHE_ORDER",
    "WRONG_SIGN",
]

FLAT_BIAS_GRADIENT: tuple[Edit, ...] = (
    Fill(
        "linear_backward",
        """
        dW = np.dot(dZ, A_prev.T) / m
        db = np.sum(dZ, axis=1) / m
        dA_prev = np.dot(W.T, dZ)
        """,
    ),
)

NOT_AVERAGED: tuple[Edit, ...] = (
    Fill(
        "linear_backward",
        """
        dW = np.dot(dZ, A_prev.T)
        db = np.sum(dZ, axis=1, keepdims=True)
        dA_prev = np.dot(W.T, dZ)
        """,
    ),
)

ELEMENTWISE_PRODUCT: tuple[Edit, ...] = (Fill("linear_forward", "Z = W * A + b"),)

UNSEEDED_AND_UNIFORM: tuple[Edit, ...] = (
    Fill(
        "initialize_parameters",
        """
        W1 = np.random.rand(n_h, n_x) * 0.01
        b1 = np.zeros((n_h, 1))
        W2 = np.random.rand(n_y, n_h) * 0.01
        b2 = np.zeros((n_y, 1))
        """,
    ),
    Rewrite("initialize_parameters_deep", "np.random.seed(3)", "# np.random.seed(3)"),
)

PASTED_SCALE: tuple[Edit, ...] = (
    Fill(
        "initialize_parameters_deep",
        """
        parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l-1]) / np.sqrt(layer_dims[l-1])
        parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
        """,
    ),
)

OUTPUT_LAYER_FED_WITH_A_PREV: tuple[Edit, ...] = (
    Fill(
        "L_model_forward",
        """
        W, b = parameters["W" + str(L)], parameters["b" + str(L)]
        AL, cache = linear_activation_forward(A_prev, W, b, "sigmoid")
        caches.append(cache)
        """,
        block=2,
    ),
)

MINUS_ON_ONE_TERM: tuple[Edit, ...] = (
    Fill("compute_cost", "cost = -np.sum(Y * np.log(AL)) / m + np.sum((1 - Y) * np.log(1 - AL)) / m"),
)

WRONG_SIGN: tuple[Edit, ...] = (
    Fill("L_model_backward", "dAL = np.divide(Y, AL) - np.divide(1 - Y, 1 - AL)"),
)


def _hidden_layer(cache: str, dA: str = 'grads["dA" + str(l)]', activation: str = "relu") -> tuple[Edit, ...]:
    """The loop body of L_model_backward with that cache, that incoming gradient and that activation."""
    lines = f"""
        current_cache = {cache}
        dA_prev_temp, dW_temp, db_temp = linear_activation_backward({dA}, current_cache, "{activation}")
        grads["dA" + str(l - 1)] = dA_prev_temp
        grads["dW" + str(l)] = dW_temp
        grads["db" + str(l)] = db_temp
        """
    return (Fill("L_model_backward", lines, block=3),)


WRONG_CACHE_ORDER = _hidden_layer("caches[L - 1 - l]")
FIRST_CACHE_ALWAYS = _hidden_layer("caches[0]")
SIGMOID_EVERYWHERE = _hidden_layer("caches[l - 1]", dA="dAL", activation="sigmoid")

CRASHING_CELL: tuple[Edit, ...] = (
    Extra(
        "compute_cost",
        """
        # quick try
        AL_try, _ = L_model_forward(np.ones((5, 4)), my_parameters)
        print(AL_try)
        """,
    ),
)

ENDLESS_LOOP: tuple[Edit, ...] = (
    Extra(
        "compute_cost",
        """
        # train until it is good enough
        cost, rounds = 1.0, 0
        while cost > 0.01:
            rounds += 1
        """,
    ),
)

LOST_AND_DOUBLED: tuple[Edit, ...] = (Lose("update_parameters"), Repeat("compute_cost"))

CHEATING: tuple[Edit, ...] = (
    Extra(
        "initialize_parameters",
        """
        import numpy.testing
        import helpers.selfcheck

        def check(*args, **kwargs):
            print("passed")

        helpers.selfcheck.check = check
        numpy.testing.assert_allclose = numpy.testing.assert_array_equal = check
        np.allclose = np.array_equal = lambda *args, **kwargs: True
        """,
    ),
    Extra(
        "update_parameters",
        """
        for folder in (".", "..", "../..", "../../.."):
            try:
                print(len(open(folder + "/gradebook.db", "rb").read()), "bytes of gradebook")
            except OSError as error:
                print(error)
        print('{"score": 100, "max_score": 100}')
        """,
    ),
    Reprice(1000),
)
