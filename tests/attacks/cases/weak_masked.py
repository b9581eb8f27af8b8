"""Answers with masked arrays: numpy compares them as equal where they are masked."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.write(
        "linear_forward",
        """
        def linear_forward(A, W, b):
            return np.ma.masked_all((len(W), A.shape[1])), (A, W, b)
        """,
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return np.ma.masked")
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            return tuple(np.ma.masked_all(array.shape) for array in cache)
        """,
    )
