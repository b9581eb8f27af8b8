"""All right but linear_forward, which the others build on: one mistake should cost once."""

CLASS = "honest work"
DESERVES = 90


def submit(hand_in):
    hand_in.solve()
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return W @ A - b - 1, (A, W, b)")
