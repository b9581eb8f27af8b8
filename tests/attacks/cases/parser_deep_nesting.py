"""Answers with lists in lists in lists, with lists that hold themselves, and with a million parts."""

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            value = []
            for _ in range(100_000):
                value = [value]
            return value
        """,
    )
    hand_in.write(
        "linear_backward",
        "def linear_backward(dZ, cache):\n    value = []\n    value += [value]\n    return value, value, 0",
    )
    hand_in.write(
        "initialize_parameters", "def initialize_parameters(*sizes):\n    return list(range(1_000_000))"
    )
    hand_in.write(
        "update_parameters",
        """
        def update_parameters(parameters, grads, learning_rate):
            value = parameters
            for _ in range(40):
                value = [value, value]
            return value
        """,
    )
