"""Answers with NaN and infinities of the right shape."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.write(
        "linear_forward",
        """
        def linear_forward(A, W, b):
            return np.full((len(W), A.shape[1]), np.nan), (A, W, b)
        """,
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return np.inf")
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            return tuple(np.full(array.shape, -np.inf) for array in cache)
        """,
    )
    hand_in.write(
        "update_parameters",
        """
        def update_parameters(parameters, grads, learning_rate):
            return {name: np.full(array.shape, np.nan) for name, array in parameters.items()}
        """,
    )
