"""The right cost as an array that any comparison with broadcasting accepts."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
            return np.full((3, 4), cost)
        """,
    )
    hand_in.write(
        "linear_forward",
        """
        def linear_forward(A, W, b):
            Z = np.dot(W, A) + b
            return np.stack([Z, Z]), (A, W, b)
        """,
    )
