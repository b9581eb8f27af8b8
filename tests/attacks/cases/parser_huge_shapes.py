"""Answers with arrays that claim far more elements than they hold: broadcast, strided, empty in one axis."""

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            return np.broadcast_to(0.0, (10**6, 10**6)), np.empty((2**31, 0, 2**31)), np.zeros((1,) * 32)
        """,
    )
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            return np.lib.stride_tricks.as_strided(np.zeros(1), (2**20, 2**20, 2**10), (0, 0, 0))
        """,
    )
    hand_in.write(
        "update_parameters",
        "def update_parameters(p, g, learning_rate):\n    return {k: np.zeros(9**7) for k in 'abcdefghij'}",
    )
