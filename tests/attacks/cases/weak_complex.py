"""Answers with the right real part and an imaginary part that a cast would drop."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return W @ A + b + 5j, (A, W, b)")
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) + 1j
        """,
    )
